//! The inverted index of a base: which entry says which term, how prominently, and the short
//! passages (titles, sample questions, points, keywords, sentences) that a question is matched with.

use std::collections::{HashMap, HashSet};

use crate::knowledge::{Elsewhere, Entry, Knowledge, Speaker};

use super::meaning::{Meanings, MeaningsBuilder};
use super::ngrams::{NgramIndex, NgramIndexBuilder, Ngrams};
use super::phrasing::{self, PhrasingWeights};
use super::synonyms::{Phrases, SynonymSpan};
use super::terms::Terms;
use super::vocabulary::{TermId, Vocabulary, content_words, read_words};
use french_text::{Token, is_number};

/// What a document of the index is in the base, by its index there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentId {
    /// An entry.
    Entry(usize),
    /// What is treated elsewhere.
    Elsewhere(usize),
}

/// What a passage is in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassageKind {
    Title,
    /// A sample question.
    Question,
    /// A point, by its index in the entry.
    Point(usize),
    /// A keyword or phrase of the entry or of a point, by its index.
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
    pub id: DocumentId,
    pub passages: Vec<Passage>,
}

/// One passage: its distinct terms.
#[derive(Debug)]
pub struct Passage {
    pub kind: PassageKind,
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
/// The share of a term's idf that is over passages; the rest is over documents.
const PASSAGE_SHARE_OF_IDF: f32 = 0.8;
/// Content words in a passage of running text.
const PASSAGE_LENGTH: usize = 24;

#[derive(Debug, Default)]
pub struct Index {
    /// Every word of the base.
    pub vocabulary: Vocabulary,
    /// All documents: entries, then elsewheres.
    pub documents: Vec<Document>,
    postings: Vec<Vec<Posting>>,
    idfs: Vec<f32>,
    ngrams: NgramIndex,
    phrases: Phrases,
    /// Neighbours one of which is a number: « 16 % », « deux enquêtes ».
    counted: HashSet<(TermId, TermId)>,
    /// The terms of each speaker's name.
    names: Vec<Vec<TermId>>,
    /// The words of the entries' sample questions.
    sample_questions: HashSet<Vec<String>>,
    /// The words of the elsewheres' example questions, with the elsewhere's index.
    elsewhere_questions: HashMap<Vec<String>, usize>,
    /// What the texts of the entries mean; keywords are none.
    pub meanings: Meanings,
    /// How much the sample questions are phrased as what bases answer, on average.
    typical_phrasing: f32,
}

/// The words that identify a question word for word; not single letters, which a lost apostrophe
/// leaves (« c etait ou »).
fn words_of(question: &[Token]) -> Vec<String> {
    let words = question.iter().map(|token| token.word.clone());
    words.filter(|word| word.len() > 1).collect()
}

impl Index {
    /// Indexes a base.
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut index = Self::default();
        index.phrases = Phrases::new(&knowledge.synonyms, &mut index.vocabulary);
        let mut builders: Vec<DocumentBuilder> = Vec::new();
        let mut ngrams = NgramIndexBuilder::default();
        let mut meanings = MeaningsBuilder::default();
        for (at, entry) in knowledge.entries.iter().enumerate() {
            let mut builder = DocumentBuilder::new(DocumentId::Entry(at));
            let samples = entry.questions.iter();
            index
                .sample_questions
                .extend(samples.map(|question| words_of(&read_words(question))));
            index.read_entry(entry, &mut builder);
            ngrams.add(std::mem::take(&mut builder.ngrams));
            meanings.add(&std::mem::take(&mut builder.texts));
            builders.push(builder);
        }
        for (at, elsewhere) in knowledge.elsewhere.iter().enumerate() {
            let mut builder = DocumentBuilder::new(DocumentId::Elsewhere(at));
            index.read_elsewhere(elsewhere, &mut builder);
            for question in &elsewhere.questions {
                index
                    .elsewhere_questions
                    .insert(words_of(&read_words(question)), at);
            }
            ngrams.add(std::mem::take(&mut builder.ngrams));
            builders.push(builder);
        }
        let samples = knowledge.entries.iter().flat_map(|it| &it.questions);
        index.typical_phrasing = PhrasingWeights::trained().typical(samples.map(String::as_str));
        index.ngrams = ngrams.build();
        index.build_postings(builders);
        index.meanings = meanings.build();
        index
    }

