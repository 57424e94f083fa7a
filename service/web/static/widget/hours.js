/** Opening hours: reads the same subset of OpenStreetMap's notation that the corpus is held to. */

const DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TOKYO_AHEAD = 9 * 3600e3;
const DAY = 86400e3;
const HORIZON_DAYS = 21;

function minutes(time) {
  const [hour, minute] = time.split(":").map(Number);
  return hour * 60 + minute;
}

function readRule(part) {
  const cut = part.lastIndexOf(" ");
  const [selector, times] = [part.slice(0, cut), part.slice(cut + 1)];
  const spans = times === "off" ? [] : times.split(",").map((span) => {
    const [start, end] = span.split("-").map(minutes);
    return [start, end <= start ? end + 1440 : end];
  });
  const dates = /^(\w{3}) (\d+)-(?:(\w{3}) )?(\d+)$/.exec(selector);
  if (dates && MONTHS.includes(dates[1])) {
    const code = (month, day) => (MONTHS.indexOf(month) + 1) * 100 + Number(day);
    return { from: code(dates[1], dates[2]), to: code(dates[3] || dates[1], dates[4]), spans };
  }
  const days = selector.split(/,(?![^[]*\])/).map((item) => {
    const [, first, last, nth] = /^(\w\w)(?:-(\w\w))?(?:\[([\d,]+)\])?$/.exec(item);
    const start = DAYS.indexOf(first);
    return {
      holiday: first === "PH",
      first: start,
      last: last ? DAYS.indexOf(last) : start,
      nth: nth ? nth.split(",").map(Number) : null,
    };
  });
  return { days, spans };
}

function covers(range, day, isHoliday) {
  if (range.holiday) return isHoliday;
  const weekday = (day.getUTCDay() + 6) % 7;
  const inWeek = range.first <= range.last
    ? range.first <= weekday && weekday <= range.last
    : weekday >= range.first || weekday <= range.last;
  return inWeek && (!range.nth || range.nth.includes(Math.ceil(day.getUTCDate() / 7)));
}

/** Returns the spans of one day in minutes; as in OpenStreetMap, a later rule replaces earlier ones. */
function spansOf(rules, day, isHoliday) {
  const code = (day.getUTCMonth() + 1) * 100 + day.getUTCDate();
  let spans = [];
  for (const rule of rules) {
    const applies = rule.days
      ? rule.days.some((range) => covers(range, day, isHoliday))
      : rule.from <= rule.to
        ? rule.from <= code && code <= rule.to
        : code >= rule.from || code <= rule.to;
    if (applies) spans = rule.spans;
  }
  return spans;
}

/**
 * Tells whether a desk in Japan is open.
 * @param {string} text hours in OpenStreetMap notation
 * @param {Date} now
 * @param {Set<string>} holidays Japan's public holidays as ISO dates
 * @returns {{state: "always"|"open"|"closed"|"holiday"|"unknown", until?: string,
 *   opens?: {day: Date, days: number, time: string}}} `holiday`: it would be open, but it is a
 *   public holiday and the hours do not say what holds then.
 */
export function openState(text, now, holidays) {
  if (text === "24/7") return { state: "always" };
  let rules;
  try {
    rules = text.split(";").map((part) => readRule(part.trim()));
  } catch {
    return { state: "unknown" };
  }
  const saysHolidays = rules.some((rule) => rule.days && rule.days.some((range) => range.holiday));
  const local = now.getTime() + TOKYO_AHEAD;
  const midnight = Math.floor(local / DAY) * DAY;
  const minute = Math.floor((local - midnight) / 60e3);
  const isHoliday = (day) => holidays.has(day.toISOString().slice(0, 10));
  const spans = (offset) => {
    const day = new Date(midnight + offset * DAY);
    return spansOf(rules, day, isHoliday(day));
  };
  const current = spans(0).find(([start, end]) => start <= minute && minute < end)
    || spans(-1).map(([start, end]) => [start - 1440, end - 1440]).find(([, end]) => minute < end);
  const clock = (value) => `${Math.floor((value % 1440) / 60)}:${String(value % 60).padStart(2, "0")}`;
  if (current) {
    if (isHoliday(new Date(midnight)) && !saysHolidays) return { state: "holiday" };
    return { state: "open", until: current[1] === 1440 ? "24:00" : clock(current[1]) };
  }
  for (let days = 0; days < HORIZON_DAYS; days += 1) {
    const day = new Date(midnight + days * DAY);
    if (isHoliday(day) && !saysHolidays) continue;
    const next = spans(days).map(([start]) => start)
      .filter((start) => days > 0 || start > minute).sort((a, b) => a - b)[0];
    if (next !== undefined) return { state: "closed", opens: { day, days, time: clock(next) } };
  }
  return { state: "closed" };
}
