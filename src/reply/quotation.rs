//! What was said, quoted from captions: never corrected, cut at whole words.

use std::ops::Range;

use super::content::{Link, Quotation, Span};
use super::words::Words;
use crate::knowledge::{Entry, Language, Passage, Timecode, at_moment};
use crate::search::Moment;

/// Characters of a quotation at most, its marks included.
const LONGEST: usize = 300;
/// What stands around the words: quotation marks with their spaces, and "…" on both sides.
const MARKS: usize = 8;
/// How many characters before the words asked for are best quoted with them.
const LEAD: usize = 60;
/// A recording is opened so long before what is quoted.
const SECONDS_BEFORE: u32 = 3;

/// A place in a recording, and the words that were asked for there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Excerpt<'a> {
    pub passage: &'a Passage,
    /// Where in the passage's text they begin.
    pub offset: usize,
    /// Where they stand.
    pub matches: &'a [Range<usize>],
}

impl<'a> Excerpt<'a> {
    /// What a search found in an entry.
    pub fn found(entry: &'a Entry, moment: &'a Moment) -> Option<Self> {
        Some(Self {
            passage: entry.recording.passages.get(moment.passage)?,
            offset: moment.offset,
            matches: &moment.matches,
        })
    }

    /// What is said at a second of an entry's recording.
    pub fn at(entry: &'a Entry, second: u32) -> Option<Self> {
        let (passage, offset) = entry.recording.passage_at(second)?;
        Some(Self {
            passage,
            offset,
            matches: &[],
        })
    }

    /// The second at which it is said.
    pub fn second(&self) -> u32 {
        self.passage.mark_at(self.offset).start / 1_000
    }
}

/// The address of an entry's recording a little before what is quoted.
pub fn link_to(entry: &Entry, passage: &Passage, offset: usize) -> Option<String> {
    let video = entry.video.as_ref()?;
    let second = passage.mark_at(offset).start / 1_000;
    let seconds = second.saturating_sub(SECONDS_BEFORE);
    Some(at_moment(video, Timecode { seconds }))
}

/// What is said in an entry's recording; under another entry's title it says in which.
pub(super) fn quotation(
    entry: &Entry,
    said: Excerpt<'_>,
    is_elsewhere: bool,
    language: Language,
) -> Quotation {
    let words = Words::of(language);
    let at = Timecode {
        seconds: said.second(),
    }
    .clock();
    let link = link_to(entry, said.passage, said.offset).map(|url| Link {
        title: words.video_label(Some(&at)),
        url,
    });
    let title = is_elsewhere.then(|| entry.title.get(language));
    let speaker = said.passage.speaker.as_deref();
    let speakers: Vec<String> = entry.speakers.iter().map(|it| it.name.clone()).collect();
    let speakers = words.list(&speakers).filter(|_| speaker.is_none());
    let automatic = !entry.recording.captions_reviewed;
    Quotation {
        attribution: words.said_at(&at, speaker, title, speakers.as_deref(), automatic),
        text: spans(said, words),
        link,
    }
}

/// The words within quotation marks, those asked for apart.
fn spans(said: Excerpt<'_>, words: &Words) -> Vec<Span> {
    let text = said.passage.text.as_str();
    let range = excerpt(text, said.offset, said.matches);
    let (open, close) = words.quotes;
    let before = if range.start > 0 { "… " } else { "" };
    let after = if range.end < text.len() { " …" } else { "" };
    let plain = |text: String| Span {
        text,
        is_match: false,
    };
    let mut spans = vec![plain(format!("{open}{before}"))];
    let mut at = range.start;
    for found in said.matches {
        if found.start < at || found.end > range.end {
            continue;
        }
        spans.push(plain(slice(text, at..found.start)));
        spans.push(Span {
            text: slice(text, found.clone()),
            is_match: true,
        });
        at = found.end;
    }
    spans.push(plain(format!(
        "{}{after}{close}",
        slice(text, at..range.end)
    )));
    spans.retain(|span| !span.text.is_empty());
    spans
}