    /// How much less than the sample questions a message is phrased as what bases answer: 0 or less.
    pub fn unlikeness(&self, message: &str) -> f32 {
        let score = PhrasingWeights::trained().score(&phrasing::runs(message));
        phrasing::unlikeness(score, self.typical_phrasing)
    }

    /// Whether this is a sample question of an entry, word for word.
    pub fn is_sample_question(&self, question: &[Token]) -> bool {
        self.sample_questions.contains(&words_of(question))
    }

    /// The elsewhere whose example question this is, word for word.
    pub fn elsewhere_by_question(&self, question: &[Token]) -> Option<usize> {
        self.elsewhere_questions.get(&words_of(question)).copied()
    }

    /// The documents that say a term.
    pub fn postings(&self, term: TermId) -> &[Posting] {
        self.postings.get(term as usize).map_or(&[], Vec::as_slice)
    }

    /// How prominently a document says a term; nothing if it does not.
    pub fn frequency(&self, document: usize, term: TermId) -> Option<f32> {
        let postings = self.postings(term);
        let at = postings.binary_search_by_key(&document, |it| it.document as usize);
        Some(postings.get(at.ok()?)?.frequency)
    }

    fn read_entry(&mut self, entry: &Entry, builder: &mut DocumentBuilder) {
        self.read(&entry.title.fr, Field::Title, PassageKind::Title, builder);
        self.read_list(
            &entry.keywords,
            Field::Keyword,
            PassageKind::Keyword(None),
            builder,
        );
        self.read_list(
            &entry.questions,
            Field::Question,
            PassageKind::Question,
            builder,
        );
        for speaker in &entry.speakers {
            self.read_speaker(speaker, builder);
        }
        for (at, point) in entry.points.iter().enumerate() {
            self.read(
                &point.text.fr,
                Field::Point,
                PassageKind::Point(at),
                builder,
            );
            self.read_list(
                &point.keywords,
                Field::Keyword,
                PassageKind::Keyword(Some(at)),
                builder,
            );
            if let Some(english) = &point.text.en {
                self.read(english, Field::English, PassageKind::Point(at), builder);
            }
        }
        self.read_body(&entry.summary.fr, Field::Body, builder);
        self.read_body(entry.text.as_deref().unwrap_or(""), Field::Body, builder);
        if let Some(english) = &entry.title.en {
            self.read(english, Field::English, PassageKind::Title, builder);
        }
        self.read_body(
            entry.summary.en.as_deref().unwrap_or(""),
            Field::English,
            builder,
        );
    }

    fn read_speaker(&mut self, speaker: &Speaker, builder: &mut DocumentBuilder) {
        self.read(&speaker.name, Field::Speaker, PassageKind::Speaker, builder);
        let name = builder.passages.last().map(|passage| passage.terms.clone());
        self.vocabulary
            .add_name(name.as_deref().unwrap_or_default());
        self.names.extend(name);
        if let Some(role) = &speaker.role {
            self.read(
                &role.fr,
                Field::Keyword,
                PassageKind::Keyword(None),
                builder,
            );
            if let Some(english) = &role.en {
                self.read(english, Field::English, PassageKind::Keyword(None), builder);
            }
        }
    }

