//! What holds of every form: what is written comes back, whatever is in it.

use super::*;
use crate::claim::{Direction, Measure, PeriodKind, Qualifier, Status, StockFlow};
use crate::dataset::{About, CategoryCount, Options, Summary, UnitCount};
use crate::seeds::UnitKind;
use proptest::prelude::*;
use smol_str::{SmolStr, format_smolstr};

/// Texts as archives have them, and worse.
fn text() -> impl Strategy<Value = String> {
    const AWKWARD: [&str; 14] = [
        "",
        " ",
        "000",
        "=1+1",
        "@SUM(A1)",
        "-5",
        "新增,就业",
        "一\r\n二",
        "\"引\"",
        "a\tb",
        "\u{feff}",
        "_x0041_",
        "𠮷",
        "null",
    ];
    prop_oneof![
        proptest::sample::select(AWKWARD.as_slice()).prop_map(String::from),
        "\\PC{0,12}",
        "[\\u{1}-\\u{7f}，。]{0,6}"
    ]
}

fn option<T: std::fmt::Debug + Clone>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(of)
}

fn number() -> impl Strategy<Value = f64> {
    const EXACT: [f64; 7] = [0.0, 24700.0, 0.1, 1e300, -7.25, 9_007_199_254_740_993.0, 5e-324];
    prop_oneof![proptest::sample::select(EXACT.as_slice()), proptest::num::f64::NORMAL]
}

fn day() -> impl Strategy<Value = String> {
    (1500..2500u32, 1..13u32, 1..29u32).prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

fn any_of<T: Copy + std::fmt::Debug + 'static>(of: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(of)
}

/// A claim with something or nothing in every field.
fn claim() -> impl Strategy<Value = Claim> {
    let texts = proptest::collection::vec(option(text()), 17);
    let numbers = (number(), option(number()), option(number()), option(number()), number());
    let words = (
        any_of(&[Qualifier::Exact, Qualifier::AtLeast, Qualifier::Several]),
        any_of(&[Measure::Level, Measure::Baseline]),
        option(any_of(&[Direction::Up, Direction::Down])),
        option(any_of(&[StockFlow::Stock, StockFlow::Flow])),
        any_of(&[Status::Actual, Status::Target]),
        option(any_of(&[PeriodKind::Full, PeriodKind::ToDate])),
    );
    let required = (text(), text(), text(), text());
    (texts, numbers, words, required, (option(day()), option(day())), 0..1_000_000usize).prop_map(
        |(mut texts, numbers, words, (text, sentence, category, pattern), days, start)| {
            let mut next = || texts.pop().flatten().map(SmolStr::from);
            Claim {
                title: next(),
                published: next(),
                start,
                end: start + 3,
                text: text.into(),
                sentence: sentence.into(),
                value: numbers.0,
                high: numbers.1,
                lower: numbers.2,
                upper: numbers.3,
                qualifier: words.0,
                unit: next(),
                per: next(),
                indicator: next(),
                indicator_key: next(),
                action: next(),
                measure: words.1,
                direction: words.2,
                base: next(),
                stock_flow: words.3,
                status: words.4,
                status_cue: next(),
                period: next(),
                period_kind: words.5,
                as_of: next(),
                period_start: days.0.map(SmolStr::from),
                period_end: days.1.map(SmolStr::from),
                region: next(),
                region_name: next(),
                entity: next(),
                speaker: next(),
                category: category.into(),
                pattern: pattern.into(),
                part_of: next(),
                same_as: next(),
                confidence: numbers.4,
                ..Claim::default()
            }
        },
    )
}

fn document() -> impl Strategy<Value = (DocumentRow, Vec<Claim>)> {
    let texts = proptest::collection::vec(option(text()), 10);
    (text(), texts, 0..1_000_000usize, proptest::collection::vec(claim(), 0..4)).prop_map(
        |(id, mut texts, n, mut claims)| {
            let mut next = || texts.pop().flatten();
            for (at, claim) in claims.iter_mut().enumerate() {
                claim.doc = SmolStr::new(&id);
                claim.id = format_smolstr!("c{at}");
            }
            let row = DocumentRow {
                path: next().unwrap_or_default(),
                url: next(),
                publisher: next(),
                title: next(),
                published: next(),
                encoding: next(),
                text_hash: next(),
                duplicate_of: next(),
                skipped: next(),
                why: next(),
                code_points: n,
                bad_bytes: n / 2,
                articles: 1,
                numbers: n / 3,
                claims: claims.len(),
                unsure: n / 4,
                id,
            };
            (row, claims)
        },
    )
}

