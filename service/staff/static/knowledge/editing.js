// What is typed is kept on the server while it is typed: a crash or an empty battery loses seconds.
import { formToken } from "/staff/static/base/staff.js";

const PAUSE_MS = 1500;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-status]");
  let waiting = 0;
  let sending = false;
  let again = false;
  let stopped = false;

  async function save() {
    if (stopped || form.dataset.sent) return;
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-CSRF-Token": formToken(), accept: "application/json" },
        credentials: "same-origin",
      });
      if (reply.ok) {
        form.elements.version.value = (await reply.json()).version;
        status.textContent = form.dataset.saved;
      } else {
        stopped = reply.status === 409;
        status.textContent = stopped ? form.dataset.conflict : form.dataset.unsaved;
      }
    } catch {
      status.textContent = form.dataset.unsaved;
    }
    sending = false;
    if (again) {
      again = false;
      save();
    }
  }

  form.addEventListener("input", (event) => {
    // What was wrong with a field was wrong before: the next look says what is wrong now.
    for (const id of (event.target.getAttribute("aria-describedby") ?? "").split(" ")) {
      const said = id ? document.getElementById(id) : null;
      if (said?.classList.contains("fault")) said.hidden = true;
    }
    event.target.removeAttribute?.("aria-invalid");
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    // A saving under way changes the version that this form must name.
    if (sending) {
      event.preventDefault();
      const button = event.submitter;
      const wait = setInterval(() => {
        if (sending) return;
        clearInterval(wait);
        form.requestSubmit(button);
      }, 50);
    }
  }, true);

  const all = form.querySelector("[data-review-all]");
  if (all) {
    all.parentElement.hidden = false;
    all.addEventListener("click", () => {
      for (const box of form.querySelectorAll('input[type="checkbox"][name^="reviewed."]')) {
        const field = form.elements[box.name.slice("reviewed.".length)];
        if (field && field.value.trim()) box.checked = true;
      }
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
