//! The examples of the patterns and vocabularies compiled in are read as they say.

use zhibiao::engine::Engine;
use zhibiao::examples::check;

#[test]
fn every_example_is_read_as_it_says() {
    let checked = check(&Engine::embedded().unwrap());
    assert!(checked.patterns > 0 && checked.examples > checked.patterns);
    let failures: Vec<String> = checked.failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{} wrong:\n{}", failures.len(), failures.join("\n"));
}
