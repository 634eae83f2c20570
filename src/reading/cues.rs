//! What a single line gives away about its part on the page: number of a heading, byline, date, masthead, caption.
//!
//! Pure functions of a line's repaired text, used when lines are joined and again when blocks are sorted into
//! articles. They look at the line's first few and last few characters only, or at lines that are short.

use super::item::numbered;
use super::lede::lede;
use crate::charset::leads_ideograph;
use aho_corasick::Span;
use aho_corasick::packed::Searcher;
use memchr::memmem;
use std::sync::LazyLock;

/// Ideographs and kana: characters that words are made of without spaces.
#[inline]
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '々' | '〇' | '\u{2E80}'..='\u{2FDF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Quotation marks and brackets of Chinese text, which stand beside a space as words do.
#[inline]
pub(super) fn is_bracket(c: char) -> bool {
    matches!(
        c,
        '“' | '”' | '‘' | '’' | '「'..='』' | '《' | '》' | '〈' | '〉' | '【' | '】' | '〔' | '〕' | '（' | '）'
    )
}

/// Punctuation of Chinese text that no space belongs beside.
#[inline]
pub(super) fn is_cjk_point(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？' | '…' | '—' | '～' | '·' | '•')
}

/// Punctuation that no line starts with, unless it goes on from the line before.
#[inline]
pub(super) fn goes_on(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '”'
            | '’'
            | '》'
            | '」'
            | '』'
            | '】'
            | '〕'
            | '%'
            | '‰'
    )
}

/// Punctuation that ends a sentence.
#[inline]
pub(super) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？')
}

/// Marks that close a quotation or bracket, and stay with the sentence before them.
#[inline]
pub(super) fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '】' | '》' | '〕' | '〉')
}

/// Whether the text opens with one of the words. Lines are asked for dozens: nearly all have another first character.
pub(super) fn opens_with(text: &str, words: &[&str]) -> bool {
    let head = text.as_bytes().first_chunk::<3>();
    words.iter().any(|word| {
        let own = word.as_bytes().first_chunk::<3>();
        (own.is_none() || own == head) && text.starts_with(word)
    })
}

/// Whether the text closes with one of the words.
fn closes_with(text: &str, words: &[&str]) -> bool {
    let tail = text.as_bytes().last_chunk::<3>();
    words.iter().any(|word| {
        let own = word.as_bytes().last_chunk::<3>();
        (own.is_none() || own == tail) && text.ends_with(word)
    })
}

/// Words that a line may hold anywhere, looked for together.
pub(super) struct Anywhere {
    words: &'static [&'static str],
    /// None on processors that look at one byte at a time.
    searcher: Option<Searcher>,
}

impl Anywhere {
    /// Of these words.
    pub(super) fn new(words: &'static [&'static str]) -> Self {
        Anywhere { words, searcher: Searcher::new(words) }
    }

    /// Whether a text holds any of them.
    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        self.end(text, 0).is_some()
    }

    /// Where the first of them ends that begins at byte `from` or behind it. None is the start of another.
    pub(super) fn end(&self, text: &[u8], from: usize) -> Option<usize> {
        if let Some(searcher) = &self.searcher {
            return searcher.find_in(text, Span { start: from, end: text.len() }).map(|found| found.end());
        }
        let rest = text.get(from..)?;
        let found = self.words.iter().filter_map(|word| Some((memmem::find(rest, word.as_bytes())?, word.len())));
        found.min().map(|(at, len)| from + at + len)
    }
}

/// The number of characters, up to a limit: lines may be megabytes long.
pub(super) fn width(text: &str, limit: usize) -> usize {
    text.chars().take(limit).count()
}

/// Whether the line is at most `limit` characters long.
#[inline]
pub(super) fn is_short(text: &str, limit: usize) -> bool {
    // A character is one to four bytes.
    text.len() <= limit || text.len() <= 4 * limit && text.chars().count() <= limit
}

#[inline]
pub(super) fn is_numeral(c: char) -> bool {
    matches!(c, '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百')
}

/// Whether the text has nothing more to come: it closes with a full stop or what stands for one.
pub(super) fn is_ended(text: &str) -> bool {
    let Some(last) = text.chars().next_back() else { return true };
    if matches!(last, '。' | '！' | '？' | '；' | '：' | '…' | '.' | '!' | '?' | ';' | ':' | '"' | '|')
        || closes(last) && last != '》'
    {
        return true;
    }
    last == '摄' && !text.ends_with("拍摄") || last.is_ascii_alphanumeric() && ends_in_a_code(text)
}

