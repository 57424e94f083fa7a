// What the visitor sees: Esc leaves; what was pointed at stands large in both languages.

const close = document.querySelector("#close");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") location.assign(close.href);
});

const answer = document.querySelector("#answer");
if (answer) {
  const lines = [answer.appendChild(document.createElement("span")), answer.appendChild(document.createElement("span"))];
  lines[0].lang = document.documentElement.lang;
  lines[1].lang = "ja";
  let pressed = null;
  let digits = "";
  // A phrase with a blank takes the number into its sentence.
  const BLANK = "＿＿";
  const blanks = [];
  for (const id of ["shown", "japanese"]) {
    for (const node of document.getElementById(id).childNodes) {
      if (node.nodeType === Node.TEXT_NODE && node.data.includes(BLANK)) blanks.push([node, node.data]);
    }
  }
  const fill = () => {
    for (const [node, text] of blanks) node.data = text.replace(BLANK, digits || BLANK);
  };

  const show = (shown, japanese) => {
    lines[0].textContent = shown;
    lines[1].textContent = shown === japanese ? "" : japanese;
  };
  const press = (button) => {
    pressed?.removeAttribute("aria-pressed");
    pressed = button;
    pressed?.setAttribute("aria-pressed", "true");
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.reply");
    if (!button) return;
    if (button.id === "clear") {
      digits = "";
      press(null);
      fill();
      show("", "");
    } else if (button.classList.contains("digit")) {
      digits = (digits + button.dataset.shown).slice(-14);
      press(null);
      fill();
      if (!blanks.length) show(digits, digits);
    } else {
      digits = "";
      press(button);
      show(button.dataset.shown, button.dataset.japanese);
    }
    answer.scrollIntoView({ block: "nearest" });
  });
}
