//! What the search found for a question, and what is decided from it.

use std::ops::Range;

use super::reading::Reading;

/// The bot answers at and above this confidence, in any base.
pub const THRESHOLD: f64 = 0.5;
/// What was said is worth quoting with an entry that answers from this confidence on.
const LIKELY: f64 = 0.1;
/// Candidates reported at most.
pub(super) const MOST_REPORTED: usize = 10;
/// Moments quoted at once.
const MOST_QUOTED: usize = 3;
/// Sure enough to answer unasked.
pub(super) const SURE: f64 = 0.7;
/// « C'était où ? » may be about something that members spoke of before: not sure enough for that.
const UNNAMED: f64 = 0.65;

/// What the search found for one question.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    /// The decision.
    pub outcome: Outcome,
    /// From 0 to 1, comparable across questions on one base.
    pub confidence: f64,
    /// The ranking, best first, at most 10, for every outcome.
    pub candidates: Vec<Candidate>,
    /// What was said of it in the recordings of the candidates, best first.
    pub moments: Vec<Moment>,
    /// The term whose meaning it asks for.
    pub definition: Option<Definition>,
}

impl Finding {
    /// The candidates that are shown: the one that answers, or those to choose from.
    pub fn offered(&self) -> &[Candidate] {
        let number = match self.outcome {
            Outcome::Answer => 1,
            Outcome::Clarify { offered } => offered,
            Outcome::NoSearch(_) => self.candidates.len(),
            Outcome::Unknown | Outcome::Elsewhere(_) => 0,
        };
        self.candidates.get(..number).unwrap_or(&self.candidates)
    }

    /// Adds an entry that only its recording leads to, as the last candidate: instead of the one
    /// there, if there are many and it is likely.
    pub(super) fn append(&mut self, moment: &Moment) {
        let is_full = self.candidates.len() >= MOST_REPORTED;
        let is_known = self.candidates.iter().any(|it| it.entry == moment.entry);
        // A better moment has taken that place already.
        let is_taken = self.candidates.last().is_some_and(|it| it.score <= 0.0);
        if is_known || (is_full && (is_taken || !moment.is_likely())) {
            return;
        }
        self.candidates.truncate(MOST_REPORTED - 1);
        self.candidates.push(Candidate {
            entry: moment.entry,
            score: 0.0,
            point: None,
        });
    }

    /// Puts an entry first.
    pub(super) fn answer_first(&mut self, entry: usize) {
        let top = self.candidates.first().map_or(0.0, |it| it.score);
        let known = self.candidates.iter().find(|it| it.entry == entry);
        let first = Candidate {
            entry,
            score: top,
            point: known.and_then(|it| it.point),
        };
        self.candidates.retain(|it| it.entry != entry);
        self.candidates.insert(0, first);
        self.candidates.truncate(MOST_REPORTED);
    }

    /// What was said of it in the recording of an entry (by index), best first.
    pub fn moments_of(&self, entry: usize) -> impl Iterator<Item = &Moment> {
        self.moments.iter().filter(move |it| it.entry == entry)
    }

    /// What is quoted with the answer, in the order of the day: the best of the entry that answers,
    /// and what is sure by itself, wherever it was said.
    pub fn quoted(&self) -> Vec<&Moment> {
        let answered = self.candidates.first().map(|it| it.entry);
        let best = answered.and_then(|entry| self.moments_of(entry).next());
        let best = best.filter(|it| it.is_likely());
        let others = self
            .moments
            .iter()
            .filter(|it| it.is_sure() && Some(*it) != best);
        let mut quoted: Vec<&Moment> = best.into_iter().chain(others).take(MOST_QUOTED).collect();
        quoted.sort_by_key(|it| (it.entry, it.passage));
        quoted
    }

    /// Several questions of one message, each with an answer: the member chooses.
    pub(super) fn of_several(findings: &[Self]) -> Self {
        let first = findings.iter().filter_map(|it| it.candidates.first());
        let mut candidates: Vec<Candidate> = first.copied().collect();
        let offered = candidates.len();
        let rest = findings.iter().flat_map(|it| it.candidates.iter().skip(1));
        for candidate in rest {
            if candidates.iter().all(|it| it.entry != candidate.entry) {
                candidates.push(*candidate);
            }
        }
        candidates.truncate(MOST_REPORTED);
        let confidence = findings.iter().map(|it| it.confidence);
        Self {
            outcome: Outcome::Clarify { offered },
            confidence: confidence.fold(1.0, f64::min),
            candidates,
            moments: findings
                .iter()
                .flat_map(|it| &it.moments)
                .cloned()
                .collect(),
            definition: None,
        }
    }

