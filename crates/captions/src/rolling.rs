//! Rolling captions show each line several times, some word by word: each word once, at the time at
//! which it is first shown.

use super::clean::{self, Line};
use super::{Cue, Milliseconds, RawCue};

/// A cue that begins later than this after another does not roll on from it.
const ROLLS_ON_WITHIN: Milliseconds = 1_000;
/// So many words at the end of a cue and the beginning of the next are no chance.
const REPEATED_WORDS: usize = 3;

/// The cues without what they repeat, in the order of time.
pub fn each_line_once(raw: &[RawCue]) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut shown: Vec<Line> = Vec::new();
    let mut shown_until = 0;
    for cue in raw {
        let lines = clean::lines(&cue.text, cue.speaker.as_deref());
        if lines.is_empty() {
            continue;
        }
        let rolls_on = cue.start <= shown_until + ROLLS_ON_WITHIN;
        let repeated = if rolls_on {
            repeated(&shown, &lines)
        } else {
            0
        };
        push(&mut cues, cue, &lines, repeated);
        shown_until = cue.end;
        shown = lines;
    }
    end_in_time(&mut cues);
    cues
}

fn push(cues: &mut Vec<Cue>, raw: &RawCue, lines: &[Line], repeated: usize) {
    let words = words(lines).skip(repeated);
    let first = cues.len();
    for (word, line) in words {
        match cues.get_mut(first..).and_then(<[Cue]>::last_mut) {
            Some(cue) if cue.speaker == line.speaker => {
                cue.text.push(' ');
                cue.text.push_str(word);
            }
            _ => cues.push(Cue {
                start: raw.start,
                end: raw.end,
                text: word.to_owned(),
                speaker: line.speaker.clone(),
            }),
        }
    }
}

/// A cue is over when the next begins.
fn end_in_time(cues: &mut [Cue]) {
    let mut next = Milliseconds::MAX;
    for cue in cues.iter_mut().rev() {
        cue.end = cue.end.min(next).max(cue.start);
        next = cue.start;
    }
}

fn words(lines: &[Line]) -> impl Iterator<Item = (&str, &Line)> {
    lines
        .iter()
        .flat_map(|line| line.text.split(' ').map(move |word| (word, line)))
}

/// How many words at the beginning of `lines` are those at the end of `shown`.
fn repeated(shown: &[Line], lines: &[Line]) -> usize {
    let before: Vec<&str> = words(shown).map(|(word, _)| word).collect();
    let now: Vec<&str> = words(lines).map(|(word, _)| word).collect();
    // The longest beginning of `now` that ends `before`, then the shorter ones (Knuth, Morris and
    // Pratt).
    let shorter = borders(&now);
    let border_of = |length: usize| {
        length
            .checked_sub(1)
            .and_then(|at| shorter.get(at).copied())
    };
    let mut length = 0;
    for word in &before {
        if length == now.len() {
            length = border_of(length).unwrap_or(0);
        }
        while length > 0 && now.get(length) != Some(word) {
            length = border_of(length).unwrap_or(0);
        }
        if now.get(length) == Some(word) {
            length += 1;
        }
    }
    while length > 0 && !is_repetition(shown, lines, before.len(), length) {
        length = border_of(length).unwrap_or(0);
    }
    length
}

/// For each beginning of a text, the longest shorter one that ends it.
fn borders(words: &[&str]) -> Vec<usize> {
    let mut borders = vec![0; words.len()];
    let mut length: usize = 0;
    for (at, word) in words.iter().enumerate().skip(1) {
        while length > 0 && words.get(length) != Some(word) {
            length = borders.get(length - 1).copied().unwrap_or(0);
        }
        if words.get(length) == Some(word) {
            length += 1;
        }
        if let Some(border) = borders.get_mut(at) {
            *border = length;
        }
    }
    borders
}

/// Whether words said twice are shown twice, and not by chance: several, whole lines, or all that
/// was shown.
fn is_repetition(shown: &[Line], lines: &[Line], shown_words: usize, repeated: usize) -> bool {
    repeated >= REPEATED_WORDS
        || repeated == shown_words
        || (starts_line(shown, shown_words - repeated) && starts_line(lines, repeated))
}

/// Whether a line begins, or the text ends, after so many words.
fn starts_line(lines: &[Line], words: usize) -> bool {
    let mut before = 0;
    for line in lines {
        if before >= words {
            break;
        }
        before += line.text.split(' ').count();
    }
    before == words
}
