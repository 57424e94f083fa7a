/** The other views: which language, which settings, which emergency. */
import { emergencyCard } from "./cards.js";
import { el, icon, telephone } from "./dom.js";
import { phrase } from "./parts.js";

const KINDS = ["ambulance", "fire", "police", "disaster"];

/** Languages by their own names, the likely one first; below, the numbers that need no language. */
export function languageView(essentials, guessed, onChoose) {
  const tags = Object.keys(essentials);
  const ordered = guessed ? [guessed, ...tags.filter((tag) => tag !== guessed)] : tags;
  return el("div", { class: "view" },
    el("h2", { tabindex: "-1", text: (essentials[guessed] || essentials["ja-x-easy"]).choose }),
    el("ul", { class: "languages" }, ordered.map((tag) => el("li", {},
      el("button", { type: "button", lang: tag, class: tag === guessed ? "choice likely" : "choice",
        on: { click: () => onChoose(tag) } }, essentials[tag].name)))),
    emergencyNumbers());
}

/** The emergency numbers as buttons that need no words. */
export function emergencyNumbers() {
  return el("p", { class: "numbers" }, [["119", "🚑🚒"], ["110", "🚓"]].map(([number, picture]) =>
    el("a", { class: "call urgent", href: telephone(number) }, icon("call"),
      el("span", { class: "number", text: number }), el("span", { "aria-hidden": "true", text: picture }))));
}

/** When nothing could be loaded: the script's own words, who to call, and the page's fallback. */
export function failureView(words, onRetry) {
  return el("div", { class: "view" },
    el("p", { class: "message", role: "alert", tabindex: "-1", text: words.unavailable }),
    words.retry ? el("button", { type: "button", class: "choice", text: words.retry, on: { click: onRetry } }) : null,
    words.phone ? el("div", { class: "contact" }, el("p", { class: "name", text: words.center }),
      el("a", { class: "call", href: telephone(words.phone) }, icon("call"),
        el("span", { class: "number", text: words.phone }))) : null,
    emergencyNumbers(),
    el("slot"));
}

/** A list to choose from, below its label. */
function field(context, name, labelKey, options, onChange) {
  return el("div", {}, el("label", { for: name, class: "label" }, phrase(context, labelKey)),
    el("select", { id: name, on: { change: (event) => onChange(event.target.value) } }, options));
}

/** City and ward as fields. */
export function placeFields(context, onChange) {
  const { texts, settings } = context;
  const option = (value, text, chosen) => el("option", { value, selected: value === chosen, text });
  const select = (name, labelKey, options) => field(context, name, labelKey, options,
    (value) => onChange({ [name]: value }));
  const wards = texts.content.wards[settings.city] || [];
  return el("div", { class: "fields" },
    select("city", "ask.city", [
      option("", texts.say("ask.city_any"), settings.city),
      ...["yokohama", "kawasaki"].map((city) => option(city, texts.say(`city.${city}`), settings.city)),
    ]),
    wards.length ? select("ward", "widget.ward", [
      option("", texts.say("ask.city_any"), settings.ward),
      ...wards.map((ward) => option(ward.id, ward.name, settings.ward)),
    ]) : null);
}

/** Language, place, furigana, and what is kept. */
export function settingsView(context, essentials, actions) {
  const { settings, texts } = context;
  const tick = (name, key, on) => el("label", { class: "tick" },
    el("input", { type: "checkbox", id: name, checked: on, on: { change: (event) => actions.change({ [name]: event.target.checked }) } }),
    el("span", {}, phrase(context, key)));
  const status = el("p", { role: "status" });
  return el("div", { class: "view" },
    el("h2", { tabindex: "-1" }, phrase(context, "widget.settings")),
    field(context, "language", "ask.language", Object.entries(essentials).map(([tag, item]) =>
      el("option", { value: tag, lang: tag, selected: tag === texts.tag, text: item.name })), actions.language),
    placeFields(context, actions.change),
    texts.inJapanese ? tick("furigana", "widget.furigana", context.showsFurigana) : null,
    tick("keep", "widget.keep_history", settings.keep),
    el("p", { class: "hint" }, phrase(context, "widget.history_note")),
    el("button", { type: "button", class: "choice", on: { click: () => {
      actions.clear();
      status.replaceChildren(...phrase(context, "widget.cleared"));
    } } }, phrase(context, "widget.clear")),
    status,
    el("p", { class: "hint" }, phrase(context, "privacy.notice")),
    el("p", { class: "hint" }, phrase(context, "page.notice")));
}

/** All numbers to call in danger, without a question and without the service. */
export function emergencyView(context) {
  const cards = context.texts.content.emergency;
  return el("div", { class: "view" },
    el("h2", { tabindex: "-1" }, phrase(context, "widget.emergency_which")),
    KINDS.map((kind) => emergencyCard(context, cards[kind])));
}
