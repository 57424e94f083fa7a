// Looks how far a publication is, and shows the result when it is there.
const PAUSE_MS = 700;
const place = document.querySelector("[data-publication]");
const step = place.querySelector("[data-step]");
const bar = place.querySelector("progress");

async function look() {
  try {
    const reply = await fetch(`/staff/knowledge/publications/${place.dataset.publication}.json`, {
      credentials: "same-origin",
      headers: { accept: "application/json" },
    });
    if (reply.ok) {
      const now = await reply.json();
      if (now.status !== "running") {
        location.reload();
        return;
      }
      const words = place.querySelector(`[data-name="${now.step}"]`)?.textContent ?? "";
      if (words !== step.textContent) step.textContent = words;
      if (now.total) {
        bar.max = now.total;
        bar.value = now.done;
      } else bar.removeAttribute("value");
    }
  } catch {
    // the service may be away for a moment; the next look finds out
  }
  setTimeout(look, PAUSE_MS);
}

setTimeout(look, PAUSE_MS);
