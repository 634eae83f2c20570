//! Errors put into the sample articles: how many of those that touch a relation the check finds.

use std::path::Path;
use zhibiao::engine::Engine;
use zhibiao::evaluate::Injected;

/// Share of the errors that are caught; raise it when a change moves it up.
const FLOOR: f64 = 0.75;

#[test]
fn most_errors_in_the_samples_are_caught_and_none_is_seen_where_there_is_none() {
    let engine = Engine::embedded().unwrap();
    let mut injected = Injected::default();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample")).unwrap() {
        injected.add(&std::fs::read_to_string(entry.unwrap().path()).unwrap(), &engine);
    }
    assert_eq!(injected.false_alarms, 0);
    assert!(injected.of() >= 20, "{injected}");
    let share = injected.caught() as f64 / injected.of() as f64;
    assert!(share >= FLOOR, "{injected}\n{}", injected.missed.join("\n"));
}
