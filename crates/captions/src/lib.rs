#![doc = include_str!("../README.md")]

mod clean;
mod decode;
mod passages;
mod rolling;
mod timed_text;
mod whisper;

use std::fmt;

pub use decode::decode;
pub use passages::{
    LEAST_PASSAGE, LONG_PAUSE, LONGEST_PASSAGE, MOST_WORDS, Mark, Passage, passages,
};

/// Milliseconds from the start of the recording.
pub type Milliseconds = u32;

/// Bytes of the largest file that is read.
pub const LARGEST_FILE: usize = 32 * 1024 * 1024;
/// Cues of a file that are read at most; eight hours of rolling captions have some 30,000.
pub const MOST_CUES: usize = 200_000;
/// A cue later than this is left out: a day.
pub const LONGEST_RECORDING: Milliseconds = 24 * 60 * 60 * 1_000;

/// What is said at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// When it begins.
    pub start: Milliseconds,
    /// When it ends, not before `start` and not after the next cue begins.
    pub end: Milliseconds,
    /// The words, on one line, without markup; never empty.
    pub text: String,
    /// Who speaks, if the file says so.
    pub speaker: Option<String>,
}

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captions {
    /// In the order of time, each with words that no other repeats.
    pub cues: Vec<Cue>,
    /// What was left out or mended.
    pub warnings: Vec<Warning>,
}

/// Something wrong with a file, of which the rest was read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warning {
    /// The line, from 1; 0 for a file without lines of its own (JSON).
    pub line: usize,
    /// What is wrong.
    pub kind: WarningKind,
}

/// What may be wrong with a part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WarningKind {
    /// Bytes that are no text in the file's encoding: replaced.
    InvalidBytes,
    /// A time line that cannot be read: its words are left out.
    UnreadableTime,
    /// A cue that ends before it begins: its start counts.
    EndsBeforeStart,
    /// A cue that begins before the one above it: put in order.
    OutOfOrder,
    /// A cue after [`LONGEST_RECORDING`]: left out.
    TooLate,
    /// More than [`MOST_CUES`]: the rest is left out.
    TooManyCues,
}

impl fmt::Display for WarningKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidBytes => "bytes that are no text were replaced",
            Self::UnreadableTime => "time line that cannot be read: its cue is left out",
            Self::EndsBeforeStart => "the cue ends before it begins",
            Self::OutOfOrder => "the cue begins before the one above it",
            Self::TooLate => "the cue is later than a day: left out",
            Self::TooManyCues => "too many cues: the rest is left out",
        })
    }
}

/// Why a file gives no captions at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// More than [`LARGEST_FILE`] bytes.
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// It has no cue with words.
    NoCues,
    /// It is broken JSON.
    Json {
        /// Where, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// It is JSON without `segments` (Whisper) or `transcription` (whisper.cpp).
    UnknownJson,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => write!(f, "{bytes} bytes: at most {LARGEST_FILE}"),
            Self::NoCues => f.write_str("no cue with words"),
            Self::Json { line, message } => write!(f, "line {line}: {message}"),
            Self::UnknownJson => f.write_str("neither `segments` nor `transcription`"),
        }
    }
}

impl std::error::Error for ReadError {}

/// A cue as the file has it.
#[derive(Debug, Default)]
struct RawCue {
    line: usize,
    start: Milliseconds,
    end: Milliseconds,
    /// Lines of text with their markup.
    text: String,
    speaker: Option<String>,
}

/// Reads a file of captions; its format is told by its content.
///
/// # Errors
/// [`ReadError`] if it has nothing to read.
pub fn read(bytes: &[u8]) -> Result<Captions, ReadError> {
    if bytes.len() > LARGEST_FILE {
        return Err(ReadError::TooLarge { bytes: bytes.len() });
    }
    let (text, is_whole) = decode(bytes);
    let mut warnings = Vec::new();
    if !is_whole {
        warnings.push(Warning {
            line: 1,
            kind: WarningKind::InvalidBytes,
        });
    }
    let mut raw = if text.trim_start().starts_with(['{', '[']) {
        match whisper::parse(&text, &mut warnings) {
            // An SRT may begin with « [Musique] », of which the number and the time were lost.
            Err(ReadError::Json { .. }) if timed_text::has_time_line(&text) => {
                timed_text::parse(&text, &mut warnings)
            }
            parsed => parsed?,
        }
    } else {
        timed_text::parse(&text, &mut warnings)
    };
    drop(text);
    put_in_order(&mut raw, &mut warnings);
    let cues = rolling::each_line_once(&raw);
    if cues.is_empty() {
        return Err(ReadError::NoCues);
    }
    Ok(Captions { cues, warnings })
}

/// Mends what is wrong with the times.
fn put_in_order(cues: &mut [RawCue], warnings: &mut Vec<Warning>) {
    let mut latest = 0;
    for cue in &mut *cues {
        let mut warn = |kind| {
            warnings.push(Warning {
                line: cue.line,
                kind,
            });
        };
        if cue.start < latest {
            warn(WarningKind::OutOfOrder);
        }
        if cue.end < cue.start {
            warn(WarningKind::EndsBeforeStart);
            cue.end = cue.start;
        }
        latest = latest.max(cue.start);
    }
    cues.sort_by_key(|cue| cue.start);
}
