/** The frame around everything: button, panel, bar, place for a view, and the place to write. */
import { el, icon } from "./dom.js";
import { phrase } from "./parts.js";
import { voiceButton } from "./voice.js";

const HIGHEST_INPUT = 140;

export class Shell {
  /**
   * @param {ShadowRoot} root
   * @param {"float"|"inline"|"page"} mode
   * @param {string} tag language until the reader has chosen one
   * @param {Object} words the script's own few words in it
   * @param {Object} on `open`, `close`, `submit`, `draft`, `emergency`, `settings`
   */
  constructor(root, mode, tag, words, on) {
    this.root = root;
    this.on = on;
    this.floats = mode === "float";
    this.headingTag = mode === "page" ? "h1" : "h2";
    this.launcher = el("button", { type: "button", class: "launcher", "aria-haspopup": "dialog",
      on: { click: on.open } }, icon("ask"), el("span", { text: words.title || "窓口 Madoguchi" }));
    this.teaser = el("button", { type: "button", class: "teaser", hidden: true, on: { click: on.open } });
    this.bar = el("header", { class: "bar" });
    this.banner = el("div", { class: "banner" });
    this.body = el("div", { class: "body", tabindex: "-1" });
    this.notice = el("p", { class: "notice", role: "status" });
    this.input = el("textarea", { rows: "1", id: "question", "aria-describedby": "privacy", enterkeyhint: "send",
      on: { input: () => this.#typed(), keydown: (event) => this.#enter(event) } });
    this.composer = el("form", { class: "composer", hidden: true, on: { submit: (event) => {
      event.preventDefault();
      on.submit();
    } } });
    this.panel = el(this.floats ? "section" : "div", { class: "panel", hidden: true,
      role: this.floats ? "dialog" : "group", "aria-label": words.title || "Madoguchi" },
    this.bar, this.banner, this.body, this.notice, this.composer);
    this.frame = el("div", { class: "root", dir: "ltr", lang: tag },
      this.floats ? [this.teaser, this.launcher] : [], this.panel);
    this.frame.dataset.mode = mode;
    root.append(this.frame);
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  show(isOpen) {
    this.panel.hidden = !isOpen;
    this.launcher.hidden = isOpen;
  }

  /** Draws the bar: with the script's own words at first, later with all there is to press. */
  drawBar(context, words) {
    const { texts } = context;
    const round = (name, label, action) => el("button", { type: "button", class: "round", "aria-label": label, title: label,
      on: { click: action } }, icon(name));
    const buttons = texts ? [
      el("button", { type: "button", class: "sos", "aria-label": `${texts.say("emergency.label")} 119 · 110`,
        on: { click: this.on.emergency } }, icon("alert"), el("span", { text: "119 · 110" })),
      round("menu", texts.say("widget.settings"), this.on.settings),
    ] : [];
    const title = texts ? phrase(context, "widget.title") : words.title || "窓口 Madoguchi";
    this.bar.replaceChildren(el(this.headingTag, { tabindex: "-1", class: "title" }, title), ...buttons,
      this.floats ? round("close", texts ? texts.say("widget.close") : words.close || "×", this.on.close) : "");
  }

  /** Draws the place to write in the reader's language. */
  drawComposer(context) {
    const { texts } = context;
    this.input.placeholder = texts.say("ask.placeholder");
    this.input.maxLength = context.longestQuestion;
    this.sendButton = el("button", { type: "submit", class: "send" }, icon("send"),
      el("span", {}, phrase(context, "ask.button")));
    const voice = voiceButton(context, (text) => {
      this.write(text.slice(0, context.longestQuestion));
      this.on.draft(this.input.value);
    }, (key) => this.notify(context, key));
    this.composer.replaceChildren(
      el("label", { for: "question", class: "hidden", text: texts.say("ask.label") }),
      el("div", { class: "line" }, this.input, voice, this.sendButton),
      el("p", { id: "privacy", class: "hint" }, phrase(context, "page.no_personal_data")));
  }

  /** Puts a view into the body; questions can be written only where `writes` is true. */
  put(writes, ...nodes) {
    this.composer.hidden = !writes;
    this.notice.replaceChildren();
    this.body.replaceChildren(...nodes);
    this.body.scrollTop = 0;
    this.#grow();
  }

  write(text) {
    this.input.value = text;
    this.#grow();
  }

  /** Says something short above the place to write; an empty key takes it away. */
  notify(context, key) {
    this.notice.replaceChildren(...(key ? phrase(context, key) : []));
  }

  focusHeading() {
    (this.body.querySelector(".view h2, .view [tabindex]") || this.bar.querySelector(".title")).focus();
  }

  /** Scrolls to a turn of the conversation, or to the emergency in it; the page itself stays. */
  scrollTo(turn) {
    if (!turn.isConnected) return;
    const target = turn.querySelector(".emergency") || turn;
    const scroller = this.body.scrollHeight > this.body.clientHeight ? this.body : this.panel;
    scroller.scrollTop += target.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8;
  }

  /** While the panel covers the page, Tab goes round inside it. */
  keepFocus(event) {
    const covers = this.floats && this.isOpen
      && this.panel.getBoundingClientRect().width >= window.innerWidth - 1;
    if (!covers) return;
    const stops = [...this.panel.querySelectorAll("button, a[href], select, textarea, input, summary")]
      .filter((node) => !node.disabled && node.getClientRects().length);
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const active = this.root.activeElement;
    if (event.shiftKey && (active === first || !stops.includes(active))) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && active === last) {
      event.preventDefault();
      first.focus();
    }
  }

  #typed() {
    this.#grow();
    this.on.draft(this.input.value);
  }

  #enter(event) {
    // While Japanese or Chinese is being composed, Enter chooses a word and sends nothing.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.on.submit();
  }

  #grow() {
    this.input.style.height = "auto";
    if (this.input.value) {
      this.input.style.height = `${Math.min(this.input.scrollHeight + 2, HIGHEST_INPUT)}px`;
    }
  }
}
