//! The elements of a page with the text that stands in them, as a tree that is always closed.
//!
//! Browsers mend what pages leave open by rules that can make a page of pages. Only what says where the main text is
//! comes in here, blocks and links and spans, and each is closed where the next shows that it has ended; so whatever is
//! made of the outline is as long as the page, and no deeper than [`DEEPEST`].

use super::tags::BLOCK;
use std::ops::Range;

/// How deep elements may stand in each other. Real pages keep below fifty.
const DEEPEST: usize = 100;

/// How many elements a page may have. A long report has some thousands.
const MOST: usize = 20_000;

/// What comes next on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// An element opens; with its tag as it stands.
    Open(&'static str, &'a str),
    /// The innermost element closes.
    Close(&'static str),
    /// A line ends inside an element.
    Break,
    /// Text, in bytes of the text without markup.
    Text(Range<usize>),
}

/// The tree, and the line that is the page's name.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
    /// What stands on the page, in its order; every element that opens closes.
    pub(super) steps: Vec<Step<'a>>,
    /// The line of `<title>`, in bytes of the text without markup.
    pub(super) title: Option<Range<usize>>,
    /// Whether the page was too deep or has too many elements: there are no steps then.
    pub(super) overfull: bool,
    open: Vec<&'static str>,
    elements: usize,
    /// Up to where the text has been used.
    used: usize,
}

/// The name of an element that comes in: links, spans, and all blocks but those that hold the whole page or nothing.
fn element(name: &str) -> Option<&'static str> {
    match name {
        "a" => Some("a"),
        "span" => Some("span"),
        "html" | "body" | "title" | "hr" => None,
        block => BLOCK.binary_search(&block).ok().map(|at| BLOCK[at]),
    }
}

impl<'a> Outline<'a> {
    /// Takes a tag that stands behind the text so far.
    pub(super) fn tag(&mut self, name: &str, closing: bool, source: &'a str, text: &str) {
        if self.overfull {
            return;
        }
        if name == "br" {
            self.take_text(text);
            self.add();
            self.steps.push(Step::Break);
            return;
        }
        let Some(name) = element(name) else { return };
        self.take_text(text);
        if closing {
            self.close(name);
        } else {
            self.open(name, source);
        }
    }

    /// Takes the line of `<title>`.
    pub(super) fn named(&mut self, title: Range<usize>, text: &str) {
        self.title = Some(title);
        self.used = text.len();
    }

    /// Closes what is still open at the end of the text.
    pub(super) fn finish(mut self, text: &str) -> Self {
        if !self.overfull {
            self.take_text(text);
            self.close_down_to(0);
        }
        self
    }

    fn take_text(&mut self, text: &str) {
        let piece = self.used..text.len();
        if !text.get(piece.clone()).unwrap_or_default().trim().is_empty() {
            self.steps.push(Step::Text(piece));
        }
        self.used = text.len();
    }

    fn add(&mut self) {
        self.elements += 1;
        if self.elements > MOST || self.open.len() > DEEPEST {
            self.overfull = true;
            self.steps = Vec::new();
            self.open = Vec::new();
        }
    }

    fn open(&mut self, name: &'static str, source: &'a str) {
        let of_table = matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption");
        if of_table && !self.make_room_in_table(name) {
            return;
        }
        match name {
            "li" => self.end(&["li"], &["ol", "ul"]),
            "dd" | "dt" => self.end(&["dd", "dt"], &["dl"]),
            "a" => self.end(&["a"], &[]),
            _ => {}
        }
        if !matches!(name, "a" | "span") {
            self.end(&["p", "h1", "h2", "h3", "h4", "h5", "h6"], &[]);
        }
        self.open.push(name);
        self.steps.push(Step::Open(name, source));
        self.add();
    }

    /// Ends the cell, row or part of the table that the next one shows to be over; `false` outside a table.
    fn make_room_in_table(&mut self, name: &str) -> bool {
        let stays: &[&str] = match name {
            "td" | "th" => &["tr", "tbody", "thead", "tfoot", "table"],
            "tr" => &["tbody", "thead", "tfoot", "table"],
            _ => &["table"],
        };
        match self.open.iter().rposition(|open| stays.contains(open)) {
            Some(at) => self.close_down_to(at + 1),
            None => return false,
        }
        true
    }

