//! What every French base shares: stop words, how common a word is, irregular families, everyday
//! synonyms and associations, English. General language only: the words of one colloquium belong
//! in its `knowledge/`.
//!
//! The lists are text files in `lexicon/`, one item a line, `#` for comments, with their accents
//! (folded here). They were written for this project.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::text::{Stems, Token, tokenize};

/// The lexicon, parsed once per process.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::parse);
    &LEXICON
}

/// General French. Words are folded; links hold stems.
#[derive(Debug, Default)]
pub struct Lexicon {
    stop_words: HashSet<String>,
    small_talk: HashSet<String>,
    english_words: HashSet<String>,
    informativeness: HashMap<String, f32>,
    french: Links,
    english: Links,
}

/// From a stem to others that may say the same.
type Links = HashMap<String, Vec<Link>>;

/// One way from a stem to another that may say the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The other stem.
    pub stem: String,
    /// How near the meanings are, 0 to 1.
    pub similarity: f32,
}

/// How near two words of one morphological family are: vieux, vieillir.
const FAMILY: f32 = 0.75;
/// How near two everyday synonyms are, out of context.
const SYNONYM: f32 = 0.5;
/// How near a word and a more general one are: pomme, fruit.
const HYPERNYM: f32 = 0.35;
/// How near a word and what comes with it are: caserne, pompier.
const RELATED: f32 = 0.35;
/// How near an English word and its French translation are.
const TRANSLATION: f32 = 0.8;

/// How much a very common word tells of the subject, beside a rare one's 1.
const VERY_COMMON: f32 = 0.35;
/// How much a common word tells of the subject, beside a rare one's 1.
const COMMON: f32 = 0.65;

/// Words that only their accent tells from a stop word.
const NOT_STOP_WORDS: &[&str] = &["maïs", "sûr", "sûre", "sûrs", "sûres", "thé", "thés"];

impl Lexicon {
    /// Whether a word says nothing of the subject.
    pub fn is_stop_word(&self, token: &Token) -> bool {
        let accented = token.accented.as_deref();
        !accented.is_some_and(|word| NOT_STOP_WORDS.contains(&word))
            && self.stop_words.contains(&token.word)
    }

    /// Whether a folded word says nothing of the subject.
    pub fn is_folded_stop_word(&self, word: &str) -> bool {
        self.stop_words.contains(word)
    }

    /// Whether a folded word belongs to greetings, thanks and chat.
    pub fn is_small_talk(&self, word: &str) -> bool {
        self.small_talk.contains(word)
    }

    /// Whether a question is in English: by its small words, which no French sentence has.
    pub fn is_english(&self, tokens: &[Token]) -> bool {
        let english = |token: &&Token| self.english_words.contains(&token.word);
        let french = |token: &&Token| {
            self.stop_words.contains(&token.word) && !self.english_words.contains(&token.word)
        };
        tokens.iter().filter(english).count() > tokens.iter().filter(french).count()
    }

    /// How much a stem tells of the subject as far as general French goes: 0 to 1.
    pub fn informativeness(&self, stem: &str) -> f32 {
        self.informativeness.get(stem).copied().unwrap_or(1.0)
    }

    /// Whether general French has this stem, so that it is no misspelling of another.
    pub fn knows(&self, stem: &str) -> bool {
        self.informativeness.contains_key(stem) || self.french.contains_key(stem)
    }

    /// Stems that may say the same as this one of a French question.
    pub fn links(&self, stem: &str) -> &[Link] {
        self.french.get(stem).map_or(&[], Vec::as_slice)
    }

    /// French stems that may say the same as this word of an English question.
    pub fn translations(&self, stem: &str) -> &[Link] {
        self.english.get(stem).map_or(&[], Vec::as_slice)
    }

