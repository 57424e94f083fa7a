/** Helped or not, and why: two taps, nothing typed. */
import { el } from "./dom.js";
import { phrase } from "./parts.js";

const REASONS = ["not_my_question", "unclear", "outdated", "wrong", "translation", "other"];

/** Returns the row that asks whether an answer helped. */
export function feedbackRow(context, replyId, programId) {
  const box = el("div", { class: "feedback", role: "group" });
  let sent = Promise.resolve();
  const send = (helped, reason) => {
    const verdict = { reply_id: replyId, program_id: programId, helped, language: context.texts.tag };
    if (reason) verdict.reason = reason;
    // The last verdict counts, so that each waits for the one before it to arrive.
    // One that does not arrive is not worth troubling the reader for.
    sent = sent.then(() => context.client.send("/feedback", verdict)).catch(() => {});
    context.emit("madoguchi-feedback", { replyId, programId, helped, reason: reason || null });
  };
  const show = (key, ...content) => {
    box.setAttribute("aria-label", context.texts.say(key));
    box.replaceChildren(el("p", { tabindex: "-1" }, phrase(context, key)), ...content);
  };
  const thank = () => {
    show("feedback.thanks");
    box.firstChild.focus();
  };
  const button = (key, action) => el("button", { type: "button", class: "small", on: { click: action } },
    phrase(context, key));
  show("feedback.question",
    button("feedback.yes", () => {
      send(true);
      thank();
    }),
    button("feedback.no", () => {
      send(false);
      show("feedback.why", ...REASONS.map((reason) => button(`feedback.${reason}`, () => {
        send(false, reason);
        thank();
      })));
      box.firstChild.focus();
    }));
  return box;
}
