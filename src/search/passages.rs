//! The passages of the recordings: which of them says which term. Kept apart from the index of the
//! base, so that captions change nothing in how its own texts are found.

use std::ops::Range;
use std::sync::Arc;

use super::index::inverse_document_frequency;
use super::synonyms::{Phrases, SynonymSpan};
use super::terms::Terms;
use super::vocabulary::{TermId, Vocabulary, read_words};
use crate::knowledge::{Entry, Knowledge, Passage};
use french_lexicon::lexicon;

/// The index of what was said.
#[derive(Debug, Default)]
pub struct PassageIndex {
    vocabulary: Vocabulary,
    phrases: Phrases,
    /// The passages of each entry.
    recordings: Vec<Arc<[Passage]>>,
    /// All passages, those of an entry in a row.
    places: Vec<PassagePlace>,
    /// For each term, the passages that say it, ascending.
    postings: Vec<Vec<u32>>,
    /// The texts of each entry's points; of those whose minute the base gives, nothing.
    points: Vec<Vec<Option<String>>>,
    /// For each entry, the terms of its title and speakers: what is said there is about them.
    headings: Vec<Vec<TermId>>,
}

/// Passages of other talks, so to speak: in a short recording, one mention is as telling as in a long
/// one.
const UNHEARD: usize = 100;

/// Where a passage is in the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassagePlace {
    /// Index of the entry.
    pub entry: u32,
    /// Index of the passage in its recording.
    pub passage: u32,
}

/// A term in a passage.
pub type SaidTerm = (TermId, Range<usize>);

