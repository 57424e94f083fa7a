// The form that adds a document: a file too large is told before it is sent, not after.
const form = document.querySelector("#import");
const file = document.querySelector("#file");
const warning = document.querySelector("#too-large");

function tooLarge() {
  const chosen = file.files[0];
  const found = Boolean(chosen) && chosen.size > Number(form.dataset.maxBytes);
  warning.hidden = !found;
  file.toggleAttribute("aria-invalid", found);
  if (found) file.setAttribute("aria-invalid", "true");
  return found;
}

if (form) {
  file.addEventListener("change", tooLarge);
  form.addEventListener("submit", (event) => {
    if (tooLarge()) {
      event.preventDefault();
      file.focus();
      return;
    }
    document.querySelector("#working").hidden = false;
  });
}
