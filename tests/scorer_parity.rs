//! The evaluation gives the numbers of the shared scorer `score.py`, whatever is wrong with the claims.
//!
//! Gold claims are spoilt in many seeded ways and scored by both. The scorer and its gold are no part of this
//! repository: the test looks for them in `$ZHIBIAO_GOLD`, else in `../shared/gold`, and is skipped where they or
//! Python are not there.
#![allow(clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::{Map, Value};
use zhibiao::claim::{Claim, Direction, Measure, Qualifier, SmolStr, Status};
use zhibiao::evaluate::{Finding, FindingKind, Gold, load_gold, load_sentences, score, score_sentences};

const ROUNDS: u64 = 40;

/// A small generator (splitmix64), so that a failure can be repeated from its seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn percent(&mut self, p: usize) -> bool {
        self.below(100) < p
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/gold");
    let gold = env::var_os("ZHIBIAO_GOLD").map_or(beside, PathBuf::from);
    let python = || Command::new("python3").arg("--version").output().is_ok();
    (gold.join("score.py").is_file() && python()).then_some(gold)
}

/// A text as a claim holds it.
fn told(text: &Option<String>) -> Option<SmolStr> {
    text.as_ref().map(SmolStr::from)
}

/// A claim that says just what gold says, as far as a claim can.
fn read_well(doc: &str, gold: &Gold) -> Claim {
    Claim {
        doc: doc.into(),
        start: gold.start,
        end: gold.end,
        text: gold.text.as_str().into(),
        value: gold.value.unwrap_or(7.0),
        high: gold.high,
        qualifier: gold.qualifier.unwrap_or_default(),
        unit: told(&gold.unit),
        per: told(&gold.per),
        indicator: told(&gold.indicator),
        measure: gold.measure.unwrap_or_default(),
        direction: gold.direction,
        status: gold.status.unwrap_or_default(),
        period: told(&gold.period),
        region: told(&gold.region),
        entity: told(&gold.entity),
        category: told(&gold.category).unwrap_or_default(),
        ..Claim::default()
    }
}

fn spoiled(dice: &mut Dice, label: Option<SmolStr>) -> Option<SmolStr> {
    told(&spoil_label(dice, label.map(String::from)))
}

