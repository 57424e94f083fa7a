// A program side by side: readings on demand, the language at once, keys to go back and to search.

const KEY = "madoguchi-staff-furigana";
const program = document.querySelector("#program");
const furigana = document.querySelector("#furigana");

function remembered() {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false; // storage is switched off
  }
}

function show(on) {
  program.classList.toggle("furigana", on);
  try {
    localStorage.setItem(KEY, on ? "yes" : "no");
  } catch {
    // it is on for this page only
  }
}

furigana.checked = remembered();
show(furigana.checked);
furigana.addEventListener("change", () => show(furigana.checked));
const choice = document.querySelector("#language");
choice.form.querySelector("button").hidden = true;
// Arrow keys walk through the languages before one is meant: only a pointer chooses at once.
let byPointer = false;
choice.addEventListener("pointerdown", () => (byPointer = true));
choice.addEventListener("keydown", (event) => {
  byPointer = false;
  if (event.key === "Enter") choice.form.requestSubmit();
});
choice.addEventListener("change", () => byPointer && choice.form.requestSubmit());
choice.addEventListener("blur", () => choice.value !== choice.querySelector("[selected]").value && choice.form.requestSubmit());
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea, details[open]")) return;
  if (event.key === "Escape") location.assign(document.querySelector("#back").href);
  if (event.key === "/") {
    event.preventDefault();
    location.assign("/staff");
  }
});