    fn read_elsewhere(&mut self, elsewhere: &Elsewhere, builder: &mut DocumentBuilder) {
        self.read(
            &elsewhere.title.fr,
            Field::Title,
            PassageKind::Title,
            builder,
        );
        if let Some(english) = &elsewhere.title.en {
            self.read(english, Field::English, PassageKind::Title, builder);
        }
        self.read_list(
            &elsewhere.keywords,
            Field::Keyword,
            PassageKind::Keyword(None),
            builder,
        );
        self.read_list(
            &elsewhere.questions,
            Field::Question,
            PassageKind::Question,
            builder,
        );
    }

    /// For each document, its similarity to a question as character n-grams: 0 upward.
    pub fn ngram_similarities(&self, question: &str) -> Vec<f32> {
        self.ngrams.similarities(question)
    }

    fn read_list(
        &mut self,
        texts: &[String],
        field: Field,
        kind: PassageKind,
        builder: &mut DocumentBuilder,
    ) {
        for text in texts {
            self.read(text, field, kind, builder);
        }
    }

    /// Reads a short text as one passage.
    fn read(&mut self, text: &str, field: Field, kind: PassageKind, builder: &mut DocumentBuilder) {
        builder.ngrams.add(text);
        let tokens = read_words(text);
        if !matches!(kind, PassageKind::Keyword(_)) {
            builder.texts.push(joined(&tokens));
        }
        let terms = self.terms(&content_words(tokens), field, builder);
        builder.passages.push(Passage { kind, terms });
    }

    /// Reads running text as passages of a few sentences.
    fn read_body(&mut self, text: &str, field: Field, builder: &mut DocumentBuilder) {
        builder.ngrams.add(text);
        let mut passage: Vec<Token> = Vec::new();
        for sentence in text.split_inclusive(['.', '!', '?', '\n', ';', ':']) {
            let tokens = read_words(sentence);
            builder.texts.push(joined(&tokens));
            passage.extend(content_words(tokens));
            if passage.len() >= PASSAGE_LENGTH {
                self.close_passage(&mut passage, field, builder);
            }
        }
        self.close_passage(&mut passage, field, builder);
    }

    fn close_passage(
        &mut self,
        passage: &mut Vec<Token>,
        field: Field,
        builder: &mut DocumentBuilder,
    ) {
        if passage.is_empty() {
            return;
        }
        let terms = self.terms(passage, field, builder);
        builder.passages.push(Passage {
            kind: PassageKind::Sentence,
            terms,
        });
        passage.clear();
    }

    /// The distinct terms of a text, counted in the builder.
    fn terms(
        &mut self,
        tokens: &[Token],
        field: Field,
        builder: &mut DocumentBuilder,
    ) -> Vec<TermId> {
        let mut terms: Vec<TermId> = tokens
            .iter()
            .map(|token| self.vocabulary.add(token))
            .collect();
        for (pair, terms) in tokens.windows(2).zip(terms.windows(2)) {
            if pair.iter().any(|token| is_number(&token.word))
                && let [one, next] = terms
            {
                self.counted.insert((*one, *next));
            }
        }
        let spans = self.phrases.spans(&terms);
        terms.extend(spans.into_iter().map(|span| span.term));
        builder.count(&terms, field);
        let mut seen = HashSet::new();
        terms.retain(|term| seen.insert(*term));
        terms
    }

    /// Turns counts into postings, each corrected for the length of its document's long fields.
    fn build_postings(&mut self, builders: Vec<DocumentBuilder>) {
        self.postings.resize_with(self.vocabulary.len(), Vec::new);
        let total: f32 = builders.iter().map(|builder| builder.length).sum();
        #[allow(clippy::cast_precision_loss)] // counts of documents
        let average = (total / builders.len().max(1) as f32).max(1.0);
        for builder in builders {
            let document = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
            let correction = 1.0 - LENGTH_CORRECTION + LENGTH_CORRECTION * builder.length / average;
            for (term, counts) in builder.counts {
                if let Some(postings) = self.postings.get_mut(term as usize) {
                    postings.push(Posting {
                        document,
                        frequency: counts.short + counts.long / correction,
                    });
                }
            }
            self.documents.push(Document {
                id: builder.id,
                passages: builder.passages,
            });
        }
        self.idfs = self.compute_idfs();
    }

