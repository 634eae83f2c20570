//! The command line of zhibiao.
fn main() {
    let engine = zhibiao::engine::Engine::embedded().expect("engine");
    use std::io::Write;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for path in std::env::args().skip(1) {
        if path.ends_with("hard.jsonl") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let decoded = zhibiao::reading::decode(&bytes).unwrap();
        let read = engine.read(&path, &decoded.text, None);
        for claim in read.claims {
            writeln!(out, "{}", serde_json::to_string(&claim).unwrap()).unwrap();
        }
    }
}
