//! Moments of the recordings that answer a question: the passages that say most of its words, near
//! each other, and how sure it is that they do.

use std::ops::Range;

use super::confidence::{MOST_RARITY, flag};
use super::finding::{Candidate, Finding, Moment, Outcome, Reason};
use super::passages::{PassageIndex, SaidTerm};
use super::query::{QueryWord, QueryWords};
use super::question_form::Form;
use super::terms::Terms;
use super::vocabulary::{Expansion, MatchKind, TermId};
use crate::knowledge::{Milliseconds, Passage};
use french_lexicon::lexicon;
use french_text::tokenize;
use french_vectors::{Vector, Word};

/// Passages whose words are counted together with those around them.
const COUNTED: usize = 24;
/// Passages whose words are looked at in their order.
const READ: usize = 8;
/// What a word counts that the passage before or after says, or that the title or a speaker has.
const AROUND: f32 = 0.5;
/// What being said together counts, as a share of what is said.
const TOGETHER_SHARE: f32 = 0.5;
/// A passage makes a point if it says this share of it, and this many words.
const POINT_SAID: f64 = 0.5;
const POINT_WORDS: usize = 3;
/// Marks of a passage that are taken together: some six seconds.
const TOGETHER: usize = 3;

/// How many features there are.
const FEATURES: usize = 9;
/// What each feature adds to the log-odds, by its value: fitted as in `confidence`, to questions on
/// what was said in four talks, and to those of the lists that are out of scope.
const COEFFICIENTS: [(&str, f64); FEATURES] = [
    ("coverage", 3.82),
    ("together", 4.13),
    ("first word", 3.08),
    ("second word", 2.16),
    ("loose matches", -1.29),
    ("rarity of matches", 1.05),
    ("tells of oneself", -2.16),
    ("meaning", 2.07),
    ("one word", -1.48),
];
/// The log-odds of a passage of which nothing is known: lower than fitted by 1.1, since talk is
/// about everything, and a wrong quotation is worse than "I don't know".
const INTERCEPT: f64 = -10.9;

fn confidence(features: &[f32; FEATURES]) -> f64 {
    let parts = features.iter().zip(COEFFICIENTS);
    let log_odds: f64 = parts
        .map(|(value, (_, worth))| f64::from(*value) * worth)
        .sum();
    1.0 / (1.0 + (-log_odds - INTERCEPT).exp())
}

/// A question, as far as recordings are concerned.
struct Asked {
    words: Vec<QueryWord>,
    weight: f32,
    form: Form,
    meaning: Vector,
}

impl PassageIndex {
    /// The moments that answer a question, best first, among the entries that `allowed` accepts (by
    /// index): the best of each place, at most [`READ`].
    pub fn find(&self, question: &str, allowed: &dyn Fn(usize) -> bool) -> Vec<Moment> {
        let read = QueryWords::read(tokenize(question), false, self);
        let content = read.words.iter().filter_map(|word| word.meaning);
        let asked = Asked {
            weight: read.words.iter().map(|word| word.weight).sum(),
            form: Form::of(question),
            meaning: Vector::of_words(content.chain(read.small_words)),
            words: read.words,
        };
        self.rank(&asked, allowed)
    }

    /// A finding with what was said of it; in place of "I don't know", what was said answers if it is
    /// sure. Entries that only their recordings lead to come last.
    pub fn add_to(
        &self,
        (mut finding, mut reason): (Finding, Reason),
        question: &str,
        allowed: &dyn Fn(usize) -> bool,
    ) -> (Finding, Reason) {
        if self.is_empty() {
            return (finding, reason);
        }
        let mut moments = self.find(question, allowed);
        for moment in &moments {
            finding.append(moment);
        }
        match finding.outcome {
            Outcome::Answer => {
                let answer = finding.candidates.first().copied();
                moments.extend(answer.and_then(|it| self.minute_of(it, question, &moments)));
            }
            Outcome::Unknown => {
                if let Some(best) = moments.first().filter(|best| best.is_sure()) {
                    finding.answer_first(best.entry);
                    finding.outcome = Outcome::Answer;
                    finding.confidence = best.confidence;
                    reason = Reason::Said;
                }
            }
            _ => {}
        }
        finding.moments = moments;
        (finding, reason)
    }