fn frame() -> impl Strategy<Value = Frame> {
    let unit = (text(), option(text()), option(any_of(&[UnitKind::Person, UnitKind::Money])), option(number()));
    let units = proptest::collection::btree_map(text(), unit, 0..3);
    let categories = proptest::collection::btree_map(text(), (text(), 0..99usize), 0..3);
    (text(), option(number()), units, categories, 0..99usize).prop_map(|(version, least, units, categories, n)| Frame {
        zhibiao: About {
            name: "zhibiao".into(),
            version,
            data_hash: "0".into(),
            options: Options { min_confidence: least, ..Options::default() },
        },
        units: units
            .into_iter()
            .map(|(unit, (base, name, kind, factor))| UnitCount {
                unit,
                name,
                kind,
                base: Some(base),
                factor,
                claims: n,
            })
            .collect(),
        categories: categories.into_iter().map(|(id, (name, claims))| CategoryCount { id, name, claims }).collect(),
        summary: Summary { documents: n, by_category: [(String::from("other"), n)].into(), ..Summary::default() },
    })
}

/// Documents with their claims, and what stands around them.
pub(crate) fn dataset() -> impl Strategy<Value = (Frame, Vec<(DocumentRow, Vec<Claim>)>)> {
    (frame(), proptest::collection::vec(document(), 0..5))
}

/// A dataset as lines.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Lines {
    frame: Option<Frame>,
    about: Option<About>,
    categories: Vec<CategoryCount>,
    units: Vec<UnitCount>,
    /// Rows of documents.
    pub documents: Vec<String>,
    /// Claims.
    pub claims: Vec<String>,
}

impl Take for Lines {
    fn about(&mut self, about: About) -> io::Result<()> {
        self.about = Some(about);
        Ok(())
    }
    fn document(&mut self, row: DocumentRow) -> io::Result<()> {
        self.documents.push(serde_json::to_string(&row)?);
        Ok(())
    }
    fn claim(&mut self, json: &str) -> io::Result<()> {
        self.claims.push(json.to_owned());
        Ok(())
    }
    fn categories(&mut self, categories: Vec<CategoryCount>) {
        self.categories = categories;
    }
    fn units(&mut self, units: Vec<UnitCount>) {
        self.units = units;
    }
    fn summary(&mut self, summary: Summary) {
        let zhibiao = self.about.take().unwrap();
        let (categories, units) = (std::mem::take(&mut self.categories), std::mem::take(&mut self.units));
        self.frame = Some(Frame { zhibiao, categories, units, summary });
    }
}

/// What a dataset holds.
pub(crate) fn read_lines(path: &Path) -> Lines {
    let mut lines = Lines::default();
    read(path, &mut lines).unwrap_or_else(|error| panic!("{error}"));
    lines
}

/// Parts in a folder, and the same as lines.
pub(crate) fn parts(folder: &Path, frame: &Frame, documents: &[(DocumentRow, Vec<Claim>)]) -> (Parts, Lines) {
    let mut lines = Lines { frame: Some(frame.clone()), ..Lines::default() };
    let part = |name: &str, lines: &[String]| {
        let mut part = Part::create(folder.join(name)).unwrap();
        lines.iter().for_each(|line| part.append(format!("{line}\n").as_bytes()).unwrap());
        part
    };
    for (row, claims) in documents {
        lines.documents.push(serde_json::to_string(row).unwrap());
        lines.claims.extend(claims.iter().map(|claim| serde_json::to_string(claim).unwrap()));
    }
    let (documents, claims) = (part("documents", &lines.documents), part("claims", &lines.claims));
    (Parts { frame: frame.clone(), documents, claims: Some(claims) }, lines)
}

/// The same with nothing where an empty text stands that might as well not be there.
fn without_empty(frame: &Frame, documents: &[(DocumentRow, Vec<Claim>)]) -> (Frame, Vec<(DocumentRow, Vec<Claim>)>) {
    fn bare<T: serde::Serialize + DeserializeOwned>(value: &T, columns: &[columns::Column]) -> T {
        let cells = columns::cells(columns, value).unwrap().into_iter().zip(columns);
        let cells = cells.map(|(cell, column)| {
            let cell = if column.nullable && cell == "" { serde_json::Value::Null } else { cell };
            (column.name.clone(), cell)
        });
        columns::value(cells).unwrap()
    }
    let units = frame.units.iter().map(|unit| bare(unit, &columns::UNIT)).collect();
    let documents = documents.iter().map(|(row, claims)| {
        let claims = claims.iter().map(|claim| bare(claim, &columns::CLAIM)).collect();
        (bare(row, &columns::DOCUMENT), claims)
    });
    (Frame { units, ..frame.clone() }, documents.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_written_comes_back((frame, documents) in dataset()) {
        for format in FORMATS.into_iter().filter(|format| format.is_built) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(format!("c.{}", format.endings.first().unwrap_or(&"d")));
            // A sheet knows no empty text.
            let (frame, documents) =
                if format.name == "xlsx" { without_empty(&frame, &documents) } else { (frame.clone(), documents.clone()) };
            let (mut parts, lines) = parts(folder.path(), &frame, &documents);
            format.prepare(&path).unwrap();
            format.write(&mut parts, &path).unwrap();
            prop_assert_eq!(Format::of(&path).unwrap(), format);
            prop_assert_eq!(&read_lines(&path), &lines, "{}", format.name);
            for file in (format.files)(&path) {
                prop_assert!(file.exists(), "{}", file.display());
            }
        }
    }
}
