//! The inverted index of a base: which entry says which term, how prominently, and the short
//! passages (titles, sample questions, points, keywords, sentences) that a question is set beside.

use std::collections::{HashMap, HashSet};

use crate::knowledge::{Elsewhere, Entry, Knowledge, Speaker};

use super::letters::{Collected, LetterCounts, Letters};
use super::vocabulary::{TermId, Vocabulary};
use french_lexicon::lexicon;
use french_text::{Token, tokenize};

/// What a document of the index is in the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Index into `Knowledge::entries`.
    Entry(usize),
    /// Index into `Knowledge::elsewhere`.
    Elsewhere(usize),
}

/// A short text of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The title.
    Title,
    /// A sample question.
    Question,
    /// A point, by its index in the entry.
    Point(usize),
    /// A keyword or phrase; of a point, where it has one.
    Keyword(Option<usize>),
    /// Somebody's name.
    Speaker,
    /// A sentence or two of the summary or text.
    Sentence,
}

/// One entry (or `elsewhere`) in the index.
#[derive(Debug)]
pub struct Document {
    /// What it is in the base.
    pub source: Source,
    /// Its passages.
    pub passages: Vec<Passage>,
}

/// One passage: its distinct terms.
#[derive(Debug)]
pub struct Passage {
    /// What it is in the document.
    pub role: Role,
    /// Distinct terms of content, in order of appearance.
    pub terms: Vec<TermId>,
}

/// How prominently one document says a term.
#[derive(Debug, Clone, Copy)]
pub struct Posting {
    /// Index into [`Index::documents`].
    pub document: u32,
    /// Occurrences, weighted by field and corrected for length.
    pub frequency: f32,
}

/// Weight of an occurrence in each field.
#[derive(Debug, Clone, Copy)]
enum Field {
    Title,
    Keyword,
    Question,
    Speaker,
    Point,
    Body,
    English,
}

impl Field {
    fn weight(self) -> f32 {
        match self {
            Self::Title | Self::Speaker => 3.0,
            Self::Keyword => 2.5,
            Self::Question => 1.5,
            Self::Point => 1.2,
            Self::Body => 1.0,
            Self::English => 0.7,
        }
    }

    /// Whether a longer field makes each of its words count less.
    fn is_long(self) -> bool {
        matches!(self, Self::Point | Self::Body | Self::English)
    }

    /// Weight of one word of a text with so many: a keyword is its whole phrase, of which each
    /// word is a part (« promettre la lune » says little of the moon).
    fn weight_of_one(self, words: usize) -> f32 {
        #[allow(clippy::cast_precision_loss)] // counts of words
        match self {
            Self::Keyword => self.weight() / words.max(1) as f32,
            _ => self.weight(),
        }
    }
}

/// How much length matters in the long fields: 0 not at all, 1 fully (BM25's b).
const LENGTH_CORRECTION: f32 = 0.6;
/// How much of a term's rarity is told by the passages that say it; the rest by the documents.
const RARITY_BY_PASSAGES: f32 = 0.8;
/// Words of content in a passage of running text.
const PASSAGE_LENGTH: usize = 24;

/// The index.
#[derive(Debug, Default)]
pub struct Index {
    /// Every word of the base.
    pub vocabulary: Vocabulary,
    /// All documents: entries, then elsewheres.
    pub documents: Vec<Document>,
    postings: Vec<Vec<Posting>>,
    rarities: Vec<f32>,
    letters: Letters,
    phrases: Phrases,
    /// The terms of each speaker's name.
    names: Vec<Vec<TermId>>,
    /// The words of the entries' sample questions.
    asked_here: HashSet<Vec<String>>,
    /// The words of the elsewheres' example questions, with the elsewhere's index.
    asked_elsewhere: HashMap<Vec<String>, usize>,
}

/// What tells a question from others word for word; single letters do not, of which a lost apostrophe
/// leaves some (« c etait ou »).
fn words_of(question: &[Token]) -> Vec<String> {
    let words = question.iter().map(|token| token.word.clone());
    words.filter(|word| word.len() > 1).collect()
}

