//! The words of a base, and which of them a word may stand for: the same stem, a typo, a word
//! written by ear, a prefix, a derived form. Candidates come from indexes over letter trigrams,
//! sounds and prefixes; `strsim` verifies typos.

use std::collections::{HashMap, HashSet};

use french_lexicon::lexicon;
use french_text::{
    Stemmer, Token, in_digits, is_derivation, is_inflection, phonetic_key, tokenize,
};

/// What the forms of one word share in the base, numbered from 0.
pub type TermId = u32;
/// A word of the base, numbered from 0.
pub type WordId = u32;

/// How a word of the question matched a term of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// The same word, or another inflection of it.
    Exact,
    /// A synonym of the base.
    Synonym,
    /// A typo.
    Typo,
    /// Written by ear.
    Sound,
    /// The beginning of the word.
    Prefix,
    /// Another word of the same family.
    Derived,
    /// A synonym or translation of everyday language.
    Lexicon,
    /// Many letter trigrams in common.
    Trigrams,
}

impl MatchKind {
    /// Whether it is the word itself, in any spelling.
    pub fn is_spelling(self) -> bool {
        matches!(self, Self::Exact | Self::Typo | Self::Sound | Self::Prefix)
    }
}

/// A term that a word may stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expansion {
    pub term: TermId,
    /// How near it is, 0 to 1.
    pub similarity: f32,
    /// Why.
    pub kind: MatchKind,
}

/// How typed text leads to a word, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypedMatch {
    /// The word begins so.
    Prefix,
    /// It is a part of the word.
    Part,
    /// The word nearly begins so.
    Misspelt,
}

/// The words of a base with their stems.
#[derive(Debug, Default)]
pub struct Vocabulary {
    stemmer: Stemmer,
    terms: Vec<Term>,
    /// The terms of each stem: words that share it by chance have terms of their own.
    by_stem: HashMap<String, Vec<TermId>>,
    words: Vec<Word>,
    by_text: HashMap<String, WordId>,
    /// The terms of people's names.
    names: HashSet<TermId>,
    by_trigram: HashMap<[char; 3], Vec<WordId>>,
    by_sound: HashMap<String, Vec<WordId>>,
    by_prefix: HashMap<String, Vec<WordId>>,
}

#[derive(Debug)]
struct Term {
    stem: String,
    /// The word that a reader knows it by.
    label: String,
    words: Vec<WordId>,
}

#[derive(Debug)]
struct Word {
    text: String,
    /// As its inflections are told apart by.
    inflected: String,
    term: TermId,
    length: usize,
    trigrams: usize,
    /// Seen in capitals only so far: no other word is a misspelling, prefix or relative of it.
    acronym: bool,
}

/// Words shorter than this are never corrected: CAF is not CNAF.
const SHORTEST_CORRECTED: usize = 5;
/// A longer word in capitals is not an acronym.
const LONGEST_ACRONYM: usize = 6;
/// Words shorter than this have no relatives: too much looks like them.
const SHORTEST_RELATED: usize = 4;
/// Prefixes shorter than this could begin anything.
pub const SHORTEST_PREFIX: usize = 3;

impl Vocabulary {
    /// The term of a word, which joins the vocabulary if it is new.
    pub fn add(&mut self, token: &Token) -> TermId {
        let text = token.word.as_str();
        let length = text.chars().count();
        let acronym = token.capitals && length <= LONGEST_ACRONYM;
        if let Some(id) = self.by_text.get(text).copied() {
            return self.add_again(id, acronym);
        }
        let id = WordId::try_from(self.words.len()).unwrap_or(WordId::MAX);
        let term = self.term_of_new(token, acronym);
        if let Some(term) = self.terms.get_mut(term as usize) {
            term.words.push(id);
        }
        self.words.push(Word {
            text: text.to_owned(),
            inflected: token.inflected().into_owned(),
            term,
            length,
            trigrams: 0,
            acronym: true,
        });
        self.by_text.insert(text.to_owned(), id);
        self.add_again(id, acronym)
    }

