// Small things of every staff page.

/** The token that scripts send as `X-CSRF-Token` with what changes something. */
export function formToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

// The account menu closes on Esc, on a click elsewhere, and when the focus leaves it.
const menu = document.querySelector("details.me");
if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

// A form is good for one sending: a second press of the button must not send it again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
// A page that the browser brings back by "Back" may hold forms that were sent: fetch it anew.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
