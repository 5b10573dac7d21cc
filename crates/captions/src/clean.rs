//! Lines of a cue to what was said: without markup, sounds and invented credits.

/// Words of one line, and who says them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub speaker: Option<String>,
}

/// A longer text in brackets is no sound.
const LONGEST_SOUND: usize = 60;
/// Sounds that stand in parentheses or between asterisks, where words may stand too.
const SOUNDS: &[&str] = &[
    "musique",
    "rire",
    "applaudissement",
    "silence",
    "inaudible",
    "bruit",
    "toux",
    "soupir",
    "sonnerie",
    "brouhaha",
    "music",
    "laugh",
    "applause",
    "cough",
    "noise",
    "cheer",
    "jingle",
];
/// How credits begin that Whisper invents where nobody speaks: it learnt them from other videos.
const CREDITS: &[&str] = &[
    "sous-titres réalisés",
    "sous-titres par",
    "sous-titres faits",
    "sous-titrage",
    "❤️ par",
    "subtitles by",
    "subtitled by",
    "transcription by",
    "captions by",
    "amara.org",
];
/// What it invents as whole sentences.
const FAREWELLS: &[&str] = &[
    "merci d'avoir regardé cette vidéo",
    "merci d'avoir regardé la vidéo",
    "merci d'avoir regardé",
    "abonnez-vous",
    "n'oubliez pas de vous abonner",
    "thanks for watching",
    "thank you for watching",
    "please subscribe",
];
/// A longer text is no credit.
const LONGEST_CREDIT: usize = 100;

/// The lines of a cue that say something.
pub fn lines(text: &str, speaker: Option<&str>) -> Vec<Line> {
    if is_credit(text) {
        return Vec::new();
    }
    let mut lines = Vec::new();
    let mut voice = speaker.map(str::to_owned);
    for line in text.lines() {
        for (said, speaker) in voices(line, &mut voice) {
            let text = one_space(&without_sounds(&with_characters(&said)));
            if text.chars().any(char::is_alphanumeric) {
                lines.push(Line { text, speaker });
            }
        }
    }
    lines
}

fn is_credit(text: &str) -> bool {
    let text = text.trim();
    if text.chars().count() > LONGEST_CREDIT {
        return false;
    }
    let text = one_space(&text.to_lowercase().replace('’', "'"));
    let bare = text.trim_matches(|it: char| !it.is_alphanumeric());
    CREDITS
        .iter()
        .any(|it| text.starts_with(it) || bare.starts_with(it))
        || FAREWELLS.contains(&bare)
        || bare.ends_with("amara.org")
}

/// The text without tags, in parts that one person says each; `voice` is who speaks at its
/// beginning, and then at its end.
fn voices(line: &str, voice: &mut Option<String>) -> Vec<(String, Option<String>)> {
    let mut parts = Vec::new();
    let mut said = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        let (before, from) = rest.split_at(at);
        said.push_str(before);
        let Some((tag, after)) = tag(from) else {
            let mut characters = from.chars();
            said.extend(characters.next());
            rest = characters.as_str();
            continue;
        };
        rest = after;
        let speaker = match voice_of(tag) {
            Some(speaker) => Some(speaker),
            None if tag == "/v" => None,
            None => continue,
        };
        parts.push((std::mem::take(&mut said), voice.take()));
        *voice = speaker;
    }
    said.push_str(rest);
    parts.push((said, voice.clone()));
    parts
}

/// The tag that a text begins with, without its brackets, and what follows; `{\an8}` is one too.
fn tag(text: &str) -> Option<(&str, &str)> {
    if let Some(inside) = text.strip_prefix('<') {
        let opens = inside.starts_with(|it: char| it == '/' || it.is_ascii_alphanumeric());
        return inside.split_once('>').filter(|_| opens);
    }
    let inside = text.strip_prefix('{')?;
    inside
        .split_once('}')
        .filter(|(tag, _)| tag.starts_with('\\'))
}

/// The name in `v Name` or `v.class Name`.
fn voice_of(tag: &str) -> Option<String> {
    let (name, annotation) = tag.split_once(char::is_whitespace)?;
    let is_voice = name == "v" || name.starts_with("v.");
    let speaker = one_space(&with_characters(annotation));
    (is_voice && !speaker.is_empty()).then_some(speaker)
}

/// The text with its entities as the characters they stand for.
fn with_characters(text: &str) -> String {
    const LONGEST: usize = 8;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let name = from.get(1..).and_then(|it| it.split_once(';'));
        let name = name.filter(|(name, _)| name.len() <= LONGEST);
        if let Some((character, after)) = name.and_then(|(it, after)| Some((entity(it)?, after))) {
            out.push(character);
            rest = after;
        } else {
            out.push('&');
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    let number = |digits: &str, radix| {
        let code = u32::from_str_radix(digits, radix).ok()?;
        char::from_u32(code)
    };
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "lrm" => Some('\u{200e}'),
        "rlm" => Some('\u{200f}'),
        _ => match name.strip_prefix('#')? {
            hex if hex.starts_with(['x', 'X']) => number(hex.get(1..)?, 16),
            digits => number(digits, 10),
        },
    }
}

/// The text without `[Musique]`, `(rires)`, `*toux*` and what is sung between notes.
fn without_sounds(text: &str) -> String {
    let text = without(text, '[', ']', |inside| {
        inside.chars().count() <= LONGEST_SOUND
    });
    let text = without(&text, '(', ')', is_sound);
    let text = without(&text, '*', '*', is_sound);
    let text = without(&text, '♪', '♪', |_| true);
    text.replace(['♪', '♫'], " ")
}

fn is_sound(text: &str) -> bool {
    let text = text.to_lowercase();
    text.chars().count() <= LONGEST_SOUND
        && text
            .split(|it: char| !it.is_alphabetic())
            .any(|word| SOUNDS.iter().any(|sound| word.starts_with(sound)))
}

/// The text without what stands between two marks, where `goes` says so of it.
fn without(text: &str, open: char, close: char, goes: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once(open) {
        out.push_str(before);
        match inside.split_once(close) {
            Some((sound, after)) if goes(sound) => {
                out.push(' ');
                rest = after;
            }
            _ => {
                out.push(open);
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The words with one space between them; no-break spaces stay. The marks of a change of speaker
/// (`>>`) and invisible characters go.
pub fn one_space(text: &str) -> String {
    let invisible = |it: char| matches!(it, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let text: String = text
        .chars()
        .filter(|it| !invisible(*it))
        .map(|it| if it.is_control() { ' ' } else { it })
        .collect();
    let words = text.split([' ', '\u{2028}', '\u{2029}']);
    let words = words.filter(|word| !word.trim().is_empty() && !word.trim_matches('>').is_empty());
    let words: Vec<&str> = words.collect();
    words.join(" ").trim().to_owned()
}