/// Whether a full stop or bracket is followed by letters and digits only: an agency's number, a page.
fn ends_in_a_code(text: &str) -> bool {
    let code = text.chars().rev().take(12).take_while(char::is_ascii_alphanumeric).count();
    let before = text.chars().nth_back(code);
    (1..12).contains(&code)
        && before.is_some_and(|c| ends_sentence(c) || matches!(c, '）' | ' '))
        && text.chars().rev().skip(code).take(2).any(|c| ends_sentence(c) || c == '）')
}

/// Whether the text has the look of running text: a full stop inside, or clauses over some length.
pub(super) fn is_running(text: &str) -> bool {
    let (mut at, mut count, mut comma) = (0, 0, false);
    while let Some(&lead) = text.as_bytes().get(at) {
        at += if leads_ideograph(lead) {
            3
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            if matches!(c, '。' | '！' | '？' | '；') {
                return true;
            }
            comma |= c == '，';
            c.len_utf8()
        };
        if comma && count >= 30 {
            return true;
        }
        count += 1;
    }
    false
}

/// Whether the line names its writer: □本报记者 某某, 记者 某某, 市长 某某.
pub(super) fn is_byline(text: &str) -> bool {
    if !is_short(text, 40) || text.contains(['。', '；', '，']) || is_credit(text) {
        return false;
    }
    const MARKS: [char; 4] = ['□', '■', '◇', '◎'];
    if text.starts_with(MARKS) {
        return is_short(text, 24) || text.contains("记者") || text.contains("通讯员");
    }
    const WRITERS: [&str; 13] = [
        "本报记者",
        "本刊记者",
        "本网记者",
        "本报通讯员",
        "记者 ",
        "记者：",
        "通讯员 ",
        "文/",
        "作者：",
        "作者 ",
        "本報記者",
        "記者 ",
        "特约记者",
    ];
    opens_with(text, &WRITERS) || is_speaker(text)
}

/// 市长 马长江: an office, a space, a name, under a report's title.
fn is_speaker(text: &str) -> bool {
    const OFFICES: [&str; 12] =
        ["省长", "市长", "县长", "州长", "区长", "镇长", "乡长", "主席", "主任", "院长", "检察长", "书记"];
    let Some((office, name)) = text.split_once(' ') else { return false };
    let office = office.strip_prefix("代").unwrap_or(office);
    is_short(text, 24)
        && OFFICES.iter().any(|known| office.ends_with(known))
        && (2..=if name.contains(['·', ' ']) { 12 } else { 4 }).contains(&width(name, 13))
        && name.chars().all(|c| is_han(c) || matches!(c, ' ' | '·'))
}

/// Whether the line ends with the credit of a photograph.
pub(super) fn is_credit(text: &str) -> bool {
    const CREDITS: [&str; 7] = ["摄", "摄）", "摄影）", "资料图片）", "资料图）", "供图", "供图）"];
    let signed = text.ends_with("摄影") && (text.contains("记者") || text.contains(['□', '/']));
    signed || closes_with(text, &CREDITS) && !text.ends_with("拍摄")
}

/// Whether the line describes a picture.
pub(super) fn is_caption(text: &str) -> bool {
    (is_credit(text) || opens_with(text, &CAPTIONS)) && is_short(text, 200)
}

/// How the words under a picture open.
const CAPTIONS: [&str; 6] = ["图为", "图①", "图一：", "图片说明", "上图", "下图"];

/// Bytes of the longest line that can be a numbered heading.
const LONG: usize = 4 * 45;

/// Whether the line, if it bears no mark, is a paragraph whatever else is asked of it: closed by a full stop, which most of what lines
/// can be has not, no numbered heading, no words under a picture and no notice. Most of any text is.
pub(super) fn is_paragraph(text: &str) -> bool {
    text.ends_with('。')
        && (text.len() > LONG || numbered(text).is_none())
        && !opens_with(text, &CAPTIONS)
        && !is_notice(text)
}

