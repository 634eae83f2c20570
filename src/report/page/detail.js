// One figure: its sentence, every field, the pattern that read it, and where it leads.

const detail = {
  shown: "",
  from: null,

  show(before) {
    const panel = byId("detail");
    const figure = figureOf.get(state.figure);
    panel.hidden = figure === undefined;
    const asked = `${language}/${address({})}`;
    if (!figure) return this.leave(before);
    if (asked === this.shown) return;
    const isNew = before.figure !== state.figure || this.shown === "";
    this.shown = asked;
    if (!panel.contains(document.activeElement)) this.from = document.activeElement;
    panel.setAttribute("aria-label", figure.indicator ?? figure.text);
    const chart = this.chart(figure);
    const sentence = el("blockquote", { class: "sentence" }, markedSentence(figure));
    panel.replaceChildren(...present([this.tools(figure), this.head(figure), sentence, this.links(figure), chart, this.fields(figure)]));
    if (chart) drawCharts([chart]);
    if (isNew) {
      panel.scrollTop = 0;
      panel.focus({ preventScroll: true });
    }
  },

  /** The keyboard goes on where it was. */
  leave() {
    if (this.shown === "") return;
    this.shown = "";
    byId("detail").replaceChildren();
    if (this.from?.isConnected) this.from.focus({ preventScroll: true });
    this.from = null;
  },

  /** The figures around it: those of the table, or of its document. */
  around(figure) {
    const list = state.view === "texts" ? figuresIn[figure.document] : shown();
    const at = list.indexOf(figure);
    return [list[at - 1], at < 0 ? undefined : list[at + 1]];
  },

  tools(figure) {
    const [previous, next] = this.around(figure);
    const step = (name, to, sign) => {
      const button = el("button", { type: "button", class: "quiet", disabled: !to, "aria-label": say(name), title: say(name) }, sign);
      button.addEventListener("click", () => go({ figure: to.id }, true));
      return button;
    };
    const close = el("button", { type: "button", class: "quiet close", "aria-label": say("close"), title: say("close") }, "×");
    close.addEventListener("click", () => go({ figure: "" }));
    return el("div", { class: "tools" }, step("previous", previous, "←"), step("next", next, "→"), close);
  },

  head(figure) {
    const doubtful = figure.confidence > 0 && figure.confidence < 0.5;
    return el("header", null,
      el("p", { class: "tags" }, categoryTag(figure.category), statusBadge(figure.status), doubtful ? el("span", { class: "badge doubt" }, say("checkIt")) : ""),
      el("h2", null, figure.indicator ?? figure.text),
      el("p", { class: "big" }, valueElement(figure)),
      el("p", { class: "where" }, [owner(figure), periodWord(figure), measureWord(figure)].filter(Boolean).join(" · ")));
  },

  links(figure) {
    const links = [];
    if (state.view !== "texts") links.push(el("a", { href: address({ view: "texts", document: figure.document }) }, say("inText")));
    const like = figuresLike.get(figure.statistic);
    if (like?.length > 1) links.push(el("a", { href: address({ ...withoutFilters(), view: "figures", key: figure.statistic }) }, `${say("sameKey")} (${count(like.length)})`));
    return links.length ? el("p", { class: "links" }, links) : null;
  },

  /** The chart of its statistic that it stands in. */
  chart(figure) {
    const like = figuresLike.get(figure.statistic) ?? [];
    const found = like.length > 1 ? chartsOf(like).find((chart) => chart.bars.some((bar) => bar.figure === figure)) : null;
    return found ? chartCard(found) : null;
  },

  fields(figure) {
    const document = data.documents[figure.document];
    const article = data.articles[figure.article];
    const about = data.patterns[figure.pattern];
    const rows = [
      ["value", multiplied(figure)], ["interval", interval(figure)], ["per", figure.per], ["indicator", figure.indicator], ["key", figure.key],
      ["action", figure.action], ["measure", measureWord(figure)], ["base", figure.base], ["stock_flow", figure.stock_flow && say(figure.stock_flow)],
      ["status", [say(figure.status), figure.status_cue && say("cue", figure.status_cue)].filter(Boolean).join(" · ")],
      ["period", [periodWord(figure), figure.period_kind && say(figure.period_kind)].filter(Boolean).join(" · ")], ["as_of", figure.as_of],
      ["region", [figure.region_name, figure.region].filter(Boolean).join(" ")], ["entity", figure.entity], ["speaker", figure.speaker],
      ["category", categoryName(figure.category)], ["part_of", this.other(figure.part_of)], ["same_as", this.other(figure.same_as)],
      ["document", article.title && article.title !== documentName(document) ? `${article.title} · ${documentName(document)}` : documentName(document)],
      ["publisher", document.publisher], ["published", article.published ?? document.published],
      ["address", document.url && outside(document.url, document.url)],
      ["confidence", figure.confidence ? el("span", { title: say("confidenceNote") }, percent(figure.confidence)) : ""],
      ["pattern", figure.pattern && el("span", null, el("code", null, figure.pattern), about ? el("small", null, about) : "")],
    ];
    const said = rows.filter(([, value]) => value);
    return el("dl", { class: "fields-of" }, said.map(([name, value]) => [el("dt", null, say(`f_${name}`)), el("dd", null, value)]));
  },

  /** A link to another figure. */
  other(id) {
    const figure = figureOf.get(id);
    if (!figure) return "";
    return el("a", { href: address({ figure: id }) }, `${figure.indicator ?? ""} ${written(figure)}`.trim());
  },
};
