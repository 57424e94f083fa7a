/** Replies as cards: what a person needs first stands first. */
import { el } from "./dom.js";
import { feedbackRow } from "./feedback.js";
import { callButton, contactCard, paragraphs, phrase, worded } from "./parts.js";
import { actionRow } from "./sharing.js";

/** Returns everything that shows one reply, in the order in which it is needed. */
export function replyCards(context, reply) {
  context.texts.learn(reply.furigana);
  const shown = [];
  if (reply.emergency) shown.push(emergencyCard(context, reply.emergency));
  if (reply.message) shown.push(el("p", { class: "message" }, worded(context, reply.message)));
  const [first, ...others] = reply.answers;
  if (reply.status === "uncertain") {
    shown.push(candidates(context, reply, reply.answers));
  } else if (first) {
    shown.push(answerCard(context, first, reply));
    if (others.length) {
      shown.push(el("details", { class: "related" }, el("summary", {}, el("span", {}, phrase(context, "answer.also"))),
        candidates(context, reply, others)));
    }
  }
  if (reply.handoff) shown.push(handoffCard(context, reply.handoff));
  if (reply.suggestions.length) {
    shown.push(el("p", {}, phrase(context, "status.suggestions")), questionList(context, reply.suggestions));
  }
  return shown;
}

/** Returns questions as buttons that ask them. */
export function questionList(context, questions) {
  return el("ul", { class: "choices" }, questions.map((question) => el("li", {},
    el("button", { type: "button", class: "choice", on: { click: () => context.ask(question) } },
      worded(context, question)))));
}

/** "Did you mean": titles that open into the whole answer. */
function candidates(context, reply, answers) {
  return el("ul", { class: "choices" }, answers.map((answer) => {
    const item = el("li", {}, el("button", { type: "button", class: "choice", "aria-expanded": "false", on: {
      click: () => {
        const card = answerCard(context, answer, reply);
        item.replaceChildren(card);
        context.previous = answer.program_id;
        card.querySelector("h3").focus();
      },
    } }, worded(context, answer.title)));
    return item;
  }));
}

/** The number, big; then what to do, and what to say in Japanese. */
export function emergencyCard(context, emergency) {
  return el("section", { class: "emergency", role: "alert" },
    el("h3", { tabindex: "-1" }, worded(context, emergency.title)),
    callButton(context, emergency.number, "urgent"),
    el("p", {}, worded(context, emergency.text)),
    el("h4", {}, phrase(context, "emergency.say")),
    el("dl", { class: "say" }, emergency.say.map((line) => [
      el("dt", { lang: "ja" }, worded(context, line.japanese, true)),
      el("dd", {}, el("span", { lang: "ja-Latn", text: line.romaji }),
        context.texts.inJapanese ? null : el("span", { class: "meaning", text: line.meaning })),
    ])));
}

/** The center where a person answers. */
export function handoffCard(context, handoff) {
  return el("section", { class: "card handoff" },
    el("h3", {}, worded(context, handoff.text)), contactCard(context, handoff.contact));
}

/** One answer: what it says, whom to call, the steps, the rest; where it comes from. */
export function answerCard(context, answer, reply) {
  const { texts } = context;
  const matched = answer.sections.filter((section) => section.matched);
  const summary = matched.length ? answer.text.split("\n\n")[0] : answer.text;
  const contacts = context.nearestFirst(answer.contacts);
  const [firstContact, ...otherContacts] = contacts;
  const translated = answer.translation.origin !== "original" || texts.inJapanese;
  const open = matched.length ? matched : answer.sections.slice(0, 1);
  const rest = answer.sections.filter((section) => !open.includes(section));
  const section = (item) => [el("h4", {}, worded(context, item.heading)), paragraphs(context, item.text)];
  const fold = (key, ...content) => el("details", {}, el("summary", {}, el("span", {}, phrase(context, key))), ...content);
  const card = el("article", { class: "card" },
    el("div", { class: "content", lang: translated ? null : "ja" },
      el("h3", { tabindex: "-1" }, worded(context, answer.title)),
      el("div", { class: "summary" }, paragraphs(context, summary)),
      answer.stale ? el("p", { class: "caution" }, phrase(context, "answer.stale")) : null,
      firstContact ? contactCard(context, firstContact) : null,
      open.map(section),
      otherContacts.length ? fold("answer.contacts", otherContacts.map((item) => contactCard(context, item))) : null,
      rest.length ? fold("widget.more", rest.map(section)) : null),
    texts.tag === "ja" ? null : fold("widget.show_japanese", el("div", { lang: "ja" },
      el("p", {}, el("strong", {}, worded(context, answer.original.title, true))),
      paragraphs(context, answer.original.text, true))),
    fold("answer.sources", el("ul", { class: "sources" }, answer.sources.map((source) => sourceItem(context, source)))),
    el("p", { class: "provenance" }, phrase(context, provenanceKey(answer, texts.tag)), " ",
      phrase(context, "answer.verified_on", { date: texts.date(answer.verified_on) })));
  card.append(actionRow(context, answer, card));
  if (reply.id) card.append(feedbackRow(context, reply.id, answer.program_id));
  return card;
}

function provenanceKey(answer, tag) {
  const { outdated, complete, origin } = answer.translation;
  if (origin === "machine") return "translation.machine"; // even if some of it is Japanese
  if (outdated) return "translation.outdated";
  if (!complete) return "translation.missing";
  return tag === "ja" ? "translation.original" : `translation.${origin}`;
}

function sourceItem(context, source) {
  const title = source.item ? `${source.title} (${source.item})` : source.title;
  const dated = source.as_of
    ? phrase(context, "answer.as_of", { date: context.texts.date(source.as_of) })
    : phrase(context, "answer.undated");
  const link = context.linkOut(source.url, title);
  return el("li", {}, el("span", { lang: "ja" }, link, `, ${source.publisher}`), ", ", dated);
}
