//! What is known of an entry's recording: its captions, as passages that can be quoted, and the
//! part of the recording that is the entry's.

use std::sync::Arc;

use captions::Cue;

use super::timecode::{Offset, Timecode};
use super::values::optional_text;
use crate::toml_reader::TableReader;

pub use captions::{Milliseconds, Passage};

/// What is known of a recording besides its address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Recording {
    /// The file of its captions, from the folder of the entry's own file.
    pub captions: Option<String>,
    /// Where in the video the entry begins; at its start if absent.
    pub from: Option<Timecode>,
    /// Where in the video it ends.
    pub to: Option<Timecode>,
    /// From the times of the captions to those of the video.
    pub captions_offset: Offset,
    /// Whether somebody has reviewed the captions.
    pub captions_reviewed: bool,
    /// What is said, in order, at the times of the video.
    pub passages: Arc<[Passage]>,
}

impl Recording {
    pub(super) fn read(table: &TableReader<'_>) -> Self {
        Self {
            captions: optional_text(
                &table
                    .optional(
                        "captions",
                        "les sous-titres de la vidéo : WebVTT, SRT, ou le JSON de Whisper",
                    )
                    .kind("fichier, depuis le dossier de celui-ci"),
            ),
            from: Timecode::read(table.optional(
                "from",
                "où la séance commence, dans la vidéo d’une journée entière",
            )),
            to: Timecode::read(table.optional("to", "où elle y finit")),
            captions_offset: Offset::read(table.optional(
                "captions_offset",
                "ce qu’il faut ajouter aux temps des sous-titres pour avoir ceux de la vidéo",
            )),
            captions_reviewed: table
                .optional(
                    "captions_reviewed",
                    "`true` si quelqu’un a relu les sous-titres ; sinon, chaque citation les dit automatiques",
                )
                .boolean()
                .is_some_and(|it| it.value),
            passages: Arc::default(),
        }
    }

    /// The passage that is said at a second of the video, and the byte of its text that is.
    pub fn passage_at(&self, second: u32) -> Option<(&Passage, usize)> {
        let has_begun = |start: Milliseconds| start / 1_000 <= second;
        let begun = self.passages.partition_point(|it| has_begun(it.start));
        let passage = self.passages.get(begun.checked_sub(1)?)?;
        let begun = passage.marks.partition_point(|it| has_begun(it.start));
        let mark = passage.marks.get(begun.checked_sub(1)?)?;
        (second <= passage.end / 1_000).then_some((passage, mark.offset as usize))
    }

    /// What is said within the part of the recording that is the entry's.
    pub(super) fn passages_of(&self, cues: &[Cue]) -> Arc<[Passage]> {
        let bound = |at: Option<Timecode>| at.map(|at| i64::from(at.seconds) * 1_000);
        let from = bound(self.from).unwrap_or(0);
        let to = bound(self.to).unwrap_or(i64::MAX);
        let offset = i64::from(self.captions_offset.seconds) * 1_000;
        let in_video = |time: Milliseconds| Milliseconds::try_from(i64::from(time) + offset).ok();
        let cues: Vec<Cue> = cues
            .iter()
            .filter(|cue| (from..to).contains(&(i64::from(cue.start) + offset)))
            .filter_map(|cue| {
                Some(Cue {
                    start: in_video(cue.start)?,
                    end: in_video(cue.end)?,
                    ..cue.clone()
                })
            })
            .collect();
        captions::passages(&cues).into()
    }
}
