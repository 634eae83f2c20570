//! Numbers by a key, of the things that one document has.

use std::collections::HashMap;
use std::hash::Hash;

/// Things that need no table to be looked through.
const FEW: usize = 48;

/// Numbers by a key, in the order in which they came.
///
/// Most documents have a dozen figures, among which one is found sooner than its key is hashed; tables of reports have
/// thousands.
#[derive(Debug)]
pub(crate) struct Firsts<K> {
    few: Vec<(K, usize)>,
    many: HashMap<K, Vec<usize>>,
    are_few: bool,
}

impl<K: Eq + Hash> Firsts<K> {
    /// Of no more than so many things.
    pub(crate) fn among(things: usize) -> Self {
        let are_few = things <= FEW;
        Firsts { few: Vec::with_capacity(if are_few { things } else { 0 }), many: HashMap::new(), are_few }
    }

    /// The numbers of a key.
    pub(crate) fn of<'f>(&'f self, key: &'f K) -> impl Iterator<Item = usize> + 'f {
        let few = self.few.iter().filter(move |(own, _)| own == key).map(|(_, at)| *at);
        few.chain(self.many.get(key).into_iter().flatten().copied())
    }

    /// Adds a number to those of a key.
    pub(crate) fn add(&mut self, key: K, at: usize) {
        if self.are_few {
            self.few.push((key, at));
        } else {
            self.many.entry(key).or_default().push(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_are_told_alike() {
        for things in [FEW, FEW + 1] {
            let mut firsts = Firsts::among(things);
            [("a", 3), ("b", 4), ("a", 5)].into_iter().for_each(|(key, number)| firsts.add(key, number));
            assert_eq!(firsts.of(&"a").collect::<Vec<_>>(), [3, 5]);
            assert_eq!(firsts.of(&"c").count(), 0);
        }
    }
}
