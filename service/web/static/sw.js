/** Service worker of the page at `/`: what was loaded once is there without a network. No question
 * and no reply passes through here: replies are kept by the widget, where the reader can delete them. */
"use strict";

const CACHE = "madoguchi-1";
const SHELL = ["/", "/widget.js", "/static/page.css", "/static/page.js", "/static/icon.svg", "/widget/holidays.json"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const isPage = event.request.mode === "navigate" && url.pathname === "/";
  const isPart = url.pathname.startsWith("/static/") || url.pathname.startsWith("/widget");
  if (isPage) event.respondWith(newest(event.request, "/", !url.search));
  else if (isPart) event.respondWith(newest(event.request, url.pathname, true));
});

/** Returns what the network has, and keeps it; without a network, what was kept. */
async function newest(request, name, keep) {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (keep && response.ok) await cache.put(name, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(name);
    if (kept) return kept;
    throw error;
  }
}
