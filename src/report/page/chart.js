// Charts of statistics that several periods or places tell, drawn as SVG.

/** Charts before one asks for more. */
const CHARTS_AT_ONCE = 24;
/** Bars of a chart; the table has the others. */
const MOST_BARS = 16;
/** Pixels: of a bar lying and standing, of the text beside them. */
const BAR = { thick: 20, gap: 8, label: 128, value: 96, height: 120, least: 60, most: 120 };

/** The charts that some figures give, those with most bars first. */
function chartsOf(list) {
  const charts = [];
  const groups = new Map();
  for (const figure of list) {
    if (!figure.statistic || figure.same_as || !owner(figure) || !figure.period) continue;
    if (!groups.has(figure.statistic)) groups.set(figure.statistic, []);
    groups.get(figure.statistic).push(figure);
  }
  for (const group of groups.values()) {
    for (const [name, own] of grouped(group, owner)) push(charts, overTime(name, own));
    for (const [year, own] of grouped(group, (figure) => figure.year)) push(charts, acrossPlaces(year, own));
  }
  return charts.sort((a, b) => b.bars.length - a.bars.length || a.bars[0].figure.at - b.bars[0].figure.at);
}

function push(charts, chart) {
  if (chart) charts.push(chart);
}

/** A list by what `of` says of each. */
function grouped(list, of) {
  const groups = new Map();
  for (const one of list) {
    if (!groups.has(of(one))) groups.set(of(one), []);
    groups.get(of(one)).push(one);
  }
  return groups;
}

/** One place over its periods; target beside what happened. */
function overTime(name, list) {
  const bars = barsOf(list, (figure) => figure.period);
  bars.sort((a, b) => collator.compare(a.figure.period_end ?? a.label, b.figure.period_end ?? b.label) || rank(a) - rank(b));
  if (bars.length < 2) return null;
  return { figure: list[0], kind: "time", under: name, bars, unit: bars.unit };
}

/** Several places in one year. */
function acrossPlaces(year, list) {
  const bars = barsOf(list, owner);
  if (!year || new Set(bars.map((bar) => bar.label)).size < 2) return null;
  bars.sort((a, b) => best(bars, b.label) - best(bars, a.label) || collator.compare(a.label, b.label) || rank(a) - rank(b));
  return { figure: list[0], kind: "places", under: say("acrossPlaces", year), bars, unit: bars.unit };
}

function best(bars, label) {
  return Math.max(...bars.filter((bar) => bar.label === label).map((bar) => bar.value));
}

/** What happened stands before what was expected and promised. */
function rank(bar) {
  return ["actual", "estimate", "target"].indexOf(bar.figure.status);
}

/** A bar for each label and status: the first figure that tells it, a range by its lower end. Units are those of the text where all have the same. */
function barsOf(list, labelOf) {
  const sameUnit = list.every((figure) => figure.unit === list[0].unit);
  const seen = new Set();
  const bars = [];
  for (const figure of list) {
    const label = labelOf(figure);
    const key = `${label}/${figure.status}`;
    const factor = sameUnit ? 1 : unitOf(figure).factor;
    if (seen.has(key) || !factor) continue;
    seen.add(key);
    const sign = figure.direction === "down" ? -1 : 1;
    const high = figure.high === undefined ? null : sign * figure.high * factor;
    bars.push({ label, figure, value: sign * figure.value * factor, high });
  }
  bars.unit = sameUnit ? list[0].unit ?? "" : unitOf(list[0]).base ?? "";
  return bars;
}

/** A chart as wide as its place. */
function drawn(chart, width) {
  const bars = chart.bars.slice(0, MOST_BARS);
  const labels = new Set(bars.map((bar) => bar.label)).size;
  const stands = chart.kind === "time" && width / labels >= BAR.least && width / bars.length >= BAR.least * 0.7;
  return stands ? standing(chart, bars, width) : lying(chart, bars, width);
}

