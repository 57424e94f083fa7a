/** The page at `/`: hands the form's place over to the widget, and keeps what works offline. */
"use strict";

const chat = document.querySelector("madoguchi-chat");
const typed = document.getElementById("q");

customElements.whenDefined("madoguchi-chat").then(async () => {
  const asked = new URLSearchParams(location.search);
  const draft = typed && typed.value !== typed.defaultValue ? typed.value : "";
  if (asked.get("language")) await chat.setLanguage(asked.get("language"));
  if (asked.get("q")) await chat.ask(asked.get("q"));
  else if (asked.get("program")) await chat.showProgram(asked.get("program")).catch(() => {});
  if (draft) chat.write(draft);
  if (asked.has("q") || asked.has("program")) history.replaceState(null, "", location.pathname);
});

if ("serviceWorker" in navigator) {
  const url = "/sw.js";
  const policy = window.trustedTypes
    ? trustedTypes.createPolicy("madoguchi", { createScriptURL: (given) => (given === url ? given : "") })
    : null;
  window.addEventListener("load", () => {
    navigator.serviceWorker.register(policy ? policy.createScriptURL(url) : url).catch(() => {
      // Without it the page works as well, only not offline.
    });
  });
}
