"use strict";

const log = document.getElementById("log");
for (const name of ["open", "close", "language", "answer", "feedback", "error"]) {
  document.addEventListener(`madoguchi-${name}`, (event) => {
    log.textContent += `madoguchi-${name} ${JSON.stringify(event.detail)}\n`;
  });
}
document.getElementById("ask").addEventListener("click", () => {
  document.querySelector("madoguchi-chat.green").ask("How do I throw away a sofa?");
});
document.getElementById("open").addEventListener("click", () => {
  document.querySelector("madoguchi-chat:not(.green)").open();
});
