//! Query expansion: the content words of a question, the terms that each may stand for, and its
//! weight.

use std::collections::HashSet;
use std::ops::Range;

use super::event_question::month;
use super::index::Index;
use super::question_form::Form;
use super::terms::Terms;
use super::vocabulary::{Expansion, MatchKind, SHORTEST_PREFIX, TermId, read_words};
use french_lexicon::lexicon;
use french_text::lexicon::Related;
use french_text::{Token, is_inflection, is_number};
use french_vectors::{Vector, Word};

/// A question, analysed against one index.
#[derive(Debug, Default)]
pub struct Query {
    /// Its content words, each once.
    pub words: Vec<QueryWord>,
    pub weight: f32,
    /// For each document, its similarity to the question as character n-grams: 0 upward.
    pub ngram_similarities: Vec<f32>,
    /// What its words mean together.
    pub meaning: Vector,
    pub form: Form,
    /// How much less than the base's sample questions it is phrased as what bases answer: 0 or less.
    pub unlikeness: f32,
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

impl QueryWord {
    /// How telling it is, by how rare it is in general language: 0 to 1.
    pub fn telling(&self) -> f32 {
        let rarity = self.meaning.map_or(1.0, Word::rarity);
        ((rarity - TELLING.start) / (TELLING.end - TELLING.start)).clamp(0.0, 1.0)
    }
}

/// The rarity of a word that says little, and of one as telling as can be.
const TELLING: Range<f32> = 0.31..0.81;
/// A synonym that the base declares is nearly the word itself.
const BASE_SYNONYM: f32 = 0.9;
/// Two words that the base writes as one.
const JOINED: f32 = 0.95;
/// Words that are written together with the next one, or apart.
const PREFIXES: &[&str] = &[
    "non", "sur", "sous", "e", "tele", "inter", "pre", "re", "co", "multi", "pluri", "auto",
    "cyber", "anti", "micro", "mini", "post", "mono", "trans", "hyper", "super", "ultra", "extra",
    "infra",
];
const YEAR_DIGITS: usize = 4;
/// Words run together are at least this long, and at most so many.
const SHORTEST_RUN_TOGETHER: usize = 4;
const MOST_RUN_TOGETHER: usize = 4;
/// Expansions looked up per word, so that a vague word costs no more than a precise one.
const MOST_EXPANSIONS: usize = 24;
/// How many words of a question are read.
const LONGEST_QUESTION: usize = 64;
/// An expansion at least this near is taken for the word meant.
const MEANT: f32 = 0.6;

impl Query {
    /// Reads a question.
    pub fn new(question: &str, index: &Index) -> Self {
        let tokens = read_words(question);
        let elsewhere_question = index.elsewhere_by_question(&tokens);
        let is_sample_question = index.is_sample_question(&tokens);
        let read = QueryWords::read(tokens, is_sample_question, index);
        let words = read.words;
        let weight = words.iter().map(|word| word.weight).sum();
        let content = words.iter().filter_map(|word| word.meaning);
        let meaning = Vector::of_words(content.chain(read.small_words));
        Self {
            words,
            weight,
            meaning,
            ngram_similarities: index.ngram_similarities(question),
            form: Form::of(question),
            unlikeness: index.unlikeness(question),
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
        let tokens = as_written_here(in_full(tokens, english, terms), terms);
        let small_words: Vec<Word> = tokens
            .iter()
            .filter(|token| lexicon().is_stop_word(token))
            .filter_map(|token| Word::find(&terms.vocabulary().stem(&token.word)))
            .collect();
        let mut words: Vec<Token> = tokens
            .iter()
            .flat_map(|token| content_words(token, english, terms))
            .take(LONGEST_QUESTION)
            .collect();
        if words.is_empty() && small_words_count {
            // As in the index: « C’était où ? » is known by its small words.
            words = tokens.into_iter().take(LONGEST_QUESTION).collect();
        }
        let mut expansions: Vec<Vec<Expansion>> = words
            .iter()
            .map(|word| expansions(word, english, terms))
            .collect();
        add_joined(&words, &mut expansions, terms);
        add_base_synonyms(&mut expansions, terms);
        drop_lone_numbers(&mut words, &mut expansions, terms);
        let mut said: Vec<Token> = Vec::new();
        let mut words = words
            .into_iter()
            .zip(expansions)
            .filter(|(word, _)| {
                let is_new = !said.iter().any(|it| is_form(it, word));
                said.push(word.clone());
                is_new
            })
            .map(|(word, expansions)| weigh(word.word, expansions, terms))
            .collect::<Vec<_>>();
        join_names(&mut words, terms);
        Self { words, small_words }
    }
}

/// Whether a word is another form of one said before: « usagers/usagères ».
fn is_form(said: &Token, word: &Token) -> bool {
    !is_number(&word.word) && is_inflection(&said.inflected(), &word.inflected())
        || said.word == word.word
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

/// « sur-travail » as the base writes it: in one word.
fn as_written_here(tokens: Vec<Token>, terms: &dyn Terms) -> Vec<Token> {
    let mut written: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Some(before) = written.last_mut()
            && PREFIXES.contains(&before.word.as_str())
        {
            let joined = format!("{}{}", before.word, token.word);
            if terms.vocabulary().contains(&joined) {
                *before = plain(joined);
                continue;
            }
        }
        written.push(token);
    }
    written
}

/// A word that was not written so.
fn plain(word: String) -> Token {
    Token {
        word,
        accented: None,
        capitals: false,
    }
}

/// The words of content in what is written as one: the word itself; without an elision that lost its
/// apostrophe (« lillectronisme », « jcomprends »; English has none); the words that were run together
/// (« servicepublic »); or none.
fn content_words(token: &Token, english: bool, terms: &dyn Terms) -> Vec<Token> {
    let word = &token.word;
    if lexicon().is_stop_word(token) || english && lexicon().is_english_stop_word(word) {
        return Vec::new();
    }
    let is_known = |word: &str| {
        terms.vocabulary().contains(word) || lexicon().knows(&general_stem(word, terms))
    };
    if english || is_known(word) {
        return vec![token.clone()];
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
            return Vec::new();
        }
        if terms.vocabulary().contains(rest)
            || lexicon().knows(&terms.vocabulary().stem(rest))
            || (is_like_none(word) && !is_like_none(rest))
        {
            return vec![plain(rest.to_owned())];
        }
    }
    if sounds_like_stop_word(word, terms) {
        return Vec::new();
    }
    let is_like = |it: &Expansion| it.similarity >= MEANT;
    if terms.vocabulary().same_stem(token).is_empty()
        && !terms.vocabulary().relatives(token).iter().any(is_like)
        && !terms.vocabulary().misspelt(word).iter().any(is_like)
        && let Some(words) = run_together(word, terms)
    {
        return words;
    }
    vec![token.clone()]
}

/// The words of the base that an unknown word is made of, small words aside: « servicepublic »,
/// « nonrecours », « esante ».
fn run_together(word: &str, terms: &dyn Terms) -> Option<Vec<Token>> {
    // For each place in the word, the fewest words that end there.
    let mut best: Vec<Option<Vec<&str>>> = vec![None; word.len() + 1];
    *best.first_mut()? = Some(Vec::new());
    for end in 1..=word.len() {
        for start in 0..end {
            let Some(Some(before)) = best.get(start) else {
                continue;
            };
            let Some(part) = word.get(start..end) else {
                continue;
            };
            let is_small = if start == 0 {
                PREFIXES.contains(&part)
            } else {
                end < word.len() && part.len() > 1 && lexicon().is_folded_stop_word(part)
            };
            let says = part.len() >= SHORTEST_RUN_TOGETHER && terms.vocabulary().contains(part);
            let fewer = best
                .get(end)
                .and_then(Option::as_ref)
                .is_none_or(|known| before.len() + 1 < known.len());
            if before.len() < MOST_RUN_TOGETHER && (is_small || says) && fewer {
                let mut words = before.clone();
                words.push(part);
                if let Some(best) = best.get_mut(end) {
                    *best = Some(words);
                }
            }
        }
    }
    let words = best.pop()??;
    let content = words
        .iter()
        .filter(|word| !lexicon().is_folded_stop_word(word) && word.len() > 1);
    (words.len() > 1).then(|| content.map(|word| plain((*word).to_owned())).collect())
}

/// Whether an unknown word is a stop word written by ear (« jvoudré », « lesquel »), and no
/// misspelling of a word of the base.
fn sounds_like_stop_word(word: &str, terms: &dyn Terms) -> bool {
    lexicon().sounds_like_stop_word(word) && terms.vocabulary().misspelt(word).is_empty()
}

/// What one word may stand for by itself.
fn expansions(token: &Token, english: bool, terms: &dyn Terms) -> Vec<Expansion> {
    let vocabulary = terms.vocabulary();
    let word = token.word.as_str();
    let mut found = Vec::new();
    let general = general_stem(word, terms);
    let near = |related: Related| {
        let terms = vocabulary.terms_of(related.stem).iter();
        let similarity = related.similarity;
        terms.map(move |term| Expansion {
            term: *term,
            similarity,
            kind: MatchKind::Lexicon,
        })
    };
    // « privacy » alone is no English question, and no French word either.
    if english || !vocabulary.contains(word) && !lexicon().knows(&general) {
        let mut forms = english_forms(word).map(|form| vocabulary.stem(&form));
        let known = forms.find(|form| lexicon().translations(form).next().is_some());
        let translations = known.iter().flat_map(|form| lexicon().translations(form));
        found.extend(translations.flat_map(near));
    }
    let translated = !found.is_empty();
    let same_stem = vocabulary.same_stem(token);
    let is_itself = same_stem.iter().any(|it| it.kind == MatchKind::Exact);
    found.extend(same_stem);
    if !is_itself && !translated {
        let known = lexicon().knows(&general);
        if !known {
            found.extend(vocabulary.misspelt(word));
        }
        // « num » is short for many words; a longer word that French has is only itself.
        if !known || word.len() <= SHORTEST_PREFIX {
            found.extend(vocabulary.completions(word));
        }
    }
    found.extend(lexicon().related(&general).flat_map(near));
    found.extend(vocabulary.relatives(token));
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
fn add_joined(words: &[Token], expansions: &mut [Vec<Expansion>], terms: &dyn Terms) {
    for (at, pair) in words.windows(2).enumerate() {
        let joined: String = pair.iter().map(|token| token.word.as_str()).collect();
        let Some(term) = terms.vocabulary().term(&joined) else {
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

/// A number proves nothing but beside what the base counts with it: « les deux enquêtes », « 16 ans ».
/// A year and a day of a month are words like others, unless there are no others.
fn drop_lone_numbers(
    words: &mut Vec<Token>,
    expansions: &mut Vec<Vec<Expansion>>,
    terms: &dyn Terms,
) {
    let counts = |one: usize, next: usize| {
        let (Some(one), Some(next)) = (expansions.get(one), expansions.get(next)) else {
            return false;
        };
        let (Some(one), Some(next)) = (meant(one), meant(next)) else {
            return false;
        };
        terms.counts(one.term, next.term)
    };
    let is_telling = |at: usize| words.get(at).is_some_and(|word| !is_number(&word.word));
    let is_month = |at: usize| {
        words
            .get(at)
            .is_some_and(|word| month(&word.word).is_some())
    };
    let is_lone = !(0..words.len()).any(is_telling);
    let is_year = |at: usize| {
        let word = words.get(at);
        word.is_some_and(|word| word.word.len() == YEAR_DIGITS) && !is_lone
    };
    let is_evidence = |at: usize| {
        let before = at.checked_sub(1);
        is_telling(at)
            || is_year(at)
            || is_month(at + 1)
            || is_telling(at + 1) && counts(at, at + 1)
            || before.is_some_and(|before| is_telling(before) && counts(before, at))
    };
    let keep: Vec<bool> = (0..words.len()).map(is_evidence).collect();
    let is_other_day = |at: &usize| !is_telling(*at) && is_month(at + 1) && !counts(*at, at + 1);
    let other_days: Vec<usize> = (0..words.len()).filter(is_other_day).collect();
    for day in other_days {
        if let Some(expansions) = expansions.get_mut(day) {
            expansions.clear();
        }
    }
    let mut kept = keep.iter();
    words.retain(|_| *kept.next().unwrap_or(&true));
    let mut kept = keep.iter();
    expansions.retain(|_| *kept.next().unwrap_or(&true));
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
