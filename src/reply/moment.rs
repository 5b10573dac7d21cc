//! A recording at the minute that answers: its link, and the minute as people read it.

use url::Url;

use crate::knowledge::Timecode;

/// The same recording from `at` on. `YouTube` and Dailymotion take a parameter of their own;
/// everything else gets a media fragment (`#t=`), which Vimeo, `PeerTube`'s files and browsers' own
/// players follow and which other sites ignore. A link that already has a time or a fragment stays
/// as the curator wrote it.
pub(super) fn at_moment(link: &str, at: Timecode) -> String {
    let Ok(mut url) = Url::parse(link) else {
        return link.to_owned();
    };
    let seconds = at.seconds.to_string();
    match parameter(&url) {
        _ if url.fragment().is_some() => return link.to_owned(),
        None => url.set_fragment(Some(&format!("t={seconds}"))),
        Some(name) if url.query_pairs().any(|(key, _)| key == name) => return link.to_owned(),
        Some(name) => {
            url.query_pairs_mut().append_pair(name, &seconds);
        }
    }
    url.into()
}

/// The name under which this site takes the second to start from.
fn parameter(url: &Url) -> Option<&'static str> {
    let host = url.host_str()?;
    match host.strip_prefix("www.").unwrap_or(host) {
        "youtube.com" | "m.youtube.com" | "youtu.be" => Some("t"),
        "dailymotion.com" => Some("start"),
        _ => None,
    }
}

/// A moment as people read it: `12:30`, `1:02:03`.
pub(super) fn clock(at: Timecode) -> String {
    let (hours, minutes, seconds) = (at.seconds / 3600, at.seconds / 60 % 60, at.seconds % 60);
    if hours == 0 {
        format!("{minutes}:{seconds:02}")
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}")
    }
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
