//! Gold documents, those of this repository and those kept outside it, and what the engine reads of them.

use crate::Failure;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use zhibiao::claim::Claim;
use zhibiao::decode::decode;
use zhibiao::engine::{Engine, Read};
use zhibiao::evaluate::{Gold, GoldSentence, Judged, Verdict, load_gold, load_sentences, verdicts};
use zhibiao::source::TEXT_ENDINGS;

/// Documents that are judged together.
pub struct Set {
    /// As tables name it.
    pub name: &'static str,
    /// Its documents, by name.
    pub documents: Vec<Document>,
}

/// A document and its gold.
pub struct Document {
    pub name: String,
    /// The decoded text.
    pub text: String,
    pub gold: Vec<Gold>,
}

/// Everything there is to judge by.
pub struct Stock {
    /// The bundled corpus first, then what is kept outside.
    pub sets: Vec<Set>,
    /// Bundled sentences.
    pub sentences: Vec<GoldSentence>,
    /// Sentences kept outside.
    pub hard: Vec<GoldSentence>,
}

impl Stock {
    /// The bundled corpus, and the folder of more gold where it is there.
    pub fn load(root: &Path, more: &Path) -> Result<Self, Failure> {
        let corpus = root.join("corpus");
        let mut sets = vec![Set::load("bundled", &corpus.join("gold"), &corpus.join("sample"))?];
        for (name, folder) in [("A", "seeds"), ("B", "elsewhere")] {
            let folder = more.join(folder);
            if folder.is_dir() {
                sets.push(Set::load(name, &folder, &folder)?);
            }
        }
        let hard = more.join("hard.jsonl");
        Ok(Stock {
            sets,
            sentences: load_sentences(corpus.join("sentences.jsonl"))?,
            hard: if hard.is_file() { load_sentences(hard)? } else { Vec::new() },
        })
    }

    /// The set of this name, where it is there.
    pub fn set(&self, name: &str) -> Option<&Set> {
        self.sets.iter().find(|set| set.name == name)
    }

    /// The documents of all sets.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.sets.iter().flat_map(|set| &set.documents)
    }

    /// True when the gold kept outside is there.
    pub fn is_whole(&self) -> bool {
        self.sets.len() == 3 && !self.hard.is_empty()
    }
}

impl Set {
    fn load(name: &'static str, gold: &Path, texts: &Path) -> Result<Self, Failure> {
        let documents = load_gold(gold)?
            .into_iter()
            .map(|(name, gold)| Ok(Document { text: decoded(texts, &name)?, name, gold }))
            .collect::<Result<_, Failure>>()?;
        Ok(Set { name, documents })
    }
}

impl Document {
    /// Its claims.
    pub fn read(&self, engine: &Engine) -> Read {
        engine.read(&self.name, &self.text, None)
    }

    /// Its gold as the scorer takes it.
    pub fn gold(&self) -> BTreeMap<String, Vec<Gold>> {
        BTreeMap::from([(self.name.clone(), self.gold.clone())])
    }

    /// Its claims that count, with what is known of each.
    pub fn judged(&self, engine: &Engine) -> Judged {
        let Read { claims, evidence, .. } = self.read(engine);
        let verdicts = verdicts(&self.gold, &claims);
        let counted = evidence.into_iter().zip(verdicts).filter(|(_, verdict)| *verdict != Verdict::Optional);
        Judged {
            name: self.name.clone(),
            claims: counted.map(|(evidence, verdict)| (evidence, verdict == Verdict::Complete)).collect(),
        }
    }
}

/// Gold and claims of some documents, as the scorer takes them.
pub fn together<'a>(
    documents: impl IntoIterator<Item = &'a Document>,
    engine: &Engine,
) -> (BTreeMap<String, Vec<Gold>>, Vec<Claim>) {
    let (mut gold, mut claims) = (BTreeMap::new(), Vec::new());
    for document in documents {
        gold.extend(document.gold());
        claims.extend(document.read(engine).claims);
    }
    (gold, claims)
}

fn decoded(folder: &Path, name: &str) -> Result<String, Failure> {
    let paths: Vec<PathBuf> = TEXT_ENDINGS.iter().map(|ending| folder.join(format!("{name}.{ending}"))).collect();
    let path = paths.iter().find(|path| path.is_file());
    let path = path.ok_or_else(|| format!("{}: there is no text of {name}", folder.display()))?;
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let decoded = decode(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(decoded.text)
}
