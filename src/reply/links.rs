//! Links that open a recording at the minute that answers.

use crate::knowledge::Timecode;

/// The same recording from `at` on. `YouTube` and Dailymotion take a parameter of their own;
/// everything else gets a media fragment (`#t=`), which Vimeo, `PeerTube`'s files and browsers' own
/// players follow and which other sites ignore. A link that already says when, or that has a
/// fragment, stays as the curator wrote it.
#[must_use]
pub fn at_moment(url: &str, at: Timecode) -> String {
    let seconds = at.seconds;
    if url.contains('#') {
        return url.to_owned();
    }
    let parameter = match host(url) {
        "youtube.com" | "m.youtube.com" | "youtu.be" => "t",
        "dailymotion.com" => "start",
        _ => return format!("{url}#t={seconds}"),
    };
    match url.split_once('?') {
        None => format!("{url}?{parameter}={seconds}"),
        Some((_, query)) if has_parameter(query, parameter) => url.to_owned(),
        Some(_) => format!("{url}&{parameter}={seconds}"),
    }
}

/// A moment as people read it: `12:30`, `1:02:03`.
pub fn clock(at: Timecode) -> String {
    let (hours, minutes, seconds) = (at.seconds / 3600, at.seconds / 60 % 60, at.seconds % 60);
    if hours == 0 {
        format!("{minutes}:{seconds:02}")
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}")
    }
}

fn host(url: &str) -> &str {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = after_scheme
        .split(['/', '?', ':'])
        .next()
        .unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

fn has_parameter(query: &str, name: &str) -> bool {
    query
        .split('&')
        .any(|pair| pair.split('=').next() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_at_the_minute_that_answers() {
        let cases = [
            ("https://youtu.be/abc", "https://youtu.be/abc?t=750"),
            (
                "https://www.youtube.com/watch?v=abc",
                "https://www.youtube.com/watch?v=abc&t=750",
            ),
            (
                "https://www.youtube.com/watch?v=abc&t=3",
                "https://www.youtube.com/watch?v=abc&t=3",
            ),
            (
                "https://www.dailymotion.com/video/x1",
                "https://www.dailymotion.com/video/x1?start=750",
            ),
            ("https://vimeo.com/1", "https://vimeo.com/1#t=750"),
            (
                "https://exemple.fr/v.mp4?x=1",
                "https://exemple.fr/v.mp4?x=1#t=750",
            ),
            ("https://exemple.fr/v#suite", "https://exemple.fr/v#suite"),
        ];
        for (url, expected) in cases {
            assert_eq!(at_moment(url, Timecode { seconds: 750 }), expected);
        }
    }

    #[test]
    fn a_moment_reads_as_a_clock() {
        for (seconds, expected) in [(0, "0:00"), (750, "12:30"), (3723, "1:02:03")] {
            assert_eq!(clock(Timecode { seconds }), expected);
        }
    }
}
