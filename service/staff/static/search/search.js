// Search as you type: a combobox over a listbox. Without this script the form finds the same.

const DELAY_MS = 60;
const box = document.querySelector("#q");
const form = document.querySelector("#search");
const list = document.querySelector("#results");
const summary = document.querySelector("#summary");
const why = document.querySelector("#why");
const documents = document.querySelector("#documents");
const selects = [...form.querySelectorAll("select")];
let options = [];
let active = -1;
let sure = true;
let timer = 0;
let fetching = null;
let asked = null;

function make(name, values = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function marked(stretches) {
  return stretches.map((part) => (part.marked ? make("mark", {}, part.text) : part.text));
}

function drawOption(result, number) {
  const option = make("div", { id: `option-${number}`, role: "option", class: "result", "aria-selected": "false" });
  option.append(make("span", { class: "name", lang: result.title.language }, ...marked(result.title.stretches)));
  if (result.japanese) option.append(make("span", { class: "line", lang: "ja" }, ...marked(result.japanese.stretches)));
  if (result.match) {
    const match = make("span", { lang: result.match.language }, ...marked(result.match.stretches));
    option.append(make("span", { class: "line match" }, make("span", { class: "kind" }, result.match_kind), " ", match));
  }
  const tags = make("span", { class: "tags" });
  result.tags.forEach((tag, place) => {
    const doubt = place >= result.tags.length - result.doubts;
    tags.append(make("span", { class: doubt ? "tag doubt" : "tag" }, tag), " ");
  });
  option.append(tags);
  option.addEventListener("click", (event) => open(result.link, event.ctrlKey || event.metaKey));
  option.addEventListener("auxclick", (event) => event.button === 1 && open(result.link, true));
  option.dataset.link = result.link;
  return option;
}

function draw(found) {
  options = found.results.map(drawOption);
  list.replaceChildren(...options);
  box.setAttribute("aria-expanded", String(options.length > 0));
  sure = found.sure;
  choose(-1);
  summary.textContent = found.summary;
  why.hidden = !found.why;
  why.href = `/staff/why?${query()}`;
  documents.hidden = !found.documents.length;
  documents.querySelector("ul").replaceChildren(
    ...found.documents.map((hit) => {
      const name = hit.place ? `${hit.title} (${hit.place})` : hit.title;
      const text = make("span", { class: "line", lang: "ja" }, ...marked(hit.text));
      return make("li", {}, make("a", { href: hit.link }, name), text);
    }),
  );
  for (const select of selects) {
    const any = select.options[0];
    const kept = select.value;
    const choices = found.facets[select.name].map(({ value, label, count }) =>
      make("option", { value }, `${label} (${count})`),
    );
    select.replaceChildren(any, ...choices);
    select.value = kept;
  }
}

function query() {
  const entries = [...new FormData(form)].filter(([, value]) => value !== "");
  return new URLSearchParams(entries).toString();
}

async function find() {
  const wanted = query();
  if (wanted === asked) return;
  fetching?.abort();
  fetching = new AbortController();
  asked = wanted;
  try {
    const response = await fetch(`/staff/find?${wanted}`, { signal: fetching.signal, headers: { accept: "application/json" } });
    if (response.status === 401) return location.reload();
    if (!response.ok) throw new Error(response.statusText);
    draw(await response.json());
    history.replaceState(null, "", wanted ? `/staff?${wanted}` : "/staff");
  } catch (error) {
    if (error.name === "AbortError") return;
    asked = null;
    summary.textContent = summary.dataset.failed;
  }
}

function open(link, elsewhere = false) {
  if (elsewhere) window.open(link, "_blank", "noopener");
  else location.assign(link);
}

function choose(number) {
  options[active]?.setAttribute("aria-selected", "false");
  active = number;
  const option = options[active];
  if (!option) return box.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  box.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

async function openChosen() {
  clearTimeout(timer);
  await find();
  const option = options[active] ?? (box.value.trim() && sure ? options[0] : null);
  if (option) open(option.dataset.link);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(find, DELAY_MS);
}

for (const [key, value] of Object.entries({
  role: "combobox", "aria-controls": "results", "aria-autocomplete": "list", "aria-expanded": "false",
})) box.setAttribute(key, value);
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", list.dataset.name);
box.addEventListener("input", soon);
form.addEventListener("change", (event) => event.target.matches("select") && find());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  openChosen();
});
box.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return; // Enter and arrows belong to the input method
  const last = options.length - 1;
  if (event.key === "ArrowDown") choose(active >= last ? 0 : active + 1);
  else if (event.key === "ArrowUp") choose(active <= 0 ? last : active - 1);
  else if (event.key === "Escape" && active >= 0) choose(-1);
  else if (event.key === "Escape" && box.value) {
    box.value = "";
    soon();
  } else return;
  event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, select, textarea")) return;
  event.preventDefault();
  box.focus();
  box.select();
});
find();
if (matchMedia("(pointer: fine)").matches) box.focus();
