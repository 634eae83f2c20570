// The filters, and the table of figures.

const COLUMNS = ["value", "indicator", "status", "period", "place", "category", "source"];

/** The share of a phone's height that an open figure takes; the style has it, too. */
const SHEET = 0.64;

/** Suggestions under a field. */
const SUGGESTED = 30;

const filters = {
  made: "",

  show() {
    const form = byId("filters");
    form.hidden = state.view !== "figures" && state.view !== "charts";
    if (this.made !== language) this.make(form);
    for (const field of form.elements) {
      if (field.name && document.activeElement !== field) field.value = state[field.name] === NONE && field.tagName === "INPUT" ? say("none") : state[field.name];
    }
    byId("found").textContent = say("found", count(shown().length), count(figures.length));
    byId("chips").replaceChildren(...this.chips());
    byId("clear").hidden = !isFiltered();
  },

  make(form) {
    this.made = language;
    const years = [...new Set(figures.map((figure) => figure.year))].sort().reverse();
    const categories = counted(figures, (figure) => figure.category).map(([id]) => id);
    form.replaceChildren(
      el("div", { class: "fields" },
        el("input", { type: "search", name: "q", class: "search", placeholder: say("search"), "aria-label": say("searchName"), autocomplete: "off" }),
        this.select("category", categories.map((id) => [id, categoryName(id)])),
        this.names("region", (figure) => figure.region_name),
        this.select("year", years.map((year) => [year || NONE, year || say("none")])),
        this.select("status", ["actual", "target", "estimate"].map((status) => [status, say(status)])),
        this.names("entity", (figure) => figure.entity)),
      el("div", { class: "told" },
        el("output", { id: "found", "aria-live": "polite" }), el("span", { id: "chips", class: "chips" }),
        el("button", { type: "button", id: "clear", class: "quiet" }, say("clear")),
        el("button", { type: "button", id: "copy", class: "quiet" }, say("copy"))));
    byId("clear").addEventListener("click", () => go(withoutFilters()));
    byId("copy").addEventListener("click", () => this.copy());
  },

  select(name, options) {
    const choices = [["", `${say(name)} · ${say("all")}`], ...options];
    return el("select", { name, "aria-label": say(name) }, choices.map(([value, text]) => el("option", { value }, text)));
  },

  /** A field for one of many names, which suggests those that hold what is typed. */
  names(name, of) {
    const list = el("datalist", { id: `names-${name}` });
    const all = counted(figures.filter(of), of).map(([value]) => value);
    const suggest = (typed) => list.replaceChildren(
      ...all.filter((value) => value.includes(typed)).slice(0, SUGGESTED).map((value) => el("option", { value })));
    suggest("");
    const field = el("input", { type: "search", name, list: list.id, placeholder: say(name), "aria-label": say(name), autocomplete: "off" });
    field.addEventListener("input", () => suggest(field.value));
    return el("span", { class: "names" }, field, list);
  },

  /** What else narrows the figures, each with a cross. */
  chips() {
    const chip = (name, text) => {
      const button = el("button", { type: "button", class: "chip", title: say("clear") }, text, el("span", { class: "cross" }, "×"));
      button.addEventListener("click", () => go({ [name]: "" }));
      return button;
    };
    const found = [];
    const like = figuresLike.get(state.key)?.[0];
    if (state.key) found.push(chip("key", `${say("onlyKey")}：${like?.indicator ?? state.key}`));
    if (state.document) found.push(chip("document", `${say("onlyDocument")}：${documentName(data.documents[Number(state.document)])}`));
    if (state.sort === "confidence") found.push(chip("sort", say("doubtFirst")));
    return found;
  },

  async copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      byId("copy").textContent = say("copied");
    } catch {
      // Without the right to write there, the address bar has the link.
    }
  },

  listen() {
    const form = byId("filters");
    const typed = settled((name, value) => go({ [name]: value }, true), 150);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", ({ target }) => {
      if (target.tagName === "SELECT") go({ [target.name]: target.value });
      else typed(target.name, target.value.trim());
    });
  },
};