    /// Whether it leads somewhere: to entries, to who can help, to what the bot says of itself.
    pub const fn helps(&self) -> bool {
        match self.outcome {
            Outcome::Answer | Outcome::Clarify { .. } | Outcome::Elsewhere(_) => true,
            Outcome::NoSearch(reading) => reading.helps(),
            Outcome::Unknown => self.definition.is_some(),
        }
    }

    /// Whether the answer may be given to somebody who did not ask for it: unasked, a doubtful
    /// answer is worse than none.
    pub(crate) fn is_sure(&self) -> bool {
        self.offered().len() == 1 && self.confidence >= SURE
    }
}

/// What to do with a question. Entries and elsewheres are given by their index in the knowledge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Outcome {
    /// The first candidate answers.
    Answer,
    /// The first `offered` candidates (2 to 5) are as good: let the member choose.
    Clarify {
        /// How many of the candidates to offer.
        offered: usize,
    },
    /// Not treated, not understood, or not a question.
    #[default]
    Unknown,
    /// Not treated, but the base knows who can help. On the command line this is `unknown`.
    Elsewhere(usize),
    /// Not searched: the reading says what to reply. On the command line this is `answer` if it
    /// names an entry, else `unknown`.
    NoSearch(Reading),
}

impl From<Reading> for Finding {
    fn from(reading: Reading) -> Self {
        let (named, confidence) = match reading {
            Reading::Entry { entry, .. } => (Some((entry, None)), 1.0),
            Reading::Event(question) => {
                let confidence = if question.names_event { 1.0 } else { UNNAMED };
                (
                    question.entry.map(|entry| (entry, question.point)),
                    confidence,
                )
            }
            _ => (None, 0.0),
        };
        let candidate = |(entry, point)| Candidate {
            entry,
            score: 0.0,
            point,
        };
        Self {
            outcome: Outcome::NoSearch(reading),
            confidence: named.map_or(0.0, |_| confidence),
            candidates: named.map(candidate).into_iter().collect(),
            ..Self::default()
        }
    }
}

/// One entry of the ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Its index in the knowledge.
    pub entry: usize,
    /// Higher is better; comparable within one finding only.
    pub score: f64,
    /// Index of the point that the question is about, within the entry.
    pub point: Option<usize>,
}

/// A term whose meaning is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Its index in the knowledge.
    pub term: usize,
    /// The entries that speak of it, by their index, the best of the ranking first.
    pub entries: Vec<usize>,
}

/// A moment of a recording at which something was said that a question asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Its entry's index in the knowledge.
    pub entry: usize,
    /// The index of its passage in the entry's recording.
    pub passage: usize,
    /// The byte of the passage's text at which the words asked for begin.
    pub offset: usize,
    /// The words asked for, as bytes of the passage's text, in order.
    pub matches: Vec<Range<usize>>,
    /// Higher is better; comparable within one finding only.
    pub score: f64,
    /// How sure it is that this answers, from 0 to 1.
    pub confidence: f64,
}

impl Moment {
    /// Whether the other is the same passage, or one of those beside it.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        self.entry == other.entry && self.passage.abs_diff(other.passage) <= 1
    }

    /// Whether it is worth quoting with an entry that answers.
    pub fn is_likely(&self) -> bool {
        self.confidence >= LIKELY
    }

    /// Whether it answers by itself.
    pub fn is_sure(&self) -> bool {
        self.confidence >= THRESHOLD
    }
}

/// The reason for a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The message is read without a search.
    NoSearch,
    /// No entry says a word of the question.
    NothingFound,
    /// The best candidate is not sure enough to answer.
    TooUncertain,
    /// The same, and an `elsewhere` (by index) is at least as near as any entry.
    NearerElsewhere(usize),
    /// The question is an example of an `elsewhere` (by index), word for word.
    ElsewhereQuestion(usize),
    /// Several candidates are as good.
    AsGood,
    /// Several questions of one message have an answer each.
    Several,
    /// The best candidate is sure enough, and ahead.
    Ahead,
    /// No text of the base is sure enough, but what was said in a recording is.
    Said,
    /// It asks what a term (by index) means.
    Definition(usize),
}
