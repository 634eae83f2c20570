// Which figures are shown, and in which order.

const FILTERS = ["q", "category", "region", "year", "status", "entity", "key", "document"];

/** What a column is sorted by: a number or a text. */
const ORDERS = {
  value: (figure) => figure.value,
  indicator: (figure) => figure.indicator ?? "",
  status: (figure) => ["actual", "estimate", "target"].indexOf(figure.status),
  period: (figure) => figure.period_end ?? figure.period ?? "",
  place: owner,
  category: (figure) => categoryName(figure.category),
  source: (figure) => figure.document * 1e7 + figure.at,
  confidence: (figure) => figure.confidence,
};

const collator = new Intl.Collator("zh-CN", { numeric: true });

let shownFor = "";
let shownFigures = figures;

/** The figures that the filters leave, in order. */
function shown() {
  const asked = JSON.stringify([...FILTERS.map((name) => state[name]), state.sort, language]);
  if (asked !== shownFor) {
    shownFor = asked;
    shownFigures = ordered(figures.filter(passes()));
  }
  return shownFigures;
}

/** True when any filter is set. */
function isFiltered() {
  return FILTERS.some((name) => state[name] !== "");
}

/** What clears all filters. */
function withoutFilters() {
  return Object.fromEntries(FILTERS.map((name) => [name, ""]));
}

/** Whether a figure passes all filters. */
function passes() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const region = named(state.region, (figure) => figure.region_name ?? "");
  const entity = named(state.entity, (figure) => figure.entity ?? "");
  return (figure) =>
    (state.category === "" || figure.category === state.category) &&
    (state.status === "" || figure.status === state.status) &&
    (state.year === "" || (figure.year || NONE) === state.year) &&
    (state.key === "" || figure.statistic === state.key) &&
    (state.document === "" || figure.document === Number(state.document)) &&
    region(figure) && entity(figure) &&
    words.every((word) => haystack(figure).includes(word));
}

/** A test of names: the same name where one is given whole, else names that hold what was typed. */
function named(typed, of) {
  if (typed === "") return () => true;
  if (typed === NONE) return (figure) => of(figure) === "";
  const isWhole = figures.some((figure) => of(figure) === typed);
  return (figure) => (isWhole ? of(figure) === typed : of(figure).includes(typed));
}

/** Everything of a figure that is searched, put together when it is first asked for. */
function haystack(figure) {
  figure.haystack ??= [
    figure.indicator, figure.text, multiplied(figure), figure.entity, figure.region_name, figure.speaker, figure.period,
    data.articles[figure.article].title, data.sentences[figure.sentence],
  ].filter(Boolean).join("\n").toLowerCase();
  return figure.haystack;
}

/** The figures as the address wants them sorted; figures that are equal stay in the order of the texts. */
function ordered(list) {
  const name = state.sort.replace(/^-/, "");
  if (!Object.hasOwn(ORDERS, name)) return list;
  const of = ORDERS[name];
  const sign = state.sort.startsWith("-") ? -1 : 1;
  const keys = new Map(list.map((figure) => [figure, of(figure)]));
  const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
  return list.sort((a, b) => sign * compare(keys.get(a), keys.get(b)) || a.at - b.at);
}