    /// When an answer was said, if no moment found tells: what its entry's recording says of the
    /// question, or else of the point that answers.
    fn minute_of(&self, answer: Candidate, question: &str, found: &[Moment]) -> Option<Moment> {
        let is_told = |moment: &Moment| moment.entry == answer.entry && moment.is_likely();
        if found.iter().any(is_told) {
            return None;
        }
        let here = |entry| entry == answer.entry;
        let known = |moment: &Moment| found.iter().any(|it| it.is_beside(moment));
        let asked = self.find(question, &here).into_iter().next();
        let asked = asked.filter(Moment::is_likely);
        let point = || self.minute_of_point(answer.entry, answer.point?);
        asked.or_else(point).filter(|moment| !known(moment))
    }

    /// When a point was made: the passage that says most of its words, if that is enough.
    fn minute_of_point(&self, entry: usize, point: usize) -> Option<Moment> {
        let asked = self.exactly(self.point(entry, point)?);
        let best = self.rank(&asked, &|it| it == entry).into_iter().next()?;
        let said = best.score >= POINT_SAID && best.matches.len() >= POINT_WORDS;
        said.then_some(Moment {
            confidence: best.score.min(1.0),
            ..best
        })
    }

    /// A text whose very words are looked for.
    fn exactly(&self, text: &str) -> Asked {
        let tokens = tokenize(text).into_iter();
        let tokens = tokens.filter(|token| !lexicon().is_stop_word(token));
        let words: Vec<QueryWord> = tokens
            .map(|token| {
                let vocabulary = self.vocabulary();
                let term = vocabulary.term(&vocabulary.stem(&token.word));
                let term = term.filter(|term| self.says(*term));
                let expansions = term.map(|term| Expansion {
                    term,
                    similarity: 1.0,
                    kind: MatchKind::Exact,
                });
                QueryWord {
                    weight: term.map_or_else(|| self.max_idf(), |term| self.idf(term)),
                    expansions: expansions.into_iter().collect(),
                    text: token.word,
                    continues_name: false,
                    meaning: None,
                }
            })
            .collect();
        Asked {
            weight: words.iter().map(|word| word.weight).sum(),
            words,
            form: Form::default(),
            meaning: Vector::default(),
        }
    }

    fn rank(&self, asked: &Asked, allowed: &dyn Fn(usize) -> bool) -> Vec<Moment> {
        let mut counted: Vec<(f32, u32)> = self
            .retrieve(&asked.words, allowed)
            .into_iter()
            .map(|(_, id)| (self.said(asked, id).iter().map(|it| it.worth).sum(), id))
            .collect();
        counted.sort_by(by_score);
        counted.truncate(READ);
        let mut moments: Vec<Moment> = counted
            .into_iter()
            .filter_map(|(_, id)| self.moment(asked, id))
            .collect();
        moments.sort_by(|a, b| b.score.total_cmp(&a.score));
        self.apart(moments)
    }

    /// The moments without those beside a better one, and without what two entries have of one
    /// recording: it would be quoted twice.
    fn apart(&self, moments: Vec<Moment>) -> Vec<Moment> {
        let mut kept: Vec<Moment> = Vec::new();
        for moment in moments {
            let is_same = |better: &Moment| self.words_at(better) == self.words_at(&moment);
            if !kept.iter().any(|it| it.is_beside(&moment) || is_same(it)) {
                kept.push(moment);
            }
        }
        kept
    }

