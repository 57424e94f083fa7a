/** Announcements of the city: asked for now and then, pushed while the widget is open. */
import { el, icon } from "./dom.js";
import { phrase, worded } from "./parts.js";

const ASK_EVERY = 120e3;

export class Announcements {
  /**
   * @param {Client} client
   * @param {() => {language: string, city: string}} reader
   * @param {(list: Object[]) => void} onChange
   */
  constructor(client, reader, onChange) {
    this.client = client;
    this.reader = reader;
    this.onChange = onChange;
    this.timer = null;
    this.stream = null;
  }

  /** Asks now, then every two minutes while the page is looked at. */
  start() {
    this.stop();
    const look = () => {
      if (!document.hidden && !this.stream) this.refresh();
    };
    look();
    this.timer = setInterval(look, ASK_EVERY);
  }

  stop() {
    clearInterval(this.timer);
    this.unfollow();
  }

  async refresh() {
    try {
      this.take(await this.client.get("/announcements", this.reader()));
    } catch {
      // The next look may succeed; what is shown stays.
    }
  }

  /** Asks again for a reader who has changed language or city. */
  again() {
    if (this.stream) {
      this.unfollow();
      this.follow();
    } else this.refresh();
  }

  /** Opens the stream; a browser keeps few connections, so only while the widget is open. */
  follow() {
    if (this.stream || !("EventSource" in window)) return;
    const query = new URLSearchParams(Object.entries(this.reader()).filter(([, value]) => value));
    this.stream = new EventSource(`${this.client.base}/announcements/stream?${query}`);
    this.stream.addEventListener("announcements", (event) => this.take(JSON.parse(event.data)));
    this.stream.addEventListener("error", () => {
      if (this.stream && this.stream.readyState === EventSource.CLOSED) this.unfollow();
    });
  }

  unfollow() {
    if (this.stream) this.stream.close();
    this.stream = null;
  }

  take(list) {
    this.onChange(list.announcements, list.furigana);
  }
}

/**
 * Returns the banner of all announcements that the reader has not hidden. It needs no texts loaded:
 * when the rest of the service is down, the script's own few words do.
 * @param {Object} words the script's own words in the reader's language
 */
export function announcementBanner(context, words, announcements, hidden, onHide) {
  const japanese = (text) => context.texts ? worded(context, text) : [text];
  const say = (key) => context.texts ? phrase(context, key) : [words[key] || ""];
  return announcements.filter((item) => !hidden.has(item.id)).map((item) => {
    const link = item.url ? context.linkOut(item.url, item.url) : null;
    const own = context.texts ? context.texts.tag : words.tag;
    const note = item.drill_note && item.language !== own ? item.drill_note : null;
    return el("div", {
      class: `announcement ${item.level}`, role: item.level === "emergency" ? "alert" : "status",
    },
    icon("alert"),
    el("div", {},
      el("p", { class: "level" }, say(`announcement.${item.level}`)),
      note ? el("p", { class: "drill" }, japanese(note)) : null,
      el("div", { lang: item.language },
        el("h2", {}, japanese(item.title)),
        item.text ? item.text.split("\n").map((line) => el("p", {}, japanese(line))) : null),
      link ? el("p", {}, link) : null),
    item.level === "emergency" ? null : el("button", {
      type: "button", class: "small", on: { click: () => onHide(item.id) },
    }, say("widget.hide")));
  });
}
