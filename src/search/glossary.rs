//! The base's terms: which of them a text says, and whether a message asks what one means.

use std::collections::{BTreeSet, HashMap};

use french_lexicon::lexicon;
use french_text::{Stemmer, Token, phonetic_key, tokenize_with_elisions};

use super::vocabulary::edits_allowed;
use crate::knowledge::Term;

/// Phrases that ask for a meaning, folded: « c’est quoi X », « X veut dire quoi », “what is X”.
const ASKS_MEANING: &[&str] = &[
    "c est quoi",
    "c est qui",
    "c est koi",
    "c quoi",
    "c koi",
    "cest quoi",
    "est quoi",
    "est ce que c est",
    "qu est ce",
    "qu est",
    "qui est",
    "quest ce",
    "kesako",
    "quesaco",
    "kezako",
    "veut dire",
    "veulent dire",
    "voulait dire",
    "ca veut dire",
    "veux dire",
    "que veut",
    "signifie",
    "signifient",
    "signification",
    "designe",
    "appelle",
    "entend",
    "entendez",
    "entendre",
    "definition",
    "definitions",
    "definir",
    "definis",
    "definit",
    "defini",
    "definissez",
    "explique",
    "expliquer",
    "expliquez",
    "sigle",
    "acronyme",
    "abreviation",
    "mot",
    "terme",
    "sens",
    "what is",
    "what s",
    "whats",
    "what are",
    "what does",
    "what do",
    "who is",
    "mean",
    "means",
    "meaning",
    "stand for",
    "stands for",
    "define",
    "defined",
    "explain",
    "acronym",
    "word",
    "term",
];
/// The words of the longest of them.
const LONGEST_PHRASE: usize = 5;
/// Articles and courtesies around a term that is all of a message: « la CNSA ? », « DMP svp ».
const AROUND: &[&str] = &[
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "et", "the", "a", "an", "and",
    "svp", "stp", "please", "bonjour", "bonsoir", "salut", "hello", "hi", "merci",
];
/// What a question for a meaning may ask besides.
const SENSES: &[&str] = &[
    "what", "which", "who", "how", "whether", "lead-ins", "requests",
];
/// A longer message asks for more than a meaning.
const LONGEST: usize = 20;
/// Another writing of a term that has as many words of content says what it means.
const FEWEST_IN_FULL: usize = 3;
/// A term so short and in capitals is looked for in capitals: « IA », « TIC ».
const SHORTEST_IN_ANY_CASE: usize = 4;

/// The terms of a base, by their words.
#[derive(Debug, Default)]
pub struct Glossary {
    stemmer: Stemmer,
    phrases: Vec<Phrase>,
    /// By the first word of each: its index, the longest first.
    by_first: HashMap<String, Vec<usize>>,
}

/// One way of writing a term.
#[derive(Debug)]
struct Phrase {
    term: usize,
    words: Vec<Token>,
    /// Whether it spells out what the term's first word shortens.
    in_full: bool,
}

/// Where words stand in a text: the first, and how many.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    length: usize,
}