/// Whether the line says when (and where) the text was given: a date alone, or 2025年1月14日在…会议上.
pub(super) fn is_dateline(text: &str) -> bool {
    if text.ends_with('。') || !is_short(text, 60) || text.contains('。') {
        return false;
    }
    const LABELS: [&str; 7] = ["发布时间", "发布日期", "发表于", "时间：", "日期：", "来源：", "稿源："];
    // 来源：某某网 alone tells no date.
    if opens_with(text, &LABELS) && text.contains(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let inside = text.trim_start_matches('（');
    let Some(len) = date_len(inside) else { return is_time_stamp(text) };
    let rest = inside.get(len..).unwrap_or_default().trim_end_matches('）').trim();
    let clock = |c: char| c.is_ascii_digit() || matches!(c, ':' | '：' | ' ' | '-' | '星' | '期' | '日' | '一'..='七');
    rest.chars().all(clock)
        || rest.starts_with('在') && ["上", "会议", "大会"].iter().any(|end| rest.ends_with(end))
        || rest.ends_with("通过")
        || is_short(rest, 8) && ["发布", "公布", "印发"].iter().any(|end| rest.ends_with(end))
        || rest.starts_with("来源")
        || is_time_stamp(text)
}

/// A site's stamp: a word or two, a date with its hour and minute, a word or two.
fn is_time_stamp(text: &str) -> bool {
    let Some(start) = text.bytes().position(|byte| byte.is_ascii_digit()) else { return false };
    if !is_short(text, 40) || text.contains(['，', '。', '、']) {
        return false;
    }
    let (before, stamp) = text.split_at(start);
    let Some(len) = date_len(stamp) else { return false };
    let rest = stamp.get(len..).unwrap_or_default().trim_start();
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
    is_short(before, 8) && rest.len() - after.len() >= 4 && rest.contains(':') && is_short(after, 10)
}

/// The length of a year-month-day date at the start: 2025年1月14日, 2025-01-14, 2025/1/14, 二〇二五年一月十四日.
fn date_len(text: &str) -> Option<usize> {
    let mut rest = text;
    for (place, marks) in [['年', '-', '/', '.'], ['月', '-', '/', '.'], ['日', ' ', '号', ' ']].iter().enumerate()
    {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || is_numeral(c));
        let digits = rest.len() - after.len();
        if digits == 0 || digits > 15 {
            return None;
        }
        rest = match after.strip_prefix(marks) {
            Some(next) => next,
            None if place == 2 => after,
            None => return None,
        };
        if place < 2 {
            rest = rest.trim_start_matches(' ');
        }
    }
    Some(text.len() - rest.len())
}

/// What a newspaper's head prints beside its name: numbers of the paper, its date by the moon, its telephones.
pub(super) fn is_masthead(text: &str) -> bool {
    const MARKS: [&str; 7] = ["统一刊号", "国内刊号", "邮发代号", "主管主办", "新闻热线", "报社出版", "融媒体中心出版"];
    static ANY_MARK: LazyLock<Anywhere> = LazyLock::new(|| Anywhere::new(&MARKS));
    // Most paragraphs end here.
    if text.ends_with('。') || !is_short(text, 200) || text.contains('。') {
        return false;
    }
    if ANY_MARK.is_in(text.as_bytes()) {
        return true;
    }
    let digits = text.bytes().any(|byte| byte.is_ascii_digit());
    digits && is_short(text, 60) && (has_count(text, "总第", "期") || has_count(text, "今日", "版"))
        || digits && is_short(text, 16) && (has_count(text, "第", "期") || has_count(text, "第", "版"))
        || is_short(text, 12) && (text.starts_with("星期") || text.ends_with("客户端"))
        || is_short(text, 40) && is_lunar(text)
}

/// Whether a number stands between two marks: 总第12184期, 今日8版.
fn has_count(text: &str, before: &str, after: &str) -> bool {
    text.split_once(before).is_some_and(|(_, rest)| {
        let rest = rest.trim_start_matches(' ');
        let tail = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        // 第3期工程 is no number of a paper: nothing goes on behind it.
        let ends = |tail: &str| !tail.chars().next().is_some_and(is_han);
        tail.len() < rest.len() && tail.trim_start().strip_prefix(after).is_some_and(ends)
    })
}

/// 丙午年三月初六.
fn is_lunar(text: &str) -> bool {
    if text.chars().nth(2) != Some('年') {
        return false;
    }
    let mut chars = text.chars();
    let stem = chars.next().is_some_and(|c| "甲乙丙丁戊己庚辛壬癸".contains(c));
    let branch = chars.next().is_some_and(|c| "子丑寅卯辰巳午未申酉戌亥".contains(c));
    stem && branch
}

