//! Query expansion: the content words of a question, the terms that each may stand for, and its
//! weight.

use std::collections::HashSet;

use super::index::Index;
use super::question_form::Form;
use super::terms::Terms;
use super::vocabulary::{Expansion, MatchKind, SHORTEST_PREFIX, TermId};
use french_lexicon::lexicon;
use french_text::lexicon::Related;
use french_text::{Token, tokenize};
use french_vectors::{Vector, Word};

/// A question, analysed against one index.
#[derive(Debug, Default)]
pub struct Query {
    /// Its content words, each once.
    pub words: Vec<QueryWord>,
    /// The weight of all of them.
    pub weight: f32,
    /// For each document, its similarity to the question as character n-grams: 0 upward.
    pub ngram_similarities: Vec<f32>,
    /// For each entry, how near one of its texts is in meaning: 0 to 1.
    pub nearness: Vec<f32>,
    /// Its form.
    pub form: Form,
    /// The elsewhere whose example question it is, word for word: « Quelle heure est-il ? » is
    /// known by its small words alone.
    pub elsewhere_question: Option<usize>,
}

/// A word of the question.
#[derive(Debug, Clone)]
pub struct QueryWord {
    /// The folded word.
    pub text: String,
    /// How much it says about the subject, 0 (nothing) upward.
    pub weight: f32,
    /// The terms of the base it may stand for, nearest first, each once.
    pub expansions: Vec<Expansion>,
    /// Whether it names the same person as the word before.
    pub continues_name: bool,
    /// What it means: by itself, or as the word of the base that was meant.
    pub meaning: Option<Word>,
}

/// A form that the base never writes, by its stem: mostly an inflection, sometimes another word.
const SAME_STEM: f32 = 0.9;
/// A synonym that the base declares is nearly the word itself.
const BASE_SYNONYM: f32 = 0.9;
/// Two words that the base writes as one.
const JOINED: f32 = 0.95;
/// Expansions looked up per word, so that a vague word costs no more than a precise one.
const MOST_EXPANSIONS: usize = 24;
/// How many words of a question are read.
const LONGEST_QUESTION: usize = 64;
/// An expansion at least this near is taken for the word meant.
const MEANT: f32 = 0.6;

impl Query {
    /// Reads a question.
    pub fn new(question: &str, index: &Index) -> Self {
        let tokens = tokenize(question);
        let elsewhere_question = index.elsewhere_by_question(&tokens);
        let is_sample_question = index.is_sample_question(&tokens);
        let read = QueryWords::read(tokens, is_sample_question, index);
        let words = read.words;
        let weight = words.iter().map(|word| word.weight).sum();
        let content = words.iter().filter_map(|word| word.meaning);
        let meaning = Vector::of_words(content.chain(read.small_words));
        Self {
            nearness: index.meanings.nearness(&meaning),
            words,
            weight,
            ngram_similarities: index.ngram_similarities(question),
            form: Form::of(question),
            elsewhere_question,
        }
    }
}

/// The words of a question, read against one index.
#[derive(Debug)]
pub struct QueryWords {
    /// Its content words, each once.
    pub words: Vec<QueryWord>,
    /// What its small words mean.
    pub small_words: Vec<Word>,
}

impl QueryWords {
    /// Reads the words; of a question known by its small words alone, these count.
    pub fn read(tokens: Vec<Token>, small_words_count: bool, terms: &dyn Terms) -> Self {
        let english = lexicon().is_english(&tokens);
        let tokens = in_full(tokens, english, terms);
        let small_words: Vec<Word> = tokens
            .iter()
            .filter(|token| lexicon().is_stop_word(token))
            .filter_map(|token| Word::find(&terms.vocabulary().stem(&token.word)))
            .collect();
        let mut words: Vec<String> = tokens
            .iter()
            .filter_map(|token| content_word(token, english, terms))
            .take(LONGEST_QUESTION)
            .collect();
        if words.is_empty() && small_words_count {
            // As in the index: « C’était où ? » is known by its small words.
            let tokens = tokens.into_iter().take(LONGEST_QUESTION);
            words = tokens.map(|token| token.word).collect();
        }
        let mut expansions: Vec<Vec<Expansion>> = words
            .iter()
            .map(|word| expansions(word, english, terms))
            .collect();
        add_joined(&words, &mut expansions, terms);
        add_base_synonyms(&mut expansions, terms);
        let mut seen = HashSet::new();
        let mut words = words
            .into_iter()
            .zip(expansions)
            .filter(|(word, _)| seen.insert(word.clone()))
            .map(|(text, expansions)| weigh(text, expansions, terms))
            .collect::<Vec<_>>();
        join_names(&mut words, terms);
        Self { words, small_words }
    }
}