    /// The term of which a new word is a form or a derivation; a new one if it is none of any.
    fn term_of_new(&mut self, token: &Token, acronym: bool) -> TermId {
        let stem = self.stem(&token.word);
        let mut same_stem = self.terms_of(&stem).iter();
        let is_akin = |term: &&TermId| {
            self.form_of(token, **term).is_some() || self.is_related(&token.word, **term)
        };
        match same_stem.find(|term| !acronym && is_akin(term)) {
            Some(term) => *term,
            None => self.add_term(stem, &token.word),
        }
    }

    /// The word of a term of which another word is a form.
    fn form_of(&self, token: &Token, term: TermId) -> Option<&Word> {
        if lexicon().is_stop_word(token) {
            return None;
        }
        let inflected = undoubled(&token.inflected());
        let words = self.terms.get(term as usize)?.words.iter();
        let mut words = words.filter_map(|id| self.words.get(*id as usize));
        words.find(|word| {
            !lexicon().is_folded_stop_word(&word.text)
                && if word.acronym {
                    token.word.strip_suffix('s') == Some(&word.text)
                } else {
                    is_inflection(&inflected, &undoubled(&word.inflected))
                }
        })
    }

    /// A word that is not always in capitals is no acronym: it can be looked up by its letters from
    /// then on.
    fn add_again(&mut self, id: WordId, acronym: bool) -> TermId {
        let Some(word) = self.words.get_mut(id as usize) else {
            return TermId::MAX;
        };
        if !word.acronym || acronym {
            return word.term;
        }
        word.acronym = false;
        let letters: Vec<char> = word.text.chars().collect();
        let grams = trigrams(&letters);
        word.trigrams = grams.len();
        if letters.len() >= SHORTEST_RELATED {
            for gram in grams {
                self.by_trigram.entry(gram).or_default().push(id);
            }
            let sound = phonetic_key(&word.text);
            self.by_sound.entry(sound).or_default().push(id);
            let prefix: String = letters.iter().take(SHORTEST_PREFIX).collect();
            self.by_prefix.entry(prefix).or_default().push(id);
        }
        word.term
    }