/// Words of a website's own furniture: what its buttons, counters and notices say.
pub(super) fn is_site_furniture(text: &str) -> bool {
    const LABELS: [&str; 44] = [
        "扫码阅读手机版",
        "阅读手机版",
        "手机看新闻",
        "附件",
        "复制链接",
        "上一主题",
        "下一主题",
        "只看楼主",
        "倒序阅读",
        "楼主",
        "下载",
        "下載",
        "打印",
        "收藏",
        "分享",
        "原文",
        "查看原文",
        "阅读原文",
        "返回顶部",
        "返回首页",
        "首页",
        "登录",
        "注册",
        "上一篇",
        "下一篇",
        "相关阅读",
        "相关链接",
        "相关新闻",
        "扫一扫",
        "字号",
        "字体",
        "关闭",
        "关闭窗口",
        "举报",
        "评论",
        "点赞",
        "更多",
        "搜索",
        "设为首页",
        "联系我们",
        "网站地图",
        "无障碍",
        "手机版",
        "本文附件",
    ];
    const COUNTERS: [&str; 8] = ["阅读", "回复", "评论", "浏览", "点击", "次浏览", "人阅读", "点赞"];
    let short = is_short(text, 40);
    if short && text.split(' ').all(|word| LABELS.contains(&word)) {
        return true;
    }
    const FIELDS: [&str; 7] = ["专栏：", "栏目：", "来源：", "稿源：", "责任编辑：", "编辑：", "版式："];
    if short && opens_with(text, &FIELDS) && !text.contains('。') {
        return true;
    }
    if is_notice(text) {
        return true;
    }
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    number.len() < text.len() && COUNTERS.contains(&number)
}

/// Whether a short line holds the words of a site's notices: whose it is, what may not be done with it.
fn is_notice(text: &str) -> bool {
    const NOTICES: [&str; 17] = [
        "版权所有",
        "ICP备",
        "公网安备",
        "Copyright",
        "copyright",
        "All Rights",
        "隐私政策",
        "隐私声明",
        "隱私聲明",
        "隱私權",
        "browser does",
        "复制链接",
        "倒序阅读",
        "未经授权",
        "未經授權",
        "不得转载",
        "扫描二维码",
    ];
    static ANY_NOTICE: LazyLock<Anywhere> = LazyLock::new(|| Anywhere::new(&NOTICES));
    text.len() <= 4 * 90 && ANY_NOTICE.is_in(text.as_bytes()) && is_short(text, 90)
}

/// Lines that start something of their own by a fixed word and a colon: 主办单位：, 来源：, 附件：.
pub(super) fn is_label(text: &str) -> bool {
    const LABELS: [&str; 18] = [
        "主办单位",
        "责任单位",
        "牵头单位",
        "配合单位",
        "责任部门",
        "责任人",
        "责任领导",
        "完成时限",
        "来源",
        "稿源",
        "作者",
        "责任编辑",
        "编辑",
        "附件",
        "联系人",
        "联系电话",
        "专栏",
        "抄送",
    ];
    let head = text.as_bytes().first_chunk::<3>();
    let mut labels = LABELS.iter().filter(|label| label.as_bytes().first_chunk() == head);
    labels.any(|label| text.strip_prefix(label).is_some_and(|rest| rest.starts_with('：')))
}

/// Whether the line opens by a mark that stands at the start of something new only: □, 一、, （一）.
pub(super) fn opens_by_mark(text: &str) -> bool {
    text.starts_with(['□', '■', '◇', '【']) || numbered(text).is_some()
}

/// Whether the line opens something new, so that nothing before goes on in it.
pub(super) fn starts_anew(text: &str) -> bool {
    const OPENINGS: [&str; 6] = ["——", "各位代表", "目录", "附件", "附：", "（作者"];
    opens_by_mark(text)
        || opens_by_number(text)
        || opens_with(text, &OPENINGS)
        || lede(text).is_some()
        || is_byline(text)
        || is_dateline(text)
        || is_caption(text)
        || is_label(text)
        || is_masthead(text)
        || is_site_furniture(text)
}

/// 02 新建学校12所: the number of an item before a space.
fn opens_by_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let numbered = bytes.len() > 3 && bytes[..2].iter().all(u8::is_ascii_digit) && bytes[2] == b' ';
    numbered && text[3..].chars().next().is_some_and(is_han)
}

