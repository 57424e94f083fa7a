// The sheet: the print button, and Esc to go back.

const print = document.querySelector("#print");
print.hidden = false;
print.addEventListener("click", () => window.print());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.target.closest("select")) location.assign(document.querySelector("#close").href);
});