    /// When a moment is, and the words asked for.
    fn words_at<'a>(&'a self, moment: &Moment) -> Option<(Milliseconds, Vec<&'a str>)> {
        let passage = self.recording(moment.entry)?.get(moment.passage)?;
        let words = moment.matches.iter();
        let words = words.filter_map(|range| passage.text.get(range.clone()));
        Some((passage.mark_at(moment.offset).start, words.collect()))
    }

    /// The passages that say most of the words, best first.
    fn retrieve(&self, words: &[QueryWord], allowed: &dyn Fn(usize) -> bool) -> Vec<(f32, u32)> {
        let mut scores = vec![0.0_f32; self.len()];
        let mut best = vec![0.0_f32; self.len()];
        let mut touched = Vec::new();
        for word in words {
            for expansion in &word.expansions {
                let worth = expansion.similarity * word.weight.min(self.idf(expansion.term));
                for id in self.postings(expansion.term) {
                    let Some(best) = best.get_mut(*id as usize) else {
                        continue;
                    };
                    if *best == 0.0 {
                        touched.push(*id);
                    }
                    *best = best.max(worth);
                }
            }
            for id in touched.drain(..) {
                let at = id as usize;
                if let (Some(score), Some(best)) = (scores.get_mut(at), best.get_mut(at)) {
                    *score += std::mem::take(best);
                }
            }
        }
        let is_allowed = |id| self.place(id).is_some_and(|it| allowed(it.entry as usize));
        let mut found: Vec<(f32, u32)> = scores
            .into_iter()
            .zip(0..)
            .filter(|(score, id)| *score > 0.0 && is_allowed(*id))
            .collect();
        if found.len() > COUNTED {
            found.select_nth_unstable_by(COUNTED, by_score);
            found.truncate(COUNTED);
        }
        found
    }

    /// What each word of the question finds in a passage and around it.
    fn said(&self, asked: &Asked, id: u32) -> Vec<WordMatch> {
        let neighbours: Vec<u32> = self.neighbours(id).collect();
        let entry = self.place(id).map_or(u32::MAX, |it| it.entry);
        let says = |id: u32, term| self.postings(term).binary_search(&id).is_ok();
        let said = |word: &QueryWord| {
            let mut said = WordMatch::default();
            for expansion in &word.expansions {
                let term = expansion.term;
                let share = if says(id, term) {
                    1.0
                } else if self.heads(entry, term) || neighbours.iter().any(|it| says(*it, term)) {
                    AROUND
                } else {
                    continue;
                };
                let worth = share * expansion.similarity * word.weight.min(self.idf(term));
                if worth > said.worth {
                    said = WordMatch {
                        worth,
                        kind: Some(expansion.kind),
                        similarity: share * expansion.similarity,
                    };
                }
            }
            said
        };
        asked.words.iter().map(said).collect()
    }

    /// A passage as a moment: where in it the words are said, and how sure it is.
    fn moment(&self, asked: &Asked, id: u32) -> Option<Moment> {
        let place = self.place(id)?;
        let passage = self.passage(place)?;
        let said = self.said(asked, id);
        let terms = self.terms_of(&passage.text);
        let matches: Vec<Match> = terms
            .iter()
            .filter_map(|(term, range)| best_match(&asked.words, *term, range))
            .collect();
        let (together, offset) = nearest_together(passage, &matches, &asked.words);
        let worth: f32 = said.iter().map(|it| it.worth).sum();
        let score = worth + TOGETHER_SHARE * together;
        let features = self.features(asked, &said, &terms, together);
        Some(Moment {
            entry: place.entry as usize,
            passage: place.passage as usize,
            offset,
            matches: ranges(matches),
            confidence: confidence(&features),
            score: f64::from(score / asked.weight.max(f32::EPSILON)),
        })
    }

    /// What tells how sure it is, in the order of [`COEFFICIENTS`].
    fn features(
        &self,
        asked: &Asked,
        said: &[WordMatch],
        terms: &[SaidTerm],
        together: f32,
    ) -> [f32; FEATURES] {
        let weight = asked.weight.max(f32::EPSILON);
        let pairs = || asked.words.iter().zip(said);
        let share = |holds: &dyn Fn(&QueryWord, &WordMatch) -> bool| -> f32 {
            let held = pairs().filter(|(word, said)| holds(word, said));
            held.map(|(word, _)| word.weight).sum::<f32>() / weight
        };
        let mut worths: Vec<f32> = said.iter().map(|it| it.worth / self.max_idf()).collect();
        worths.sort_by(|a, b| b.total_cmp(a));
        let rarity: f32 = pairs()
            .filter(|(_, said)| said.worth > 0.0)
            .map(|(word, said)| word.telling() * said.similarity)
            .sum();
        let words = terms
            .iter()
            .filter_map(|(term, _)| Word::find(self.vocabulary().term_stem(*term)));
        [
            said.iter().map(|it| it.worth).sum::<f32>() / weight,
            together / weight,
            worths.first().copied().unwrap_or(0.0),
            worths.get(1).copied().unwrap_or(0.0).sqrt(),
            share(&|_, said| matches!(said.kind, Some(MatchKind::Lexicon | MatchKind::Trigrams))),
            rarity.min(MOST_RARITY),
            flag(asked.form.tells_of_oneself),
            asked.meaning.likeness(&Vector::of_words(words)),
            flag(asked.words.len() == 1),
        ]
    }
}

