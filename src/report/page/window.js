// Long lists: only what is near the part that is seen is in the page.

/** Rows beyond the edges of the screen that are kept ready. */
const AHEAD = 8;

/** A list of rows of equal height, whose other rows are two stretches of empty space. */
class Windowed {
  /** `body` holds the rows; `spacer()` makes an element of empty space; `row(at)` makes a row. */
  constructor(body, { spacer, row, frame }) {
    this.body = body;
    this.row = row;
    this.frame = frame ?? null;
    this.length = 0;
    this.rows = new Map();
    this.above = spacer();
    this.below = spacer();
    body.replaceChildren(this.above, this.below);
    const refresh = eachFrame(() => this.refresh());
    (this.frame ?? window).addEventListener("scroll", refresh, { passive: true });
    addEventListener("resize", refresh);
  }

  /** Shows another list. */
  reset(length) {
    this.length = length;
    this.rows.forEach((row) => row.remove());
    this.rows.clear();
    this.refresh();
  }

  /** The height of a row in pixels: CSS knows it, in rem. */
  get height() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return parseFloat(getComputedStyle(this.body).getPropertyValue("--row")) * rem || 48;
  }

  /** Puts the rows there that are seen, and takes the others away; rows that stay are not touched. */
  refresh() {
    if (this.body.offsetParent === null) return;
    const [first, end] = this.range();
    for (const [at, row] of this.rows) {
      if (at >= first && at < end) continue;
      row.remove();
      this.rows.delete(at);
    }
    let before = this.above;
    for (let at = first; at < end; at += 1) {
      if (!this.rows.has(at)) this.rows.set(at, this.row(at));
      const row = this.rows.get(at);
      if (before.nextSibling !== row) before.after(row);
      before = row;
    }
    this.above.style.height = `${first * this.height}px`;
    this.below.style.height = `${Math.max(0, this.length - end) * this.height}px`;
  }

  /** The rows from the first to before the last that should be there. */
  range() {
    const seen = this.frame ? this.frame.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    const top = this.body.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor((seen.top - top) / this.height) - AHEAD);
    const end = Math.ceil((seen.bottom - top) / this.height) + AHEAD;
    return [Math.min(first, this.length), Math.min(this.length, Math.max(end, 0))];
  }

  /** Makes a row seen; `above` and `below` are the pixels at either edge that something else covers. */
  reveal(at, above, below) {
    const frame = this.frame;
    const seen = frame ? frame.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    const top = this.body.getBoundingClientRect().top + at * this.height;
    const over = top - (seen.top + above);
    const under = top + this.height - (seen.bottom - below);
    const by = over < 0 ? over : Math.max(0, under);
    if (by !== 0) (frame ?? window).scrollBy(0, by);
    this.refresh();
  }
}

/** Parts of a text that are made when they come near, and are empty space before and after. */
class Lazy {
  /** `parts` have their `text`, by which their height is guessed, and a `build()` that gives children. */
  constructor(body, parts) {
    this.parts = parts;
    this.line = Math.max(10, Math.floor(body.clientWidth / parseFloat(getComputedStyle(body).fontSize)));
    this.boxes = parts.map((part) => this.box(part));
    this.watcher = new IntersectionObserver((seen) => this.turn(seen), { rootMargin: "1200px 0px" });
    body.replaceChildren(...this.boxes);
    this.boxes.forEach((box) => this.watcher.observe(box));
  }

  box(part) {
    const box = el("div", { class: "part" });
    // A guess until it was built once; lines are two characters high.
    const lines = part.text.split("\n").map((line) => Math.max(1, Math.ceil(line.length / this.line)));
    box.style.minHeight = `${2 * lines.reduce((sum, n) => sum + n, 0)}em`;
    return box;
  }

  turn(seen) {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) this.build(this.boxes.indexOf(target));
      else this.empty(target);
    }
  }

  /** Makes a part, if it is not there. */
  build(at) {
    const box = this.boxes[at];
    if (!box || box.firstChild) return;
    box.append(...this.parts[at].build());
    box.style.minHeight = "";
  }

  empty(box) {
    if (!box.firstChild || box.contains(document.activeElement)) return;
    box.style.minHeight = `${box.offsetHeight}px`;
    box.replaceChildren();
  }

  /** Nothing is watched any more. */
  end() {
    this.watcher.disconnect();
  }
}
