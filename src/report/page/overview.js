// The first page: how much there is of what. Each line leads to its figures.

/** Lines of a list before the rest is one line. */
const MOST_LINES = 10;

const overview = {
  made: "",

  show() {
    if (this.made === language) return;
    this.made = language;
    const categories = this.card("byCategory", this.lines("category", (figure) => figure.category), (id) => categoryTag(id));
    const years = this.card("byYear", this.years(), (year) => year || say("none"));
    const places = this.card("byRegion", this.places(), (place) => place);
    byId("overview").replaceChildren(this.numbers(), this.doubts(),
      el("div", { class: "cards" }, el("div", { class: "stack" }, categories, places), el("div", { class: "stack" }, years, this.documents())));
  },

  /** The numbers that say most. */
  numbers() {
    const status = Object.fromEntries(counted(figures, (figure) => figure.status));
    const one = (name, n, status, note) => el("a", { class: `number n-${name}`, href: address({ ...withoutFilters(), view: "figures", status, figure: "" }) },
      el("b", null, count(n ?? 0)), el("span", null, say(name)), note ? el("small", null, note) : "");
    const seen = data.summary.numbers;
    return el("div", { class: "numbers" },
      one("claims", figures.length, "", seen > figures.length ? `${say("numbersSeen")} ${count(seen)}` : ""),
      one("actuals", status.actual, "actual"),
      one("targets", status.target, "target"),
      one("estimates", status.estimate, "estimate"));
  },

  /** Where whoever checks the figures begins. */
  doubts() {
    return el("p", { class: "doubts" }, el("a", { href: address({ ...withoutFilters(), view: "figures", sort: "confidence", figure: "" }) }, `${say("doubtFirst")} →`));
  },

  lines(name, of) {
    return counted(figures, of).map(([value, n]) => ({ value, n, go: { [name]: value || NONE } }));
  },

  /** Years from the latest, not from the most frequent. */
  years() {
    return this.lines("year", (figure) => figure.year).sort((a, b) => (a.value < b.value ? 1 : -1));
  },

  /** Places, and organisations as one line. */
  places() {
    const of = figures.filter((figure) => figure.region_name);
    return counted(of, (figure) => figure.region_name).map(([value, n]) => ({ value, n, go: { region: value } }));
  },

  card(name, lines, label) {
    const most = Math.max(1, ...lines.map((line) => line.n));
    const seen = lines.length > MOST_LINES + 1 ? lines.slice(0, MOST_LINES) : lines;
    const rest = lines.length - seen.length;
    return el("section", { class: "card" }, el("h2", null, say(name)),
      el("ul", { class: "lines" }, seen.map((line) => this.line(line, most, label))),
      rest > 0 ? el("p", { class: "rest" }, say("others", count(rest))) : "");
  },

  line({ value, n, go: changes }, most, label) {
    const bar = el("span", { class: `bar ${"category" in changes ? categoryClass(value) : ""}` });
    bar.style.width = `${(100 * n) / most}%`;
    const there = address({ ...withoutFilters(), ...changes, view: "figures", figure: "" });
    return el("li", null, el("a", { href: there }, el("span", { class: "label" }, label(value)),
      el("span", { class: "count" }, count(n)), el("span", { class: "track" }, bar)));
  },

  documents() {
    if (data.documents.length < 2) return "";
    const most = figuresIn.map((list, place) => ({ place, n: list.length })).filter((one) => one.n > 0);
    most.sort((a, b) => b.n - a.n || a.place - b.place);
    const seen = most.slice(0, MOST_LINES);
    const line = ({ place, n }) => {
      const document = data.documents[place];
      const said = [document.publisher, document.published].filter(Boolean).join(" · ");
      return el("li", null, el("a", { href: address({ ...withoutFilters(), view: "texts", document: place, figure: "" }) },
        el("span", { class: "label" }, documentName(document), said ? el("small", null, said) : ""),
        el("span", { class: "count" }, count(n))));
    };
    return el("section", { class: "card" }, el("h2", null, say("byDocument")), el("ul", { class: "lines titles" }, seen.map(line)),
      most.length > seen.length ? el("p", { class: "rest" }, el("a", { href: address({ view: "texts", document: "", figure: "" }) }, say("others", count(most.length - seen.length)))) : "");
  },
};
