// Elements. Whatever is a text becomes a text node: nothing here, and nothing else in this page, reads markup from a string.

/** Attributes that an element may be given; handlers and styles are none of them. */
const ATTRIBUTE =
  /^(?:class|id|title|type|name|value|for|list|href|rel|target|lang|role|scope|tabindex|placeholder|autocomplete|hidden|disabled|selected|colspan|viewBox|width|height|x|y|x1|x2|y1|y2|rx|d|points|text-anchor|aria-[a-z]+|data-[a-z]+)$/;

/** Gives an element its attributes (true stands for an empty one; false, null and undefined for none) and children. */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (!ATTRIBUTE.test(name)) throw new Error(`no attribute of this page: ${name}`);
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

/** Children without those that are nothing. */
function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== "");
}

/** An element of HTML: `el("p", { class: "note" }, "text", el("b", null, "more"))`. */
function el(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same of SVG. */
function svg(name, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/** An element of the shell. */
function byId(id) {
  return document.getElementById(id);
}

/** A link to the source, if its address is one of the web: `javascript:` and `data:` are none. */
function outside(address, text) {
  try {
    const url = new URL(address);
    if (url.protocol !== "https:" && url.protocol !== "http:") return el("span", null, text);
    return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
  } catch {
    return el("span", null, text);
  }
}

/** Calls `action` once, `wait` milliseconds after the last of many calls. */
function settled(action, wait) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...given), wait);
  };
}

/** Calls `action` at most once a frame. */
function eachFrame(action) {
  let waits = false;
  return () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      action();
    });
  };
}