/// What one word of a question finds in a passage.
#[derive(Debug, Clone, Copy, Default)]
struct WordMatch {
    /// What it is worth, at most the word's weight.
    worth: f32,
    kind: Option<MatchKind>,
    similarity: f32,
}

/// A word of the question said in a passage.
struct Match {
    word: usize,
    worth: f32,
    range: Range<usize>,
}

fn best_match(words: &[QueryWord], term: TermId, range: &Range<usize>) -> Option<Match> {
    let worth = |word: &QueryWord| {
        let found = word.expansions.iter().find(|it| it.term == term);
        found.map_or(0.0, |it: &Expansion| it.similarity * word.weight)
    };
    let worths = words.iter().map(worth).enumerate();
    let (word, worth) = worths.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    (worth > 0.0).then(|| Match {
        word,
        worth,
        range: range.clone(),
    })
}

/// The most that is said within a few seconds, and the byte at which the weightiest of it begins.
fn nearest_together(passage: &Passage, matches: &[Match], words: &[QueryWord]) -> (f32, usize) {
    let part = |at: usize, marks: usize| {
        let offset = |at: usize| {
            passage
                .marks
                .get(at)
                .map_or(usize::MAX, |it| it.offset as usize)
        };
        let range = offset(at)..offset(at + marks);
        let within = matches
            .iter()
            .filter(move |it| range.contains(&it.range.start));
        let worth: f32 = (0..words.len())
            .map(|word| {
                let said = within.clone().filter(|it| it.word == word);
                said.map(|it| it.worth).fold(0.0, f32::max)
            })
            .sum();
        (worth, within.map(|it| it.range.start).min())
    };
    let most = |parts: &mut dyn Iterator<Item = (usize, f32)>| {
        parts.fold((0, 0.0), |best, it| if it.1 > best.1 { it } else { best })
    };
    let (start, together) =
        most(&mut (0..passage.marks.len()).map(|at| (at, part(at, TOGETHER).0)));
    let window = start..start + TOGETHER;
    let (peak, _) = most(&mut window.map(|at| (at, part(at, 1).0)));
    (together, part(peak, 1).1.unwrap_or(0))
}

/// The places of the matches, in order, none within another.
fn ranges(matches: Vec<Match>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = matches.into_iter().map(|it| it.range).collect();
    ranges.sort_by_key(|it| (it.start, std::cmp::Reverse(it.end)));
    ranges.dedup_by(|next, before| next.start < before.end);
    ranges
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as sorting calls it
fn by_score(a: &(f32, u32), b: &(f32, u32)) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}
