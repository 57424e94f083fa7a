/** The element `<madoguchi-chat>`: a button that opens a panel, or the panel itself. */
import { announcementBanner, Announcements } from "./announcements.js";
import { answerCard } from "./cards.js";
import { Context } from "./context.js";
import { Conversation } from "./conversation.js";
import { el, icon } from "./dom.js";
import { openState } from "./hours.js";
import { emergencyView, failureView, languageView, settingsView } from "./menu.js";
import { Client } from "./net.js";
import { phrase } from "./parts.js";
import { Shell } from "./shell.js";
import { Store } from "./store.js";
import { guessTag, supportedTag, Texts } from "./texts.js";

const KNOWN = Object.keys(ESSENTIALS);
const HOLIDAYS_WITHIN = 1500;
const KEPT = ["history", "draft"];
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(CSS);

export class MadoguchiChat extends HTMLElement {
  static observedAttributes = ["language", "city", "ward", "theme", "position"];
  static version = VERSION;
  static openState = openState;

  #root = null;
  #view = "";
  #loading = null;
  #announced = [];
  #hidden = new Set();
  #lastQuestion = null;
  #unsent = null;

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
    return this.#mode === "float";
  }

  get isOpen() {
    return this.shell.isOpen;
  }

  /** Tag of the language shown, or null before the reader has chosen. */
  get language() {
    return this.context.texts ? this.context.texts.tag : null;
  }

  /** Opens the panel. Resolves when it shows something to read. */
  async open({ focus = true } = {}) {
    if (!this.isOpen || !this.#view) {
      this.shell.show(true);
      this.shell.teaser.hidden = true;
      this.announcements.follow();
      this.emit("madoguchi-open", {});
      await this.#start();
      if (focus) this.shell.focusHeading();
    }
    await this.#loading;
  }

  /** Closes the panel and gives the focus back to the button; an inline widget stays. */
  close() {
    if (!this.isFloating || !this.isOpen) return;
    this.shell.show(false);
    this.announcements.unfollow();
    this.#drawTeaser();
    this.shell.launcher.focus();
    this.emit("madoguchi-close", {});
  }

  /** Asks a question as if the reader had typed it. Resolves when it has been answered. */
  async ask(question) {
    const text = String(question).trim();
    if (!text) return;
    await this.open({ focus: false });
    if (!this.context.texts) {
      this.waitingQuestion = text; // until the reader has chosen a language
      return;
    }
    this.#show("chat");
    await this.#send(text);
  }

  /** Writes into the place for questions, without asking. */
  write(text) {
    this.shell.write(text);
  }

  /** Shows a whole program, as a shared link asks for. */
  async showProgram(id) {
    await this.open({ focus: false });
    if (!this.context.texts) return;
    const path = `/programs/${id.split("/").map(encodeURIComponent).join("/")}`;
    const program = await this.context.client.get(path, { language: this.language, furigana: "true" });
    this.context.texts.learn(program.furigana);
    this.context.previous = id;
    this.conversation.show([answerCard(this.context, program, {})]);
  }

  /** Deletes the conversation from this device and from the panel. */
  clear() {
    this.#forget();
    if (this.context.texts) this.#draw();
  }

  /** Changes the language; an answer that is shown appears in the new one. */
  async setLanguage(tag) {
    const known = supportedTag(tag, KNOWN);
    if (!known || known === this.language) return;
    const last = this.#lastQuestion;
    this.#change({ language: known });
    if (this.isOpen && (await this.#load(known)) && last) await this.#send(last);
    this.emit("madoguchi-language", { language: known });
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  get #mode() {
    const mode = this.getAttribute("mode");
    return ["inline", "page"].includes(mode) ? mode : "float";
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
    this.#root = this.attachShadow({ mode: "open" });
    this.#root.adoptedStyleSheets = [SHEET];
    // Keys typed here are not the page's: its shortcuts must not fire while a question is written.
    for (const name of ["keydown", "keyup", "keypress"]) {
      this.#root.addEventListener(name, (event) => this.#key(event));
    }
    this.context = new Context(client, store, settings, {
      ask: (question) => this.ask(question),
      showTurn: (turn) => this.shell.scrollTo(turn),
      received: (question, reply) => this.#received(question, reply),
      emit: (name, detail) => this.emit(name, detail),
    });
    if (this.getAttribute("share-url")) this.context.shareUrl = this.getAttribute("share-url");
    this.context.voiceAllowed = this.getAttribute("voice") !== "off";
    const tag = this.#likelyTag();
    this.shell = new Shell(this.#root, this.#mode, tag, ESSENTIALS[tag] || {}, {
      open: () => this.open(),
      close: () => this.close(),
      submit: () => this.#submit(),
      draft: (text) => this.#keepDraft(text),
      emergency: () => this.#show("emergency"),
      settings: () => this.#show("settings"),
    });
    this.announcements = new Announcements(client,
      () => ({ language: this.#likelyTag(), city: settings.city }),
      (list, furigana) => this.#announce(list, furigana));
    this.#dress();
  }

  #dress() {
    const theme = this.getAttribute("theme");
    this.shell.frame.dataset.theme = ["light", "dark"].includes(theme) ? theme : "auto";
    this.shell.frame.dataset.position = this.getAttribute("position") === "left" ? "left" : "right";
  }

  #guessedTag() {
    return guessTag(navigator.languages || [navigator.language], KNOWN);
  }

  #likelyTag() {
    return supportedTag(this.context.settings.language, KNOWN) || this.#guessedTag() || "ja-x-easy";
  }

  /** Shows the conversation, or first asks for the language. */
  async #start() {
    if (this.context.texts) this.#show("chat");
    else if (!KNOWN.length) this.#fail(this.#likelyTag());
    else if (supportedTag(this.context.settings.language, KNOWN)) await this.#load(this.#likelyTag());
    else this.#chooseLanguage();
  }

  #chooseLanguage() {
    const guessed = this.#guessedTag();
    this.shell.drawBar(this.context, ESSENTIALS[guessed || "ja-x-easy"]);
    this.#view = "language";
    this.shell.put(false, languageView(ESSENTIALS, guessed, async (tag) => {
      this.#change({ language: tag });
      await this.#load(tag);
      this.shell.focusHeading();
      this.emit("madoguchi-language", { language: tag });
    }));
  }

  /** Loads a language and draws everything in it. Returns whether that worked. */
  #load(tag) {
    this.#loading = this.#loadNow(tag);
    return this.#loading;
  }

  async #loadNow(tag) {
    const { context, shell } = this;
    const before = context.texts;
    if (!before) {
      const words = ESSENTIALS[tag];
      shell.frame.lang = tag;
      shell.drawBar(context, words);
      this.#view = "loading";
      shell.put(false, el("div", { class: "view", role: "status" }, el("p", { text: words.loading })));
    }
    try {
      const holidays = this.#loadHolidays();
      const texts = await Texts.load(tag, context.client, context.store, this.getAttribute("build") || "");
      await holidays;
      if (this.#likelyTag() !== tag) return false; // the reader has chosen another one meanwhile
      context.texts = texts;
    } catch (error) {
      if (!error.kind) throw error;
      if (before) {
        this.#change({ language: before.tag });
        shell.notify(context, "error.unavailable");
      } else {
        this.#fail(tag);
        this.announcements.again(); // they may work when nothing else does, in the language chosen
      }
      return false;
    }
    this.#draw();
    this.announcements.again();
    const question = this.waitingQuestion;
    this.waitingQuestion = null;
    if (question) await this.#send(question);
    return true;
  }

  /** Loads the public holidays, but lets nobody wait for them. */
  async #loadHolidays() {
    const loaded = this.context.client.get("/widget/holidays.json").then((list) => {
      this.context.holidays = new Set(list.holidays);
    }).catch(() => {});
    await Promise.race([loaded, new Promise((done) => setTimeout(done, HOLIDAYS_WITHIN))]);
  }

  /** Nothing could be loaded: a calm sentence, numbers to call, and the page's own fallback. */
  #fail(tag) {
    const words = ESSENTIALS[tag] || {};
    this.shell.drawBar(this.context, words);
    this.#view = "failed";
    this.shell.put(false, failureView(words, () => this.#load(tag)));
  }

  /** Draws everything in the current language. */
  #draw() {
    const { context, shell } = this;
    const { texts, store, settings } = context;
    const title = texts.say("widget.title");
    shell.frame.lang = texts.tag;
    shell.panel.setAttribute("aria-label", title);
    shell.launcher.lastChild.textContent = title;
    shell.drawBar(context, {});
    shell.drawComposer(context);
    if (!shell.input.value && settings.keep) shell.write(store.get("draft", ""));
    this.conversation = new Conversation(context);
    this.#lastQuestion = null;
    for (const { question, reply } of settings.keep ? store.history(context.now()) : []) {
      if (reply.language !== texts.tag) continue;
      this.conversation.restore(question, reply);
      context.lookAt(reply);
    }
    this.#drawBanner();
    this.#view = "";
    this.#show("chat");
    if (navigator.onLine === false) this.#offline();
  }

  /** Shows one of the views; the conversation is kept as it is meanwhile. */
  #show(view) {
    if (view === this.#view) return;
    this.#view = view;
    if (view === "chat") {
      this.#showConversation();
      return;
    }
    const back = el("button", { type: "button", class: "back", on: { click: () => this.#back() } },
      icon("back"), el("span", {}, phrase(this.context, "widget.back")));
    const content = view === "emergency" ? emergencyView(this.context) : settingsView(this.context, ESSENTIALS, {
      change: (change) => this.#reshape(change),
      clear: () => this.#forget(),
      language: (tag) => this.setLanguage(tag),
    });
    this.shell.put(false, el("div", { class: "top" }, back), content);
    this.shell.focusHeading();
  }

  #showConversation() {
    const welcome = this.conversation.welcome((change) => {
      this.#change(change);
      this.#showConversation();
      this.shell.body.querySelector(`#${Object.keys(change)[0]}`).focus();
    });
    this.shell.put(true, welcome, this.conversation.log);
    const last = this.conversation.log.lastElementChild;
    if (last) this.shell.scrollTo(last);
  }

  #back() {
    this.#show("chat");
    this.shell.focusHeading();
  }

  /** Takes a change of settings while they are shown. */
  #reshape(change) {
    this.#change(change);
    if ("furigana" in change) this.#draw();
    this.#view = "";
    this.#show("settings");
    this.shell.body.querySelector(`#${Object.keys(change)[0]}`).focus();
  }

  #forget() {
    for (const name of KEPT) this.context.store.remove(name);
    this.shell.write("");
    this.#lastQuestion = null;
    this.context.previous = null;
    if (this.context.texts) this.conversation = new Conversation(this.context);
  }

  #change(change) {
    const { settings, store } = this.context;
    Object.assign(settings, change);
    if ("city" in change) settings.ward = "";
    if (change.keep === false) for (const name of KEPT) store.remove(name);
    store.set("settings", settings);
    if ("city" in change) this.announcements.again();
  }

  #submit() {
    const { input } = this.shell;
    const text = input.value.trim();
    if (!text) {
      this.shell.notify(this.context, "error.empty");
      input.focus();
    } else if (!this.conversation.waiting) {
      this.shell.write("");
      this.shell.notify(this.context, "");
      if (matchMedia("(pointer: coarse)").matches) input.blur(); // else the keyboard hides the answer
      this.#send(text);
    }
  }

  async #send(question) {
    const { shell, context } = this;
    this.#lastQuestion = question;
    this.#keepDraft(question);
    shell.sendButton.disabled = true;
    try {
      const done = await this.conversation.ask(question, () => { this.#unsent = question; });
      if (done && context.store.get("draft", "") === question) context.store.remove("draft");
    } finally {
      shell.sendButton.disabled = false;
    }
  }

  #keepDraft(text) {
    if (this.context.settings.keep) this.context.store.set("draft", text);
  }

  #received(question, reply) {
    const { store, settings } = this.context;
    if (settings.keep) store.remember(question, reply, this.context.now());
    this.context.lookAt(reply);
    if (reply.announcements.length) this.#announce(reply.announcements, reply.furigana);
    this.emit("madoguchi-answer", {
      replyId: reply.id, status: reply.status, language: reply.language,
      programIds: reply.answers.map((answer) => answer.program_id),
    });
  }

  #announce(list, furigana) {
    this.#announced = list;
    if (this.context.texts) this.context.texts.learn(furigana);
    this.#drawBanner();
    this.#drawTeaser();
  }

  #drawBanner() {
    const tag = this.#likelyTag();
    const words = { ...ESSENTIALS[tag], tag };
    this.shell.banner.replaceChildren(...announcementBanner(this.context, words, this.#announced, this.#hidden, (id) => {
      this.#hidden.add(id);
      this.#drawBanner();
      this.shell.focusHeading();
    }));
  }

  #drawTeaser() {
    const urgent = this.#announced.find((item) => item.level !== "information");
    const { teaser } = this.shell;
    teaser.hidden = !urgent || this.isOpen;
    if (urgent) teaser.replaceChildren(icon("alert"), el("span", { lang: urgent.language, text: urgent.title }));
  }

  #key(event) {
    event.stopPropagation();
    if (event.type !== "keydown" || event.isComposing) return;
    if (event.key === "Tab") this.shell.keepFocus(event);
    else if (event.key === "Escape" && ["settings", "emergency"].includes(this.#view)) this.#back();
    else if (event.key === "Escape") this.close();
  }

  #online = () => {
    if (!this.context.texts) return;
    this.shell.notify(this.context, "");
    this.announcements.again();
    const question = this.#unsent;
    this.#unsent = null;
    if (question) {
      this.conversation.log.lastElementChild.remove();
      this.#send(question);
    }
  };

  #offline = () => {
    if (this.context.texts) this.shell.notify(this.context, "widget.offline_saved");
  };

  #visibility = () => {
    if (document.hidden) this.announcements.unfollow();
    else if (this.isOpen) this.announcements.follow();
  };
}
