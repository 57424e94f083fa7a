/** The reader's language: guessed, chosen, and everything that is said in it. */

const ALIASES = {
  "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", zh: "zh-Hans", tl: "fil", in: "id",
  "ja-easy": "ja-x-easy",
};
const LOCALES = {
  "ja-x-easy": "ja", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", ko: "ko-KR", vi: "vi-VN", ne: "ne-NP",
  id: "id-ID", fil: "fil-PH", th: "th-TH", pt: "pt-BR", es: "es-ES", uk: "uk-UA", en: "en-US",
  ja: "ja-JP",
};

/** Returns the supported tag for a tag of any case and region, or null. */
export function supportedTag(tag, known) {
  const parts = String(tag || "").toLowerCase().replaceAll("_", "-").split("-");
  while (parts.length) {
    const name = parts.join("-");
    const found = known.find((item) => item.toLowerCase() === name) || ALIASES[name];
    if (found && known.includes(found)) return found;
    parts.pop();
  }
  return null;
}

/** Returns the first of the browser's languages that is supported, or null. */
export function guessTag(preferred, known) {
  for (const tag of preferred) {
    const found = supportedTag(tag, known);
    if (found) return found;
  }
  return null;
}

export class Texts {
  /** @param {Object} content of `/widget/texts/{tag}.json`, or null while there is none */
  constructor(tag, content) {
    this.tag = tag;
    this.content = content;
    this.readings = new Map();
    this.learn(content ? content.furigana : {});
  }

  static locale(tag) {
    return LOCALES[tag] || tag;
  }

  /** Loads a language; what was loaded before serves while the service cannot be reached. */
  static async load(tag, client, store, build) {
    const kept = store.get("texts", null);
    try {
      const content = await client.get(`/widget/texts/${encodeURIComponent(tag)}.json`, { build });
      store.set("texts", content);
      return new Texts(tag, content);
    } catch (error) {
      if (kept && kept.language === tag) return new Texts(tag, kept);
      throw error;
    }
  }

  /** Returns a phrase with its `{placeholders}` filled in. */
  say(key, values = {}) {
    const text = this.content ? this.content.texts[key] : undefined;
    if (text === undefined) throw new Error(`no phrase ${key} in ${this.tag}`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  spoken(tag) {
    return this.content.spoken[tag] || tag;
  }

  /** Adds the readings that a reply brings for its Japanese lines. */
  learn(furigana) {
    for (const [line, stretches] of Object.entries(furigana || {})) {
      this.readings.set(line, stretches);
      const marker = /^(?:[-・] ?|\d+\. )/.exec(line);
      if (marker) this.readings.set(line.slice(marker[0].length), without(stretches, marker[0].length));
    }
  }

  get inJapanese() {
    return this.tag.startsWith("ja");
  }

  date(iso) {
    const [year, month, day] = iso.split("-").map(Number);
    const shown = { year: "numeric", month: "short", day: day ? "numeric" : undefined };
    return this.#format(shown).format(new Date(Date.UTC(year, (month || 1) - 1, day || 1)));
  }

  weekday(day) {
    return this.#format({ weekday: "short" }).format(day);
  }

  #format(options) {
    return new Intl.DateTimeFormat(`${Texts.locale(this.tag)}-u-ca-gregory-nu-latn`, {
      ...options, timeZone: "UTC",
    });
  }
}

/** Returns the stretches of a line without its first characters, a list's marker. */
function without(stretches, length) {
  let left = length;
  return stretches.map(([part, reading]) => {
    const cut = Math.min(left, part.length);
    left -= cut;
    return [part.slice(cut), cut ? "" : reading];
  });
}