impl Glossary {
    /// Of a base's terms. Of two with the same word, the first has it.
    pub fn new(terms: &[Term]) -> Self {
        let mut phrases: Vec<Phrase> = Vec::new();
        for (term, of) in terms.iter().enumerate() {
            for (nth, words) in of.words.iter().map(|it| content(it)).enumerate() {
                let is_new = phrases.iter().all(|it| !is_same(&it.words, &words));
                if is_new && !words.is_empty() {
                    let in_full = nth > 0 && words.len() >= FEWEST_IN_FULL;
                    phrases.push(Phrase {
                        term,
                        words,
                        in_full,
                    });
                }
            }
        }
        phrases.sort_by_key(|it| std::cmp::Reverse(it.words.len()));
        let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, phrase) in phrases.iter().enumerate() {
            let first = phrase.words.first().map(|it| singular(&it.word));
            let first = first.unwrap_or_default().to_owned();
            by_first.entry(first).or_default().push(at);
        }
        Self {
            stemmer: Stemmer::default(),
            phrases,
            by_first,
        }
    }

    /// The terms (by index) that a text says, each once, in its order; without those that it
    /// writes in two ways or in full, and so explains itself.
    pub fn said_in(&self, text: &str) -> Vec<usize> {
        let said = self.phrases_in(text);
        let ways = |term: usize| said.iter().filter(|(_, it)| *it == term).count();
        let is_in_full = |phrase: usize| self.phrases.get(phrase).is_some_and(|it| it.in_full);
        let hard = said.iter().filter(|(phrase, _)| !is_in_full(*phrase));
        let terms = hard.map(|(_, term)| *term);
        terms.filter(|term| ways(*term) == 1).collect()
    }

    /// The terms (by index) that any of these texts says.
    pub fn all_in<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> BTreeSet<usize> {
        let said = texts.into_iter().flat_map(|text| self.phrases_in(text));
        said.map(|(_, term)| term).collect()
    }

    /// Whether a text begins with a term, small words aside.
    pub fn opens(&self, text: &str) -> bool {
        self.opening(&content(text)).is_some()
    }

    /// The phrases (by index) that a text says, each once, with their terms.
    fn phrases_in(&self, text: &str) -> Vec<(usize, usize)> {
        let mut said: Vec<(usize, usize)> = Vec::new();
        if self.phrases.is_empty() {
            return said;
        }
        let words = content(text);
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let Some((index, phrase)) = self.opening(rest) else {
                at += 1;
                continue;
            };
            if !said.contains(&(index, phrase.term)) {
                said.push((index, phrase.term));
            }
            at += phrase.words.len();
        }
        said
    }

    /// The longest phrase that begins a text, with its index.
    fn opening(&self, words: &[Token]) -> Option<(usize, &Phrase)> {
        let begins = |phrase: &Phrase| {
            let here = words.get(..phrase.words.len());
            here.is_some_and(|here| {
                let mut pairs = here.iter().zip(&phrase.words);
                is_same(here, &phrase.words) && pairs.all(|(it, of)| is_in_case(it, of))
            })
        };
        let known = self.by_first.get(singular(&words.first()?.word))?;
        let phrases = known
            .iter()
            .filter_map(|at| Some((*at, self.phrases.get(*at)?)));
        phrases.into_iter().find(|(_, phrase)| begins(phrase))
    }

    /// The term (by index) whose meaning a message asks for, and nothing else.
    pub fn asked(&self, message: &str) -> Option<usize> {
        if self.phrases.is_empty() {
            return None;
        }
        let tokens = tokenize_with_elisions(message);
        if tokens.len() > LONGEST {
            return None;
        }
        let (term, span) = self.named(&tokens)?;
        let before = tokens.get(..span.start)?;
        let after = tokens.get(span.start + span.length..)?;
        let around = |token: &Token| AROUND.contains(&token.word.as_str());
        let is_bare = before.iter().chain(after).all(around);
        let parts = [read_around(before)?, read_around(after)?];
        (is_bare || parts.contains(&Around::AsksMeaning)).then_some(term)
    }

    /// The term that a message names, at its longest, and where.
    fn named(&self, tokens: &[Token]) -> Option<(usize, Span)> {
        self.phrases.iter().find_map(|phrase| {
            let starts = 0..tokens.len();
            let mut spans = starts.filter_map(|start| self.span_of(phrase, tokens, start));
            Some((phrase.term, spans.next()?))
        })
    }

    /// Where a phrase stands in a message from a word on, small words between its own left out.
    fn span_of(&self, phrase: &Phrase, tokens: &[Token], start: usize) -> Option<Span> {
        let mut at = start;
        for (number, word) in phrase.words.iter().enumerate() {
            while number > 0 && tokens.get(at).is_some_and(is_small) {
                at += 1;
            }
            if !self.is_spelling(tokens.get(at)?, word) {
                return None;
            }
            at += 1;
        }
        let length = at - start;
        Some(Span { start, length })
    }

    /// Whether somebody who typed a word may have meant another: a slip, or written by ear. What
    /// is a word itself is meant as it stands.
    fn is_spelling(&self, typed: &Token, meant: &Token) -> bool {
        let (word, other) = (typed.word.as_str(), meant.word.as_str());
        if singular(word) == singular(other) {
            return true;
        }
        let edits = edits_allowed(other.chars().count().min(word.chars().count()));
        let is_itself = || is_small(typed) || lexicon().knows(&self.stemmer.stem(word));
        if meant.capitals || edits == 0 || is_itself() {
            return false;
        }
        strsim::osa_distance(word, other) <= edits || phonetic_key(word) == phonetic_key(other)
    }
}

/// What stands before or after a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    AsksMeaning,
    SmallWords,
}

/// Reads what stands before or after a term; nothing if it asks or says something else.
fn read_around(mut rest: &[Token]) -> Option<Around> {
    let mut around = Around::SmallWords;
    while let Some((first, after)) = rest.split_first() {
        let marked = (1..=LONGEST_PHRASE.min(rest.len())).rev().find(|length| {
            let words = rest.iter().take(*length).map(|it| it.word.as_str());
            ASKS_MEANING.contains(&words.collect::<Vec<_>>().join(" ").as_str())
        });
        if let Some(length) = marked {
            around = Around::AsksMeaning;
            rest = rest.get(length..)?;
            continue;
        }
        let sense = lexicon().asks(&first.word);
        let is_allowed = match sense {
            Some(sense) => SENSES.contains(&sense),
            None => is_small(first) || AROUND.contains(&first.word.as_str()),
        };
        if !is_allowed {
            return None;
        }
        rest = after;
    }
    Some(around)
}

