//! Texts from outside made fit to print: nothing in them moves a cursor, forges a line or turns the
//! reading direction. For the log, the terminal and what is sent to Discord.

use std::fmt::Write as _;
use std::io::{self, Write};

/// The text without control characters, except line feeds and tabs, and without those that turn the
/// reading direction.
pub fn text(text: &str) -> String {
    let kept = |c: &char| matches!(c, '\n' | '\t') || !is_control(*c);
    text.replace("\r\n", "\n").chars().filter(kept).collect()
}

/// The same on one line: what would end it, or control a terminal, becomes a space.
pub fn line(text: &str) -> String {
    let spaced = text.chars().map(|c| match c {
        '\u{2028}' | '\u{2029}' => ' ',
        c if c.is_control() => ' ',
        c => c,
    });
    spaced.filter(|c| !is_control(*c)).collect()
}

/// Whether a character controls a terminal, or the reading direction, instead of being shown.
pub fn is_control(character: char) -> bool {
    let turns_direction = matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    character.is_control() || turns_direction
}

/// Writes JSON whose control characters are all escaped: `serde_json` leaves some as they are, which
/// a terminal obeys. The values stay the same.
///
/// # Errors
/// If writing fails.
pub fn write_json(json: &str, output: &mut impl Write) -> io::Result<()> {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        // JSON has these within its texts alone.
        if is_control(character) && !character.is_ascii_control() || character == '\u{7f}' {
            // Writing to a String cannot fail.
            let _ = write!(escaped, "\\u{:04x}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    output.write_all(escaped.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_controls_a_terminal_is_left_out() {
        let cases = [
            (
                "é ‘ok’ 👩‍👧\tici\nlà",
                "é ‘ok’ 👩‍👧\tici\nlà",
                "é ‘ok’ 👩‍👧 ici là",
            ),
            (
                "a\u{0}b\u{1b}[31mc\u{9b}2J\u{7f}",
                "ab[31mc2J",
                "a b [31mc 2J ",
            ),
            ("un\r\ndeux\rtrois", "un\ndeuxtrois", "un  deux trois"),
            ("\u{202e}txt.exe\u{2066}", "txt.exe", "txt.exe"),
            ("a\u{2028}b\u{85}c", "a\u{2028}bc", "a b c"),
        ];
        for (written, whole, on_one_line) in cases {
            assert_eq!(text(written), whole, "{written:?}");
            assert_eq!(line(written), on_one_line, "{written:?}");
        }
    }

    #[test]
    fn json_keeps_its_values_without_control_characters() {
        let value = serde_json::json!({"a": "\u{1b}[2J\u{9b}é\u{7f}\u{202e}"});
        let mut written = Vec::new();
        write_json(&value.to_string(), &mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        assert!(!written.chars().any(is_control), "{written:?}");
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read, value);
    }
}