/// The words with the shortened ones in full, unless the base itself writes them short and they are
/// content words.
fn in_full(tokens: Vec<Token>, english: bool, terms: &dyn Terms) -> Vec<Token> {
    let mut full = Vec::with_capacity(tokens.len());
    for token in tokens {
        let told = terms.vocabulary().contains(&token.word) && !lexicon().is_stop_word(&token);
        match lexicon().full_form(&token.word, english) {
            Some(words) if !told => full.extend_from_slice(words),
            _ => full.push(token),
        }
    }
    full
}

/// The word without an elision that lost its apostrophe (« lillectronisme », « jcomprends »; English
/// has none), or nothing if what is left is no content word.
fn content_word(token: &Token, english: bool, terms: &dyn Terms) -> Option<String> {
    if lexicon().is_stop_word(token) {
        return None;
    }
    let word = &token.word;
    if english || terms.vocabulary().contains(word) || lexicon().knows(&general_stem(word, terms)) {
        return Some(word.clone());
    }
    let is_like_none = |word: &str| terms.vocabulary().misspelt(word).is_empty();
    for elision in ["qu", "l", "d", "j", "m", "t", "s", "c", "n"] {
        let Some(rest) = word.strip_prefix(elision) else {
            continue;
        };
        // « j » is dropped before consonants too, by people in a hurry.
        if rest.len() < 3
            || (elision != "j" && !rest.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'h']))
        {
            continue;
        }
        if lexicon().is_folded_stop_word(rest) || sounds_like_stop_word(rest, terms) {
            return None;
        }
        if terms.vocabulary().contains(rest)
            || lexicon().knows(&terms.vocabulary().stem(rest))
            || (is_like_none(word) && !is_like_none(rest))
        {
            return Some(rest.to_owned());
        }
    }
    (!sounds_like_stop_word(word, terms)).then(|| word.clone())
}

/// Whether an unknown word is a stop word written by ear (« jvoudré », « lesquel »), and no
/// misspelling of a word of the base.
fn sounds_like_stop_word(word: &str, terms: &dyn Terms) -> bool {
    lexicon().sounds_like_stop_word(word) && terms.vocabulary().misspelt(word).is_empty()
}

/// What one word may stand for by itself.
fn expansions(word: &str, english: bool, terms: &dyn Terms) -> Vec<Expansion> {
    let vocabulary = &terms.vocabulary();
    let stem = vocabulary.stem(word);
    let mut found = Vec::new();
    let general = general_stem(word, terms);
    let near = |related: Related| {
        vocabulary.term(related.stem).map(|term| Expansion {
            term,
            similarity: related.similarity,
            kind: MatchKind::Lexicon,
        })
    };
    if english {
        let mut forms = english_forms(word).map(|form| vocabulary.stem(&form));
        let known = forms.find(|form| lexicon().translations(form).next().is_some());
        let translations = known.iter().flat_map(|form| lexicon().translations(form));
        found.extend(translations.filter_map(near));
    }
    let translated = !found.is_empty();
    if let Some(term) = vocabulary.term(&stem) {
        found.push(Expansion {
            term,
            similarity: if vocabulary.contains(word) {
                1.0
            } else {
                SAME_STEM
            },
            kind: MatchKind::Exact,
        });
    } else if !translated {
        let known = lexicon().knows(&general);
        if !known {
            found.extend(vocabulary.misspelt(word));
        }
        // « num » is short for many words; a longer word that French has is only itself.
        if !known || word.len() <= SHORTEST_PREFIX {
            found.extend(vocabulary.completions(word));
        }
    }
    found.extend(lexicon().related(&general).filter_map(near));
    found.extend(vocabulary.relatives(word));
    found
}

/// An English word, then what it may be an inflection of: « looks », « testing », « changed ».
fn english_forms(word: &str) -> impl Iterator<Item = String> {
    let roots = ["s", "es", "ed", "ing"]
        .into_iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|root| root.len() >= SHORTEST_PREFIX)
        .flat_map(|root| [root.to_owned(), format!("{root}e")]);
    std::iter::once(word.to_owned()).chain(roots)
}

