/** What every part of the widget needs to know: the reader, their place, the service. */
import { el, safeUrl } from "./dom.js";

export class Context {
  /**
   * @param {Client} client
   * @param {Store} store
   * @param {Object} settings language, city, ward, furigana, keep
   * @param {Object} actions `ask(question)`, `showTurn(node)`, `received(question, reply)`, `emit(name, detail)`
   */
  constructor(client, store, settings, actions) {
    this.client = client;
    this.store = store;
    this.settings = settings;
    this.texts = null;
    this.holidays = new Set();
    this.shareUrl = `${client.base}/`;
    this.voiceAllowed = true;
    this.previous = null; // id of the program that the reader is looking at
    Object.assign(this, actions);
  }

  /** Most characters of a question. */
  get longestQuestion() {
    return this.texts.content.question_chars;
  }

  now() {
    return new Date();
  }

  get showsFurigana() {
    return this.settings.furigana ?? this.texts.tag === "ja-x-easy";
  }

  /** Returns the body of a question; with what the reader looks at, "and how much is it?" is understood. */
  request(question) {
    const { city, ward } = this.settings;
    const body = { question, language: this.texts.tag, furigana: true };
    if (city) body.city = city;
    if (ward) body.ward = ward;
    if (this.previous) body.previous_program_id = this.previous;
    return body;
  }

  /** Remembers which program the reader is looking at, if a reply has shown one whole. */
  lookAt(reply) {
    if (["answered", "emergency"].includes(reply.status) && reply.answers.length) {
      this.previous = reply.answers[0].program_id;
    }
  }

  /** Tells whether an area's programs concern the reader. */
  isHere(area) {
    return !this.settings.city || !["yokohama", "kawasaki"].includes(area) || area === this.settings.city;
  }

  /** Tells whether an address lies in the reader's ward. */
  wardOf(address) {
    const ward = (this.texts.content.wards[this.settings.city] || []).find(
      (item) => item.id === this.settings.ward);
    const city = { yokohama: "横浜市", kawasaki: "川崎市" }[this.settings.city];
    return Boolean(ward && address && address.includes(city + ward.japanese));
  }

  /** Returns contacts in the same order, those of the reader's ward first. */
  nearestFirst(contacts) {
    return [...contacts.filter((item) => this.wardOf(item.address)),
      ...contacts.filter((item) => !this.wardOf(item.address))];
  }

  /** Returns the desk to call when nothing else helps. */
  center() {
    return this.texts.content.handoff[this.settings.city || "any"].contact;
  }

  /** Returns a link to another site, or the bare text if the address is none to follow. */
  linkOut(url, text) {
    const href = url && safeUrl(url);
    return href ? el("a", { href, target: "_blank", rel: "noreferrer noopener", text }) : el("span", { text });
  }
}