    fn add_term(&mut self, stem: String, label: &str) -> TermId {
        let term = TermId::try_from(self.terms.len()).unwrap_or(TermId::MAX);
        self.by_stem.entry(stem.clone()).or_default().push(term);
        self.terms.push(Term {
            stem,
            label: label.to_owned(),
            words: Vec::new(),
        });
        term
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// The stem of a folded word.
    pub fn stem(&self, word: &str) -> String {
        self.stemmer.stem(word)
    }

    pub fn term_stem(&self, term: TermId) -> &str {
        self.terms.get(term as usize).map_or("", |it| &it.stem)
    }

    /// Whoever asks of a person has mostly heard the name: it may be misspelt by a letter more.
    pub fn add_name(&mut self, terms: &[TermId]) {
        self.names.extend(terms);
    }

    /// A term that no text holds by itself: it stands for a group of synonyms.
    pub fn add_group(&mut self, number: usize, label: &str) -> TermId {
        self.add_term(format!("#{number}"), label)
    }

    /// The word that a reader knows a term by.
    pub fn label(&self, term: TermId) -> &str {
        self.terms.get(term as usize).map_or("", |it| &it.label)
    }

    pub fn terms_of(&self, stem: &str) -> &[TermId] {
        self.by_stem.get(stem).map_or(&[], Vec::as_slice)
    }

    /// The term that has this very word.
    pub fn term(&self, text: &str) -> Option<TermId> {
        let word = self.words.get(self.word(text)? as usize)?;
        Some(word.term)
    }

    /// The terms with the stem of a word: itself, forms of it, and words that only have its stem.
    pub fn same_stem(&self, token: &Token) -> Vec<Expansion> {
        let itself = self.term(&token.word);
        let terms = self.terms_of(&self.stem(&token.word)).iter();
        terms
            .filter_map(|term| {
                let (similarity, kind) = if itself == Some(*term) {
                    (1.0, MatchKind::Exact)
                } else if self.form_of(token, *term).is_some() {
                    (FORM, MatchKind::Exact)
                } else if self.is_related(&token.word, *term) {
                    (SAME_STEM, MatchKind::Derived)
                } else {
                    return None;
                };
                Some(Expansion {
                    term: *term,
                    similarity,
                    kind,
                })
            })
            .collect()
    }

    /// Whether a word may be derived from one of a term that has the same stem, or the other way.
    fn is_related(&self, word: &str, term: TermId) -> bool {
        let words = self
            .terms
            .get(term as usize)
            .map_or(&[][..], |it| &it.words);
        let mut words = words.iter().filter_map(|id| self.words.get(*id as usize));
        words.any(|other| {
            !other.acronym
                && !lexicon().is_folded_stop_word(&other.text)
                && is_derivation(word, &other.text)
        })
    }

    /// Whether the base has this very word.
    pub fn contains(&self, text: &str) -> bool {
        self.by_text.contains_key(text)
    }

    /// The terms that a word not in the base may be a misspelling of.
    pub fn misspelt(&self, word: &str) -> Vec<Expansion> {
        let letters: Vec<char> = word.chars().collect();
        let mut found = Vec::new();
        let has_digit = letters.iter().any(char::is_ascii_digit);
        if letters.len() >= SHORTEST_CORRECTED && !has_digit {
            self.typos(word, &letters, &mut found);
        }
        if !has_digit {
            self.sounds_like(word, &mut found);
        }
        found
    }

    fn typos(&self, word: &str, letters: &[char], found: &mut Vec<Expansion>) {
        for (candidate, _) in self.sharing_trigrams(letters, 0.25) {
            let shortest = candidate.length.min(letters.len());
            let is_name = self.names.contains(&candidate.term);
            let limit =
                edits_allowed(shortest) + usize::from(is_name && shortest > SHORTEST_CORRECTED);
            if candidate.length.abs_diff(letters.len()) > limit {
                continue;
            }
            let edits = strsim::osa_distance(word, &candidate.text);
            if edits <= limit {
                #[allow(clippy::cast_precision_loss)] // lengths of words
                let share = edits as f32 / letters.len() as f32;
                let first = if candidate.text.chars().next() == letters.first().copied() {
                    0.0
                } else {
                    0.1
                };
                found.push(Expansion {
                    term: candidate.term,
                    similarity: 0.98 - 1.2 * share - first,
                    kind: MatchKind::Typo,
                });
            }
        }
    }

    fn sounds_like(&self, word: &str, found: &mut Vec<Expansion>) {
        let key = phonetic_key(word);
        let length = key.chars().count();
        if length < 4 {
            return;
        }
        for id in self.by_sound.get(&key).into_iter().flatten() {
            if let Some(candidate) = self.words.get(*id as usize) {
                found.push(Expansion {
                    term: candidate.term,
                    similarity: if length >= 5 { 0.85 } else { 0.7 },
                    kind: MatchKind::Sound,
                });
            }
        }
    }

    /// The terms that a word may be the beginning of: « intro ».
    pub fn completions(&self, word: &str) -> Vec<Expansion> {
        let length = word.chars().count();
        if length < SHORTEST_PREFIX || word.chars().any(|letter| letter.is_ascii_digit()) {
            return Vec::new();
        }
        let prefix: String = word.chars().take(SHORTEST_PREFIX).collect();
        let candidates = self.by_prefix.get(&prefix).into_iter().flatten();
        candidates
            .filter_map(|id| self.words.get(*id as usize))
            .filter(|candidate| candidate.text.starts_with(word))
            .map(|candidate| {
                #[allow(clippy::cast_precision_loss)] // lengths of words
                let share = length as f32 / candidate.length as f32;
                Expansion {
                    term: candidate.term,
                    similarity: 0.52 + 0.35 * share,
                    kind: MatchKind::Prefix,
                }
            })
            .collect()
    }

    /// The term of this very word.
    pub fn term_of(&self, text: &str) -> Option<TermId> {
        let word = self.words.get(self.word(text)? as usize)?;
        Some(word.term)
    }

    /// The number of this very word.
    pub fn word(&self, text: &str) -> Option<WordId> {
        self.by_text.get(text).copied()
    }

    /// The words that a typed word leads to. If it begins a word, it is no misspelling of another.
    pub fn typed(&self, typed: &str) -> HashMap<WordId, TypedMatch> {
        let is_long = typed.chars().count() >= SHORTEST_PREFIX;
        let spelt = |word: &Word| {
            if word.text.starts_with(typed) {
                return Some(TypedMatch::Prefix);
            }
            (is_long && word.text.contains(typed)).then_some(TypedMatch::Part)
        };
        let words = self.words.iter().zip(0..);
        let mut found: HashMap<WordId, TypedMatch> = words
            .filter_map(|(word, id)| Some((id, spelt(word)?)))
            .collect();
        if !found.values().any(|it| *it == TypedMatch::Prefix) {
            for id in self.misspelt_beginnings(typed) {
                found.entry(id).or_insert(TypedMatch::Misspelt);
            }
        }
        found
    }

    /// The words of which this is a beginning, mistakes aside.
    fn misspelt_beginnings(&self, typed: &str) -> Vec<WordId> {
        let letters: Vec<char> = typed.chars().collect();
        let limit = edits_allowed(letters.len());
        if limit == 0 || letters.iter().any(char::is_ascii_digit) {
            return Vec::new();
        }
        let lengths = letters.len() - limit..=letters.len() + limit;
        let begins = |word: &Word| {
            let beginnings = lengths.clone().filter_map(|it| beginning(&word.text, it));
            let mut edits = beginnings.map(|it| strsim::osa_distance(typed, it));
            edits.any(|edits| edits <= limit)
        };
        let grams = trigrams(&letters);
        let sharing = grams.iter().filter_map(|gram| self.by_trigram.get(gram));
        let mut ids: Vec<WordId> = sharing.flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| self.words.get(*id as usize).is_some_and(begins));
        ids
    }