    fn parse() -> Self {
        let mut stems = Stems::default();
        let mut lexicon = Self {
            stop_words: stop_words(include_str!("lexicon/stop_words.txt")),
            small_talk: words(include_str!("lexicon/small_talk.txt")).collect(),
            english_words: words(include_str!("lexicon/english_words.txt")).collect(),
            ..Self::default()
        };
        lexicon.read_common_words(&mut stems);
        for family in lines(include_str!("lexicon/families.txt")) {
            let members: Vec<_> = words(family).map(|word| stems.stem(&word)).collect();
            link_all(&mut lexicon.french, &members, FAMILY);
        }
        for file in [
            include_str!("lexicon/synonyms.txt"),
            include_str!("lexicon/synonyms_verbs.txt"),
            include_str!("lexicon/synonyms_qualities.txt"),
        ] {
            lexicon.read_synonyms(file, &mut stems);
        }
        for file in [
            include_str!("lexicon/related_society.txt"),
            include_str!("lexicon/related_things.txt"),
        ] {
            lexicon.read_pairs(file, &mut stems, |lexicon, word, related| {
                link(&mut lexicon.french, word, related, RELATED);
                link(&mut lexicon.french, related, word, RELATED);
            });
        }
        lexicon.read_pairs(
            include_str!("lexicon/english.txt"),
            &mut stems,
            |lexicon, english, french| link(&mut lexicon.english, english, french, TRANSLATION),
        );
        lexicon
    }

    fn read_common_words(&mut self, stems: &mut Stems) {
        let mut weight = VERY_COMMON;
        for line in lines(include_str!("lexicon/common_words.txt")) {
            match line {
                "[very common]" => weight = VERY_COMMON,
                "[common]" => weight = COMMON,
                _ => {
                    for word in words(line) {
                        self.informativeness
                            .entry(stems.stem(&word))
                            .or_insert(weight);
                    }
                }
            }
        }
    }

    /// Reads `word, word, …` (all near) and `general > specific, specific, …`.
    fn read_synonyms(&mut self, file: &str, stems: &mut Stems) {
        for line in lines(file) {
            if let Some((general, specific)) = line.split_once('>') {
                let specific = self.single_words(specific, stems);
                for general in self.single_words(general, stems) {
                    for specific in &specific {
                        link(&mut self.french, &general, specific, HYPERNYM);
                        link(&mut self.french, specific, &general, HYPERNYM);
                    }
                }
            } else {
                let members = self.single_words(line, stems);
                link_all(&mut self.french, &members, SYNONYM);
            }
        }
    }

    /// Reads `left, left = right, right, …`, and hands over each pair.
    fn read_pairs(&mut self, file: &str, stems: &mut Stems, pair: impl Fn(&mut Self, &str, &str)) {
        for (left, right) in lines(file).filter_map(|line| line.split_once('=')) {
            let right = self.single_words(right, stems);
            for left in self.single_words(left, stems) {
                for right in &right {
                    pair(self, &left, right);
                }
            }
        }
    }

    /// The stems of a comma-separated group's members that come down to one word of content.
    fn single_words(&self, group: &str, stems: &mut Stems) -> Vec<String> {
        group
            .split(',')
            .filter_map(|member| {
                let mut content = words(member).filter(|word| !self.stop_words.contains(word));
                let word = content.next()?;
                content.next().is_none().then(|| stems.stem(&word))
            })
            .collect()
    }
}

fn link_all(links: &mut Links, stems: &[String], similarity: f32) {
    for from in stems {
        for to in stems {
            link(links, from, to, similarity);
        }
    }
}

fn link(links: &mut Links, from: &str, to: &str, similarity: f32) {
    if from == to {
        return;
    }
    let links = links.entry(from.to_owned()).or_default();
    match links.iter_mut().find(|link| link.stem == to) {
        Some(link) => link.similarity = link.similarity.max(similarity),
        None => links.push(Link {
            stem: to.to_owned(),
            similarity,
        }),
    }
}

/// The words that stand alone on a line.
fn stop_words(file: &str) -> HashSet<String> {
    lines(file)
        .filter_map(|line| {
            let mut tokens = tokenize(line).into_iter();
            let first = tokens.next()?;
            tokens.next().is_none().then_some(first)
        })
        .map(|token| token.word)
        .collect()
}

fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    lines(text).flat_map(tokenize).map(|token| token.word)
}
