//! Recordings' addresses: how each site is told at which second to start.

use url::Url;

use super::timecode::Timecode;

/// How a site is told where to start.
enum Start {
    /// A parameter of this name, in seconds.
    Seconds(&'static str),
    /// A parameter of this name, as `12m30s`.
    Clock(&'static str),
    /// A fragment of this name: a media fragment, which browsers' own players follow.
    Fragment,
    /// The same with a unit: `#t=750s`.
    FragmentWithUnit,
}

/// The same recording from `at` on, instead of where the link starts by itself. A link with a
/// fragment of another meaning stays as the curator wrote it.
pub(crate) fn at_moment(link: &str, at: Timecode) -> String {
    let Ok(mut url) = Url::parse(link) else {
        return link.to_owned();
    };
    let seconds = at.seconds;
    let (name, value) = match start(&url) {
        Start::Seconds(name) => (name, seconds.to_string()),
        Start::Clock(name) => (name, format!("{}m{}s", seconds / 60, seconds % 60)),
        Start::Fragment | Start::FragmentWithUnit if has_other_fragment(&url) => {
            return link.to_owned();
        }
        Start::Fragment => {
            url.set_fragment(Some(&format!("t={seconds}")));
            return url.into();
        }
        Start::FragmentWithUnit => {
            url.set_fragment(Some(&format!("t={seconds}s")));
            return url.into();
        }
    };
    if !has_other_fragment(&url) {
        url.set_fragment(None);
    }
    set_parameter(&mut url, name, &value);
    url.into()
}

/// How this site is told where to start. `PeerTube`, Esup-Pod and Opencast run under any host: their
/// paths tell them.
fn start(url: &Url) -> Start {
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let mut path = url.path_segments().into_iter().flatten();
    let path = [path.next(), path.next(), path.next()].map(Option::unwrap_or_default);
    let has_id = url.query_pairs().any(|(key, _)| key == "id");
    match (host, path) {
        ("youtube.com" | "m.youtube.com" | "youtube-nocookie.com", ["embed", ..]) => {
            Start::Seconds("start")
        }
        ("youtube.com" | "m.youtube.com" | "music.youtube.com" | "youtu.be", _) => {
            Start::Seconds("t")
        }
        ("dailymotion.com" | "geo.dailymotion.com" | "dai.ly", _) => Start::Seconds("start"),
        ("vimeo.com" | "player.vimeo.com", _) => Start::FragmentWithUnit,
        // PeerTube: `/w/…`, `/videos/watch/…`, `/videos/embed/…`.
        (_, ["w", id, _] | ["videos", "watch" | "embed", id]) if !id.is_empty() => {
            Start::Seconds("start")
        }
        // Esup-Pod: `/video/0123-title/`, within a channel too.
        (_, ["video", slug, _]) if is_pod(slug) => Start::Seconds("start"),
        // Opencast: `/play/…`, `/paella7/ui/watch.html?id=…`, `/engage/theodul/ui/core.html?id=…`.
        (_, ["play", id, ""]) if !id.is_empty() => Start::Clock("time"),
        (_, [player, ..]) if has_id && is_opencast(player) => Start::Clock("time"),
        _ => Start::Fragment,
    }
}

/// Whether this is the name of a video of Esup-Pod's: its number, then its title.
fn is_pod(slug: &str) -> bool {
    let number = slug.split('-').next().unwrap_or_default();
    number.len() >= 4 && number.bytes().all(|it| it.is_ascii_digit())
}

fn is_opencast(player: &str) -> bool {
    player.starts_with("paella") || player == "engage"
}

/// Whether the link has a fragment that says no time.
fn has_other_fragment(url: &Url) -> bool {
    url.fragment()
        .is_some_and(|it| !it.is_empty() && !it.starts_with("t="))
}

fn set_parameter(url: &mut Url, name: &str, value: &str) {
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(key, _)| key != name)
        .map(|(key, value)| (key.into_owned(), value.into_owned()))
        .collect();
    let had_others = others.len() < url.query_pairs().count();
    if had_others {
        // Written anew only where a time has to go: a signature in a link may depend on its form.
        url.query_pairs_mut().clear().extend_pairs(others);
    }
    url.query_pairs_mut().append_pair(name, value);
}

/// The site of a recording, if nothing is known of how it is told where to start: neither by its
/// name, nor by the form of its addresses, nor as a file that browsers play themselves.
pub(super) fn unknown_site(link: &str) -> Option<String> {
    const FILES: [&str; 11] = [
        ".mp4", ".m4v", ".webm", ".ogv", ".mov", ".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav",
    ];
    let url = Url::parse(link).ok()?;
    let path = url.path().to_lowercase();
    let is_file = FILES.iter().any(|end| path.ends_with(end));
    let is_known = is_file || !matches!(start(&url), Start::Fragment);
    url.host_str().filter(|_| !is_known).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_at_the_second_that_answers() {
        #[rustfmt::skip]
        let cases = [
            ("https://youtu.be/abc", "https://youtu.be/abc?t=750"),
            ("https://youtu.be/abc?si=x", "https://youtu.be/abc?si=x&t=750"),
            ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc&t=750"),
            ("https://www.youtube.com/watch?v=abc&t=3s&list=l",
             "https://www.youtube.com/watch?v=abc&list=l&t=750"),
            ("https://www.youtube.com/live/abc", "https://www.youtube.com/live/abc?t=750"),
            ("https://www.youtube-nocookie.com/embed/abc",
             "https://www.youtube-nocookie.com/embed/abc?start=750"),
            ("https://www.dailymotion.com/video/x1",
             "https://www.dailymotion.com/video/x1?start=750"),
            ("https://dai.ly/x1", "https://dai.ly/x1?start=750"),
            ("https://vimeo.com/1", "https://vimeo.com/1#t=750s"),
            ("https://vimeo.com/1#t=3s", "https://vimeo.com/1#t=750s"),
            ("https://tube.exemple.fr/w/aB1", "https://tube.exemple.fr/w/aB1?start=750"),
            ("https://tube.exemple.fr/w/aB1?start=1m", "https://tube.exemple.fr/w/aB1?start=750"),
            ("https://tube.exemple.fr/videos/watch/aB1",
             "https://tube.exemple.fr/videos/watch/aB1?start=750"),
            ("https://pod.exemple.fr/video/0123-titre/",
             "https://pod.exemple.fr/video/0123-titre/?start=750"),
            ("https://opencast.exemple.fr/play/a-b",
             "https://opencast.exemple.fr/play/a-b?time=12m30s"),
            ("https://opencast.exemple.fr/paella7/ui/watch.html?id=a",
             "https://opencast.exemple.fr/paella7/ui/watch.html?id=a&time=12m30s"),
            ("https://exemple.fr/v.mp4?x=1", "https://exemple.fr/v.mp4?x=1#t=750"),
            ("https://exemple.fr/v.mp4#t=3", "https://exemple.fr/v.mp4#t=750"),
            ("https://exemple.fr/v#suite", "https://exemple.fr/v#suite"),
            // A page that only has such a word in its path.
            ("https://exemple.fr/video/la-nuit", "https://exemple.fr/video/la-nuit#t=750"),
        ];
        for (url, expected) in cases {
            assert_eq!(at_moment(url, Timecode { seconds: 750 }), expected);
        }
    }

    #[test]
    fn sites_of_which_it_is_not_known_how_they_start() {
        let cases = [
            ("https://www.youtube.com/watch?v=abc", None),
            ("https://tube.exemple.fr/w/aB1", None),
            ("https://exemple.fr/V.MP4?x=1", None),
            ("https://exemple.fr/video/la-nuit", Some("exemple.fr")),
            ("https://videos.exemple.fr/42", Some("videos.exemple.fr")),
        ];
        for (link, expected) in cases {
            assert_eq!(unknown_site(link).as_deref(), expected, "{link}");
        }
    }
}
