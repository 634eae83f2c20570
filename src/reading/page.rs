//! Blocks into articles: what is a heading, a caption or furniture, and where one article ends and the next begins.
//!
//! A newspaper's page holds several articles; a byline or the opening of a news item (本报讯) says where one starts, and
//! the run of headings before it is its headline. A document without either is one article.

use std::ops::Range;

use super::Format;
use super::cues::{
    is_byline, is_caption, is_credit, is_dateline, is_masthead, is_paragraph, is_running, is_short, is_site_furniture,
    is_title_like,
};
use super::item::numbered;
use super::join::Draft;
use super::lede::{Lede, lede};
use super::repair::Mark;
use super::sentence;
use crate::span::Alignment;

/// A document ready to be read by the later stages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The repaired text: blocks with a line feed between them.
    pub text: String,
    /// From the reading text to the decoded document, in bytes.
    pub alignment: Alignment,
    /// All blocks, in order.
    pub blocks: Vec<Block>,
    /// The articles, in order; every block outside the masthead is in exactly one.
    pub articles: Vec<Article>,
    /// The paper's head, as block indices.
    pub masthead: Option<Range<usize>>,
}

impl Reading {
    /// The text of a block.
    pub fn block_text(&self, block: &Block) -> &str {
        self.text.get(block.range.clone()).unwrap_or_default()
    }

    /// The sentences of a block, as ranges of the reading text; furniture has none.
    pub fn sentences(&self, block: &Block) -> Vec<Range<usize>> {
        match block.kind {
            BlockKind::Furniture => Vec::new(),
            _ => sentence::sentences(&self.text, block.range.clone()),
        }
    }

    /// Appends the sentences of a block in which marks, as [`sentence::MARKS`] are, stand at these places of the text.
    pub(crate) fn add_sentences(&self, block: &Block, marks: impl Iterator<Item = usize>, to: &mut Vec<Range<usize>>) {
        if block.kind != BlockKind::Furniture {
            sentence::append(&self.text, block.range.clone(), marks, to);
        }
    }

    /// The blocks of an article.
    pub fn article_blocks(&self, article: &Article) -> &[Block] {
        self.blocks.get(article.blocks.clone()).unwrap_or_default()
    }
}

/// A heading, a paragraph, or something beside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in the reading text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: BlockKind,
    /// Whether markup says that it is the cell of a table.
    pub cell: bool,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A heading: what it says holds for what follows, up to the next heading of its level or above.
    Heading {
        /// 1 for an article's headline or a part with numbered headings of its own, 2 for 一、, 3 for （一）, 4 for 1. and so on.
        level: u8,
    },
    /// Text.
    Paragraph,
    /// The words under a picture.
    Caption,
    /// Mastheads, bylines, datelines, buttons: no text of the article.
    Furniture,
}

/// One article of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its blocks, as indices.
    pub blocks: Range<usize>,
    /// The headline's blocks, as indices: kicker, title, subtitle. Empty when there is none.
    pub headline: Range<usize>,
    /// The title in the reading text; a line feed divides a title of several lines.
    pub title: Option<Range<usize>>,
    /// Who wrote or gave it: 本报记者 某某, 市长 某某.
    pub byline: Option<Range<usize>>,
    /// The line that dates it: 2025年1月14日在…会议上, 发布时间：2025-01-14.
    pub dateline: Option<Range<usize>>,
    /// The formula that opens a news item: 本报讯 记者某某报道：, 新华社北京1月5日电.
    pub opening: Option<Range<usize>>,
}

/// What a block looks like, before the articles are known.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Role {
    Text,
    /// A news item's first paragraph.
    Opening(Lede),
    Head,
    Byline,
    Dateline,
    Caption,
    Furniture,
}

/// Sorts the blocks into articles.
pub(super) fn arrange(text: String, alignment: Alignment, drafts: &[Draft], format: Format) -> Reading {
    let mut page = Page { text: &text, drafts, roles: Vec::new(), titles: vec![false; drafts.len()] };
    page.assign_roles(format);
    let masthead = page.masthead();
    page.demote_tables(masthead.end);
    page.demote_navigation(masthead.end, format);
    let starts = page.starts(masthead.end);
    let articles = page.articles(&starts);
    let blocks = page.blocks(&articles);
    let masthead = (!masthead.is_empty()).then_some(masthead);
    Reading { text, alignment, blocks, articles, masthead }
}

