// Figures as they are written for readers.

/** A number in full: 118,000. */
function fullNumber(value) {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 6 }).format(value);
}

/** A number as short as a chart needs it: 11.8万. */
function shortNumber(value) {
  const digits = { notation: Math.abs(value) >= 1e4 ? "compact" : "standard", maximumFractionDigits: 2 };
  return new Intl.NumberFormat(locale(), digits).format(value);
}

/** A share of one, in percent. */
function percent(value) {
  return new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: value < 0.1 ? 1 : 0 }).format(value);
}

/** A count. */
function count(value) {
  return new Intl.NumberFormat(locale()).format(value);
}

/** The word of a bound, where the text of the number does not say it itself (130余万). */
function boundWord(figure) {
  if (/[余餘多几幾数數来來]/.test(figure.text)) return "";
  return say(figure.qualifier === "under" ? "under_" : figure.qualifier);
}

/** The number as the text has it, without the tags and blanks that a page's layout put into it. */
function written(figure) {
  return figure.text.replace(/<[^<>]*>/g, "").replace(/([^A-Za-z])\s+(?=[^A-Za-z])/g, "$1").trim();
}

/** The number multiplied out, with its unit: 118,000 亩, 3–5 km. */
function multiplied(figure) {
  const high = figure.high === undefined ? "" : `–${fullNumber(figure.high)}`;
  const unit = figure.unit ?? "";
  const gap = unit === "" || /^[%‰℃]/.test(unit) ? "" : " ";
  return `${fullNumber(figure.value)}${high}${gap}${unit}`;
}

/** Whether multiplying out says more than the text: 11.8万亩 yes, 87公里 no. */
function saysMore(figure) {
  const bare = (text) => text.replace(/[\s,，]/g, "");
  return bare(multiplied(figure)) !== bare(written(figure)) && /[万萬亿億千百十〇零一二三四五六七八九两兩半成]/.test(figure.text);
}

/** The interval that a figure denotes. */
function interval(figure) {
  if (figure.lower === undefined && figure.upper === undefined) return "";
  if (figure.lower === figure.upper) return "";
  const end = (value) => (value === undefined ? say("open") : fullNumber(value));
  return `${end(figure.lower)} – ${end(figure.upper)}`;
}

/** The measure: growth. */
function kindWord(figure) {
  return say(figure.measure === "share" ? "measure_share" : figure.measure);
}

/** Measure and direction: growth ↑. */
function measureWord(figure) {
  return kindWord(figure) + ({ up: " ↑", down: " ↓" }[figure.direction] ?? "");
}

/** When a figure holds, for a table: 2025, to 2025-02. */
function periodWord(figure) {
  if (!figure.period) return "";
  return figure.period.replace("/", "–");
}

/** Whose figure it is: the organisation's, else the place's. */
function owner(figure) {
  return figure.entity ?? figure.region_name ?? "";
}

/** The figure's value as an element: bound, number as written, and below it the number multiplied out. */
function valueElement(figure) {
  const bound = boundWord(figure);
  const arrow = { up: "↑", down: "↓" }[figure.direction];
  const line = el("span", { class: "written" },
    bound ? el("span", { class: "bound" }, bound) : "",
    written(figure),
    arrow ? el("span", { class: "arrow", title: say(figure.direction) }, arrow) : "");
  const per = figure.per ? ` ${say("per", figure.per)}` : "";
  const more = saysMore(figure) ? multiplied(figure) + per : per.trim();
  return el("span", { class: "value" }, line, more ? el("span", { class: "multiplied" }, more) : "");
}

/** The status as a badge. */
function statusBadge(status) {
  return el("span", { class: `badge s-${status}` }, say(status));
}

/** The category as a dot and a name. */
function categoryTag(id) {
  return el("span", { class: `tag ${categoryClass(id)}` }, el("span", { class: "dot" }), categoryName(id));
}

/** A sentence with a figure marked in it, where its place is sure. */
function markedSentence(figure) {
  const sentence = data.sentences[figure.sentence];
  const place = placeInSentence(figure);
  if (!place) return [sentence];
  const mark = el("mark", { class: `mark ${categoryClass(figure.category)} s-${figure.status}` }, sentence.slice(...place));
  return [sentence.slice(0, place[0]), mark, sentence.slice(place[1])];
}
