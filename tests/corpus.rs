//! The bundled corpus: how well it is read, and exactly what is read of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zhibiao::claim::{Claim, SmolStr};
use zhibiao::engine::Engine;
use zhibiao::evaluate::{Field, load_gold, load_sentences, score, score_sentences};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn read_samples() -> BTreeMap<String, Vec<Claim>> {
    let mut samples = BTreeMap::new();
    for entry in std::fs::read_dir(corpus().join("sample")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        samples.insert(name.clone(), ENGINE.read(&name, &text, None).claims);
    }
    samples
}

#[test]
fn quality_on_the_corpus_does_not_fall() {
    let gold = load_gold(corpus().join("gold")).unwrap();
    let claims: Vec<Claim> = read_samples().into_values().flatten().collect();
    let (result, _) = score(&gold, &claims);
    assert!(result.f1 >= 0.98, "{result}");
    assert!(result.complete_f1 >= 0.80, "{result}");
    for (field, floor) in [(Field::Value, 0.99), (Field::Unit, 0.98), (Field::Qualifier, 0.99), (Field::Span, 0.98)] {
        assert!(result.accuracy(field) >= floor, "{result}");
    }
}

#[test]
fn single_sentences_are_read_exactly() {
    let sentences = load_sentences(corpus().join("sentences.jsonl")).unwrap();
    let result = score_sentences(&sentences, |text| ENGINE.read_passage("sentence", text).claims);
    assert!(result.exact >= 566, "{result}");
}

/// What a reviewer of a change wants to see move: one line a claim.
#[test]
fn what_is_read_of_the_corpus() {
    for (name, claims) in read_samples() {
        let lines: Vec<String> = claims.iter().map(line).collect();
        insta::assert_snapshot!(name, lines.join("\n"));
    }
}

/// Wordings that share a key, and figures that must not be added up twice.
#[test]
fn what_is_joined_in_the_corpus() {
    let samples = read_samples();
    let mut wordings: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for claim in samples.values().flatten() {
        if let (Some(key), Some(indicator)) = (&claim.indicator_key, &claim.indicator) {
            wordings.entry(key).or_default().insert(indicator);
        }
    }
    let mut lines: Vec<String> = wordings
        .iter()
        .map(|(key, wordings)| format!("{key}  {}", wordings.iter().copied().collect::<Vec<_>>().join(" / ")))
        .collect();
    for (name, claims) in &samples {
        let named = |claim: &Claim| format!("{} {}", claim.text, claim.indicator.as_deref().unwrap_or("-"));
        let other = |id: &Option<SmolStr>| claims.iter().find(|other| Some(&other.id) == id.as_ref()).map(named);
        for claim in claims {
            let own = named(claim);
            lines.extend(other(&claim.part_of).map(|whole| format!("{name}: {own} is part of {whole}")));
            lines.extend(other(&claim.same_as).map(|first| format!("{name}: {own} tells {first}")));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

fn line(claim: &Claim) -> String {
    let shown = |value: &Option<SmolStr>| value.clone().unwrap_or_else(|| "-".into());
    let measure = format!("{:?}{}", claim.measure, claim.direction.map(|d| format!(" {d:?}")).unwrap_or_default());
    format!(
        "{}..{} {:?} = {}{} {:?} {} | {} | {measure} | {:?} | {} | {} | {} | {}",
        claim.start,
        claim.end,
        claim.text,
        claim.value,
        claim.high.map(|high| format!("~{high}")).unwrap_or_default(),
        claim.qualifier,
        shown(&claim.unit),
        shown(&claim.indicator),
        claim.status,
        shown(&claim.period),
        shown(&claim.region),
        shown(&claim.entity),
        claim.category,
    )
}
