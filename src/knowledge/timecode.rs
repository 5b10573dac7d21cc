//! A moment of a recording: `hours:minutes:seconds` or `minutes:seconds`; `12:30` is twelve
//! minutes and thirty seconds.

use super::values::one_line;
use crate::toml_reader::FieldReader;

/// A moment of a recording, in seconds from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timecode {
    /// Seconds from the recording's start.
    pub seconds: u32,
}

impl Timecode {
    /// As people read it: `12:30`, `1:02:03`.
    pub fn clock(self) -> String {
        let (hours, minutes, seconds) = (
            self.seconds / 3600,
            self.seconds / 60 % 60,
            self.seconds % 60,
        );
        if hours == 0 {
            format!("{minutes}:{seconds:02}")
        } else {
            format!("{hours}:{minutes:02}:{seconds:02}")
        }
    }

    pub(super) fn read(field: FieldReader<'_, '_>) -> Option<Self> {
        let field = field.kind(
            "texte : `\"heures:minutes:secondes\"` ou `\"minutes:secondes\"` (`\"12:30\"` est douze minutes trente)",
        );
        let found = field.string()?;
        let timecode = Self::parse(found.value.trim());
        if timecode.is_none() {
            let (key, shown) = (&field.key, one_line(&found.value));
            field.error(found.at, format!("`{key}` doit être un moment de la vidéo, heures:minutes:secondes (ici « {shown} ») : `{key} = \"00:12:30\"`"));
        }
        timecode
    }

    fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| {
            let digits =
                (1..=3).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
            digits.then(|| part.parse::<u32>().ok()).flatten()
        };
        let parts: Option<Vec<u32>> = text.split(':').map(number).collect();
        let (hours, minutes, seconds) = match *parts?.as_slice() {
            [hours, minutes, seconds] if minutes < 60 => (hours, minutes, seconds),
            [minutes, seconds] => (0, minutes, seconds),
            _ => return None,
        };
        (seconds < 60).then_some(Self {
            seconds: hours * 3600 + minutes * 60 + seconds,
        })
    }
}

/// What is added to the times of captions to have those of the video.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Offset {
    /// Seconds; below zero if the captions begin before the video.
    pub seconds: i32,
}

impl Offset {
    pub(super) fn read(field: FieldReader<'_, '_>) -> Self {
        let field =
            field.kind("texte : `\"heures:minutes:secondes\"`, avec `-` devant s’il faut retirer");
        let Some(found) = field.string() else {
            return Self::default();
        };
        let text = found.value.trim();
        let (sign, clock) = match text.strip_prefix(['-', '−']) {
            Some(clock) => (-1, clock),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let seconds = Timecode::parse(clock).and_then(|it| i32::try_from(it.seconds).ok());
        if seconds.is_none() {
            let (key, shown) = (&field.key, one_line(&found.value));
            field.error(found.at, format!("`{key}` doit être un décalage, heures:minutes:secondes (ici « {shown} ») : `{key} = \"-00:12:30\"`"));
        }
        Self {
            seconds: sign * seconds.unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_as_a_clock() {
        for (seconds, expected) in [(0, "0:00"), (750, "12:30"), (3723, "1:02:03")] {
            assert_eq!(Timecode { seconds }.clock(), expected);
        }
    }
}
