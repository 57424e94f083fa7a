/** The element `<madoguchi-chat>`: a button that opens a panel, or the panel itself. */
import { announcementBanner, Announcements } from "./announcements.js";
import { answerCard } from "./cards.js";
import { Context } from "./context.js";
import { Conversation } from "./conversation.js";
import { el, icon, telephone } from "./dom.js";
import { openState } from "./hours.js";
import { emergencyView, languageView, settingsView } from "./menu.js";
import { Client } from "./net.js";
import { phrase } from "./parts.js";
import { Store } from "./store.js";
import { guessTag, supportedTag, Texts } from "./texts.js";
import { voiceButton } from "./voice.js";

const KNOWN = Object.keys(ESSENTIALS);
const DRAWN_BY = ["language", "city", "ward", "theme", "position"];
const HOLIDAYS_WITHIN = 1500;
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(CSS);

export class MadoguchiChat extends HTMLElement {
  static observedAttributes = DRAWN_BY;
  static version = VERSION;
  static openState = openState;

  #root = null;
  #view = "";
  #announced = [];
  #hidden = new Set();

  connectedCallback() {
    if (!this.#root) this.#build();
    this.announcements.start();
    window.addEventListener("online", this.#online);
    window.addEventListener("offline", this.#offline);
    document.addEventListener("visibilitychange", this.#visibility);
    if (!this.isFloating || this.hasAttribute("open")) this.open({ focus: false });
  }

  disconnectedCallback() {
    this.announcements.stop();
    window.removeEventListener("online", this.#online);
    window.removeEventListener("offline", this.#offline);
    document.removeEventListener("visibilitychange", this.#visibility);
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#root || before === after) return;
    if (name === "language" && after) this.setLanguage(after);
    else if (name === "city" || name === "ward") this.#change({ [name]: after || "" });
    else this.#dress();
  }

  /** Whether it is a button that opens a panel over the page. */
  get isFloating() {
    return !["inline", "page"].includes(this.getAttribute("mode"));
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** Tag of the language shown, or null before the reader has chosen. */
  get language() {
    return this.context.texts ? this.context.texts.tag : null;
  }

  /** Opens the panel. */
  async open({ focus = true } = {}) {
    if (this.isOpen && this.#view) return;
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.teaser.hidden = true;
    this.announcements.follow();
    this.emit("madoguchi-open", {});
    await this.#start();
    if (focus) this.#focusHeading();
  }

  /** Closes the panel and gives the focus back to the button; an inline widget stays. */
  close() {
    if (!this.isFloating || !this.isOpen) return;
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.announcements.unfollow();
    this.#drawTeaser();
    this.launcher.focus();
    this.emit("madoguchi-close", {});
  }

  /** Asks a question as if the reader had typed it. Resolves when it has been answered. */
  async ask(question) {
    const text = String(question).trim();
    if (!text) return;
    await this.open({ focus: false });
    if (!this.context.texts) {
      this.waitingQuestion = text;
      return;
    }
    this.#show("chat");
    await this.#send(text);
  }

  /** Deletes the conversation from this device and from the panel. */
  clear() {
    for (const name of ["history", "draft"]) this.context.store.remove(name);
    if (this.context.texts) this.#draw();
    this.input.value = "";
  }

  /** Changes the language; an answer that is shown appears in the new one. */
  async setLanguage(tag) {
    const known = supportedTag(tag, KNOWN);
    if (!known || known === this.language) return;
    const last = this.lastQuestion;
    this.#change({ language: known });
    if (this.isOpen && (await this.#load(known)) && last) await this.#send(last);
    this.emit("madoguchi-language", { language: known });
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #build() {
    const base = (this.getAttribute("service") || SERVICE).replace(/\/$/, "");
    const client = new Client(base);
    const store = new Store(base);
    const saved = store.get("settings", {});
    const settings = {
      language: saved.language || this.getAttribute("language") || "",
      city: saved.city ?? this.getAttribute("city") ?? "",
      ward: saved.ward ?? this.getAttribute("ward") ?? "",
      furigana: saved.furigana,
      keep: this.getAttribute("history") !== "off" && saved.keep !== false,
    };
    this.context = new Context(client, store, settings, {
      ask: (question) => this.ask(question),
      showTurn: (turn) => this.#showTurn(turn),
      received: (question, reply) => this.#received(question, reply),
      emit: (name, detail) => this.emit(name, detail),
    });
    if (this.getAttribute("share-url")) this.context.shareUrl = this.getAttribute("share-url");
    this.context.voiceAllowed = this.getAttribute("voice") !== "off";
    this.announcements = new Announcements(client, () => ({
      language: this.#likelyTag(), city: settings.city,
    }), (list, furigana) => this.#announce(list, furigana));
    this.#root = this.attachShadow({ mode: "open" });
    this.#root.adoptedStyleSheets = [SHEET];
    // Keys typed here are not the page's: its shortcuts must not fire while a question is written.
    for (const name of ["keydown", "keyup", "keypress"]) {
      this.#root.addEventListener(name, (event) => this.#key(event));
    }
    this.#shell();
    this.#dress();
  }

  #shell() {
    const words = ESSENTIALS[this.#likelyTag()] || ESSENTIALS[KNOWN[0]] || {};
    this.launcher = el("button", { type: "button", class: "launcher", "aria-haspopup": "dialog",
      on: { click: () => this.open() } }, icon("ask"), el("span", { text: words.title || "窓口 Madoguchi" }));
    this.teaser = el("button", { type: "button", class: "teaser", hidden: true, on: { click: () => this.open() } });
    this.bar = el("header", { class: "bar" });
    this.banner = el("div", { class: "banner" });
    this.notice = el("p", { class: "notice", role: "status" });
    this.body = el("div", { class: "body", tabindex: "-1" });
    this.input = el("textarea", { rows: "1", id: "question",
      "aria-describedby": "privacy", enterkeyhint: "send", on: {
        input: () => this.#draft(),
        keydown: (event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            this.#submit();
          }
        },
      } });
    this.composer = el("form", { class: "composer", hidden: true, on: { submit: (event) => {
      event.preventDefault();
      this.#submit();
    } } });
    this.panel = el(this.isFloating ? "section" : "div", { class: "panel", hidden: true, "aria-label": words.title || "Madoguchi",
      role: this.isFloating ? "dialog" : "group" }, this.bar, this.banner, this.body, this.notice, this.composer);
    this.frame = el("div", { class: "root", dir: "ltr", lang: this.#likelyTag() },
      this.isFloating ? [this.teaser, this.launcher] : [], this.panel);
    this.#root.append(this.frame);
  }

  #dress() {
    const theme = this.getAttribute("theme");
    this.frame.dataset.theme = ["light", "dark"].includes(theme) ? theme : "auto";
    this.frame.dataset.mode = this.isFloating ? "float" : this.getAttribute("mode");
    this.frame.dataset.position = this.getAttribute("position") === "left" ? "left" : "right";
  }

  #likelyTag() {
    return supportedTag(this.context.settings.language, KNOWN)
      || guessTag(navigator.languages || [navigator.language], KNOWN) || "ja-x-easy";
  }

  /** Shows the conversation, or first asks for the language. */
  async #start() {
    if (this.context.texts) {
      this.#show("chat");
    } else if (!KNOWN.length) {
      this.#fail(this.#likelyTag());
    } else if (supportedTag(this.context.settings.language, KNOWN)) {
      await this.#load(this.#likelyTag());
    } else {
      this.#chooseLanguage();
    }
  }

  #chooseLanguage() {
    const guessed = guessTag(navigator.languages || [navigator.language], KNOWN);
    this.#bar(ESSENTIALS[guessed || "ja-x-easy"] || {});
    this.#put("language", languageView(ESSENTIALS, guessed, this.#numbers(), async (tag) => {
      this.#change({ language: tag });
      await this.#load(tag);
      this.#focusHeading();
      this.emit("madoguchi-language", { language: tag });
    }));
  }

  /** Loads a language and draws everything in it. Returns whether that worked. */
  async #load(tag) {
    const { context } = this;
    const words = ESSENTIALS[tag];
    const before = context.texts;
    if (!before) {
      this.frame.lang = tag;
      this.#bar(words);
      this.#put("loading", el("div", { class: "view", role: "status" }, el("p", { text: words.loading })));
    }
    try {
      const holidays = this.#loadHolidays();
      context.texts = await Texts.load(tag, context.client, context.store, this.getAttribute("build") || "");
      await holidays;
      if (this.#likelyTag() !== tag) return false; // the reader has chosen another one meanwhile
    } catch (error) {
      if (!error.kind) throw error;
      if (before) {
        this.#change({ language: before.tag });
        this.#notify("error.unavailable");
      } else this.#fail(tag);
      return false;
    }
    this.#draw();
    this.announcements.again();
    if (this.waitingQuestion) {
      const question = this.waitingQuestion;
      this.waitingQuestion = null;
      await this.#send(question);
    }
    return true;
  }

  /** Loads the public holidays, but lets nobody wait for them. */
  async #loadHolidays() {
    const loaded = this.context.client.get("/widget/holidays.json").then((list) => {
      this.context.holidays = new Set(list.holidays);
    }).catch(() => {});
    await Promise.race([loaded, new Promise((done) => setTimeout(done, HOLIDAYS_WITHIN))]);
  }

  /** Returns the emergency numbers as buttons that need no words. */
  #numbers() {
    return el("p", { class: "numbers" }, [["119", "🚑🚒"], ["110", "🚓"]].map(([number, picture]) =>
      el("a", { class: "call urgent", href: telephone(number) }, icon("call"),
        el("span", { class: "number", text: number }), el("span", { "aria-hidden": "true", text: picture }))));
  }

  /** Nothing could be loaded: a calm sentence, numbers to call, and the page's own fallback. */
  #fail(tag) {
    const words = ESSENTIALS[tag] || {};
    this.#bar(words);
    this.#put("failed", el("div", { class: "view" },
      el("p", { class: "message", role: "alert", tabindex: "-1", text: words.unavailable }),
      words.retry ? el("button", { type: "button", class: "choice", text: words.retry, on: { click: () => this.#load(tag) } }) : null,
      words.phone ? el("div", { class: "contact" }, el("p", { class: "name", text: words.center }),
        el("a", { class: "call", href: telephone(words.phone) }, icon("call"), el("span", { class: "number", text: words.phone }))) : null,
      this.#numbers(),
      el("slot")));
  }

  /** Draws bar, composer and conversation in the current language. */
  #draw() {
    const { context } = this;
    const { texts } = context;
    this.frame.lang = texts.tag;
    this.panel.setAttribute("aria-label", texts.say("widget.title"));
    this.launcher.lastChild.textContent = texts.say("widget.title");
    this.#bar({ title: texts.say("widget.title"), close: texts.say("widget.close") });
    this.#drawComposer();
    this.conversation = new Conversation(context);
    this.lastQuestion = null;
    for (const { question, reply } of context.settings.keep ? context.store.history(context.now()) : []) {
      if (reply.language === texts.tag) this.conversation.restore(question, reply);
    }
    this.#drawBanner();
    this.#view = "";
    this.#show("chat");
    if (navigator.onLine === false) this.#offline();
  }

  #bar(words) {
    const { texts } = this.context;
    const round = (name, label, action) => el("button", { type: "button", class: "round", "aria-label": label, title: label,
      on: { click: action } }, icon(name));
    const heading = el(this.getAttribute("mode") === "page" ? "h1" : "h2", { tabindex: "-1", class: "title" });
    heading.append(...(texts ? phrase(this.context, "widget.title") : [words.title || "窓口 Madoguchi"]));
    this.bar.replaceChildren(
      heading,
      texts ? el("button", { type: "button", class: "sos", "aria-label": `${texts.say("emergency.label")} 119 · 110`,
        on: { click: () => this.#show("emergency") } }, icon("alert"), el("span", { text: "119 · 110" })) : "",
      texts ? round("menu", texts.say("widget.settings"), () => this.#show("settings")) : "",
      this.isFloating ? round("close", words.close || "×", () => this.close()) : "");
  }

  #drawComposer() {
    const { context } = this;
    const { texts } = context;
    this.input.placeholder = texts.say("ask.placeholder");
    this.input.maxLength = context.longestQuestion;
    if (!this.input.value && context.settings.keep) this.input.value = context.store.get("draft", "");
    this.sendButton = el("button", { type: "submit", class: "send" }, icon("send"), el("span", {}, phrase(context, "ask.button")));
    const voice = voiceButton(context, (text) => {
      this.input.value = text.slice(0, context.longestQuestion);
      this.#draft();
    }, (key) => this.#notify(key));
    this.composer.replaceChildren(
      el("label", { for: "question", class: "hidden", text: texts.say("ask.label") }),
      el("div", { class: "line" }, this.input, voice || "", this.sendButton),
      el("p", { id: "privacy", class: "hint" }, phrase(context, "page.no_personal_data")));
    this.#grow();
  }

  /** Shows one of the views; the conversation is kept as it is meanwhile. */
  #show(view) {
    if (view === this.#view) return;
    const { context } = this;
    if (view === "chat") {
      this.#put("chat", this.conversation.welcome((change) => {
        this.#change(change);
        this.#view = "";
        this.#show("chat");
        this.body.querySelector(`select`).focus();
      }), this.conversation.log);
      const last = this.conversation.log.lastElementChild;
      if (last) this.#showTurn(last);
      return;
    }
    const back = el("button", { type: "button", class: "back", on: { click: () => {
      this.#show("chat");
      this.#focusHeading();
    } } }, icon("back"), el("span", {}, phrase(context, "widget.back")));
    const content = view === "emergency" ? emergencyView(context) : settingsView(context, ESSENTIALS, {
      change: (change) => this.#reshape(change),
      clear: () => this.#forget(),
      language: (tag) => this.setLanguage(tag),
    });
    this.#put(view, el("div", { class: "top" }, back), content);
    this.body.querySelector("h2").focus();
  }

  /** Takes a change of settings while they are shown. */
  #reshape(change) {
    this.#change(change);
    if ("furigana" in change) this.#draw();
    this.#view = "";
    this.#show("settings");
    const name = Object.keys(change)[0];
    const fields = [...this.body.querySelectorAll("select, input")];
    const order = { city: 1, ward: 2, keep: fields.length - 1, furigana: fields.length - 2 };
    fields[order[name]]?.focus();
  }

  #forget() {
    for (const name of ["history", "draft"]) this.context.store.remove(name);
    this.input.value = "";
    this.lastQuestion = null;
    this.conversation = new Conversation(this.context);
  }

