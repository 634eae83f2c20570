// Puts the page together.

const views = { overview, figures: table, texts: reader, charts };

/** Themes in the order of the switch; the first is the system's. */
const THEMES = ["", "light", "dark"];
let theme = THEMES.includes(kept.get("theme")) ? kept.get("theme") : "";

/** Shows what the address says, after what was looked at before. */
function show(before) {
  const isOther = before.view !== state.view || (state.view === "texts" && before.document !== state.document);
  for (const name of VIEWS) byId(name).hidden = name !== state.view;
  // The room that the views have comes first.
  document.body.classList.toggle("has-detail", state.figure !== "");
  document.body.classList.toggle("inner", state.view !== "overview");
  filters.show();
  navigation();
  if (isOther && scrollY > byId("main").offsetTop) byId("main").scrollIntoView();
  views[state.view].show(before);
  detail.show(before);
}

function navigation() {
  const narrowed = state.view === "figures" || state.view === "charts";
  byId("views").replaceChildren(...VIEWS.map((view) => {
    const changes = { view, figure: "", ...(narrowed || view === "texts" ? {} : { document: "" }), ...(view === "texts" ? { document: "" } : {}) };
    return el("a", { href: address(changes), "aria-current": view === state.view ? "page" : null }, say(view));
  }));
}

/** What does not change with the address, in the language at hand. */
function frame() {
  document.documentElement.lang = locale();
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  const read = data.documents.filter((_, place) => figuresIn[place].length > 0);
  const only = data.documents.length === 1 ? documentName(data.documents[0]) : null;
  const title = data.title || only || say("reportOf", count(data.documents.length));
  byId("title").textContent = title;
  document.title = title;
  const owners = new Set(figures.map(owner).filter(Boolean)).size;
  byId("under").textContent = say("under", count(figures.length), count(read.length), count(owners));
  byId("language").textContent = say("language");
  byId("language").setAttribute("aria-label", say("languageName"));
  byId("theme").textContent = say({ "": "themeAuto", light: "themeLight", dark: "themeDark" }[theme]);
  byId("theme").setAttribute("aria-label", `${say("themeName")}: ${byId("theme").textContent}`);
  byId("foot").replaceChildren(el("p", null, say("madeBy", data.zhibiao.version)), el("p", null, `${say("data")} ${data.zhibiao.data_hash.slice(0, 12)}`));
}

function dress() {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

function listen() {
  filters.listen();
  byId("language").addEventListener("click", () => {
    language = language === "zh" ? "en" : "zh";
    kept.set("language", language);
    frame();
    show(state);
  });
  byId("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    kept.set("theme", theme);
    dress();
    frame();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.figure) go({ figure: "" });
  });
  addEventListener("resize", settled(() => state.view === "charts" && charts.show(), 150));
}

dress();
frame();
listen();
show(EMPTY);