/** From the least to the greatest value, zero within. */
function extent(bars) {
  const values = bars.map((bar) => bar.value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return low === high ? [0, 1] : [low, high];
}

/** Bars side by side, one group a period. */
function standing(chart, bars, width) {
  const [low, high] = extent(bars);
  const [top, bottom] = [26, 30];
  const y = (value) => top + ((high - value) / (high - low)) * BAR.height;
  const groups = [...grouped(bars, (bar) => bar.label)];
  const slot = Math.min(BAR.most, width / bars.length);
  const thick = Math.min(44, slot * 0.62);
  let at = 0;
  const drawn = groups.map(([label, own]) => {
    const middle = (at + own.length / 2) * slot;
    const made = own.map((bar, n) => {
      const x = middle + (n - own.length / 2 + 0.5) * Math.min(slot, thick + 14);
      return link(chart, bar, { x: x - thick / 2, y: Math.min(y(bar.value), y(0)), width: thick, height: Math.max(1, Math.abs(y(bar.value) - y(0))) },
        { x, y: Math.min(y(bar.value), y(0)) - 8, "text-anchor": "middle" });
    });
    at += own.length;
    return [...made, svg("text", { class: "axis", x: middle, y: BAR.height + top + 20, "text-anchor": "middle" }, label.replace("/", "–"))];
  });
  const zero = svg("line", { class: "zero", x1: 0, x2: width, y1: y(0), y2: y(0) });
  return picture(chart, width, top + BAR.height + bottom, [...drawn.flat(), zero]);
}

/** Bars one below the other, a label before each group. */
function lying(chart, bars, width) {
  const [low, high] = extent(bars);
  const left = Math.min(BAR.label, width * 0.34);
  const space = width - left - BAR.value;
  const x = (value) => left + ((value - low) / (high - low)) * space;
  let last = "";
  const drawn = bars.map((bar, n) => {
    const y = n * (BAR.thick + BAR.gap) + BAR.gap;
    const text = bar.label === last ? "" : cut(bar.label.replace("/", "–"), left);
    last = bar.label;
    const box = { x: Math.min(x(bar.value), x(0)), y, width: Math.max(1, Math.abs(x(bar.value) - x(0))), height: BAR.thick };
    return [svg("text", { class: "axis", x: left - 10, y: y + BAR.thick - 5, "text-anchor": "end" }, text),
      link(chart, bar, box, { x: Math.max(x(bar.value), x(0)) + 8, y: y + BAR.thick - 5, "text-anchor": "start" })];
  });
  const height = bars.length * (BAR.thick + BAR.gap) + BAR.gap;
  const zero = svg("line", { class: "zero", x1: x(0), x2: x(0), y1: 0, y2: height });
  return picture(chart, width, height, [...drawn.flat(), zero]);
}

/** As much of a label as there is room for. */
function cut(label, width) {
  const most = Math.max(3, Math.floor((width - 14) / 13));
  return label.length > most ? `${label.slice(0, most - 1)}…` : label;
}

/** A bar with its number: a link to the figure. */
function link(chart, bar, box, place) {
  const { figure } = bar;
  const bound = { over: ">", at_least: "≥", at_most: "≤", under: "<", about: "≈", nearly: "≈" }[figure.qualifier] ?? "";
  const text = `${bound}${shortNumber(bar.value)}${bar.high === null ? "" : `–${shortNumber(bar.high)}`}`;
  const name = `${bar.label} ${say(figure.status)} ${boundWord(figure)}${written(figure)}`;
  return svg("a", { href: address({ figure: figure.id }), "aria-label": name, class: categoryClass(chart.figure.category) },
    svg("title", null, name),
    svg("rect", { ...rounded(box), rx: 2, class: `column s-${figure.status}` }),
    svg("text", { class: "number", ...rounded(place) }, text));
}

function rounded(attributes) {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, typeof value === "number" ? Math.round(value * 10) / 10 : value]));
}

function picture(chart, width, height, children) {
  const label = say("chartOf", chart.figure.indicator ?? "", chart.bars.length);
  return svg("svg", { role: "group", "aria-label": label, width, height, viewBox: `0 0 ${width} ${height}`, class: "chart" }, children);
}

/** A chart with its heading. */
function chartCard(chart) {
  const { figure } = chart;
  const unit = [chart.unit, figure.per ? say("per", figure.per) : ""].filter(Boolean).join(" ");
  const card = el("section", { class: "card chart-card" },
    el("h3", null, el("a", { href: address({ ...withoutFilters(), view: "figures", key: figure.statistic, figure: "" }), title: say("sameKey") }, figure.indicator ?? "")),
    el("p", { class: "kind" }, [chart.under, kindWord(figure), unit].filter(Boolean).join(" · ")),
    el("div", { class: "canvas" }));
  card.chart = chart;
  return card;
}

/** Draws the charts of cards that are in the page and know their width. */
function drawCharts(cards) {
  for (const card of cards) {
    const canvas = card.querySelector(".canvas");
    const width = Math.floor(canvas.clientWidth);
    if (width > 0) canvas.replaceChildren(drawn(card.chart, width));
  }
}

const charts = {
  made: "",
  most: CHARTS_AT_ONCE,

  show() {
    const list = shown();
    const asked = `${language}/${this.most}/${innerWidth}`;
    if (this.list === list && this.made === asked) return this.relink();
    if (this.list !== list) this.all = chartsOf(list);
    this.list = list;
    this.made = asked;
    this.cards = this.all.slice(0, this.most).map(chartCard);
    const rest = this.all.length - this.cards.length;
    const more = el("button", { type: "button", class: "more", hidden: rest <= 0 }, say("more", count(Math.min(rest, CHARTS_AT_ONCE))));
    more.addEventListener("click", () => {
      this.most += CHARTS_AT_ONCE;
      this.show();
    });
    byId("charts").replaceChildren(el("p", { class: "note" }, say(this.all.length ? "chartsNote" : "noCharts")),
      el("div", { class: "cards" }, this.cards), more);
    drawCharts(this.cards);
  },

  /** The links of bars keep the filters that are set now. */
  relink() {
    drawCharts(this.cards);
  },
};