/// The base's groups of synonyms, found in running text.
#[derive(Debug, Default)]
struct Phrases {
    /// By first term: the rest of the phrase, and the term that stands for the group.
    by_first: HashMap<TermId, Vec<(Vec<TermId>, TermId)>>,
}

/// A phrase of a group of synonyms in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concept {
    /// First word, and how many.
    pub start: usize,
    /// Number of words.
    pub length: usize,
    /// The term that stands for the group.
    pub term: TermId,
}

impl Index {
    /// Indexes a base.
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut index = Self::default();
        index.read_synonyms(&knowledge.synonyms);
        let mut drafts: Vec<Draft> = Vec::new();
        let mut letters = Collected::default();
        for (at, entry) in knowledge.entries.iter().enumerate() {
            let mut draft = Draft::new(Source::Entry(at));
            let samples = entry.questions.iter();
            index
                .asked_here
                .extend(samples.map(|question| words_of(&tokenize(question))));
            index.read_entry(entry, &mut draft);
            letters.add(std::mem::take(&mut draft.letters));
            drafts.push(draft);
        }
        for (at, elsewhere) in knowledge.elsewhere.iter().enumerate() {
            let mut draft = Draft::new(Source::Elsewhere(at));
            index.read_elsewhere(elsewhere, &mut draft);
            for question in &elsewhere.questions {
                index
                    .asked_elsewhere
                    .insert(words_of(&tokenize(question)), at);
            }
            letters.add(std::mem::take(&mut draft.letters));
            drafts.push(draft);
        }
        index.letters = letters.index();
        index.post(drafts);
        index
    }

    /// Whether this is a sample question of an entry, word for word.
    pub fn asked_here(&self, question: &[Token]) -> bool {
        self.asked_here.contains(&words_of(question))
    }

    /// The elsewhere whose example question this is, word for word.
    pub fn asked_elsewhere(&self, question: &[Token]) -> Option<usize> {
        self.asked_elsewhere.get(&words_of(question)).copied()
    }

    /// The documents that say a term.
    pub fn postings(&self, term: TermId) -> &[Posting] {
        self.postings.get(term as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether a document says a term.
    pub fn says(&self, document: usize, term: TermId) -> bool {
        let said_by = |posting: &Posting| posting.document as usize;
        let postings = self.postings(term);
        postings.binary_search_by_key(&document, said_by).is_ok()
    }

    /// How rare a term is: BM25's inverse document frequency, 0 or more, for the most part over
    /// passages: a word that long documents all say somewhere may still tell them apart.
    pub fn rarity(&self, term: TermId) -> f32 {
        self.rarities
            .get(term as usize)
            .copied()
            .unwrap_or_else(|| self.rarity_of_unknown())
    }

    /// How rare a word that the base does not say is: the most that a term can be.
    pub fn rarity_of_unknown(&self) -> f32 {
        inverse_frequency(0, self.documents.len())
    }

    /// The groups of synonyms that a sequence of terms holds.
    pub fn concepts(&self, terms: &[TermId]) -> Vec<Concept> {
        let mut found = Vec::new();
        for (start, first) in terms.iter().enumerate() {
            for (rest, term) in self.phrases.by_first.get(first).into_iter().flatten() {
                let next = terms.get(start + 1..start + 1 + rest.len());
                if next == Some(rest.as_slice()) {
                    found.push(Concept {
                        start,
                        length: 1 + rest.len(),
                        term: *term,
                    });
                }
            }
        }
        found
    }

    /// Whether two terms stand in one speaker's name.
    pub fn name_the_same(&self, one: TermId, other: TermId) -> bool {
        let names = &mut self.names.iter();
        one != other && names.any(|name| name.contains(&one) && name.contains(&other))
    }

    fn read_synonyms(&mut self, groups: &[Vec<String>]) {
        for (number, group) in groups.iter().enumerate() {
            let concept = self.vocabulary.add_group(number, &group.join(" = "));
            for phrase in group {
                let mut terms = content(tokenize(phrase))
                    .into_iter()
                    .map(|token| self.vocabulary.add(&token.word, token.capitals));
                if let Some(first) = terms.next() {
                    let rest = terms.collect();
                    self.phrases
                        .by_first
                        .entry(first)
                        .or_default()
                        .push((rest, concept));
                }
            }
        }
    }

    fn read_entry(&mut self, entry: &Entry, draft: &mut Draft) {
        self.read(&entry.title.fr, Field::Title, Role::Title, draft);
        self.read_list(&entry.keywords, Field::Keyword, Role::Keyword(None), draft);
        self.read_list(&entry.questions, Field::Question, Role::Question, draft);
        for speaker in &entry.speakers {
            self.read_speaker(speaker, draft);
        }
        for (at, point) in entry.points.iter().enumerate() {
            self.read(&point.text.fr, Field::Point, Role::Point(at), draft);
            self.read_list(
                &point.keywords,
                Field::Keyword,
                Role::Keyword(Some(at)),
                draft,
            );
            if let Some(english) = &point.text.en {
                self.read(english, Field::English, Role::Point(at), draft);
            }
        }
        self.read_body(&entry.summary.fr, Field::Body, draft);
        self.read_body(entry.text.as_deref().unwrap_or(""), Field::Body, draft);
        if let Some(english) = &entry.title.en {
            self.read(english, Field::English, Role::Title, draft);
        }
        self.read_body(
            entry.summary.en.as_deref().unwrap_or(""),
            Field::English,
            draft,
        );
    }

    fn read_speaker(&mut self, speaker: &Speaker, draft: &mut Draft) {
        self.read(&speaker.name, Field::Speaker, Role::Speaker, draft);
        let name = draft.passages.last().map(|passage| passage.terms.clone());
        self.names.extend(name);
        if let Some(role) = &speaker.role {
            self.read(&role.fr, Field::Keyword, Role::Keyword(None), draft);
            if let Some(english) = &role.en {
                self.read(english, Field::English, Role::Keyword(None), draft);
            }
        }
    }

    fn read_elsewhere(&mut self, elsewhere: &Elsewhere, draft: &mut Draft) {
        self.read(&elsewhere.title.fr, Field::Title, Role::Title, draft);
        if let Some(english) = &elsewhere.title.en {
            self.read(english, Field::English, Role::Title, draft);
        }
        self.read_list(
            &elsewhere.keywords,
            Field::Keyword,
            Role::Keyword(None),
            draft,
        );
        self.read_list(&elsewhere.questions, Field::Question, Role::Question, draft);
    }

    /// For each document, how much its letters look like a question's: 0 upward, on one scale.
    pub fn letters_in_common(&self, question: &str) -> Vec<f32> {
        self.letters.likeness(question)
    }

    fn read_list(&mut self, texts: &[String], field: Field, role: Role, draft: &mut Draft) {
        for text in texts {
            self.read(text, field, role, draft);
        }
    }

    /// Reads a short text as one passage.
    fn read(&mut self, text: &str, field: Field, role: Role, draft: &mut Draft) {
        draft.letters.add(text);
        let terms = self.terms(&content(tokenize(text)), field, draft);
        draft.passages.push(Passage { role, terms });
    }

    /// Reads running text as passages of a few sentences.
    fn read_body(&mut self, text: &str, field: Field, draft: &mut Draft) {
        draft.letters.add(text);
        let mut passage: Vec<Token> = Vec::new();
        for sentence in text.split_inclusive(['.', '!', '?', '\n', ';', ':']) {
            passage.extend(content(tokenize(sentence)));
            if passage.len() >= PASSAGE_LENGTH {
                self.close_passage(&mut passage, field, draft);
            }
        }
        self.close_passage(&mut passage, field, draft);
    }

    fn close_passage(&mut self, passage: &mut Vec<Token>, field: Field, draft: &mut Draft) {
        if passage.is_empty() {
            return;
        }
        let terms = self.terms(passage, field, draft);
        draft.passages.push(Passage {
            role: Role::Sentence,
            terms,
        });
        passage.clear();
    }

    /// The distinct terms of a text, counted in the draft.
    fn terms(&mut self, tokens: &[Token], field: Field, draft: &mut Draft) -> Vec<TermId> {
        let mut terms: Vec<TermId> = tokens
            .iter()
            .map(|token| self.vocabulary.add(&token.word, token.capitals))
            .collect();
        let concepts = self.concepts(&terms);
        terms.extend(concepts.into_iter().map(|concept| concept.term));
        draft.count(&terms, field);
        let mut seen = HashSet::new();
        terms.retain(|term| seen.insert(*term));
        terms
    }

    /// Turns counts into postings, each corrected for the length of its document's long fields.
    fn post(&mut self, drafts: Vec<Draft>) {
        self.postings.resize_with(self.vocabulary.len(), Vec::new);
        let total: f32 = drafts.iter().map(|draft| draft.length).sum();
        #[allow(clippy::cast_precision_loss)] // counts of documents
        let average = (total / drafts.len().max(1) as f32).max(1.0);
        for draft in drafts {
            let document = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
            let correction = 1.0 - LENGTH_CORRECTION + LENGTH_CORRECTION * draft.length / average;
            for (term, counts) in draft.counts {
                if let Some(postings) = self.postings.get_mut(term as usize) {
                    postings.push(Posting {
                        document,
                        frequency: counts.short + counts.long / correction,
                    });
                }
            }
            self.documents.push(Document {
                source: draft.source,
                passages: draft.passages,
            });
        }
        self.rarities = self.measure_rarities();
    }

    fn measure_rarities(&self) -> Vec<f32> {
        let mut saying = vec![0; self.postings.len()];
        let passages = self.documents.iter().flat_map(|it| &it.passages);
        let all = passages.clone().count();
        for term in passages.flat_map(|passage| &passage.terms) {
            if let Some(saying) = saying.get_mut(*term as usize) {
                *saying += 1;
            }
        }
        // On the scale of documents, which every weight of the ranking refers to.
        let scale = self.rarity_of_unknown() / inverse_frequency(0, all);
        let rarity = |(postings, saying): (&Vec<Posting>, &usize)| {
            let by_documents = inverse_frequency(postings.len(), self.documents.len());
            let by_passages = inverse_frequency(*saying, all) * scale;
            by_documents + RARITY_BY_PASSAGES * (by_passages - by_documents)
        };
        self.postings.iter().zip(&saying).map(rarity).collect()
    }
}

/// BM25's inverse document frequency.
fn inverse_frequency(saying: usize, all: usize) -> f32 {
    #[allow(clippy::cast_precision_loss)] // counts of documents or passages
    let (saying, all) = (saying as f32, all as f32);
    ((all - saying + 0.5) / (saying + 0.5)).ln_1p()
}

/// Words that say something; all of them where none does.
pub fn content(tokens: Vec<Token>) -> Vec<Token> {
    let says = |token: &Token| !lexicon().is_stop_word(token);
    if tokens.iter().any(says) {
        tokens.into_iter().filter(says).collect()
    } else {
        tokens
    }
}

/// A document being read.
struct Draft {
    source: Source,
    passages: Vec<Passage>,
    counts: HashMap<TermId, Counts>,
    letters: LetterCounts,
    /// Words in the long fields.
    length: f32,
}

#[derive(Default)]
struct Counts {
    short: f32,
    long: f32,
}

impl Draft {
    fn new(source: Source) -> Self {
        Self {
            source,
            passages: Vec::new(),
            counts: HashMap::new(),
            letters: LetterCounts::default(),
            length: 0.0,
        }
    }

    fn count(&mut self, terms: &[TermId], field: Field) {
        let weight = field.weight_of_one(terms.len());
        for term in terms {
            let counts = self.counts.entry(*term).or_default();
            if field.is_long() {
                counts.long += weight;
                self.length += 1.0;
            } else {
                counts.short += weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Draft, Field, Source};

    #[test]
    fn a_word_of_a_keyword_counts_by_its_part_of_the_phrase() {
        let table = [
            ("a keyword of one word", Field::Keyword, vec![0], 2.5),
            ("one word of two", Field::Keyword, vec![0, 1], 1.25),
            ("one word of a title", Field::Title, vec![0, 1], 3.0),
        ];
        for (name, field, terms, expected) in table {
            let mut draft = Draft::new(Source::Entry(0));
            draft.count(&terms, field);
            let counted = draft.counts.get(&0).map(|counts| counts.short);
            assert_eq!(counted, Some(expected), "{name}");
        }
    }
}
