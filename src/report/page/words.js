// What the page says, in both of its languages, and which of them it speaks.

/** English: one figure, two figures; `n` is written already. */
const several = (n, word) => `${n} ${word}${n === "1" ? "" : "s"}`;

const WORDS = {
  zh: {
    brand: "指标 · 数字报告", skip: "跳到正文", language: "English", languageName: "切换为英文",
    themeLight: "浅色", themeDark: "深色", themeAuto: "跟随系统", themeName: "配色",
    overview: "概览", figures: "数字", texts: "原文", charts: "图表",
    reportOf: (n) => `${n} 篇文稿的数字`,
    under: (claims, documents, places) => `${documents} 篇文稿，${claims} 个数字，涉及 ${places} 个地区与机构`,
    claims: "数字", actuals: "已发生", targets: "目标", estimates: "预计", numbersSeen: "文中数目",
    byCategory: "按领域", byRegion: "按地区", byYear: "按年份", byDocument: "按文稿",
    doubtFirst: "从最需要核对的看起", none: "未注明", others: (n) => `另有 ${n} 项`,     search: "搜索指标、原句、地区、机构…", searchName: "搜索", category: "领域", region: "地区", year: "年份", status: "状态", entity: "机构",
    all: "全部", clear: "清除筛选", found: (n, all) => (n === all ? `共 ${n} 个数字` : `${n} / ${all} 个数字`),
    copy: "复制链接", copied: "已复制", onlyKey: "同一指标", onlyDocument: "仅此文稿",
    value: "数值", indicator: "指标", period: "时间", place: "地区 / 机构", source: "出处",
    nothing: "没有符合条件的数字。", sortBy: (what) => `按${what}排序`,
    rowsHelp: "上下键移动，回车查看，Esc 关闭。",
    actual: "已发生", target: "目标", estimate: "预计",
    level: "数量", measure_share: "占比", growth: "增速", change: "增减", baseline: "基数",
    up: "上升", down: "下降", stock: "存量", flow: "流量",
    full: "全期", to_date: "截至", point: "时点",
    exact: "", about: "约", nearly: "近", over: "超", at_least: "不少于", at_most: "不超过", under_: "不足", several: "",
    per: (unit) => `每${unit}`,
    f_value: "换算数值", f_interval: "取值区间", f_per: "平均于", f_indicator: "指标", f_key: "指标键", f_action: "动作",
    f_measure: "类型", f_base: "比较对象", f_stock_flow: "存量或流量", f_status: "状态", f_period: "时间", f_as_of: "截至日期",
    f_region: "地区", f_entity: "机构", f_speaker: "说话人", f_category: "领域", f_confidence: "可信度", f_pattern: "句式", f_part_of: "属于合计", f_same_as: "同一数字",
    f_document: "文稿", f_publisher: "发布者", f_published: "日期", f_address: "网址",     cue: (word) => `据“${word}”一词`, open: "无界", close: "关闭", previous: "上一个", next: "下一个", inText: "在原文中查看", sameKey: "同一指标的全部数字",
    checkIt: "请核对原文", confidenceNote: "程序对整条记录无误的估计",
    choose: "选择一篇文稿", back: "所有文稿", findText: "按标题查找…", noText: "页面中没有这篇文稿的全文，以下是含有数字的句子。",
    noClaims: "这篇文稿没有读出数字。", skippedText: (why) => `未能读取：${why}`, sameText: (id) => `与 ${id} 全文相同，数字见该文。`,
    textClaims: (n) => `${n} 个数字`, elsewhere: "句中位置不能确定：", legend: "颜色为领域；虚线为目标，点线为预计。",
    chartsNote: "同一指标有多个时间或多个地区时成图。空心为目标，点线框为预计。", noCharts: "没有可以比较的指标。", more: (n) => `再显示 ${n} 幅`,
    acrossPlaces: (when) => `${when} 各地比较`, chartOf: (what, n) => `${what}，共 ${n} 项`,
    madeBy: (version) => `由 zhibiao ${version} 自动读出；引用前请核对原文。`, data: "词表与句式", untitled: "（无标题）",
  },
  en: {
    brand: "zhibiao · figures", skip: "Skip to content", language: "中文", languageName: "Switch to Chinese",
    themeLight: "Light", themeDark: "Dark", themeAuto: "System", themeName: "Colours",
    overview: "Overview", figures: "Figures", texts: "Texts", charts: "Charts",
    reportOf: (n) => `Figures of ${several(n, "document")}`,
    under: (claims, documents, places) => `${several(claims, "figure")} in ${several(documents, "document")}; places and organisations: ${places}`,
    claims: "figures", actuals: "actual", targets: "targets", estimates: "estimates", numbersSeen: "numbers seen",
    byCategory: "By category", byRegion: "By place", byYear: "By year", byDocument: "By document",
    doubtFirst: "Begin with those that most need checking", none: "not said", others: (n) => `${n} more`,     search: "Search indicator, sentence, place, organisation…", searchName: "Search", category: "Category", region: "Place", year: "Year", status: "Status", entity: "Organisation",
    all: "all", clear: "Clear filters", found: (n, all) => (n === all ? several(n, "figure") : `${n} of ${several(all, "figure")}`),
    copy: "Copy link", copied: "Copied", onlyKey: "One indicator", onlyDocument: "One document",
    value: "Value", indicator: "Indicator", period: "Period", place: "Place or organisation", source: "Source",
    nothing: "No figure is like this.", sortBy: (what) => `Sort by ${what}`,
    rowsHelp: "Arrow keys move, Enter opens, Escape closes.",
    actual: "actual", target: "target", estimate: "estimate",
    level: "level", measure_share: "share", growth: "growth", change: "change", baseline: "baseline",
    up: "up", down: "down", stock: "stock", flow: "flow",
    full: "whole period", to_date: "to date", point: "at a time",
    exact: "", about: "about", nearly: "nearly", over: "over", at_least: "at least", at_most: "at most", under_: "under", several: "",
    per: (unit) => `per ${unit}`,
    f_value: "Value", f_interval: "Interval", f_per: "Per", f_indicator: "Indicator", f_key: "Key", f_action: "Action",
    f_measure: "Measure", f_base: "Against", f_stock_flow: "Stock or flow", f_status: "Status", f_period: "Period", f_as_of: "As of",
    f_region: "Place", f_entity: "Organisation", f_speaker: "Said by", f_category: "Category", f_confidence: "Confidence", f_pattern: "Pattern", f_part_of: "Part of", f_same_as: "Same figure",
    f_document: "Document", f_publisher: "Publisher", f_published: "Date", f_address: "Address",     cue: (word) => `the word ${word}`, open: "open", close: "Close", previous: "Previous", next: "Next", inText: "Show in the text", sameKey: "All figures of this indicator",
    checkIt: "Check the source", confidenceNote: "how likely the whole record is right",
    choose: "Choose a document", back: "All documents", findText: "Find by title…", noText: "The page does not hold this text; these are the sentences with figures.",
    noClaims: "No figure was read in this document.", skippedText: (why) => `Not read: ${why}`, sameText: (id) => `The same text as ${id}; its figures stand there.`,
    textClaims: (n) => several(n, "figure"), elsewhere: "Place in the sentence unknown:", legend: "Colours are categories; dashed is a target, dotted an estimate.",
    chartsNote: "An indicator with several periods or places has a chart. Hollow is a target, dotted an estimate.", noCharts: "No indicator can be compared.", more: (n) => `Show ${n} more`,
    acrossPlaces: (when) => `Places in ${when}`, chartOf: (what, n) => `${what}, ${n} bars`,
    madeBy: (version) => `Read by zhibiao ${version}; check the source before you quote.`, data: "patterns and vocabularies", untitled: "(no title)",
  },
};

/** English names of the categories that the program knows; a dataset has the Chinese ones. */
const CATEGORIES = {
  education: "Education", culture_sports: "Culture & sports", health: "Health", welfare: "Welfare", employment: "Employment",
  transport_delivery: "Transport", agriculture_rural: "Agriculture", urban: "Urban", environment: "Environment",
  government_services: "Public services", economy: "Economy", science_technology: "Science & tech",
  public_safety: "Public safety", other: "Other",
};

/** Keeps a choice where the browser allows it; pages of files may have no store. */
const kept = {
  get(name) {
    try {
      return localStorage.getItem(`zhibiao-${name}`);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`zhibiao-${name}`, value);
    } catch {
      // The choice then holds for this visit.
    }
  },
};

let language = kept.get("language") ?? ((navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en");
if (!(language in WORDS)) language = "zh";

/** A word, or a phrase with what goes into it. */
function say(name, ...given) {
  const word = WORDS[language][name];
  return typeof word === "function" ? word(...given) : word ?? name;
}

/** What the browser calls the language. */
function locale() {
  return language === "zh" ? "zh-CN" : "en";
}