const table = {
  made: "",
  active: 0,

  show(before) {
    if (this.made !== language) this.make();
    if (this.list !== shown()) {
      this.list = shown();
      this.active = 0;
      this.window.reset(this.list.length);
      this.grid.setAttribute("aria-rowcount", this.list.length + 1);
      byId("nothing").hidden = this.list.length > 0;
    }
    this.heads();
    const at = state.figure ? this.list.indexOf(figureOf.get(state.figure)) : -1;
    if (at >= 0) this.active = at;
    if (at >= 0 && before.figure !== state.figure) this.reveal(at);
    this.window.refresh();
    this.mark();
  },

  make() {
    this.made = language;
    this.list = null;
    const head = el("tr", { role: "row" }, COLUMNS.map((name) => el("th", { role: "columnheader", scope: "col", class: `k-${name}`, "data-column": name }, this.sorter(name))));
    const body = el("tbody", { role: "rowgroup" });
    this.grid = el("table", { role: "grid", tabindex: 0, class: "grid", "aria-label": say("figures"), "aria-describedby": "rows-help" }, el("thead", { role: "rowgroup" }, head), body);
    byId("figures").replaceChildren(this.grid, el("p", { id: "nothing", class: "note", hidden: true }, say("nothing")), el("p", { id: "rows-help", class: "help" }, say("rowsHelp")));
    this.window = new Windowed(body, { spacer: () => el("tr", { class: "space", role: "presentation" }), row: (at) => this.row(at) });
    this.grid.addEventListener("keydown", (event) => this.key(event));
    body.addEventListener("click", (event) => this.click(event));
  },

  sorter(name) {
    const button = el("button", { type: "button", title: say("sortBy", say(name)) }, say(name));
    button.addEventListener("click", () => go({ sort: state.sort === name ? `-${name}` : state.sort === `-${name}` ? "" : name }));
    return button;
  },

  heads() {
    for (const head of this.grid.querySelectorAll("th")) {
      const name = head.dataset.column;
      const order = state.sort === name ? "ascending" : state.sort === `-${name}` ? "descending" : "none";
      head.setAttribute("aria-sort", order);
    }
  },

  row(at) {
    const figure = this.list[at];
    const document = data.documents[figure.document];
    const title = data.articles[figure.article].title || documentName(document);
    const cell = (name, ...children) => el("td", { role: "gridcell", class: `k-${name}` }, el("div", { class: "clip" }, children));
    return el("tr", { role: "row", id: `row-${at}`, "data-at": at, "aria-rowindex": at + 2, class: categoryClass(figure.category) },
      cell("value", valueElement(figure)),
      cell("indicator", el("span", { class: "name" }, figure.indicator ?? ""), el("span", { class: "kind" }, measureWord(figure))),
      cell("status", statusBadge(figure.status)),
      cell("period", periodWord(figure)),
      cell("place", owner(figure)),
      cell("category", categoryTag(figure.category)),
      cell("source", title));
  },

  /** Shows which row the keys act on, and which is open. */
  mark() {
    for (const [at, row] of this.window.rows) {
      row.classList.toggle("active", at === this.active);
      row.setAttribute("aria-selected", String(this.list[at].id === state.figure));
    }
    if (this.window.rows.has(this.active)) this.grid.setAttribute("aria-activedescendant", `row-${this.active}`);
    else this.grid.removeAttribute("aria-activedescendant");
  },

  /** Makes a row seen between the head of the table and, on a phone, the figure that is open. */
  reveal(at) {
    const isPhone = matchMedia("(max-width: 820px)").matches;
    this.window.reveal(at, isPhone ? 0 : this.grid.tHead.offsetHeight, isPhone && state.figure ? SHEET * innerHeight : 0);
  },

  move(to) {
    this.active = Math.max(0, Math.min(this.list.length - 1, to));
    this.reveal(this.active);
    this.mark();
  },

  key(event) {
    if (event.target !== this.grid || this.list.length === 0) return;
    const page = Math.max(1, Math.floor(innerHeight / this.window.height) - 2);
    const steps = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + page, PageUp: this.active - page, Home: 0, End: this.list.length };
    if (event.key in steps) this.move(steps[event.key]);
    else if (event.key === "Enter" || event.key === " ") go({ figure: this.list[this.active].id });
    else return;
    event.preventDefault();
  },

  click(event) {
    const row = event.target.closest("tr[data-at]");
    if (!row || String(getSelection())) return;
    this.active = Number(row.dataset.at);
    go({ figure: this.list[this.active].id });
  },
};
