//! Words to stems, and stems to numbers.

use std::collections::HashMap;
use std::sync::LazyLock;

use snowball_stemmers_rs::{Algorithm, Stemmer as Snowball};

use crate::tokens::tokenize;

/// The stems of the words that Snowball confuses with others: the first form of each, marked.
static STEMS_APART: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let lines = include_str!("stems_apart.txt").lines();
    let groups = lines.filter(|line| !line.starts_with('#')).map(tokenize);
    groups
        .filter_map(|group| Some((format!("{}|", group.first()?.word), group)))
        .flat_map(|(stem, group)| {
            let forms = group.into_iter();
            forms.map(move |token| (token.word, stem.clone()))
        })
        .collect()
});

/// Cuts a folded word down to what its inflected forms share.
pub struct Stemmer(Snowball);

impl std::fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stemmer")
    }
}

impl Default for Stemmer {
    fn default() -> Self {
        Self(Snowball::create(Algorithm::French))
    }
}

impl Stemmer {
    /// The stem of a folded word. Snowball expects accents; a member's question often has none,
    /// so texts and questions are both stemmed without, and the endings that only an accent
    /// distinguishes (`é`, `ée`, `és`, `ées`) are merged first.
    pub fn stem(&self, word: &str) -> String {
        if let Some(stem) = STEMS_APART.get(word) {
            return stem.clone();
        }
        let singular = word.strip_suffix('s').unwrap_or(word);
        let base = match singular.strip_suffix("ee") {
            Some(root) if root.chars().count() >= 3 => format!("{root}e"),
            _ => word.to_owned(),
        };
        let stem = self.0.stem(&base).into_owned();
        if stem.is_empty() { base } else { stem }
    }
}

/// The number of a stem in [`Stems`].
pub type StemId = u32;

/// Numbers stems, from 0.
#[derive(Debug, Default)]
pub struct Stems {
    stemmer: Stemmer,
    by_stem: HashMap<String, StemId>,
    texts: Vec<String>,
}

impl Stems {
    /// The number of a stem, which gets one if it is new.
    pub fn number(&mut self, stem: String) -> StemId {
        if let Some(id) = self.by_stem.get(&stem) {
            return *id;
        }
        let id = StemId::try_from(self.texts.len()).unwrap_or(StemId::MAX);
        self.texts.push(stem.clone());
        self.by_stem.insert(stem, id);
        id
    }

    /// The stem of a folded word.
    pub fn stem(&self, word: &str) -> String {
        self.stemmer.stem(word)
    }

    /// How many stems have a number.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The number of a stem.
    pub fn find(&self, stem: &str) -> Option<StemId> {
        self.by_stem.get(stem).copied()
    }

    /// The stem with a number.
    pub fn text(&self, id: StemId) -> &str {
        self.texts.get(id as usize).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_form_stands_in_two_groups_of_stems_apart() {
        let mut seen = HashSet::new();
        let lines = include_str!("stems_apart.txt").lines();
        for token in lines
            .filter(|line| !line.starts_with('#'))
            .flat_map(tokenize)
        {
            assert!(seen.insert(token.word.clone()), "{}", token.word);
        }
    }

    #[test]
    fn inflections_share_a_stem() {
        let stemmer = Stemmer::default();
        let table = [
            ("numerique", "numeriques"),
            ("donnee", "donnees"),
            ("formee", "forme"),
            ("inegalite", "inegalites"),
            ("professionnel", "professionnelles"),
            ("organiser", "organisait"),
        ];
        for (one, other) in table {
            assert_eq!(stemmer.stem(one), stemmer.stem(other), "{one}, {other}");
        }
        let apart = [
            ("sante", "saut"),
            ("date", "data"),
            ("commune", "communication"),
            ("collectif", "collecte"),
        ];
        for (one, other) in apart {
            assert_ne!(stemmer.stem(one), stemmer.stem(other), "{one}, {other}");
        }
        assert_eq!(stemmer.stem("communale"), stemmer.stem("communes"));
    }
}
