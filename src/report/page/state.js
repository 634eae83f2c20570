// What is looked at: it stands in the address behind the #, so that a link or a bookmark keeps it.

const VIEWS = ["overview", "figures", "texts", "charts"];

/** Everything that an address may say, with what holds when it does not. */
const EMPTY = {
  view: "overview", q: "", category: "", region: "", year: "", status: "", entity: "", key: "", document: "", sort: "", figure: "",
};

/** Stands for what a figure does not say: figures without a year, a place. */
const NONE = "-";

let state = stateOf(location.hash);

/** What an address says; whatever it says that cannot be is left out. */
function stateOf(hash) {
  const given = new URLSearchParams(hash.slice(1));
  const next = { ...EMPTY };
  for (const name of Object.keys(EMPTY)) next[name] = (given.get(name) ?? EMPTY[name]).slice(0, 300);
  if (!VIEWS.includes(next.view)) next.view = EMPTY.view;
  if (!(Number(next.document) in data.documents)) next.document = "";
  if (!figureOf.has(next.figure)) next.figure = "";
  if (next.view === "texts" && next.document === "") next.document = documentFor(next.figure);
  return next;
}

/** The document to open where an address names none: that of the figure, or the only one. */
function documentFor(figure) {
  if (figure) return String(figureOf.get(figure).document);
  return data.documents.length === 1 ? "0" : "";
}

/** The address of what is looked at with some changes. */
function address(changes) {
  const next = { ...state, ...changes };
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(EMPTY)) {
    if (next[name] !== value) said.set(name, next[name]);
  }
  return `#${said}`;
}

/** Goes there: with a step in the browser's history, or in place of the one at hand. */
function go(changes, inPlace = false) {
  const next = address(changes);
  if (inPlace) history.replaceState(null, "", next);
  else if (next !== location.hash) history.pushState(null, "", next);
  arrive();
}

/** Shows what the address says now. */
function arrive() {
  const before = state;
  state = stateOf(location.hash);
  show(before);
}

addEventListener("hashchange", arrive);