/// The stem by which general French has a word: the stemmer does not cut the third person plural («
/// galèrent »), since nouns have the same ending.
fn general_stem(word: &str, terms: &dyn Terms) -> String {
    let stem = terms.vocabulary().stem(word);
    if lexicon().knows(&stem) {
        return stem;
    }
    let singular = word.strip_suffix("nt").filter(|rest| rest.ends_with('e'));
    singular
        .map(|singular| terms.vocabulary().stem(singular))
        .filter(|singular| lexicon().knows(singular))
        .unwrap_or(stem)
}

/// Two words written apart that the base writes as one: « télé consultation ».
fn add_joined(words: &[String], expansions: &mut [Vec<Expansion>], terms: &dyn Terms) {
    for (at, pair) in words.windows(2).enumerate() {
        let joined = pair.concat();
        if !terms.vocabulary().contains(&joined) {
            continue;
        }
        let Some(term) = terms.vocabulary().term(&terms.vocabulary().stem(&joined)) else {
            continue;
        };
        for expansions in expansions.iter_mut().skip(at).take(2) {
            expansions.push(Expansion {
                term,
                similarity: JOINED,
                kind: MatchKind::Exact,
            });
        }
    }
}

/// The base's own synonyms: a phrase stands for its whole group.
fn add_base_synonyms(expansions: &mut [Vec<Expansion>], terms: &dyn Terms) {
    let meant: Vec<TermId> = expansions
        .iter()
        // No term has this number: a word that the base lacks is in no phrase.
        .map(|expansions| meant(expansions).map_or(TermId::MAX, |expansion| expansion.term))
        .collect();
    for span in terms.synonym_spans(&meant) {
        for expansions in expansions.iter_mut().skip(span.start).take(span.length) {
            expansions.push(Expansion {
                term: span.term,
                similarity: BASE_SYNONYM,
                kind: MatchKind::Synonym,
            });
        }
    }
}

/// The word of the base that was meant: the nearest spelling, near enough.
fn meant(expansions: &[Expansion]) -> Option<&Expansion> {
    expansions
        .iter()
        .filter(|expansion| expansion.kind.is_spelling() && expansion.similarity >= MEANT)
        .max_by(|a, b| a.similarity.total_cmp(&b.similarity))
}

/// Keeps the nearest expansions, and weighs the word.
fn weigh(text: String, mut expansions: Vec<Expansion>, terms: &dyn Terms) -> QueryWord {
    expansions.sort_by(|a, b| {
        b.similarity
            .total_cmp(&a.similarity)
            .then(a.kind.cmp(&b.kind))
            .then(a.term.cmp(&b.term))
    });
    let mut seen = HashSet::new();
    expansions.retain(|expansion| terms.says(expansion.term) && seen.insert(expansion.term));
    expansions.truncate(MOST_EXPANSIONS);
    let weight = match meant(&expansions) {
        Some(expansion) => {
            terms.idf(expansion.term)
                * lexicon().informativeness(terms.vocabulary().term_stem(expansion.term))
        }
        None => terms.max_idf() * lexicon().informativeness(&general_stem(&text, terms)),
    };
    let stem = terms.vocabulary().stem(&text);
    let meaning = Word::find(&stem)
        .or_else(|| Word::find(terms.vocabulary().term_stem(meant(&expansions)?.term)));
    QueryWord {
        text,
        weight,
        expansions,
        continues_name: false,
        meaning,
    }
}

/// A person's full name weighs as much as its heaviest word.
fn join_names(words: &mut [QueryWord], terms: &dyn Terms) {
    let named: Vec<TermId> = words
        .iter()
        .map(|word| meant(&word.expansions).map_or(TermId::MAX, |expansion| expansion.term))
        .collect();
    for (word, pair) in words.iter_mut().skip(1).zip(named.windows(2)) {
        word.continues_name = matches!(pair, [one, next] if terms.in_one_name(*one, *next));
    }
    for name in words.chunk_by_mut(|_, next| next.continues_name) {
        let all: f32 = name.iter().map(|word| word.weight).sum();
        let most = name.iter().map(|word| word.weight).fold(0.0, f32::max);
        for word in name {
            word.weight *= if all > 0.0 { most / all } else { 1.0 };
        }
    }
}
