//! What the targets of `fuzz/` judge that no other crate can reach. Compiled for them, and for the tests
//! that judge the same by rule.
#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a target may fail"
)]

use serenity::all::UserId;

use super::format::custom_id::CustomId;
use super::format::{limits, markdown};
use super::render::{Audience, Frame, notes};
use crate::knowledge::Language;
use crate::printable;
use crate::reply::Words;

/// What reads as a `custom_id` is written again as the same, within its limit.
pub fn custom_id(text: &str) {
    if let Some(read) = CustomId::parse(text) {
        let written = read.encode();
        assert!(limits::length(&written) <= limits::CUSTOM_ID);
        let again = CustomId::parse(&written).expect("what was written reads");
        let kept = again.references.len();
        assert_eq!(Some(&again.references[..]), read.references.get(..kept));
        assert_eq!((again.action, again.asker), (read.action, read.asker));
    }
}

/// Nothing in a member's text works once it is repeated, and the message keeps its limit.
pub fn member_text(text: &str) {
    let shown = markdown::member(text);
    for working in ["://", "@everyone", "@here", "discord.gg/", "\n"] {
        assert!(!shown.contains(working), "{working} in {shown:?}");
    }
    assert!(!shown.chars().any(printable::is_control), "{shown:?}");
    let words = Words::of(Language::French);
    let frame = Frame::new(UserId::new(7), Audience::Everyone, false).asked(text, words);
    let message = frame.around(&markdown::base(text));
    assert!(limits::length(&message) <= limits::CONTENT);
    assert_eq!(notes(&message), frame.notes);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_reads_as_a_custom_id_or_as_none(text in ".{0,120}", tail in ".{0,40}") {
            for text in [text.clone(), format!("v2:open:7::{tail}"), format!("v1:entry:{tail}")] {
                super::custom_id(&text);
            }
        }

        #[test]
        fn any_text_of_a_member_s_keeps_a_message_within_its_limit(text in ".{0,3000}") {
            super::member_text(&text);
        }
    }
}
