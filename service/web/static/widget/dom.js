/** Builds elements. Text only ever becomes text: nothing here reads markup. */

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  ask: "M12 3C6.5 3 2 6.8 2 11.5c0 2.3 1.1 4.4 2.9 5.9L4 21l4.3-1.7c1.2.3 2.4.5 3.7.5 5.5 0 10-3.8 10-8.3S17.5 3 12 3z",
  call: "M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.6 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.6 3.6a1 1 0 0 1-.25 1z",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  menu: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM2 12h20M12 2c3 3 4 6.5 4 10s-1 7-4 10c-3-3-4-6.5-4-10s1-7 4-10z",
  send: "M3 20v-6l8-2-8-2V4l19 8z",
  voice: "M12 15a4 4 0 0 0 4-4V6a4 4 0 0 0-8 0v5a4 4 0 0 0 4 4zM5 11a7 7 0 0 0 14 0M12 18v4",
  alert: "M12 3L1.5 21h21zM12 10v5M12 17.5v1",
};
const FILLED = new Set(["ask", "call", "send"]);

/**
 * Builds an element.
 * @param {string} tag
 * @param {Object<string, *>} properties `class`, `text`, `on` (handlers by event), attributes; null,
 *   undefined and false leave an attribute out, true sets it empty.
 * @param {...(Node|string|null|Array)} children
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "on") {
      for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    } else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** Draws one of the icons; it is hidden from screen readers, so a name must stand beside it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", FILLED.has(name) ? "icon filled" : "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Returns a link's address if it is one that may be opened, else null. */
export function safeUrl(url) {
  try {
    const parsed = new URL(url);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** Returns the `tel:` address of a number as printed, or null if it is no number. */
export function telephone(number) {
  const digits = String(number).replace(/[^0-9+#*]/g, "");
  return digits ? `tel:${digits}` : null;
}

/** Groups the lines of a text as paragraphs and lists: `[{kind: "p"|"ul"|"ol", lines}]`. */
export function blocks(text) {
  const found = [];
  for (const line of String(text).split("\n")) {
    if (!line.trim()) continue;
    const item = /^(?:([-・]) ?|(\d+)\. )(.*)$/.exec(line);
    const kind = item ? (item[1] ? "ul" : "ol") : "p";
    const last = found[found.length - 1];
    if (item && last && last.kind === kind) last.lines.push(item[3]);
    else found.push({ kind, lines: [item ? item[3] : line] });
  }
  return found;
}
