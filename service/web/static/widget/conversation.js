/** The conversation: questions, replies, and what happens while one is awaited. */
import { questionList, replyCards } from "./cards.js";
import { el } from "./dom.js";
import { contactCard, phrase } from "./parts.js";
import { emergencyNumbers, placeFields } from "./menu.js";

export class Conversation {
  constructor(context) {
    this.context = context;
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite",
      "aria-label": context.texts.say("widget.log") });
    this.waiting = false;
  }

  /** Greets, asks for the place, and offers topics. */
  welcome(onPlace) {
    const { context } = this;
    const topics = context.texts.content.topics.map((topic) => ({
      ...topic,
      questions: topic.questions.filter((item) => context.isHere(item.area)).map((item) => item.question),
    })).filter((topic) => topic.questions.length);
    return el("div", { class: "welcome" },
      el("h2", {}, phrase(context, "widget.welcome")),
      el("p", {}, phrase(context, "widget.welcome_how")),
      placeFields(context, onPlace),
      el("h3", { class: "hidden" }, phrase(context, "widget.topics")),
      el("div", { class: "topics" }, topics.map((topic) => el("details", { class: "topic" },
        el("summary", {}, el("span", { class: "emoji", "aria-hidden": "true", text: topic.icon }),
          el("span", {}, phrase(context, `topic.${topic.id}`))),
        questionList(context, topic.questions.slice(0, 5))))));
  }

  /** Shows an earlier question with its reply. */
  restore(question, reply) {
    const turn = this.#turn(question, replyCards(this.context, reply));
    for (const loud of turn.querySelectorAll("[role=alert]")) loud.removeAttribute("role");
    this.log.append(turn);
  }

  /** Asks and shows the reply; a question that cannot be sent is shown with what to do instead. */
  async ask(question, retryLater) {
    const { context } = this;
    const answer = el("div", { class: "reply", lang: context.texts.tag }, this.#typing());
    const turn = el("div", { class: "turn" }, this.#bubble(question), answer);
    this.log.append(turn);
    context.showTurn(turn);
    this.waiting = true;
    try {
      const reply = await context.client.ask(context.request(question), () => {
        answer.append(el("p", { class: "hint" }, phrase(context, "widget.slow")));
      });
      answer.replaceChildren(...replyCards(context, reply));
      context.received(question, reply);
      context.showTurn(turn);
      return true;
    } catch (error) {
      answer.replaceChildren(...this.#failure(error, turn, question, retryLater));
      context.showTurn(turn);
      context.emit("madoguchi-error", { kind: error.kind || "unexpected" });
      if (!error.kind) throw error;
      return error.kind === "refused";
    } finally {
      this.waiting = false;
    }
  }

  /** Shows cards that answer no question, such as a program that a link points to. */
  show(nodes) {
    const turn = el("div", { class: "turn" }, el("div", { class: "reply", lang: this.context.texts.tag }, nodes));
    this.log.append(turn);
    this.context.showTurn(turn);
  }

  #turn(question, nodes) {
    return el("div", { class: "turn" }, this.#bubble(question),
      el("div", { class: "reply", lang: this.context.texts.tag }, nodes));
  }

  #bubble(question) {
    return el("div", { class: "bubble", dir: "auto" },
      el("span", { class: "hidden" }, `${this.context.texts.say("widget.you_asked")}: `), question);
  }

  #typing() {
    return el("p", { class: "typing" }, el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")),
      phrase(this.context, "widget.searching"));
  }

  #failure(error, turn, question, retryLater) {
    const { context } = this;
    if (error.kind === "refused") {
      const key = question.trim() ? "error.too_long" : "error.empty";
      return [el("p", { class: "message" }, phrase(context, key, { limit: String(context.longestQuestion) }))];
    }
    const offline = error.kind === "offline";
    if (offline) retryLater();
    const again = el("button", { type: "button", class: "choice", on: { click: () => {
      turn.remove();
      context.ask(question);
    } } }, phrase(context, "widget.retry"));
    return [
      el("p", { class: "message" }, phrase(context, offline ? "widget.offline" : "error.unavailable")),
      again,
      el("section", { class: "card handoff" }, contactCard(context, context.center())),
      emergencyNumbers(),
    ];
  }
}
