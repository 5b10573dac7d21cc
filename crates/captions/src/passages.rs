//! Passages: what is said in half a minute, cut where the talk pauses or a sentence ends.

use super::{Cue, Milliseconds};

/// A passage lasts at least this long, where the talk goes on.
pub const LEAST_PASSAGE: Milliseconds = 20_000;
/// And at most this long.
pub const LONGEST_PASSAGE: Milliseconds = 45_000;
/// Words of a passage at most.
pub const MOST_WORDS: usize = 130;
/// So long a silence ends a passage, however short it is.
pub const LONG_PAUSE: Milliseconds = 5_000;

/// The length that is aimed at.
const USUAL: f32 = 27_000.0;
/// What a second of silence is worth as a place to cut, up to so many.
const MOST_PAUSE: Milliseconds = 3_000;
/// What the end of a sentence is worth, in milliseconds of silence.
const SENTENCE_END: f32 = 1_500.0;
/// How far from the usual length is as bad as a second less of silence.
const DISTANCE: f32 = 0.07;

/// A cue that lasts longer, or has more words, is timed within.
const LONG_CUE: Milliseconds = 10_000;
const MANY_WORDS: usize = 30;
/// Words of a part of such a cue.
const PART: usize = 12;

/// What one person says, or several in turn if the captions do not tell.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Passage {
    /// When it begins.
    pub start: Milliseconds,
    /// When it ends.
    pub end: Milliseconds,
    /// The words of its cues with a space between them.
    pub text: String,
    /// Who speaks, if the captions say so.
    pub speaker: Option<String>,
    /// When each part of the text begins, in its order; the first at its start.
    pub marks: Box<[Mark]>,
}

/// When a part of a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// The part's first byte in the text.
    pub offset: u32,
    /// When it is said.
    pub start: Milliseconds,
}

impl Passage {
    /// The last mark at or before a byte of the text.
    pub fn mark_at(&self, offset: usize) -> Mark {
        let after = self
            .marks
            .partition_point(|mark| mark.offset as usize <= offset);
        let mark = after.checked_sub(1).and_then(|at| self.marks.get(at));
        mark.copied().unwrap_or(Mark {
            offset: 0,
            start: self.start,
        })
    }
}

/// A part of a cue that needs no finer timing.
struct Part<'a> {
    start: Milliseconds,
    end: Milliseconds,
    text: &'a str,
    words: usize,
    speaker: Option<&'a str>,
}

/// Cuts cues, in the order of time, into passages.
pub fn passages(cues: &[Cue]) -> Vec<Passage> {
    let parts: Vec<Part<'_>> = cues.iter().flat_map(parts).collect();
    let mut passages = Vec::new();
    let mut rest = parts.as_slice();
    while !rest.is_empty() {
        let (taken, left) = rest.split_at(next_cut(rest));
        passages.extend(join(taken));
        rest = left;
    }
    passages
}

/// How many of the parts make the next passage: one at least.
fn next_cut(parts: &[Part<'_>]) -> usize {
    let Some(first) = parts.first() else {
        return 0;
    };
    let mut words = first.words;
    let mut best: Option<(f32, usize)> = None;
    for (at, pair) in parts.windows(2).enumerate() {
        let [before, after] = pair else { break };
        let cut = at + 1;
        let pause = after.start.saturating_sub(before.end);
        if before.speaker != after.speaker || pause >= LONG_PAUSE {
            return cut;
        }
        let length = before.end.saturating_sub(first.start);
        if length >= LEAST_PASSAGE {
            let worth = worth(before, pause, length);
            if best.is_none_or(|(most, _)| worth > most) {
                best = Some((worth, cut));
            }
        }
        words += after.words;
        if after.end.saturating_sub(first.start) > LONGEST_PASSAGE || words > MOST_WORDS {
            return best.map_or(cut, |(_, cut)| cut);
        }
    }
    parts.len()
}

/// How good a place to cut is after this part.
fn worth(before: &Part<'_>, pause: Milliseconds, length: Milliseconds) -> f32 {
    #[allow(clippy::cast_precision_loss)] // below a minute
    let (pause, length) = (pause.min(MOST_PAUSE) as f32, length as f32);
    let sentence = if ends_sentence(before.text) {
        SENTENCE_END
    } else {
        0.0
    };
    pause + sentence - DISTANCE * (length - USUAL).abs()
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '»', '”', ')', ' ', '\u{a0}', '\u{202f}']);
    text.ends_with(['.', '!', '?', '…'])
}

/// A cue in parts; the time within it goes by its letters.
fn parts(cue: &Cue) -> Vec<Part<'_>> {
    let words = cue.text.split(' ').count();
    let length = cue.end - cue.start;
    if length <= LONG_CUE && words <= MANY_WORDS {
        return vec![Part {
            start: cue.start,
            end: cue.end,
            text: &cue.text,
            words,
            speaker: cue.speaker.as_deref(),
        }];
    }
    let time = |offset: usize| {
        let share = u64::from(length) * offset as u64 / cue.text.len().max(1) as u64;
        cue.start + u32::try_from(share).unwrap_or(length)
    };
    let mut parts = Vec::new();
    let (mut start, mut offset, mut words) = (0, 0, 0);
    for word in cue.text.split_inclusive(' ') {
        offset += word.len();
        words += 1;
        let is_last = offset == cue.text.len();
        if is_last || words >= PART || ends_sentence(word) {
            parts.push(Part {
                start: time(start),
                end: time(offset),
                text: cue.text.get(start..offset).unwrap_or_default().trim_end(),
                words,
                speaker: cue.speaker.as_deref(),
            });
            (start, words) = (offset, 0);
        }
    }
    parts
}

fn join(parts: &[Part<'_>]) -> Option<Passage> {
    let (first, last) = (parts.first()?, parts.last()?);
    let mut text = String::with_capacity(parts.iter().map(|part| part.text.len() + 1).sum());
    let mut marks = Vec::with_capacity(parts.len());
    for part in parts {
        if !text.is_empty() {
            text.push(' ');
        }
        marks.push(Mark {
            offset: u32::try_from(text.len()).unwrap_or(u32::MAX),
            start: part.start,
        });
        text.push_str(part.text);
    }
    Some(Passage {
        start: first.start,
        end: last.end,
        speaker: first.speaker.map(str::to_owned),
        marks: marks.into_boxed_slice(),
        text,
    })
}