/// The words of content of a text; all of one that has none.
fn content(text: &str) -> Vec<Token> {
    let all = tokenize_with_elisions(text);
    let content: Vec<Token> = all.iter().filter(|it| !is_small(it)).cloned().collect();
    if content.is_empty() { all } else { content }
}

fn is_small(token: &Token) -> bool {
    let is_acronym = token.capitals && token.word.len() > 1;
    !is_acronym && (lexicon().is_stop_word(token) || lexicon().is_english_stop_word(&token.word))
}

fn singular(word: &str) -> &str {
    word.strip_suffix(['s', 'x']).unwrap_or(word)
}

fn is_same(one: &[Token], other: &[Token]) -> bool {
    let same = |(one, other): (&Token, &Token)| singular(&one.word) == singular(&other.word);
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// Whether a word of a text is in capitals where those of a short acronym are.
fn is_in_case(word: &Token, of: &Token) -> bool {
    word.capitals || !of.capitals || of.word.len() >= SHORTEST_IN_ANY_CASE
}

#[cfg(test)]
mod tests {
    use super::Glossary;
    use crate::knowledge::{Term, Text};

    fn terms() -> Vec<Term> {
        let term = |words: &[&str]| Term {
            words: words.iter().map(|it| (*it).to_owned()).collect(),
            text: Text::default(),
            url: None,
        };
        vec![
            term(&["CNSA", "Caisse nationale de solidarité pour l’autonomie"]),
            term(&["illectronisme", "digital illiteracy"]),
            term(&["IA", "intelligence artificielle"]),
            term(&["non-recours"]),
        ]
    }

    #[test]
    fn a_message_that_asks_for_a_meaning_is_told_from_others() {
        let glossary = Glossary::new(&terms());
        let table = [
            ("c'est quoi la CNSA ?", Some(0)),
            ("la cnsa c koi", Some(0)),
            ("CNSA ?", Some(0)),
            ("bonjour, la CNSA svp", Some(0)),
            ("Que veut dire CNSA ?", Some(0)),
            ("CNSA, ça veut dire quoi ?", Some(0)),
            ("What does CNSA stand for?", Some(0)),
            ("what is the CNSA?", Some(0)),
            (
                "c’est quoi la Caisse nationale de solidarité pour l’autonomie ?",
                Some(0),
            ),
            (
                "la caisse nationale de solidarité autonomie, c'est qui ?",
                Some(0),
            ),
            (
                "Tu peux me dire ce que signifie le mot illectronisme ?",
                Some(1),
            ),
            ("c koi lilectronisme ??", Some(1)),
            ("Qu’est-ce que l’illectronisme ?", Some(1)),
            ("quelle est la définition de l’illectronisme", Some(1)),
            ("comment définir l'illectronisme ?", Some(1)),
            ("je sais pas ce que veut dire illectronisme", Some(1)),
            ("explique-moi l'illectronisme", Some(1)),
            ("What is digital illiteracy?", Some(1)),
            ("que veut dire IA ?", Some(2)),
            ("c'est quoi le non recours", Some(3)),
            ("Qui a parlé de la CNSA ?", None),
            ("où est la CNSA ?", None),
            ("on dit quoi de l’illectronisme ?", None),
            ("pourquoi l’illectronisme ?", None),
            ("c'est quoi les chiffres de l’illectronisme ?", None),
            (
                "c'est quoi la différence entre illectronisme et non-recours ?",
                None,
            ),
            ("la vidéo sur l’illectronisme", None),
            ("combien de gens en illectronisme ?", None),
            ("c'est quoi la CNAV ?", None),
            ("c'est quoi ?", None),
            ("", None),
        ];
        for (message, expected) in table {
            assert_eq!(glossary.asked(message), expected, "{message}");
        }
    }

    #[test]
    fn terms_are_found_in_texts_unless_the_text_explains_them() {
        let glossary = Glossary::new(&terms());
        let table: [(&str, &[usize]); 7] = [
            ("L’illectronisme et la CNSA.", &[1, 0]),
            ("La CNSA, la CNSA et la CNSA.", &[0]),
            (
                "La Caisse nationale de solidarité pour l’autonomie (CNSA).",
                &[],
            ),
            ("La Caisse nationale de solidarité pour l’autonomie.", &[]),
            ("Des non-recours, et il y a de l’IA.", &[3, 2]),
            ("« ia » ne veut rien dire", &[]),
            ("", &[]),
        ];
        for (text, expected) in table {
            assert_eq!(glossary.said_in(text), expected, "{text}");
        }
        assert!(Glossary::new(&[]).said_in("La CNSA").is_empty());
    }

    #[test]
    fn of_two_terms_with_the_same_word_the_first_has_it() {
        let mut terms = terms();
        terms.push(Term {
            words: vec!["cnsa".to_owned()],
            ..Term::default()
        });
        assert_eq!(Glossary::new(&terms).asked("la CNSA ?"), Some(0));
    }
}