    fn compute_idfs(&self) -> Vec<f32> {
        let mut saying = vec![0; self.postings.len()];
        let passages = self.documents.iter().flat_map(|it| &it.passages);
        let all = passages.clone().count();
        for term in passages.flat_map(|passage| &passage.terms) {
            if let Some(saying) = saying.get_mut(*term as usize) {
                *saying += 1;
            }
        }
        // On the scale of documents, which every weight of the ranking refers to.
        let scale = self.max_idf() / inverse_document_frequency(0, all);
        let idf = |(postings, saying): (&Vec<Posting>, &usize)| {
            let by_documents = inverse_document_frequency(postings.len(), self.documents.len());
            let by_passages = inverse_document_frequency(*saying, all) * scale;
            by_documents + PASSAGE_SHARE_OF_IDF * (by_passages - by_documents)
        };
        self.postings.iter().zip(&saying).map(idf).collect()
    }
}

impl Terms for Index {
    fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    fn says(&self, term: TermId) -> bool {
        !self.postings(term).is_empty()
    }

    /// For the most part over passages: a word that all long documents say somewhere may still
    /// distinguish them.
    fn idf(&self, term: TermId) -> f32 {
        self.idfs
            .get(term as usize)
            .copied()
            .unwrap_or_else(|| self.max_idf())
    }

    fn max_idf(&self) -> f32 {
        inverse_document_frequency(0, self.documents.len())
    }

    fn synonym_spans(&self, terms: &[TermId]) -> Vec<SynonymSpan> {
        self.phrases.spans(terms)
    }

    fn counts(&self, one: TermId, next: TermId) -> bool {
        self.counted.contains(&(one, next))
    }

    fn in_one_name(&self, one: TermId, other: TermId) -> bool {
        let names = &mut self.names.iter();
        one != other && names.any(|name| name.contains(&one) && name.contains(&other))
    }
}

/// BM25's inverse document frequency.
pub fn inverse_document_frequency(saying: usize, all: usize) -> f32 {
    #[allow(clippy::cast_precision_loss)] // counts of documents or passages
    let (saying, all) = (saying as f32, all as f32);
    ((all - saying + 0.5) / (saying + 0.5)).ln_1p()
}

/// The folded words of a text in a row.
fn joined(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&token.word);
    }
    text
}

/// A document being read.
struct DocumentBuilder {
    id: DocumentId,
    passages: Vec<Passage>,
    counts: HashMap<TermId, Counts>,
    ngrams: Ngrams,
    /// The words of its texts; keywords are none.
    texts: Vec<String>,
    /// Words in the long fields.
    length: f32,
}

#[derive(Default)]
struct Counts {
    short: f32,
    long: f32,
}

impl DocumentBuilder {
    fn new(id: DocumentId) -> Self {
        Self {
            id,
            passages: Vec::new(),
            counts: HashMap::new(),
            ngrams: Ngrams::default(),
            texts: Vec::new(),
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
    use super::{DocumentBuilder, DocumentId, Field};

    #[test]
    fn a_word_of_a_keyword_counts_by_its_part_of_the_phrase() {
        let table = [
            ("a keyword of one word", Field::Keyword, vec![0], 2.5),
            ("one word of two", Field::Keyword, vec![0, 1], 1.25),
            ("one word of a title", Field::Title, vec![0, 1], 3.0),
        ];
        for (name, field, terms, expected) in table {
            let mut builder = DocumentBuilder::new(DocumentId::Entry(0));
            builder.count(&terms, field);
            let counted = builder.counts.get(&0).map(|counts| counts.short);
            assert_eq!(counted, Some(expected), "{name}");
        }
    }
}
