/** The parts that cards are made of: Japanese with readings, paragraphs, contacts. */
import { blocks, el, icon, safeUrl, telephone } from "./dom.js";
import { openState } from "./hours.js";

/**
 * Returns a text as nodes, with furigana over its kanji where readings are known and wanted.
 * @param {Context} context
 * @param {boolean} always whether the text is shown with furigana whatever the reader has set
 */
export function worded(context, text, always = false) {
  const stretches = always || context.showsFurigana ? context.texts.readings.get(text) : null;
  if (!stretches) return [text];
  return stretches.map(([part, reading]) => reading
    ? el("ruby", {}, part, el("rp", { text: "(" }), el("rt", { text: reading }), el("rp", { text: ")" }))
    : part);
}

/** Returns a phrase as nodes. */
export function phrase(context, key, values) {
  return worded(context, context.texts.say(key, values));
}

/** Returns a text as paragraphs and lists. */
export function paragraphs(context, text, always = false) {
  return blocks(text).map(({ kind, lines }) => {
    if (kind === "p") return el("p", {}, worded(context, lines[0], always));
    return el(kind, {}, lines.map((line) => el("li", {}, worded(context, line, always))));
  });
}

/** Returns a telephone number as a large button that calls it. */
export function callButton(context, number, kind = "") {
  const address = telephone(number);
  const name = context.texts.say("widget.call", { number });
  return el("a", { class: `call ${kind}`, href: address, "aria-label": name }, icon("call"),
    el("span", { class: "number", text: number }));
}

/** Returns whether a desk is open now, in a line that repeats no more than is known. */
export function openLine(context, notation) {
  const { state, until, opens } = openState(notation, context.now(), context.holidays);
  const { texts } = context;
  const look = ["always", "open"].includes(state) ? "now" : "later";
  const say = (key, values) => el("p", { class: `open ${look}` },
    el("span", { class: "dot", "aria-hidden": "true" }), el("span", {}, phrase(context, key, values)));
  if (state === "always") return say("widget.open_always");
  if (state === "open") return say("widget.open_until", { time: until });
  if (state === "holiday") return say("widget.holiday");
  if (state === "closed" && opens) {
    const day = opens.days === 0 ? "" : texts.weekday(opens.day);
    return say("widget.closed_opens", { day, time: opens.time });
  }
  return state === "closed" ? say("widget.closed") : null;
}

/** Returns a desk: its number first, then whether it is open, whom it speaks to, and the rest. */
export function contactCard(context, contact) {
  const { texts } = context;
  const row = (key, ...content) => [el("dt", {}, phrase(context, key)), el("dd", {}, ...content)];
  const link = (href, text, properties = {}) =>
    el("a", { href, rel: "noreferrer noopener", target: "_blank", ...properties }, text);
  const spoken = contact.languages || [];
  const website = contact.url && safeUrl(contact.url);
  const place = context.settings.ward && context.wardOf(contact.address);
  return el("div", { class: "contact" },
    el("p", { class: "name" }, worded(context, contact.name)),
    place ? el("p", { class: "near" }, phrase(context, "widget.near_you")) : null,
    contact.phone ? callButton(context, contact.phone) : null,
    contact.opening_hours ? openLine(context, contact.opening_hours) : null,
    el("dl", {},
      spoken.length ? row("answer.languages", spoken.map((tag) => texts.spoken(tag)).join(", ")) : null,
      contact.hours ? row("answer.hours", worded(context, contact.hours)) : null,
      contact.address ? row("answer.address",
        el("span", { lang: "ja" }, worded(context, contact.address, true)), " ",
        link(`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(contact.address)}`,
          phrase(context, "widget.map"), { class: "map" })) : null,
      contact.fax ? row("answer.fax", contact.fax) : null,
      contact.email ? row("answer.email", el("a", { href: `mailto:${contact.email}`, text: contact.email })) : null,
      contact.line ? [el("dt", { text: "LINE" }), el("dd", { text: contact.line })] : null,
      website ? row("answer.website", link(website, contact.url)) : null),
    contact.note ? el("p", {}, worded(context, contact.note)) : null,
    contact.status === "recheck" ? el("p", { class: "caution" }, phrase(context, "answer.recheck")) : null);
}