impl PassageIndex {
    /// Indexes what was said in a base's recordings.
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut index = Self::default();
        let entries = || knowledge.entries.iter();
        if entries().all(|entry| entry.recording.passages.is_empty()) {
            return index;
        }
        index.phrases = Phrases::new(&knowledge.synonyms, &mut index.vocabulary);
        for (at, entry) in (0..).zip(entries()) {
            for (passage, place) in entry.recording.passages.iter().zip(0..) {
                let id = u32::try_from(index.places.len()).unwrap_or(u32::MAX);
                index.places.push(PassagePlace {
                    entry: at,
                    passage: place,
                });
                index.add(id, &passage.text);
            }
            let heading = index.heading(entry);
            index.headings.push(heading);
            index.points.push(points(entry));
            index.recordings.push(Arc::clone(&entry.recording.passages));
        }
        for postings in &mut index.postings {
            postings.shrink_to_fit();
        }
        index
    }

    /// Whether nothing was said at all.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many passages there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    fn add(&mut self, id: u32, text: &str) {
        let tokens = read_words(text).into_iter();
        let terms: Vec<TermId> = tokens
            .filter(|token| !lexicon().is_stop_word(token))
            .map(|token| self.vocabulary.add(&token))
            .collect();
        let groups = self.phrases.spans(&terms).into_iter().map(|it| it.term);
        self.postings.resize_with(self.vocabulary.len(), Vec::new);
        for term in terms.iter().copied().chain(groups) {
            if let Some(postings) = self.postings.get_mut(term as usize)
                && postings.last() != Some(&id)
            {
                postings.push(id);
            }
        }
    }

    fn heading(&mut self, entry: &Entry) -> Vec<TermId> {
        if entry.recording.passages.is_empty() {
            return Vec::new();
        }
        let names = entry.speakers.iter().map(|speaker| &speaker.name);
        let texts = std::iter::once(&entry.title.fr).chain(names);
        let tokens = texts.flat_map(|text| read_words(text));
        let terms = tokens
            .filter(|token| !lexicon().is_stop_word(token))
            .map(|token| self.vocabulary.add(&token));
        terms.collect()
    }

    /// The passages that say a term, ascending.
    pub fn postings(&self, term: TermId) -> &[u32] {
        self.postings.get(term as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether the title or the speakers of an entry name a term.
    pub fn heads(&self, entry: u32, term: TermId) -> bool {
        let heading = self.headings.get(entry as usize);
        heading.is_some_and(|terms| terms.contains(&term))
    }

    /// The text of a point, unless the base gives its minute.
    pub fn point(&self, entry: usize, point: usize) -> Option<&str> {
        self.points.get(entry)?.get(point)?.as_deref()
    }

    /// Where a passage is in the base.
    pub fn place(&self, id: u32) -> Option<PassagePlace> {
        self.places.get(id as usize).copied()
    }

    pub fn passage(&self, place: PassagePlace) -> Option<&Passage> {
        let recording = self.recording(place.entry as usize)?;
        recording.get(place.passage as usize)
    }

    /// What was said in an entry's recording.
    pub fn recording(&self, entry: usize) -> Option<&[Passage]> {
        self.recordings.get(entry).map(AsRef::as_ref)
    }

    /// The passages before and after one, in its recording.
    pub fn neighbours(&self, id: u32) -> impl Iterator<Item = u32> {
        let entry = self.place(id).map(|place| place.entry);
        let sides = [id.checked_sub(1), id.checked_add(1)];
        let sides = sides.into_iter().flatten();
        sides.filter(move |side| self.place(*side).map(|it| it.entry) == entry)
    }

    /// The terms of a passage with the place of each in its text.
    pub fn terms_of(&self, text: &str) -> Vec<SaidTerm> {
        let mut said: Vec<SaidTerm> = Vec::new();
        let mut start = 0;
        for word in text.split_inclusive(' ') {
            let range = letters_of(word, start);
            start += word.len();
            let tokens = read_words(word).into_iter();
            let tokens = tokens.filter(|token| !lexicon().is_stop_word(token));
            let terms = tokens.filter_map(|token| self.vocabulary.term_of(&token.word));
            said.extend(terms.map(|term| (term, range.clone())));
        }
        let terms: Vec<TermId> = said.iter().map(|(term, _)| *term).collect();
        for span in self.phrases.spans(&terms) {
            let words = said.get(span.start..span.start + span.length);
            if let Some([(_, first), .., (_, last)]) = words {
                said.push((span.term, first.start..last.end));
            } else if let Some([(_, only)]) = words {
                said.push((span.term, only.clone()));
            }
        }
        said
    }
}

/// The texts of an entry's points of which only its recording may tell the minute.
fn points(entry: &Entry) -> Vec<Option<String>> {
    if entry.recording.passages.is_empty() {
        return Vec::new();
    }
    let points = entry.points.iter();
    let text = points.map(|point| point.at.is_none().then(|| point.text.fr.clone()));
    text.collect()
}

/// The place of a word without the marks around it and its elision: « l’ », « d’ ».
fn letters_of(word: &str, start: usize) -> Range<usize> {
    let is_mark = |it: char| !it.is_alphanumeric();
    let elision = word
        .char_indices()
        .take(4)
        .find(|(_, it)| matches!(it, '\'' | '’'));
    let from = elision.map_or(0, |(at, mark)| at + mark.len_utf8());
    let rest = word.get(from..).unwrap_or_default();
    let end = from + rest.trim_end_matches(is_mark).len();
    let from = word.len() - rest.trim_start_matches(is_mark).len();
    start + from..start + end.max(from)
}

impl Terms for PassageIndex {
    fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    fn says(&self, term: TermId) -> bool {
        !self.postings(term).is_empty() || self.headings.iter().any(|it| it.contains(&term))
    }

    fn idf(&self, term: TermId) -> f32 {
        inverse_document_frequency(self.postings(term).len(), self.len() + UNHEARD)
    }

    fn max_idf(&self) -> f32 {
        inverse_document_frequency(0, self.len() + UNHEARD)
    }

    fn synonym_spans(&self, terms: &[TermId]) -> Vec<SynonymSpan> {
        self.phrases.spans(terms)
    }

    /// What is counted is not kept: in talk, a number beside a word is any number.
    fn counts(&self, _: TermId, _: TermId) -> bool {
        false
    }

    /// Who speaks is rarely named in what is said.
    fn in_one_name(&self, _: TermId, _: TermId) -> bool {
        false
    }
}