fn slice(text: &str, range: Range<usize>) -> String {
    text.get(range).unwrap_or_default().to_owned()
}

/// The part of a text that is quoted: whole words about those asked for, from the beginning of a
/// sentence if one is near.
fn excerpt(text: &str, offset: usize, matches: &[Range<usize>]) -> Range<usize> {
    const ROOM: usize = LONGEST - MARKS;
    if text.chars().count() <= ROOM {
        return 0..text.len();
    }
    let starts = || {
        let spaces = text.match_indices(' ').map(|(at, _)| at + 1);
        std::iter::once(0).chain(spaces)
    };
    let mut best: Option<(i64, Range<usize>)> = None;
    for start in starts().take_while(|start| *start <= offset) {
        let range = start..end_of(text, start, ROOM);
        if range.end <= offset {
            continue;
        }
        let within = matches
            .iter()
            .filter(|it| range.start <= it.start && it.end <= range.end);
        let before = text.get(..start).unwrap_or_default().trim_end();
        let begins_sentence = start == 0 || before.ends_with(['.', '!', '?', '…']);
        let lead = text.get(start..offset).unwrap_or_default().chars().count();
        let away = i64::try_from(lead.abs_diff(LEAD)).unwrap_or(i64::MAX);
        let found = i64::try_from(within.count()).unwrap_or(0);
        let worth = 60 * found + if begins_sentence { 80 } else { 0 } - away;
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            best = Some((worth, range));
        }
    }
    best.map_or_else(|| 0..end_of(text, 0, ROOM), |(_, range)| range)
}

/// The last end of a word within so many characters; within a word that is longer than that.
fn end_of(text: &str, start: usize, room: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let Some((limit, _)) = rest.char_indices().nth(room) else {
        return text.len();
    };
    let fitting = rest.get(..limit).unwrap_or_default();
    start + fitting.rfind(' ').unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str, asked: &str) -> String {
        let offset = text.find(asked).unwrap();
        let found = offset..offset + asked.len();
        let passage = Passage {
            text: text.to_owned(),
            start: 0,
            end: 30_000,
            speaker: None,
            marks: Box::default(),
        };
        let matches = std::slice::from_ref(&found);
        let said = Excerpt {
            passage: &passage,
            offset,
            matches,
        };
        let spans = spans(said, Words::of(Language::French));
        let shown = spans.iter().map(|span| {
            if span.is_match {
                format!("*{}*", span.text)
            } else {
                span.text.clone()
            }
        });
        shown.collect()
    }

    #[test]
    fn a_short_passage_is_quoted_whole() {
        assert_eq!(
            quoted("et l’illectronisme alors ?", "illectronisme"),
            "«\u{a0}et l’*illectronisme* alors ?\u{a0}»"
        );
    }

    #[test]
    fn a_long_one_is_cut_at_words_about_those_asked_for() {
        let filler = |n: usize| vec!["à été"; n].join(" ");
        let long = format!("{} la médiation {}", filler(60), filler(60));
        let shown = quoted(&long, "médiation");
        assert!(shown.contains("la *médiation* à"), "{shown}");
        assert!(
            shown.starts_with("«\u{a0}… ") && shown.ends_with(" …\u{a0}»"),
            "{shown}"
        );
        assert!(
            shown.chars().count() <= LONGEST + 2,
            "{}",
            shown.chars().count()
        );
        // The two marks of the test aside, what is quoted is in the text.
        let inside = shown.replace('*', "");
        let inside = inside
            .trim_matches(|it| "«»… \u{a0}".contains(it))
            .to_owned();
        assert!(long.contains(&inside), "{inside}");
    }

    #[test]
    fn a_quotation_begins_with_a_sentence_if_one_is_near() {
        let filler = vec!["mot"; 60].join(" ");
        let long = format!("{filler}. Puis la médiation {filler}");
        assert!(quoted(&long, "médiation").starts_with("«\u{a0}… Puis la *médiation* mot"));
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let long = format!("a {}", "é".repeat(2_000));
        assert!(quoted(&long, "é").chars().count() <= LONGEST + 2);
    }
}
