// "What residents see now" follows the same stream as the widget.
const shown = document.getElementById("shown");

function element(name, className, text, language) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (language) node.lang = language;
  if (text) node.textContent = text;
  return node;
}

function draw({ language, announcements }) {
  const articles = announcements.map((item) => {
    const article = element("article", `seen ${item.level}`);
    const marks = element("p", "marks");
    marks.append(element("span", "tag", shown.dataset[item.level]));
    if (item.drill) marks.append(" ", element("span", "tag drill", shown.dataset.drill));
    article.append(marks);
    if (item.drill_note && item.language !== language) {
      article.append(element("p", "", item.drill_note, language));
    }
    article.append(element("h3", "", item.title, item.language),
      element("p", "lines", item.text, item.language));
    return article;
  });
  shown.replaceChildren(...(articles.length ? articles : [element("p", "", shown.dataset.none)]));
}

const query = new URLSearchParams({ language: shown.dataset.language });
const stream = new EventSource(`/announcements/stream?${query}`);
let latest = "";
stream.addEventListener("announcements", (event) => {
  if (event.data !== latest) draw(JSON.parse(event.data));
  latest = event.data;
});