    /// The terms that look like relatives of a word: the same beginning with another derivation,
    /// or many letters in common.
    pub fn relatives(&self, token: &Token) -> Vec<Expansion> {
        let word = token.word.as_str();
        let inflected = token.inflected();
        let letters: Vec<char> = word.chars().collect();
        let has_digit = letters.iter().any(char::is_ascii_digit);
        if letters.len() < SHORTEST_RELATED || has_digit {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (candidate, dice) in self.sharing_trigrams(&letters, 0.3) {
            let is_apart = self.term_stem(candidate.term).ends_with(APART);
            if !is_apart && is_inflection(&inflected, &candidate.inflected) {
                found.push(Expansion {
                    term: candidate.term,
                    similarity: FORM_OF_OTHER_STEM,
                    kind: MatchKind::Derived,
                });
            } else if is_derivation(word, &candidate.text) {
                found.push(Expansion {
                    term: candidate.term,
                    similarity: 0.35 + 0.4 * dice,
                    kind: MatchKind::Derived,
                });
            } else if dice >= 0.5 {
                found.push(Expansion {
                    term: candidate.term,
                    similarity: 0.45 * dice,
                    kind: MatchKind::Trigrams,
                });
            }
        }
        found
    }

    /// The words that share letter trigrams with one, with the share of trigrams (Dice).
    fn sharing_trigrams(&self, letters: &[char], least: f32) -> Vec<(&Word, f32)> {
        let grams = trigrams(letters);
        let mut shared = vec![0_u16; self.words.len()];
        for gram in &grams {
            for id in self.by_trigram.get(gram).into_iter().flatten() {
                if let Some(shared) = shared.get_mut(*id as usize) {
                    *shared += 1;
                }
            }
        }
        let words = self.words.iter().zip(shared);
        let mut sharing: Vec<_> = words
            .filter(|(_, count)| *count > 0)
            .filter_map(|(word, count)| {
                #[allow(clippy::cast_precision_loss)] // counts of trigrams of a word
                let dice = 2.0 * f32::from(count) / (grams.len() + word.trigrams) as f32;
                (dice >= least).then_some((word, dice))
            })
            .collect();
        sharing.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| a.text.cmp(&b.text)));
        sharing
    }
}

