/** Voice input, where the browser has it, after saying what it does with the voice. */
import { el, icon } from "./dom.js";
import { Texts } from "./texts.js";

/**
 * Returns a microphone button, or null where the browser cannot listen.
 * @param {(text: string) => void} onText receives what was heard
 * @param {(key: string) => void} onNotice receives the key of what to tell the reader, or ""
 */
export function voiceButton(context, onText, onNotice) {
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  if (!Recognition || !context.voiceAllowed) return null;
  let listening = null;
  let agreed = false;
  const button = el("button", {
    type: "button", class: "round", "aria-pressed": "false",
    "aria-label": context.texts.say("widget.voice"), title: context.texts.say("widget.voice"),
    on: { click: () => {
      if (listening) {
        listening.stop();
      } else if (!agreed) {
        agreed = true;
        onNotice("widget.voice_notice");
      } else {
        listen();
      }
    } },
  }, icon("voice"));

  function listen() {
    listening = new Recognition();
    listening.lang = Texts.locale(context.texts.tag);
    listening.interimResults = true;
    listening.onresult = (event) => onText([...event.results].map((result) => result[0].transcript).join(""));
    listening.onend = listening.onerror = () => {
      listening = null;
      button.setAttribute("aria-pressed", "false");
      onNotice("");
    };
    button.setAttribute("aria-pressed", "true");
    onNotice("widget.listening");
    listening.start();
  }

  return button;
}