/// The most lines that a headline with its byline and date takes.
const HEADLINE: usize = 10;

struct Page<'a> {
    text: &'a str,
    drafts: &'a [Draft],
    roles: Vec<Role>,
    /// Blocks that belong to a headline.
    titles: Vec<bool>,
}

impl<'a> Page<'a> {
    fn words(&self, block: usize) -> &'a str {
        self.drafts.get(block).and_then(|draft| self.text.get(draft.range.clone())).unwrap_or_default()
    }

    fn mark(&self, block: usize) -> Mark {
        self.drafts.get(block).map_or(Mark::None, |draft| draft.mark)
    }

    fn role(&self, block: usize) -> Option<&Role> {
        self.roles.get(block)
    }

    fn is_head(&self, block: usize) -> bool {
        self.role(block) == Some(&Role::Head)
    }

    fn assign_roles(&mut self, format: Format) {
        self.roles = (0..self.drafts.len()).map(|block| self.role_of(block, format)).collect();
        for block in 1..self.drafts.len() {
            if self.is_subtitle(block - 1) {
                self.set(block - 1, Role::Head);
            }
        }
    }

    /// A longer line between a heading and a byline: the subtitle of a headline.
    fn is_subtitle(&self, block: usize) -> bool {
        let words = self.words(block);
        let opens = matches!(self.role(block + 1), Some(Role::Byline | Role::Opening(_)));
        opens
            && self.role(block) == Some(&Role::Text)
            && self.drafts.get(block).is_some_and(|draft| draft.lines == 1 && draft.mark == Mark::None)
            && block.checked_sub(1).is_some_and(|before| self.is_head(before))
            && is_short(words, 60)
            && !words.contains(['。', '；'])
            && !words.ends_with(['，', '、', '：', '”'])
    }

    fn role_of(&self, block: usize, format: Format) -> Role {
        let words = self.words(block);
        if matches!(self.mark(block), Mark::None | Mark::Text | Mark::Bullet) && is_paragraph(words) {
            return lede(words).map_or(Role::Text, Role::Opening);
        }
        self.role_of_any(block, format)
    }

    /// The same of a line that may be anything.
    fn role_of_any(&self, block: usize, format: Format) -> Role {
        let words = self.words(block);
        let mark = self.mark(block);
        let lines = self.drafts.get(block).map_or(1, |draft| draft.lines);
        if is_site_furniture(words) || mark == Mark::Link && !words.contains('。') && format == Format::Markup {
            return Role::Furniture;
        }
        if mark == Mark::Cell {
            return Role::Text;
        }
        if is_byline(words) {
            return Role::Byline;
        }
        if is_dateline(words) {
            return Role::Dateline;
        }
        if let Some(lede) = lede(words) {
            return Role::Opening(lede);
        }
        if is_caption(words) {
            return Role::Caption;
        }
        let marked = match mark {
            Mark::Heading(_) | Mark::LeadIn => true,
            Mark::Bold => lines == 1 && is_short(words, 60),
            _ => false,
        };
        let plain = lines == 1 && matches!(mark, Mark::None | Mark::Heading(_));
        let numbered = || {
            numbered(words).is_some()
                && is_short(words, 45)
                && !words.ends_with(['；', '，', '、'])
                && !words.trim_end_matches('。').contains(['。', '；'])
        };
        // A mark on a whole paragraph is a slip of whatever wrote the marks.
        let text = || is_running(words) && !is_short(words, 80);
        let head = marked && !text() || plain && (numbered() || is_title_like(words));
        if head { Role::Head } else { Role::Text }
    }

    /// The blocks of the paper's head: all up to the last one that shows its marks, before any text.
    fn masthead(&mut self) -> Range<usize> {
        const REACH: usize = 40;
        let mut end = 0;
        for block in 0..self.drafts.len().min(REACH) {
            let words = self.words(block);
            if is_masthead(words) {
                end = block + 1;
            } else if matches!(self.role(block), Some(Role::Text | Role::Opening(_)))
                && (is_running(words) || words.contains('。'))
            {
                break;
            }
        }
        for role in self.roles.iter_mut().take(end) {
            *role = Role::Furniture;
        }
        // A paper's head may be printed again inside the page.
        for block in end..self.drafts.len() {
            let words = self.words(block);
            if is_masthead(words) && ["刊号", "邮发代号", "总第"].iter().any(|mark| words.contains(mark)) {
                self.set(block, Role::Furniture);
            }
        }
        0..end
    }

    fn set(&mut self, block: usize, role: Role) {
        if let Some(place) = self.roles.get_mut(block) {
            *place = role;
        }
    }

    /// Many short lines in a row are the cells of a table, not headings; so are the lines of a row that tell figures, where
    /// there are some.
    fn demote_tables(&mut self, from: usize) {
        const RUN: usize = 6;
        const FEW: usize = 3;
        let mut start = from;
        for block in from..=self.drafts.len() {
            let shaped = self.is_head(block) && self.mark(block) == Mark::None && numbered(self.words(block)).is_none();
            if shaped {
                continue;
            }
            let heads_news = matches!(self.role(block), Some(Role::Byline | Role::Opening(_)));
            let cells = start..if heads_news { block.saturating_sub(3) } else { block };
            let tells = |cell: usize| self.words(cell).bytes().any(|byte| byte.is_ascii_digit());
            let of_figures = cells.len() > FEW && cells.clone().filter(|cell| tells(*cell)).count() >= FEW;
            let text = cells.filter(|cell| block - start > RUN || of_figures && tells(*cell));
            for cell in text.collect::<Vec<_>>() {
                self.set(cell, Role::Text);
            }
            start = block + 1;
        }
    }

    /// On a web page, short lines before the first real heading are navigation.
    fn demote_navigation(&mut self, from: usize, format: Format) {
        if format != Format::Markup {
            return;
        }
        let first = (from..self.drafts.len()).find(|block| matches!(self.mark(*block), Mark::Heading(1 | 2)));
        let Some(first) = first else { return };
        if (from..first).any(|block| is_running(self.words(block))) {
            return;
        }
        for block in from..first {
            self.set(block, Role::Furniture);
        }
    }

    /// Where each article starts.
    fn starts(&mut self, from: usize) -> Vec<usize> {
        let mut starts = Vec::new();
        let mut floor = from;
        for block in from..self.drafts.len() {
            let (start, headed) = self.headline_before(block, floor);
            let begins = match self.role(block) {
                Some(Role::Opening(lede)) => headed || lede.strong,
                Some(Role::Byline) => headed,
                Some(Role::Caption) => headed && is_credit(self.words(block)),
                Some(Role::Text) => headed && (self.is_photo_story(block) || start > from && self.is_signed(start - 1)),
                _ => false,
            };
            if begins {
                if headed {
                    self.note_titles(start, block);
                }
                if starts.last() != Some(&start) {
                    starts.push(start);
                }
            }
            if matches!(self.role(block), Some(Role::Text | Role::Opening(_) | Role::Caption)) {
                floor = block + 1;
            }
        }
        if starts.is_empty() || starts.first().is_some_and(|first| *first > from) {
            self.first_start(from, &mut starts);
        }
        starts
    }

    /// What stands before the first byline: an article of its own if there is text in it.
    fn first_start(&mut self, from: usize, starts: &mut Vec<usize>) {
        let until = starts.first().copied().unwrap_or(self.drafts.len());
        let body = (from..until).any(|block| matches!(self.role(block), Some(Role::Text | Role::Caption)));
        if !body {
            if let Some(first) = starts.first_mut() {
                *first = from;
            } else if from < self.drafts.len() {
                starts.push(from);
            }
            return;
        }
        starts.insert(0, from);
        let text = (from..until).find(|block| {
            !matches!(self.role(*block), Some(Role::Head | Role::Byline | Role::Dateline | Role::Furniture))
        });
        let numbered_head = (from..until).find(|block| self.is_head(*block) && numbered(self.words(*block)).is_some());
        let end = text.unwrap_or(until).min(numbered_head.unwrap_or(until));
        self.note_titles(from, end.min(from + HEADLINE));
    }

    /// Where the headline that ends before `block` starts, and whether there is one.
    fn headline_before(&self, block: usize, floor: usize) -> (usize, bool) {
        let mut start = block;
        let mut headed = false;
        while start > floor && block - start < HEADLINE {
            match self.role(start - 1) {
                Some(Role::Head)
                    if self.mark(start - 1) != Mark::LeadIn && numbered(self.words(start - 1)).is_none() =>
                {
                    headed = true
                }
                Some(Role::Byline | Role::Dateline | Role::Furniture) => {}
                _ => break,
            }
            start -= 1;
        }
        (start, headed)
    }

    fn note_titles(&mut self, start: usize, end: usize) {
        for block in start..end {
            if self.is_head(block)
                && let Some(title) = self.titles.get_mut(block)
            {
                *title = true;
            }
        }
    }

    /// A heading, one paragraph, and the photographer's name.
    fn is_photo_story(&self, block: usize) -> bool {
        let after = block + 1;
        is_credit(self.words(block))
            || is_credit(self.words(after))
                && is_short(self.words(after), 24)
                && self.role(after) == Some(&Role::Caption)
    }

    /// Whether the paragraph closes with its agency or writer: （新华社）, （记者某某）.
    fn is_signed(&self, block: usize) -> bool {
        let words = self.words(block);
        let Some(at) = words.rfind('（') else { return false };
        let signature = words.get(at..).unwrap_or_default();
        words.ends_with('）')
            && is_short(signature, 30)
            && ["新华社", "新華社", "记者", "記者", "通讯员", "供稿", "本报", "据", "（完）"]
                .iter()
                .any(|mark| signature.contains(mark))
    }

    fn articles(&self, starts: &[usize]) -> Vec<Article> {
        let ends = starts.iter().skip(1).copied().chain([self.drafts.len()]);
        starts.iter().zip(ends).map(|(start, end)| self.article(*start, end)).collect()
    }

    fn article(&self, start: usize, end: usize) -> Article {
        let titles: Vec<usize> = (start..end).filter(|block| self.titles.get(*block) == Some(&true)).collect();
        let headline = match (titles.first(), titles.last()) {
            (Some(first), Some(last)) => *first..last + 1,
            _ => start..start,
        };
        // Only what stands around the headline is the article's; a name further down signs a picture.
        let head = start..headline.end.max(start) + 4;
        let find =
            |role: Role| head.clone().take_while(|block| *block < end).find(|block| self.role(*block) == Some(&role));
        let range = |block: usize| self.drafts.get(block).map(|draft| draft.range.clone());
        let opening = head.clone().take_while(|block| *block < end).find_map(|block| match self.role(block) {
            Some(Role::Opening(lede)) => range(block).map(|at| at.start + lede.range.start..at.start + lede.range.end),
            _ => None,
        });
        Article {
            blocks: start..end,
            title: self.title(&titles),
            headline,
            byline: find(Role::Byline).and_then(range),
            dateline: find(Role::Dateline).and_then(range),
            opening,
        }
    }

    /// The title among the lines of a headline.
    ///
    /// A subtitle opens with a dash and stands under its title; a heading of the top level is a title; of other marked
    /// headings it is the last. Without dash or mark the lines that stand together are all of the title.
    fn title(&self, titles: &[usize]) -> Option<Range<usize>> {
        let range = |block: usize| self.drafts.get(block).map(|draft| draft.range.clone());
        let dashed = titles.iter().position(|block| self.words(*block).starts_with("——"));
        if let Some(title) = dashed.and_then(|place| place.checked_sub(1)).and_then(|place| titles.get(place)) {
            return range(*title);
        }
        let level = |block: &usize| match self.mark(*block) {
            Mark::Heading(level) => Some(level),
            _ => None,
        };
        let top = titles.iter().rfind(|block| level(block) == Some(1));
        // Below the top level the marks follow the size of the type, and a column's name may be set larger than a title.
        if let Some(title) = top.or_else(|| titles.iter().rfind(|block| level(block).is_some())) {
            return range(*title);
        }
        let last = *titles.last()?;
        let together = titles.iter().rev().zip((0..=last).rev()).take_while(|(title, place)| *title == place);
        let first = together.last().map_or(last, |(title, _)| *title);
        Some(range(first)?.start..range(last)?.end)
    }

    fn blocks(&self, articles: &[Article]) -> Vec<Block> {
        let beside = |draft: &Draft| Block {
            range: draft.range.clone(),
            kind: BlockKind::Furniture,
            cell: draft.mark == Mark::Cell,
        };
        let mut blocks: Vec<Block> = self.drafts.iter().map(beside).collect();
        for article in articles {
            let mut outer = 1;
            for block in article.blocks.clone() {
                let kind = self.kind(block, article, &mut outer);
                if let Some(place) = blocks.get_mut(block) {
                    place.kind = kind;
                }
            }
        }
        blocks
    }

    fn kind(&self, block: usize, article: &Article, outer: &mut u8) -> BlockKind {
        match self.role(block) {
            Some(Role::Text | Role::Opening(_)) => BlockKind::Paragraph,
            Some(Role::Caption) => BlockKind::Caption,
            Some(Role::Head) => {
                let level = self.level(block, article, *outer);
                if self.mark(block) != Mark::LeadIn {
                    *outer = level;
                }
                BlockKind::Heading { level }
            }
            _ => BlockKind::Furniture,
        }
    }

    /// A heading's level: its number says it best, then its mark.
    fn level(&self, block: usize, article: &Article, outer: u8) -> u8 {
        if self.titles.get(block) == Some(&true) && article.headline.contains(&block) {
            return 1;
        }
        if self.mark(block) == Mark::LeadIn {
            return (outer + 1).min(6);
        }
        if let Some(level) = numbered(self.words(block)) {
            return level;
        }
        // A heading over numbered headings is a part of its own: a list behind its announcement.
        let heads_numbers = self.is_head(block + 1) && numbered(self.words(block + 1)) == Some(2);
        match self.mark(block) {
            _ if heads_numbers => 1,
            Mark::Heading(level) => level.max(2),
            _ => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use proptest::prelude::*;

    fn kinds(text: &str) -> Vec<BlockKind> {
        read(text, None).blocks.iter().map(|block| block.kind).collect()
    }

    fn titles(text: &str) -> Vec<String> {
        let reading = read(text, None);
        reading
            .articles
            .iter()
            .map(|a| a.title.clone().map_or(String::new(), |title| reading.text[title].to_owned()))
            .collect()
    }

    use BlockKind::{Caption, Furniture, Heading, Paragraph};

    const BODY: &str = "全县新建学校3所，新增学位500个。";

    #[test]
    fn a_page_holds_articles() {
        let text = format!(
            "某州日报\n总第100期\n今日8版\n\n高质量发展\n\n修好路 种出茶\n\n——某州茶乡纪实\n\n□本报记者 张三\n\n{BODY}\n\n\
             政策赋能\n\n{BODY}\n\n某县完成改造\n\n本报讯 记者李四报道：{BODY}"
        );
        assert_eq!(titles(&text), ["修好路 种出茶", "某县完成改造"]);
        let reading = read(&text, None);
        assert_eq!(reading.masthead, Some(0..3));
        assert_eq!(reading.articles[0].byline.clone().map(|r| &reading.text[r]), Some("□本报记者 张三"));
        assert_eq!(reading.articles[1].opening.clone().map(|r| &reading.text[r]), Some("本报讯 记者李四报道："));
    }

    #[test]
    fn a_report_is_one_article() {
        let text = format!(
            "某县2024年政府工作报告\n2025年1月13日在某县第十届人民代表大会第三次会议上\n县长 王五\n各位代表：\n{BODY}\n\
             一、工作回顾\n{BODY}\n（一）产业\n{BODY}"
        );
        assert_eq!(titles(&text), ["某县2024年政府工作报告"]);
        let level = |level| Heading { level };
        assert_eq!(
            kinds(&text),
            [level(1), Furniture, Furniture, Paragraph, Paragraph, level(2), Paragraph, level(3), Paragraph]
        );
    }

    #[test]
    fn a_list_behind_its_announcement_is_a_part() {
        let text = format!("公布清单\n\n本报讯 {BODY}\n\n某州2025年惠民实事清单\n\n一、办好学校\n\n{BODY}");
        let level = |level| Heading { level };
        assert_eq!(kinds(&text), [level(1), Paragraph, level(1), level(2), Paragraph]);
        assert_eq!(titles(&text).len(), 1);
    }

    #[test]
    fn pictures_and_bold_lead_ins() {
        let text = format!("## 回顾\n\n**一、送戏下乡。**{BODY}\n\n工人在车间里忙碌。（资料图片）");
        assert_eq!(kinds(&text), [Heading { level: 1 }, Heading { level: 2 }, Paragraph, Caption]);
    }

    #[test]
    fn a_web_page_keeps_its_text_only() {
        let text = format!(
            "<html><head><title>茶厂5亿</title></head><body><div><a href='/'>首页</a><a href='x'>茶厂开工5亿</a></div>\
             <h1>茶厂开工5亿</h1><span>发布时间：2011-03-24</span><p>{BODY}</p><p><strong>完成投资5亿</strong></p><p>{BODY}</p></body></html>"
        );
        assert_eq!(
            kinds(&text),
            [Furniture, Heading { level: 1 }, Furniture, Paragraph, Heading { level: 2 }, Paragraph]
        );
    }

    #[test]
    fn an_empty_document_has_nothing() {
        for text in ["", "\n\n \u{FEFF}\n", "<html></html>"] {
            let reading = read(text, None);
            assert!(reading.blocks.is_empty() && reading.articles.is_empty() && reading.masthead.is_none());
        }
    }

    #[test]
    fn long_input_takes_time_in_proportion() {
        for piece in [
            "1",
            "的",
            "一、甲\n",
            "<a ",
            "“",
            "，\n",
            "**",
            "[",
            "(",
            "（新华社）\n甲\n",
            "<script>",
            "&",
            "本报讯 ",
            "| a ",
            "**甲**\n\n",
        ] {
            let text = piece.repeat(20_000);
            let reading = read(&text, None);
            assert!(reading.alignment.source_len() == text.len());
        }
    }

    proptest! {
        #[test]
        fn what_is_known_for_a_paragraph_could_be_nothing_else(
            text in "(本报讯 |据某报报道 |图为|附件：|来源：|一、|第3章|５|5){0,2}(年|，|a|é){0,70}(不得转载|扫描二维码){0,1}年{0,60}(摄|。){1,2}",
            mark in proptest::sample::select(vec![Mark::None, Mark::Text, Mark::Bullet]),
            lines in 1usize..3,
        ) {
            let drafts = [Draft { range: 0..text.len(), mark, lines }];
            let page = Page { text: &text, drafts: &drafts, roles: Vec::new(), titles: Vec::new() };
            prop_assert_eq!(page.role_of(0, Format::Markdown), page.role_of_any(0, Format::Markdown));
        }

        #[test]
        fn any_text_reads_and_maps(text in "(\\PC|年|人|5|０|，|。| |　|\n|\n\n|\\*\\*|#|<p>|</p>|<|&nbsp;|一、|本报讯 |□|\r\n){0,80}") {
            let reading = read(&text, None);
            prop_assert_eq!(reading.alignment.derived_len(), reading.text.len());
            prop_assert_eq!(reading.alignment.source_len(), text.len());
            let mut covered = reading.masthead.clone().map_or(0, |masthead| masthead.end);
            for article in &reading.articles {
                prop_assert_eq!(article.blocks.start, covered);
                covered = article.blocks.end;
            }
            prop_assert_eq!(covered, reading.blocks.len());
            for block in &reading.blocks {
                prop_assert!(!reading.block_text(block).contains('\n'));
                for range in reading.sentences(block) {
                    prop_assert!(block.range.start <= range.start && range.end <= block.range.end);
                    prop_assert!(!text[reading.alignment.to_source(range)].is_empty());
                }
            }
        }

        #[test]
        fn what_was_not_changed_is_found_in_the_source(text in "(年|人|5|3|，|。|\n|\n\n|　|、|万){0,80}") {
            let reading = read(&text, None);
            for (at, c) in reading.text.char_indices().filter(|(_, c)| !c.is_whitespace() && *c != ',') {
                prop_assert_eq!(&text[reading.alignment.to_source(at..at + c.len_utf8())], c.to_string());
            }
        }
    }
}
