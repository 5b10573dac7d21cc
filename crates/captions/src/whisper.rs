//! The JSON of Whisper (`segments`, seconds) and of whisper.cpp (`transcription`, milliseconds).

use serde::Deserialize;

use super::{LONGEST_RECORDING, MOST_CUES, Milliseconds, RawCue, ReadError, Warning, WarningKind};

#[derive(Deserialize)]
struct File {
    segments: Option<Vec<Segment>>,
    transcription: Option<Vec<Transcribed>>,
}

/// Whisper's; the same in `WhisperX` and faster-whisper.
#[derive(Deserialize)]
struct Segment {
    start: Option<f64>,
    end: Option<f64>,
    #[serde(default)]
    text: String,
    speaker: Option<String>,
}

/// whisper.cpp's.
#[derive(Deserialize)]
struct Transcribed {
    offsets: Option<Offsets>,
    #[serde(default)]
    text: String,
    speaker: Option<String>,
}

#[derive(Deserialize)]
struct Offsets {
    from: f64,
    to: f64,
}

/// The cues of a file, in its order.
pub fn parse(text: &str, warnings: &mut Vec<Warning>) -> Result<Vec<RawCue>, ReadError> {
    let broken = |error: serde_json::Error| ReadError::Json {
        line: error.line(),
        message: error.to_string(),
    };
    let segments: Vec<Segment> = if text.trim_start().starts_with('[') {
        serde_json::from_str(text).map_err(broken)?
    } else {
        let file: File = serde_json::from_str(text).map_err(broken)?;
        match (file.segments, file.transcription) {
            (Some(segments), _) => segments,
            (None, Some(transcribed)) => transcribed.into_iter().map(Segment::from).collect(),
            (None, None) => return Err(ReadError::UnknownJson),
        }
    };
    let mut warn = |kind| warnings.push(Warning { line: 0, kind });
    let mut cues = Vec::new();
    for segment in segments {
        if cues.len() >= MOST_CUES {
            warn(WarningKind::TooManyCues);
            break;
        }
        match segment.start.and_then(milliseconds) {
            None => warn(WarningKind::UnreadableTime),
            Some(start) if start > LONGEST_RECORDING => warn(WarningKind::TooLate),
            Some(start) => {
                let end = segment.end.and_then(milliseconds).unwrap_or(start);
                cues.push(RawCue {
                    line: 0,
                    start,
                    end: end.min(LONGEST_RECORDING),
                    text: segment.text,
                    speaker: segment.speaker.filter(|it| is_name(it)),
                });
            }
        }
    }
    Ok(cues)
}

impl From<Transcribed> for Segment {
    fn from(it: Transcribed) -> Self {
        let seconds = |milliseconds: f64| milliseconds / 1_000.0;
        Self {
            start: it.offsets.as_ref().map(|offsets| seconds(offsets.from)),
            end: it.offsets.as_ref().map(|offsets| seconds(offsets.to)),
            text: it.text,
            speaker: it.speaker,
        }
    }
}

fn milliseconds(seconds: f64) -> Option<Milliseconds> {
    let rounded = (seconds * 1_000.0).round();
    let most = f64::from(Milliseconds::MAX);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within bounds
    (0.0..=most).contains(&rounded).then_some(rounded as u32)
}

/// Whether it is a person's name, and no label of a program that tells voices apart.
fn is_name(speaker: &str) -> bool {
    let is_label = speaker.to_lowercase().starts_with("speaker");
    !is_label && speaker.chars().filter(|it| it.is_alphabetic()).count() > 1
}