  #put(view, ...nodes) {
    this.#view = view;
    this.composer.hidden = view !== "chat";
    this.#notify("");
    this.body.replaceChildren(...nodes);
    this.body.scrollTop = 0;
    this.#grow();
  }

  #change(change) {
    const { settings, store } = this.context;
    Object.assign(settings, change);
    if ("city" in change) settings.ward = "";
    if (change.keep === false) for (const name of ["history", "draft"]) store.remove(name);
    store.set("settings", settings);
    if ("city" in change) this.announcements.again();
  }

  #submit() {
    const text = this.input.value.trim();
    if (!text) {
      this.#notify("error.empty");
      this.input.focus();
      return;
    }
    if (this.conversation.waiting) return;
    this.input.value = "";
    this.#grow();
    this.#notify("");
    if (matchMedia("(pointer: coarse)").matches) this.input.blur();
    this.#send(text);
  }

  async #send(question) {
    const { store, settings } = this.context;
    this.lastQuestion = question;
    if (settings.keep) store.set("draft", question);
    this.sendButton.disabled = true;
    try {
      const done = await this.conversation.ask(question, () => { this.unsent = question; });
      if (done && store.get("draft", "") === question) store.remove("draft");
    } finally {
      this.sendButton.disabled = false;
    }
  }

  #received(question, reply) {
    const { store, settings } = this.context;
    if (settings.keep) store.remember(question, reply, this.context.now());
    if (reply.announcements.length) this.#announce(reply.announcements, reply.furigana);
    this.emit("madoguchi-answer", {
      replyId: reply.id, status: reply.status, language: reply.language,
      programIds: reply.answers.map((answer) => answer.program_id),
    });
  }

  /** Shows a whole program, as a shared link asks for. */
  async showProgram(id) {
    await this.open({ focus: false });
    if (!this.context.texts) return;
    const path = `/programs/${id.split("/").map(encodeURIComponent).join("/")}`;
    const program = await this.context.client.get(path, { language: this.language, furigana: "true" });
    this.context.texts.learn(program.furigana);
    this.conversation.show([answerCard(this.context, program, {})]);
  }

  #showTurn(turn) {
    if (!turn.isConnected) return;
    const target = turn.querySelector(".emergency") || turn;
    const scroller = this.body.scrollHeight > this.body.clientHeight ? this.body : this.panel;
    scroller.scrollTop += target.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8;
  }

  #announce(list, furigana) {
    this.#announced = list;
    if (this.context.texts) {
      this.context.texts.learn(furigana);
      this.#drawBanner();
    }
    this.#drawTeaser();
  }

  #drawBanner() {
    this.banner.replaceChildren(...announcementBanner(this.context, this.#announced, this.#hidden, (id) => {
      this.#hidden.add(id);
      this.#drawBanner();
      this.#focusHeading();
    }));
  }

  #drawTeaser() {
    const urgent = this.#announced.find((item) => item.level !== "information");
    this.teaser.hidden = !urgent || this.isOpen;
    if (urgent) this.teaser.replaceChildren(icon("alert"), el("span", { lang: urgent.language, text: urgent.title }));
  }

  #notify(key) {
    this.notice.replaceChildren(...(key ? phrase(this.context, key) : []));
  }

  #draft() {
    this.#grow();
    if (this.context.settings.keep) this.context.store.set("draft", this.input.value);
  }

  #grow() {
    this.input.style.height = "auto";
    if (this.input.value) this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 140)}px`;
  }

  #focusHeading() {
    (this.body.querySelector(".view h2, .view [tabindex]") || this.bar.querySelector(".title")).focus();
  }

  #key(event) {
    event.stopPropagation();
    if (event.type !== "keydown" || event.isComposing) return;
    if (event.key === "Escape") {
      if (["settings", "emergency"].includes(this.#view)) {
        this.#show("chat");
        this.#focusHeading();
      } else this.close();
    } else if (event.key === "Tab" && this.#coversPage()) this.#keepFocus(event);
  }

  #coversPage() {
    return this.isFloating && this.isOpen && this.panel.getBoundingClientRect().width >= window.innerWidth - 1;
  }

  /** While the panel covers the page, Tab goes round inside it. */
  #keepFocus(event) {
    const stops = [...this.panel.querySelectorAll("button, a[href], select, textarea, input, summary")]
      .filter((node) => !node.disabled && node.getClientRects().length);
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const active = this.#root.activeElement;
    if (event.shiftKey && (active === first || !stops.includes(active))) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && active === last) {
      event.preventDefault();
      first.focus();
    }
  }

  #online = () => {
    if (!this.context.texts) return;
    this.#notify("");
    this.announcements.refresh();
    const question = this.unsent;
    if (question) {
      this.unsent = null;
      this.conversation.log.lastElementChild?.remove();
      this.#send(question);
    }
  };

  #offline = () => {
    if (this.context.texts) this.#notify("widget.offline_saved");
  };

  #visibility = () => {
    if (document.hidden) this.announcements.unfollow();
    else if (this.isOpen) this.announcements.follow();
  };
}
