// What is shown: the dataset of the page, and what is looked up in it. Claims are called figures here, as readers know them.

/** The JSON of a block of the page. */
function block(id) {
  const found = byId(id);
  return found ? JSON.parse(found.textContent) : null;
}

const data = block("data");
const figures = data.claims;

/** The figures by their ids; the first, should two share one. */
const figureOf = new Map();
/** The figures of each document, in the order of its text. */
const figuresIn = data.documents.map(() => []);
/** The figures of each statistic. */
const figuresLike = new Map();

figures.forEach((figure, at) => {
  figure.at = at;
  figure.year = yearOf(figure);
  if (!figureOf.has(figure.id)) figureOf.set(figure.id, figure);
  figuresIn[figure.document].push(figure);
  const key = statisticOf(figure);
  figure.statistic = key;
  if (!key) return;
  if (!figuresLike.has(key)) figuresLike.set(key, []);
  figuresLike.get(key).push(figure);
});

/** The year that a figure is of; of several years the last. */
function yearOf(figure) {
  const day = figure.period_end ?? figure.period;
  return day ? day.slice(0, 4) : "";
}

/** Names what may be compared: key, measure, the base of the unit, and what it is per. */
function statisticOf(figure) {
  if (!figure.key) return "";
  const unit = unitOf(figure);
  return [figure.key, figure.measure, unit.base ?? figure.unit ?? "", figure.per ?? ""].join("/");
}

/** What is known of a figure's unit. */
function unitOf(figure) {
  unitOf.known ??= new Map(data.units.map((unit) => [unit.unit, unit]));
  return unitOf.known.get(figure.unit) ?? {};
}

/** The Chinese name of a category, or its English one. */
function categoryName(id) {
  categoryName.known ??= new Map(data.categories.map((category) => [category.id, category.name]));
  const chinese = categoryName.known.get(id) ?? id;
  return language === "zh" ? chinese : Object.hasOwn(CATEGORIES, id) ? CATEGORIES[id] : chinese;
}

/** The class that colours a category; what the program does not know is coloured as other. */
function categoryClass(id) {
  return Object.hasOwn(CATEGORIES, id) ? `c-${id}` : "c-other";
}

/** What a document is called. */
function documentName(document) {
  return document.title || document.path || document.id || say("untitled");
}

/** A document's text; read from its block when it is asked for. */
function textOf(place) {
  return data.documents[place].has_text ? block(`text-${place}`) : null;
}

/** Where a figure's text stands in its sentence: only where there is no doubt which of several equal numbers it is. */
function placeInSentence(figure) {
  const sentence = data.sentences[figure.sentence];
  const equal = figuresIn[figure.document].filter((other) => other.sentence === figure.sentence && other.text === figure.text);
  const places = placesOf(figure.text, sentence);
  if (places.length !== equal.length) return null;
  const start = places[equal.indexOf(figure)];
  return [start, start + figure.text.length];
}

/** Where a number stands in a sentence and is not a part of a longer one. */
function placesOf(text, sentence) {
  const places = [];
  const isDigit = (c) => c !== undefined && /[0-9０-９.．]/.test(c);
  for (let at = sentence.indexOf(text); at >= 0; at = sentence.indexOf(text, at + 1)) {
    const cuts = isDigit(text[0]) && isDigit(sentence[at - 1]);
    if (!cuts) places.push(at);
  }
  return places;
}

/** How often each value stands in a list, the most frequent first. */
function counted(list, of) {
  const counts = new Map();
  for (const one of list) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