/// The words of a text or a question, numbers in digits.
pub fn read_words(text: &str) -> Vec<Token> {
    in_digits(tokenize(text))
}

/// The content words; all words if there are none.
pub fn content_words(tokens: Vec<Token>) -> Vec<Token> {
    let says = |token: &Token| !lexicon().is_stop_word(token);
    if tokens.iter().any(says) {
        tokens.into_iter().filter(says).collect()
    } else {
        tokens
    }
}

/// The word with no letter twice in a row, as hurried people write it: « donées ».
fn undoubled(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    letters.dedup_by(|next, before| next == before && *next != 'e');
    letters.into_iter().collect()
}

/// How many edits (insertions, deletions, substitutions, swaps) are forgiven in a word.
pub fn edits_allowed(length: usize) -> usize {
    match length {
        0..SHORTEST_CORRECTED => 0,
        SHORTEST_CORRECTED..8 => 1,
        8..12 => 2,
        _ => 3,
    }
}

/// The distinct letter trigrams of a word, its edges marked.
fn trigrams(letters: &[char]) -> Vec<[char; 3]> {
    let mut marked = Vec::with_capacity(letters.len() + 2);
    marked.push('^');
    marked.extend_from_slice(letters);
    marked.push('$');
    let mut grams: Vec<[char; 3]> = marked
        .windows(3)
        .filter_map(|window| window.try_into().ok())
        .collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// How near two forms of one word are: créer, créent.
const FORM: f32 = 0.9;
/// The same if their stems differ.
const FORM_OF_OTHER_STEM: f32 = 0.75;
/// How near two words of one stem are that are no forms of each other: régulation, réguler.
const SAME_STEM: f32 = 0.9;
/// What ends the stem of words whose stem others have by chance.
const APART: char = '|';

/// The first `length` characters; none of a shorter word.
fn beginning(word: &str, length: usize) -> Option<&str> {
    let mut ends = word.char_indices().map(|(at, _)| at).chain([word.len()]);
    let end = ends.nth(length)?;
    word.get(..end)
}

#[cfg(test)]
mod tests {
    use french_text::tokenize;

    use super::*;

    fn vocabulary(words: &[&str]) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for token in words.iter().flat_map(|word| tokenize(word)) {
            vocabulary.add(&token);
        }
        vocabulary
    }

    fn nearest(vocabulary: &Vocabulary, word: &str) -> Option<(String, MatchKind)> {
        let completions = vocabulary.completions(word);
        vocabulary
            .misspelt(word)
            .into_iter()
            .chain(completions)
            .max_by(|a, b| a.similarity.total_cmp(&b.similarity))
            .map(|found| (vocabulary.label(found.term).to_owned(), found.kind))
    }

    #[test]
    fn typos_are_forgiven_in_proportion_to_length() {
        let vocabulary = vocabulary(&["cnaf", "drees", "numerique", "coordination", "ethique"]);
        let table = [
            ("numerqiue", Some("numerique")),
            ("numreique", Some("numerique")),
            ("cordinaton", Some("coordination")),
            ("etique", Some("ethique")),
            ("dress", Some("drees")),
            // Short words and acronyms are never corrected.
            ("caf", None),
            ("cnav", None),
            // Too far for their length.
            ("dreux", None),
            ("unique", None),
        ];
        for (word, expected) in table {
            let found = nearest(&vocabulary, word).map(|(label, _)| label);
            assert_eq!(found.as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn a_number_is_only_itself() {
        let vocabulary = vocabulary(&["2011", "20190", "covid19"]);
        for number in ["2019", "2012", "covid21"] {
            assert_eq!(nearest(&vocabulary, number), None, "{number}");
            assert!(
                vocabulary.relatives(&tokenize(number)[0]).is_empty(),
                "{number}"
            );
        }
    }

    #[test]
    fn an_acronym_is_no_typo_of_another() {
        let mut vocabulary = vocabulary(&["HCFEA"]);
        // Neither a typo, nor its beginning, nor what sounds the same.
        for word in ["hcaea", "hcf", "hcphea"] {
            assert_eq!(nearest(&vocabulary, word), None, "{word}");
        }
        // A word once in capitals is still a word.
        for token in tokenize("ÉTHIQUE ROBOT robot") {
            vocabulary.add(&token);
        }
        for (word, meant) in [("etique", "ethique"), ("robto", "robot")] {
            let found = nearest(&vocabulary, word).map(|(label, _)| label);
            assert_eq!(found.as_deref(), Some(meant), "{word}");
        }
    }

    #[test]
    fn prefixes_and_sounds_are_recognised() {
        let vocabulary = vocabulary(&["introduction", "pharmacie"]);
        let table = [
            ("intro", ("introduction", MatchKind::Prefix)),
            ("farmassi", ("pharmacie", MatchKind::Sound)),
        ];
        for (word, (label, by)) in table {
            assert_eq!(
                nearest(&vocabulary, word),
                Some((label.to_owned(), by)),
                "{word}"
            );
        }
    }

    #[test]
    fn derived_forms_are_relatives() {
        let vocabulary = vocabulary(&["numerisation", "cree", "vieillissement"]);
        for (word, relative) in [
            ("numerique", "numerisation"),
            ("creent", "cree"),
            ("vieillir", "vieillissement"),
        ] {
            let found = vocabulary.relatives(&tokenize(word)[0]);
            assert!(
                found.iter().any(
                    |it| vocabulary.label(it.term) == relative && it.kind == MatchKind::Derived
                ),
                "{word}: {found:?}"
            );
        }
    }

    #[test]
    fn a_stem_that_words_share_by_chance_makes_them_no_forms_of_each_other() {
        let table = [
            ("payé", "pays", None),
            ("payés", "payée", Some(MatchKind::Exact)),
            ("café", "CAF", None),
            ("cafés", "café", Some(MatchKind::Exact)),
            ("CAFs", "CAF", Some(MatchKind::Exact)),
            ("repas", "répit", None),
            ("don", "données", None),
            ("donées", "données", Some(MatchKind::Exact)),
            ("crée", "créer", Some(MatchKind::Exact)),
            ("fautes", "faut", None),
            ("équipement", "équipes", Some(MatchKind::Derived)),
            ("traiter", "trait", Some(MatchKind::Derived)),
            ("traitée", "traiter", Some(MatchKind::Exact)),
            ("regulation", "réguler", Some(MatchKind::Derived)),
        ];
        for (word, known, expected) in table {
            let vocabulary = vocabulary(&[known]);
            let found = vocabulary.same_stem(&tokenize(word)[0]);
            let kind = found.first().map(|it| it.kind);
            assert_eq!(kind, expected, "{word}, {known}: {found:?}");
        }
        // In one base, each has a term of its own.
        let vocabulary = vocabulary(&["pays", "payé", "payées"]);
        let (country, pay) = (vocabulary.term("pays"), vocabulary.term("paye"));
        assert_ne!(country, pay);
        let found = vocabulary.same_stem(&tokenize("payés")[0]);
        assert_eq!(found.first().map(|it| it.term), pay);
    }
}
