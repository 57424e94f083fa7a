/** What a reader does with an answer: hear, copy, share, print. */
import { el } from "./dom.js";
import { phrase } from "./parts.js";
import { Texts } from "./texts.js";

/** Returns an answer as plain text, to paste into a message. */
export function plainText(context, answer) {
  const { texts } = context;
  const lines = [answer.title, "", answer.text, ""];
  for (const contact of answer.contacts) {
    lines.push([contact.name, contact.phone, contact.hours].filter(Boolean).join(" · "));
    if (contact.address) lines.push(contact.address);
  }
  lines.push("", texts.say("answer.verified_on", { date: texts.date(answer.verified_on) }));
  lines.push(linkOf(context, answer));
  return lines.join("\n");
}

function linkOf(context, answer) {
  const query = new URLSearchParams({ program: answer.program_id, language: context.texts.tag });
  return `${context.shareUrl}?${query}`;
}

/** Returns the row of buttons under an answer. */
export function actionRow(context, answer, card) {
  const status = el("span", { class: "done", role: "status" });
  const button = (key, action) => el("button", { type: "button", class: "small", on: { click: action } },
    phrase(context, key));
  const copy = async () => {
    if (await copied(plainText(context, answer))) status.replaceChildren(...phrase(context, "widget.copied"));
  };
  const share = async () => {
    const content = { title: answer.title, url: linkOf(context, answer) };
    if (!navigator.share) {
      if (await copied(content.url)) status.replaceChildren(...phrase(context, "widget.copied"));
      return;
    }
    try {
      await navigator.share(content);
    } catch {
      // The reader changed their mind.
    }
  };
  return el("div", { class: "actions" },
    listenButton(context, answer),
    button("widget.share", share),
    button("widget.copy", copy),
    button("widget.print", () => printCard(card)),
    status);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // An old browser, or a page without https: the old way, by a selection.
    const area = el("textarea", { readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

function listenButton(context, answer) {
  if (!("speechSynthesis" in window)) return null;
  const locale = Texts.locale(context.texts.tag);
  const voice = () => speechSynthesis.getVoices().find(
    (item) => item.lang.split(/[-_]/)[0] === locale.split("-")[0]);
  const label = (key) => button.replaceChildren(...phrase(context, key));
  const button = el("button", { type: "button", class: "small", hidden: true, on: { click: () => {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      return;
    }
    const speech = new SpeechSynthesisUtterance(`${answer.title}\n${answer.text}`);
    speech.voice = voice();
    speech.lang = locale;
    speech.onend = speech.onerror = () => label("widget.listen");
    speechSynthesis.speak(speech);
    label("widget.stop");
  } } });
  label("widget.listen");
  const reveal = () => { button.hidden = !voice(); };
  reveal();
  if (button.hidden) speechSynthesis.addEventListener?.("voiceschanged", reveal, { once: true });
  return button;
}

/** Prints one card alone: for that moment, a sheet in an element of its own takes the page's place. */
function printCard(card) {
  const sheet = document.createElement("madoguchi-sheet");
  const root = sheet.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = card.getRootNode().adoptedStyleSheets;
  const copy = card.cloneNode(true);
  for (const details of copy.querySelectorAll("details")) details.open = true;
  root.append(el("div", { class: "root printed", lang: card.closest("[lang]").lang }, copy));
  const rules = new CSSStyleSheet();
  rules.replaceSync(`madoguchi-sheet{display:none!important}
    @media print{body>*:not(madoguchi-sheet){display:none!important}madoguchi-sheet{display:block!important}}`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
  document.body.append(sheet);
  const clean = () => {
    sheet.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((item) => item !== rules);
  };
  window.addEventListener("afterprint", clean, { once: true });
  window.print();
}
