// The documents, and the text of one with its figures marked.

/** Characters of a text that are made at once. */
const PART = 3000;
/** Sentences that are made at once where there is no text. */
const SENTENCES = 40;

const reader = {
  made: "",
  document: null,

  show(before) {
    if (this.made !== language) this.make();
    const place = state.document === "" ? null : Number(state.document);
    byId("texts").classList.toggle("open", place !== null);
    if (this.document !== place) this.open(place);
    this.window.refresh();
    const figure = figureOf.get(state.figure);
    if (figure && figure.document === place && (before.figure !== state.figure || before.view !== "texts")) this.reveal(figure);
    this.mark();
  },

  make() {
    this.made = language;
    this.document = null;
    const list = el("ol", { class: "list", tabindex: -1 });
    const search = el("input", { type: "search", class: "search", placeholder: say("findText"), "aria-label": say("findText"), autocomplete: "off" });
    const page = el("article", { class: "page", id: "page" });
    byId("texts").classList.toggle("alone", data.documents.length === 1);
    byId("texts").replaceChildren(el("nav", { class: "shelf", "aria-label": say("texts") }, search, list), page);
    this.frame = list;
    this.window = new Windowed(list, { frame: list, spacer: () => el("li", { class: "space", role: "presentation" }), row: (at) => this.item(this.listed[at]) });
    search.addEventListener("input", settled(() => this.list(search.value.trim().toLowerCase()), 120));
    page.addEventListener("click", (event) => follow(event, "a.mark", (mark) => ({ figure: figures[Number(mark.dataset.at)].id })));
    list.addEventListener("click", (event) => follow(event, "li a", (link) => ({ document: link.parentElement.dataset.place, figure: "" })));
    this.list("");
  },

  /** The documents whose names hold what is typed. */
  list(typed) {
    const holds = (document) => `${documentName(document)}\n${document.path}\n${document.publisher ?? ""}`.toLowerCase().includes(typed);
    this.listed = data.documents.map((_, place) => place).filter((place) => holds(data.documents[place]));
    this.window.reset(this.listed.length);
    this.mark();
  },

  item(place) {
    const document = data.documents[place];
    const said = [document.publisher, document.published, say("textClaims", count(figuresIn[place].length))].filter(Boolean).join(" · ");
    return el("li", { "data-place": place }, el("a", { href: address({ document: place, figure: "" }) },
      el("span", { class: "name" }, documentName(document)), el("small", null, said)));
  },

  open(place) {
    this.document = place;
    this.lazy?.end();
    this.lazy = null;
    const page = byId("page");
    if (place === null) {
      page.replaceChildren(el("p", { class: "note" }, say("choose")));
      return;
    }
    const body = el("div", { class: "body" });
    page.replaceChildren(this.back(), this.head(place), body);
    this.parts = this.partsOf(place);
    this.lazy = new Lazy(body, this.parts);
    this.lazy.build(0);
  },

  back() {
    return el("p", { class: "back" }, el("a", { href: address({ document: "", figure: "" }) }, `← ${say("back")}`));
  },

  head(place) {
    const document = data.documents[place];
    const said = [document.publisher, document.published, say("textClaims", count(figuresIn[place].length))].filter(Boolean);
    const notes = [];
    if (document.why) notes.push(say("skippedText", document.why));
    else if (document.duplicate_of) notes.push(say("sameText", document.duplicate_of));
    else if (figuresIn[place].length === 0) notes.push(say("noClaims"));
    else if (!document.has_text) notes.push(say("noText"));
    const isTold = documentName(document) === byId("title").textContent;
    return el("header", null, isTold ? "" : el("h2", null, documentName(document)),
      el("p", { class: "meta" }, said.join(" · "), document.url ? [" · ", outside(document.url, document.url)] : "",
        document.path !== documentName(document) ? el("span", { class: "path", title: document.path }, ` · ${document.path.replace(/.*[/\\]/, "")}`) : ""),
      el("p", { class: "note" }, notes.length ? notes.join(" ") : say("legend")));
  },

  /** The text in parts that are made when they are near; the sentences, where the text is not there. */
  partsOf(place) {
    const text = textOf(place);
    const own = figuresIn[place];
    if (text === null) return sentenceParts(own);
    const titles = new Set(own.map((figure) => data.articles[figure.article].title).concat(data.documents[place].title));
    return textParts(text, own.filter((figure) => figure.place).sort((a, b) => a.place[0] - b.place[0]), titles);
  },

  /** Makes the part that holds a figure, and brings its mark into sight. */
  reveal(figure) {
    const at = this.parts.findIndex((part) => part.holds(figure));
    if (at < 0) return;
    // With its neighbours, whose true height would move it away.
    for (const near of [at - 1, at, at + 1]) this.lazy.build(near);
    const mark = this.lazy.boxes[at].querySelector(`[data-at="${figure.at}"]`);
    // On a phone the figure covers the lower part.
    mark?.scrollIntoView({ block: matchMedia("(max-width: 820px)").matches ? "start" : "center" });
  },

  /** Shows which document and which figure are open. */
  mark() {
    for (const item of byId("texts").querySelectorAll("li[data-place]")) {
      const link = item.firstElementChild;
      if (Number(item.dataset.place) === this.document) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const open = figureOf.get(state.figure);
    for (const mark of byId("page").querySelectorAll("a.mark")) {
      mark.classList.toggle("open", open !== undefined && Number(mark.dataset.at) === open.at);
    }
  },
};

/** Follows a link from what is looked at now: its own address is that of the time when it was made. */
function follow(event, links, changes) {
  const link = event.target.closest(links);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(changes(link));
}

/** A figure's mark: a link that opens it. */
function markOf(figure, text) {
  const link = el("a", {
    class: `mark ${categoryClass(figure.category)} s-${figure.status}${figure.id === state.figure ? " open" : ""}`,
    href: address({ figure: figure.id }), "data-at": figure.at,
    title: [figure.indicator, say(figure.status), periodWord(figure), owner(figure)].filter(Boolean).join(" · "),
  }, text);
  return link;
}

/** A text cut where lines end, with the marks of each part. */
function textParts(text, marked, titles) {
  const parts = [];
  let next = 0;
  for (let start = text.search(/\S|$/); start < text.length;) {
    let end = partEnd(text, start);
    const own = [];
    for (; next < marked.length && marked[next].place[0] < end; next += 1) {
      own.push(marked[next]);
      end = Math.max(end, marked[next].place[1]);
    }
    parts.push(textPart(text, start, end, own, titles));
    start = end;
  }
  return parts;
}

/** Behind the first line that ends after so many characters, if any ends soon; never between the halves of a character. */
function partEnd(text, start) {
  const least = start + PART;
  if (least >= text.length) return text.length;
  const line = text.indexOf("\n", least);
  if (line >= 0 && line < least + PART) return line + 1;
  return /[\uDC00-\uDFFF]/.test(text[least]) ? least + 1 : least;
}

function textPart(text, start, end, own, titles) {
  const build = () => {
    const children = [];
    let at = start;
    for (const figure of own) {
      // Two figures may stand on the same characters: the first has the mark.
      if (figure.place[0] < at) continue;
      children.push(...plain(text.slice(at, figure.place[0]), titles), markOf(figure, text.slice(...figure.place)));
      at = figure.place[1];
    }
    children.push(...plain(text.slice(at, end), titles));
    return children;
  };
  return { text: text.slice(start, end), build, holds: (figure) => own.includes(figure) };
}

/** Text between marks; lines that are an article's title, or a heading of Markdown, stand out. */
function plain(text, titles) {
  const lines = text.split(/(\n)/);
  const children = [];
  let run = "";
  lines.forEach((line, n) => {
    // What stands before the first mark or behind the last may be half a line.
    const isWhole = n < lines.length - 1 && (n > 0 || lines.length > 1);
    if (isWhole && (titles.has(line.trim()) || /^#{1,6} \S/.test(line))) {
      children.push(run, el("strong", { class: "headline" }, line));
      run = "";
    } else run += line === "\r" ? "" : line;
  });
  return [...children, run];
}

/** Sentences with their figures, for documents whose texts are not in the page. */
function sentenceParts(own) {
  const sentences = [...grouped(own, (figure) => figure.sentence)];
  const parts = [];
  for (let at = 0; at < sentences.length; at += SENTENCES) {
    const some = sentences.slice(at, at + SENTENCES);
    parts.push({
      text: some.map(([sentence]) => data.sentences[sentence]).join("\n\n"),
      build: () => some.map(([sentence, list]) => sentenceElement(sentence, list)),
      holds: (figure) => some.some(([, list]) => list.includes(figure)),
    });
  }
  return parts;
}

/** A sentence with the marks whose place is sure; the other figures stand behind it. */
function sentenceElement(sentence, list) {
  const text = data.sentences[sentence];
  const sure = list.map((figure) => ({ figure, place: placeInSentence(figure) })).filter((one) => one.place);
  sure.sort((a, b) => a.place[0] - b.place[0]);
  const children = [];
  let at = 0;
  const placed = new Set();
  for (const { figure, place } of sure) {
    if (place[0] < at) continue;
    children.push(text.slice(at, place[0]), markOf(figure, text.slice(...place)));
    placed.add(figure);
    at = place[1];
  }
  const left = list.filter((figure) => !placed.has(figure));
  const behind = left.length ? el("span", { class: "elsewhere" }, say("elsewhere"), left.map((figure) => [" ", markOf(figure, figure.text)]).flat()) : "";
  return el("p", { class: "sentence" }, children, text.slice(at), behind);
}
