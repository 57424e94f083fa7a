/** Defines the element, and adds one to a page that has only the script. */
import { MadoguchiChat } from "./chat.js";
import { el } from "./dom.js";

const ATTRIBUTES = ["service", "language", "city", "ward", "mode", "position", "theme", "history",
  "voice", "share-url"];

if (!customElements.get("madoguchi-chat")) {
  customElements.define("madoguchi-chat", MadoguchiChat);
  const settings = SCRIPT ? SCRIPT.dataset : {};
  const add = () => {
    if (settings.auto === "off" || document.querySelector("madoguchi-chat")) return;
    const given = ATTRIBUTES.map((name) => [name, settings[name.replace("-u", "U")]]);
    document.body.append(el("madoguchi-chat", Object.fromEntries(given)));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", add);
  else add();
}