fn spoil_label(dice: &mut Dice, label: Option<String>) -> Option<String> {
    let chars: Vec<char> = label.as_deref().unwrap_or("城镇新增就业").chars().collect();
    let cut = dice.below(chars.len().max(1));
    let text = |chars: &[char]| chars.iter().collect::<String>();
    Some(match dice.below(10) {
        0 => return None,
        1 => String::new(),
        2 => text(&chars[cut..]),
        3 => text(&chars[..cut]),
        4 => format!("{}的 “{}”（\u{3000}", text(&chars[..cut]), text(&chars[cut..])),
        5 => format!("{}ＡＢ㎡·{}", text(&chars[..cut]), text(&chars[cut..])),
        6 => text(&chars.iter().rev().copied().collect::<Vec<_>>()),
        7 => format!("{}{}", text(&chars[cut..]), text(&chars[..cut])),
        8 => format!("{0}{0}", text(&chars)),
        _ => text(&chars[chars.len().saturating_sub(1)..]),
    })
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Changes one thing about a claim.
fn spoil(dice: &mut Dice, claim: &mut Claim) {
    match dice.below(14) {
        0 => claim.value *= dice.pick(&[1.000_19, 0.9999, 1.000_21, 10.0, -1.0, 0.0]),
        1 => claim.high = dice.pick(&[None, Some(1.0), Some(claim.value * 2.0)]),
        2 => claim.qualifier = dice.pick(&[Qualifier::Exact, Qualifier::About, Qualifier::Over]),
        3 => {
            let units = [
                "％",
                "㎡",
                "平米",
                "m2",
                "㎞",
                "km",
                "千米",
                "百分点",
                "人民币",
                "立方米",
                "名",
                "位",
                "公顷",
                "人",
                "",
                " 元",
            ];
            let unit = some(dice.pick(&units));
            claim.unit = told(&dice.pick(&[None, unit.clone(), unit]));
        }
        4 | 5 => claim.indicator = spoiled(dice, claim.indicator.take()),
        6 => claim.measure = dice.pick(&[Measure::Level, Measure::Growth, Measure::Change]),
        7 => claim.direction = dice.pick(&[None, Some(Direction::Up), Some(Direction::Down)]),
        8 => claim.status = dice.pick(&[Status::Actual, Status::Target, Status::Estimate]),
        9 => {
            let year = claim.period.as_deref().and_then(|p| p.get(..4)).unwrap_or("2024").to_owned();
            let periods = [
                year.clone(),
                format!("{year}-03"),
                format!("{year}/2030"),
                format!("2021/x/{year}"),
                format!("/{year}"),
                "十四五".to_owned(),
                String::new(),
                "202".to_owned(),
            ];
            let period = Some(dice.pick(&periods));
            claim.period = told(&dice.pick(&[None, period.clone(), period]));
        }
        10 => claim.region = told(&dice.pick(&[None, some("650000"), some(""), some("652300")])),
        11 => claim.category = dice.pick(&["economy", "other", "", "education"]).into(),
        12 => claim.per = told(&dice.pick(&[None, some("月"), some(""), some(" 人 ")])),
        _ => claim.entity = if dice.percent(50) { spoiled(dice, claim.entity.take()) } else { None },
    }
}

fn shift(dice: &mut Dice, claim: &mut Claim) {
    let by = dice.below(4);
    match dice.below(5) {
        0 => claim.start = claim.start.saturating_sub(by),
        1 => claim.end += by,
        2 => claim.start = (claim.start + by).min(claim.end),
        3 => (claim.start, claim.end) = (claim.start + by, claim.end + by),
        // across several gold claims
        _ => claim.end += 10 * by,
    }
}

fn claims(dice: &mut Dice, gold: &BTreeMap<String, Vec<Gold>>) -> Vec<Claim> {
    // each round has its own measure of trouble, from none to much
    let level = dice.pick(&[0, 5, 20, 50, 90]);
    let mut claims = Vec::new();
    for (doc, gold) in gold {
        if dice.percent(level / 5) {
            continue;
        }
        let name = dice.pick(&["{}", "{}.txt", "some/folder/{}.html", "./{}.txt/", "{}.jsonl#12"]).replace("{}", doc);
        for gold in gold {
            if dice.percent(level / 3) {
                continue;
            }
            let mut claim = read_well(&name, gold);
            for _ in 0..3 {
                if dice.percent(level) {
                    spoil(dice, &mut claim);
                }
            }
            if dice.percent(level) {
                shift(dice, &mut claim);
            }
            if dice.percent(level / 4) {
                let mut double = claim.clone();
                spoil(dice, &mut double);
                if dice.percent(50) {
                    shift(dice, &mut double);
                }
                claims.push(double);
            }
            if dice.percent(level / 4) {
                let mut alarm = claim.clone();
                alarm.start = dice.below(3000);
                alarm.end = alarm.start + dice.below(6);
                claims.push(alarm);
            }
            claims.push(claim);
        }
    }
    if dice.percent(level) {
        claims.push(Claim { doc: "no/such.txt".into(), end: 3, ..Claim::default() });
    }
    for i in (1..claims.len()).rev() {
        if dice.percent(level) {
            claims.swap(i, dice.below(i + 1));
        }
    }
    claims
}

/// What the scorer prints about these claims.
fn ask_scorer(script: &Path, gold: &Path, claims: &[Claim], options: &[&str]) -> String {
    let lines = claims.iter().fold(String::new(), |mut lines, claim| {
        writeln!(lines, "{}", serde_json::to_string(claim).unwrap()).unwrap();
        lines
    });
    let name = format!("parity-{}.jsonl", std::process::id());
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, lines).unwrap();
    let output = Command::new("python3")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONIOENCODING", "utf-8")
        .arg(script)
        .args([gold, &file])
        .args(options)
        .output()
        .unwrap();
    fs::remove_file(&file).unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

/// The scorer's numbers, and how many findings it has of each kind.
fn scorers_answer(printed: &str) -> (Map<String, Value>, BTreeMap<String, usize>) {
    let mut lines = printed.lines().filter(|line| !line.is_empty());
    let numbers = serde_json::from_str(lines.next().unwrap()).unwrap();
    let counts = lines.next().into_iter().flat_map(|line| line.split(", "));
    let counts = counts.map(|count| {
        let (kind, n) = count.rsplit_once(": ").unwrap();
        (kind.to_owned(), n.parse().unwrap())
    });
    (numbers, counts.collect())
}

/// The findings of each kind that the scorer lists too: those that make a claim incomplete.
fn counts(findings: &[Finding]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for Finding { kind, .. } in findings {
        if !matches!(kind, FindingKind::Wrong(field) if !field.in_complete()) {
            *counts.entry(kind.to_string()).or_insert(0) += 1;
        }
    }
    counts
}

#[test]
fn numbers_are_those_of_the_shared_scorer() {
    let Some(shared) = shared() else {
        eprintln!("skipped: no score.py in $ZHIBIAO_GOLD or ../shared/gold, or no python3");
        return;
    };
    let script = shared.join("score.py");
    for folder in ["seeds", "elsewhere"] {
        let dir = shared.join(folder);
        let gold = load_gold(&dir).unwrap();
        for seed in 0..ROUNDS {
            let claims = claims(&mut Dice(seed), &gold);
            let (score, findings) = score(&gold, &claims);
            let printed = ask_scorer(&script, &dir, &claims, &["--json", "--errors", "1"]);
            let (theirs, kinds) = scorers_answer(&printed);

            let ours = serde_json::to_value(&score).unwrap();
            let ours = ours.as_object().unwrap();
            assert!(ours.keys().eq(theirs.keys()), "{printed}");
            for (key, theirs) in &theirs {
                let (a, b) = (ours[key].as_f64().unwrap(), theirs.as_f64().unwrap());
                assert!((a - b).abs() < 1e-4, "{folder}, seed {seed}, {key}: {a} here, {b} there");
            }
            assert_eq!(counts(&findings), kinds, "{folder}, seed {seed}");
            if seed < 5 {
                let text = ask_scorer(&script, &dir, &claims, &[]);
                assert_eq!(score.to_string(), text.trim_end().replace("\r\n", "\n"));
            }
        }
    }
}

#[test]
fn shared_sentences_agree_with_themselves() {
    let Some(file) = shared().map(|gold| gold.join("hard.jsonl")).filter(|f| f.is_file()) else {
        eprintln!("skipped: no hard.jsonl in $ZHIBIAO_GOLD or ../shared/gold");
        return;
    };
    let sentences = load_sentences(file).unwrap();
    let score = score_sentences(&sentences, |sentence| {
        let gold = sentences.iter().find(|s| s.sentence == sentence).unwrap();
        let claims = gold.claims.iter().map(|claim| Claim {
            start: claim.start,
            end: claim.end,
            text: claim.text.as_str().into(),
            value: claim.value,
            high: claim.high,
            qualifier: claim.qualifier,
            unit: told(&claim.unit),
            measure: claim.measure,
            direction: claim.direction,
            per: told(&claim.per),
            ..Claim::default()
        });
        claims.collect()
    });
    assert_eq!((score.exact, score.with_measure), (score.of, score.of), "{score}");
}
