//! What was made of the words of indicators, kept for the next time that they are asked for.

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What was made of the words of indicators before, for news say the same again and again (国内生产总值, 新增就业).
///
/// So many are kept and no more: each has one place, from which another may drive it. What is found is what would be made,
/// so that neither their number nor that of the threads is seen in any result.
#[derive(Debug)]
pub struct Made<T>(Vec<Mutex<Vec<Option<Kept<T>>>>>);

/// An indicator and what was made of it.
#[derive(Debug, Clone)]
struct Kept<T> {
    indicator: Box<str>,
    made: T,
}

/// Threads seldom ask for the same part at once.
const SHARDS: usize = 16;
/// Indicators of a part.
const KEPT: usize = 4096;

impl<T: Clone> Default for Made<T> {
    fn default() -> Self {
        Made((0..SHARDS).map(|_| Mutex::new(vec![None; KEPT])).collect())
    }
}

impl<T: Clone> Made<T> {
    /// What is made of each of some indicators. Those that are not kept are made together, each once: `make` gives as many as it
    /// is given.
    pub fn or_make<'i>(
        &self,
        indicators: impl Iterator<Item = &'i str>,
        make: impl FnOnce(&[&'i str]) -> Vec<T>,
    ) -> Vec<T> {
        let (mut missing, mut places) = (Vec::new(), FxHashMap::default());
        let mut place = |indicator| {
            *places.entry(indicator).or_insert_with(|| {
                missing.push(indicator);
                missing.len() - 1
            })
        };
        let all: Vec<Result<T, usize>> =
            indicators.map(|indicator| self.kept(indicator).ok_or_else(|| place(indicator))).collect();
        let made = make(&missing);
        missing.iter().zip(&made).for_each(|(indicator, made)| self.keep(indicator, made.clone()));
        all.into_iter().map(|one| one.unwrap_or_else(|place| made[place].clone())).collect()
    }

    /// What was made of an indicator.
    fn kept(&self, indicator: &str) -> Option<T> {
        let (shard, place) = self.place(indicator);
        shard[place].as_ref().filter(|kept| *kept.indicator == *indicator).map(|kept| kept.made.clone())
    }

    fn keep(&self, indicator: &str, made: T) {
        let (mut shard, place) = self.place(indicator);
        shard[place] = Some(Kept { indicator: indicator.into(), made });
    }

    /// The part that an indicator belongs to, and its place there.
    fn place(&self, indicator: &str) -> (MutexGuard<'_, Vec<Option<Kept<T>>>>, usize) {
        let hash = FxBuildHasher.hash_one(indicator) as usize;
        let shard = self.0[hash % SHARDS].lock().unwrap_or_else(PoisonError::into_inner);
        (shard, hash / SHARDS % KEPT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_would_be_made() {
        let (made, many) = (Made::default(), 3 * SHARDS * KEPT);
        let key = |text: &str| (text.len() > 2).then(|| format!("{text}||"));
        let texts: Vec<String> =
            (0..many).chain((0..many).rev()).map(|at: usize| (at % (many / 2)).to_string()).collect();
        for together in texts.chunks(1000) {
            let texts = together.iter().map(String::as_str);
            let keys = made.or_make(texts.clone(), |missing| missing.iter().map(|text| key(text)).collect());
            assert_eq!(keys, texts.map(key).collect::<Vec<_>>());
        }
        let again = made.or_make(["0", "0"].into_iter(), |missing| {
            assert!(missing.is_empty(), "it is kept");
            Vec::new()
        });
        assert_eq!(again, [key("0"), key("0")]);
    }

    #[test]
    fn what_is_asked_for_twice_is_made_once() {
        let made = Made::default();
        let lengths = made.or_make(["a", "bb", "a"].into_iter(), |missing| {
            assert_eq!(missing, ["a", "bb"]);
            missing.iter().map(|text| text.len()).collect()
        });
        assert_eq!(lengths, [1, 2, 1]);
    }
}
