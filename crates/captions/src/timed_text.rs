//! `WebVTT` and SRT. Both are text under time lines; whatever else is wrong, the next time line is
//! where reading goes on.

use super::{LONGEST_RECORDING, MOST_CUES, Milliseconds, RawCue, Warning, WarningKind};

/// The arrows between two times, `-->` as spelling correctors leave it too.
const ARROWS: &[&str] = &["-->", "->", "–>", "—>", "→"];
/// What opens a block of `WebVTT` that is no cue.
const BLOCKS: &[&str] = &["NOTE", "STYLE", "REGION"];

/// The cues of a text, in its order.
pub fn parse(text: &str, warnings: &mut Vec<Warning>) -> Vec<RawCue> {
    let is_vtt = text.trim_start().starts_with("WEBVTT");
    let ending = if text.contains('\n') { '\n' } else { '\r' };
    let mut cues: Vec<RawCue> = Vec::new();
    let mut open: Option<RawCue> = None;
    let mut block = Block::default();
    for (line, number) in text.split(ending).zip(1..) {
        let line = line.trim_end_matches(['\r', '\n']);
        let time = match time_line(line) {
            TimeLine::No => {
                block.lines.push(line);
                continue;
            }
            TimeLine::Broken => None,
            TimeLine::Is(start, end) => Some((start, end)),
        };
        let text = block.close(is_vtt);
        cues.extend(open.take().map(|cue| RawCue { text, ..cue }));
        if cues.len() >= MOST_CUES {
            warnings.push(Warning {
                line: number,
                kind: WarningKind::TooManyCues,
            });
            return cues;
        }
        let mut warn = |kind| warnings.push(Warning { line: number, kind });
        match time {
            None => warn(WarningKind::UnreadableTime),
            Some((start, _)) if start > LONGEST_RECORDING => warn(WarningKind::TooLate),
            Some((start, end)) => {
                open = Some(RawCue {
                    line: number,
                    start,
                    end: end.min(LONGEST_RECORDING),
                    ..RawCue::default()
                });
            }
        }
    }
    // Nothing follows: the last line is no name of a next cue.
    block.lines.push("");
    let text = block.close(is_vtt);
    cues.extend(open.map(|cue| RawCue { text, ..cue }));
    cues
}

/// Whether there is a time line at all.
pub fn has_time_line(text: &str) -> bool {
    let mut lines = text.split(['\n', '\r']);
    lines.any(|line| matches!(time_line(line), TimeLine::Is(..)))
}

/// The lines between two time lines: a cue's text, then perhaps other blocks and the next cue's
/// name.
#[derive(Default)]
struct Block<'a> {
    lines: Vec<&'a str>,
    /// The number above the last time line.
    number: u64,
}

impl Block<'_> {
    /// The text of the cue; the block is empty afterwards.
    fn close(&mut self, is_vtt: bool) -> String {
        self.take_name(is_vtt);
        let mut text = String::new();
        let mut skipping = false;
        let mut above = "above the first line stands a time line";
        for line in self.lines.drain(..) {
            if above.is_empty() {
                let opening = line.split_whitespace().next().unwrap_or_default();
                skipping = is_vtt && BLOCKS.contains(&opening);
            }
            if !skipping && !line.trim().is_empty() {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(line);
            }
            above = line;
        }
        text
    }

    /// Takes the name of the next cue away: in `WebVTT` any line, in SRT a number.
    fn take_name(&mut self, is_vtt: bool) {
        let [above @ .., last] = self.lines.as_slice() else {
            return;
        };
        let number = last.trim().parse::<u64>().ok();
        let is_next = number == self.number.checked_add(1);
        let stands_alone = above.last().is_some_and(|line| line.trim().is_empty());
        let is_name = !last.trim().is_empty() && (is_vtt || number.is_some());
        if is_name && (stands_alone || number.is_some() && is_next) {
            self.number = number.unwrap_or(self.number);
            self.lines.pop();
        }
    }
}

enum TimeLine {
    No,
    /// It has the arrow, and no times.
    Broken,
    Is(Milliseconds, Milliseconds),
}

fn time_line(line: &str) -> TimeLine {
    for arrow in ARROWS {
        let Some((start, end)) = line.split_once(arrow) else {
            continue;
        };
        if let (Some(start), Some(end)) = (time_before(start), time_after(end)) {
            return TimeLine::Is(start, end);
        }
    }
    // A sentence may hold an arrow: only digits at the beginning make it a time.
    let starts_with_digit = line
        .trim_start()
        .starts_with(|it: char| it.is_ascii_digit());
    if line.contains("-->") && (starts_with_digit || line.trim_start().starts_with("-->")) {
        return TimeLine::Broken;
    }
    TimeLine::No
}

/// The time at the end of a text: a number may stand before it on the same line.
fn time_before(text: &str) -> Option<Milliseconds> {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [.., integer, fraction] if integer.ends_with([',', '.']) => {
            time(&format!("{integer}{fraction}"))
        }
        [.., last] => time(last),
        [] => None,
    }
}

/// The time at the beginning of a text: settings may follow.
fn time_after(text: &str) -> Option<Milliseconds> {
    let mut words = text.split_whitespace();
    let first = words.next()?;
    if first.ends_with([',', '.']) {
        return time(&format!("{first}{}", words.next()?));
    }
    time(first)
}

/// `01:02:03,004`, `02:03.004`, `1:02:03`.
fn time(text: &str) -> Option<Milliseconds> {
    let number = |part: &str, most: usize| {
        let is_number =
            (1..=most).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
        is_number.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (clock, fraction) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let fraction = fraction.get(..3).unwrap_or(fraction);
    let scale = 10_u32.checked_pow(3_u32.checked_sub(u32::try_from(fraction.len()).ok()?)?)?;
    let milliseconds = number(fraction, 3)? * scale;
    let parts: Vec<&str> = clock.split(':').collect();
    let (hours, minutes, seconds) = match *parts.as_slice() {
        [hours, minutes, seconds] => {
            let minutes = number(minutes, 2).filter(|it| *it < 60)?;
            (number(hours, 3)?, minutes, number(seconds, 2)?)
        }
        [minutes, seconds] => (0, number(minutes, 4)?, number(seconds, 2)?),
        _ => return None,
    };
    (seconds < 60).then_some(((hours * 60 + minutes) * 60 + seconds) * 1_000 + milliseconds)
}