/// Whether the line has the look of a title: short, words in it, no full stop and no open end.
pub(super) fn is_title_like(text: &str) -> bool {
    const OPENINGS: [&str; 12] =
        ["近日", "日前", "目前", "截至", "据悉", "据了解", "此外", "同时", "其中", "各位", "注：", "单位："];
    if !is_short(text, 36) || is_label(text) || opens_with(text, &OPENINGS) {
        return false;
    }
    let han = text.chars().filter(|c| is_han(*c)).count();
    let last = text.chars().next_back();
    han >= 2 && !text.contains(['。', '；']) && !last.is_some_and(|c| matches!(c, '，' | '、' | '：' | '…' | ':' | ','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_anywhere() {
        const WORDS: [&str; 3] = ["版权所有", "不得转载", "ICP备"];
        for searcher in [Searcher::new(WORDS), None] {
            let words = Anywhere { words: &WORDS, searcher };
            let end = |text: &str, from| words.end(text.as_bytes(), from);
            let notice = "京ICP备000号，未经许可，不得复制，也不得转载本网内容。版权所有";
            assert_eq!(end("本网版权所有", 0), Some(18));
            assert_eq!(end(notice, 0), Some("京ICP备".len()));
            assert_eq!(end(notice, 6), notice.find("本网"));
            assert_eq!(end(notice, notice.len() - 3), None);
            for text in ["", "版权", "不得转让，版权所属的单位应当自觉办理备案手续"] {
                assert!(!words.is_in(text.as_bytes()));
            }
        }
    }

    #[test]
    fn running_text_has_a_stop_or_a_long_clause() {
        for (text, running) in [
            ("完成。", true),
            ("甲é，5", false),
            ("新建农村公路八十七公里并且改造桥梁十二座，惠及沿线群众三千二百户共一万", true),
            ("新建农村公路八十七公里并且改造桥梁十二座，惠及", false),
            ("新建农村公路八十七公里并且改造桥梁十二座惠及沿线群众三千二百户共一万余人", false),
        ] {
            assert_eq!(is_running(text), running, "{text}");
        }
    }

    #[test]
    fn a_number_before_a_space_opens_an_item() {
        assert!(opens_by_number("02 新改建学校12所"));
        assert!(!opens_by_number("12所学校") && !opens_by_number("02 ") && !opens_by_number("2 所学校"));
    }

    #[test]
    fn reads_bylines_dates_and_credits() {
        assert!(is_byline("□本报记者 张三 通讯员 李四"));
        assert!(is_byline("□张三"));
        assert!(is_byline("某县人民政府县长 张三"));
        assert!(!is_byline("□本报记者 张三摄"));
        assert!(!is_byline("记者看到，广场上人很多。"));
        assert!(is_dateline("2025年1月13日在省第十四届人民代表大会第三次会议上"));
        assert!(is_dateline("（2010年3月24日在某县人民代表大会第五次会议上）"));
        assert!(is_dateline("2020/10/7 10:43"));
        assert!(is_dateline("民生2024-11-21 23:36中国"));
        assert!(!is_dateline("2019年7条便民措施"));
        assert!(!is_dateline("2025年1月5日新建学校3所"));
        assert!(is_credit("□本报记者 张三摄"));
    }

    #[test]
    fn knows_mastheads_and_furniture() {
        for text in
            ["总第12184期", "今日8版", "甲辰年二月初二 总第9期 今日8版", "国内统一刊号CN 00—0000 邮发代号1—1", "星期三"]
        {
            assert!(is_masthead(text), "{text}");
        }
        for text in ["第3期工程投资5亿元", "手机客户端用户达5万户", "星期三夜市开街 迎客5万人次"]
        {
            assert!(!is_masthead(text), "{text}");
        }
        assert!(is_site_furniture("上一主题 下一主题"));
        assert!(is_site_furniture("25阅读"));
        assert!(is_site_furniture("原文"));
        assert!(!is_site_furniture("阅读节举办活动300场"));
    }

    #[test]
    fn knows_what_has_ended() {
        for text in ["完成。", "他说：“好！”", "包括：", "（新华社）", "张三摄", "累计5件。（編輯：李四）1091007"]
        {
            assert!(is_ended(text), "{text}");
        }
        for text in ["茶厂收入7.5亿元，", "每晚 300", "唱起了《采", "《办法》", "占61%"] {
            assert!(!is_ended(text), "{text}");
        }
    }
}