    /// Ends the innermost of these elements, unless a table's cell or one of `walls` stands between.
    fn end(&mut self, names: &[&str], walls: &[&str]) {
        let wall = |open: &&str| matches!(*open, "td" | "th" | "table" | "caption") || walls.contains(open);
        let found = self.open.iter().rposition(|open| names.contains(open) || wall(open));
        if let Some(at) = found.filter(|at| self.open.get(*at).is_some_and(|open| names.contains(open))) {
            self.close_down_to(at);
        }
    }

    fn close(&mut self, name: &'static str) {
        let of_table = matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "table");
        let wall = |open: &&str| if of_table { *open == "table" } else { matches!(*open, "td" | "th" | "table") };
        let found = self.open.iter().rposition(|open| *open == name || wall(open));
        if let Some(at) = found.filter(|at| self.open.get(*at) == Some(&name)) {
            self.close_down_to(at);
        }
    }

    fn close_down_to(&mut self, depth: usize) {
        while self.open.len() > depth
            && let Some(name) = self.open.pop()
        {
            self.steps.push(Step::Close(name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::markup::strip_with_outline;
    use super::*;

    fn shown(page: &str) -> String {
        let (plain, outline) = strip_with_outline(page);
        let show = |step: &Step| match step {
            Step::Open(name, _) => format!("<{name}>"),
            Step::Close(name) => format!("</{name}>"),
            Step::Break => "/".into(),
            Step::Text(range) => plain.text[range.clone()].trim().to_owned(),
        };
        outline.unwrap().steps.iter().map(show).collect()
    }

    #[test]
    fn blocks_links_and_spans_come_in() {
        assert!(BLOCK.is_sorted());
        assert_eq!(["td", "span", "a"].map(element), [Some("td"), Some("span"), Some("a")]);
        assert_eq!(["body", "title", "hr", "b", "unknown"].map(element), [None; 5]);
    }

    #[test]
    fn what_is_left_open_is_closed() {
        assert_eq!(shown("<body><p>甲<p>乙<b>丙</body>"), "<p>甲</p><p>乙丙</p>");
        assert_eq!(shown("<body><ul><li>甲<li>乙</ul></div>丙"), "<ul><li>甲</li><li>乙</li></ul>丙");
        assert_eq!(shown("<body><p><a>甲<p>乙<br>丙"), "<p><a>甲</a></p><p>乙/丙</p>");
        assert_eq!(shown("<body><h2>甲<p>乙"), "<h2>甲</h2><p>乙</p>");
        let rows = "<body><table><tr><td>甲<td>乙<tr><td></p>丙</div></table>丁";
        let closed = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>丁";
        assert_eq!(shown(rows), closed);
        assert_eq!(shown("<body><td>甲</td></table>乙"), "甲乙");
    }

    #[test]
    fn the_name_of_the_page_is_its_first_line() {
        let named = |page: &str| {
            let (plain, outline) = strip_with_outline(page);
            let title = outline.unwrap().title.map(|title| plain.text[title].to_owned());
            (title, plain.text.replace(super::super::markup::BREAK, "|"))
        };
        let page = "<html><head><script>x</script><TITLE>茶厂&mdash;5亿</TITLE><style>y</style></head><body>文";
        assert_eq!(named(page), (Some("茶厂—5亿".into()), "茶厂—5亿|文".into()));
        assert_eq!(named("<html><head></head><title>名<p>乙"), (Some("名".into()), "名|乙".into()));
        assert_eq!(named("<html><head><title></title></head>文"), (Some("".into()), "文".into()));
        assert_eq!(named("<html><head>甲</head>文"), (None, "文".into()));
    }

    #[test]
    fn too_much_is_no_outline() {
        for page in ["<body>".to_owned() + &"<div>".repeat(100_000), "<body>".to_owned() + &"<p>甲</p>".repeat(30_000)]
        {
            let (_, outline) = strip_with_outline(&page);
            assert!(outline.is_some_and(|outline| outline.overfull && outline.steps.is_empty()));
        }
    }
}
