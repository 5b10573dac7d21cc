//! What is not TOML, or not well: one message a mistake, and no file that breaks the loader.

use std::fs;
use std::path::Path;

use colloque_bot::diagnostics::Severity;
use colloque_bot::knowledge::LoadError;
use colloque_bot::knowledge::load;
use tempfile::TempDir;

use crate::mistakes;
use crate::{LEAST, THEME, entry, errors, problems};

/// What the entries of [`mistakes::IN_ENTRY`] refer to.
fn beside() -> (&'static str, String) {
    ("a.toml", entry("parent") + THEME)
}

/// Whether the errors are the expected ones of the file `x.toml`: place and beginning of each.
#[track_caller]
fn assert_mistakes(text: &str, expected: &[(String, &str)]) {
    let lines = errors(&[beside(), ("x.toml", text.to_owned())]);
    let as_expected = |(line, (place, message)): (&String, &(String, &str))| {
        line.starts_with(&format!("x.toml:{place}: error: {message}"))
    };
    let right = lines.len() == expected.len() && lines.iter().zip(expected).all(as_expected);
    assert!(right, "{text}\nexpected {expected:#?}\ngot {lines:#?}");
}

/// A place `lines` further down.
fn below(place: &str, lines: usize) -> String {
    let (line, column) = place.split_once(':').unwrap();
    format!("{}:{column}", line.parse::<usize>().unwrap() + lines)
}

#[test]
fn what_people_type_gets_one_message_wherever_it_stands() {
    for (lines, place, message) in mistakes::IN_ENTRY {
        let text = [
            format!("{}{lines}", entry("a")),
            format!("{}{lines}\n\n{}order = 7\n", entry("a"), entry("b")),
            format!("{}\n{}{lines}\n{}", entry("a"), entry("b"), entry("c")),
        ];
        for (text, before) in text.iter().zip([4, 4, 9]) {
            let expected = [(below(place, before), *message)];
            assert_mistakes(text, &expected);
            assert_mistakes(&text.replace('\n', "\r\n"), &expected);
        }
    }
}

#[test]
fn two_mistakes_in_a_file_get_two_messages() {
    let all = mistakes::IN_ENTRY;
    for (index, (first, at_first, first_message)) in all.iter().enumerate() {
        for step in [1, 17, 50] {
            let (second, at_second, message) = all[(index + step) % all.len()];
            let between = first.matches('\n').count() + 2 + 4;
            let (a, b, c) = (entry("a"), entry("b"), entry("c"));
            assert_mistakes(
                &format!("{a}{first}\n\n{b}{second}\n\n{c}order = 7\n"),
                &[
                    (below(at_first, 4), *first_message),
                    (below(at_second, 4 + between), message),
                ],
            );
        }
    }
}

#[test]
fn mistakes_of_whole_files() {
    for (text, places, message) in mistakes::WHOLE_FILES {
        let places = places.split('|').map(str::to_owned);
        let expected: Vec<(String, &str)> = places.map(|place| (place, *message)).collect();
        assert_mistakes(text, &expected);
        assert_mistakes(&text.replace('\n', "\r\n"), &expected);
    }
}

/// The folders that a reviewer made, where they are: one line each, with the words of what would be
/// right.
#[test]
fn folders_of_the_reviewer() {
    let folder = Path::new("../shared/cases/check");
    if !folder.is_dir() {
        eprintln!("SKIPPED: no {}", folder.display());
        return;
    }
    for (name, count, words) in mistakes::FOLDERS {
        let folder = folder.join(name).join("knowledge");
        let problems = match load(&folder) {
            Ok(loaded) => loaded.warnings,
            Err(error) => error.problems().to_vec(),
        };
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let told = lines.iter().filter(|line| line.contains(words)).count();
        assert_eq!(told, *count, "{name}\n{lines:#?}");
        let errors = problems.iter().filter(|it| it.severity == Severity::Error);
        let is_error = |line: &String| line.contains(": error: ");
        let others = errors.count()
            - lines
                .iter()
                .filter(|it| is_error(it) && it.contains(words))
                .count();
        assert_eq!(
            others,
            if *name == "liens-sans-point" { 4 } else { 0 },
            "{name}\n{lines:#?}"
        );
    }
}

#[test]
fn a_conflict_within_a_text_is_no_error() {
    let text = "[[entry]]\nid = \"a\"\ntitle = \"T\"\nsummary = \"\"\"\n<<<<<<< HEAD\nS\n=======\nR\n>>>>>>> b\n\"\"\"\n";
    let lines = problems(&[("a.toml", text)]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(
        lines[0].starts_with("a.toml:5:1: warning: conflit Git non résolu, lignes 5 à 9"),
        "{lines:#?}"
    );
}

#[test]
fn a_field_set_apart_below_the_last_point() {
    let point = "[[entry.point]]\ntext = \"P\"\n";
    let warned = |text: String| problems(&[("a.toml", text)]);
    let lines = warned(format!("{LEAST}\n{point}\nkeywords = [\"k\"]\n"));
    assert!(
        lines.len() == 1 && lines[0].starts_with("a.toml:9:1: warning: `keywords` est lu"),
        "{lines:#?}"
    );
    for fine in [
        format!("{LEAST}\n{point}keywords = [\"k\"]\n"),
        format!("{LEAST}keywords = [\"l\"]\n\n{point}\nkeywords = [\"k\"]\n"),
        format!("{LEAST}\n{point}\nkeywords = [\"k\"]\n\n{point}"),
    ] {
        assert_eq!(warned(fine), [""; 0]);
    }
}

#[test]
fn other_encodings() {
    let latin1 =
        b"[[entry]]\nid = \"a\"\ntitle = \"\xc9t\xe9\"\nsummary = \"\xe9\"\nordre = 1\n".to_vec();
    assert_eq!(
        errors(&[("a.toml", latin1)]),
        [
            "a.toml:3:10: error: ce caractère n’est pas en UTF-8 ; enregistrez le fichier en UTF-8 (dans l’éditeur : « Enregistrer sous », encodage UTF-8)",
            "a.toml:5:1: error: champ inconnu `ordre` dans [[entry]] : vouliez-vous dire `order` ?",
        ]
    );
    let utf16: Vec<u8> = "\u{feff}[[entry]]\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(errors(&[("a.toml", utf16)]).len(), 1);
}

#[test]
fn eleven_mistakes_in_three_files_get_eleven_messages() {
    let files = [
        (
            "entrees.toml",
            "[[entry]]\nid = \"a\"\ntitle = \"A\"\nsummary = \"S\"\nthemes = [\"nul\"]\n\n[[entry]]\nid = \"a\"\ntitle = \"B\"\nsummary = \"S\"\n\n[[entry]]\nid = \"c\"\ntitle = \"C\"\nkind = \"atelier\"\n\n[[entry]]\nid = \"D d\"\ntitle = \"D\"\nsummary = \"S\"\nvideo = \"http://example.org\"\n",
        ),
        (
            "themes.toml",
            "[[theme]]\nid = \"t\"\ncommand = \"aide\"\ntitle = \"T\"\ndescription = \"\"\n\n[[theme]]\nid = \"u\"\ncommand = \"u\"\ntitle = \"U\"\ndescription = \"D\"\ncouleur = \"bleu\"\n",
        ),
        (
            "zut.toml",
            "[[entry]]\nid = \"z\"\ntitle = \"Z\"\nsummary = \"S\"\norder = \"1\"\n\n[[entry]]\nid = \"y\"\ntitle = \"Y\"\nsummary = \"sans fin\nthemes = [\"t\"]\n",
        ),
    ];
    let lines = errors(&files);
    let places: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.split(": ").next())
        .collect();
    assert_eq!(
        places,
        [
            "entrees.toml:5:1",
            "entrees.toml:8:1",
            "entrees.toml:12:1",
            "entrees.toml:15:1",
            "entrees.toml:18:1",
            "entrees.toml:21:1",
            "themes.toml:3:1",
            "themes.toml:5:1",
            "themes.toml:12:1",
            "zut.toml:5:1",
            "zut.toml:10:20",
        ],
        "{lines:#?}"
    );
}

/// The same pseudo-random numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap()
    }
}

/// Cuts, doubles and corrupts the shipped files in many ways: nothing may break the loader, and
/// every refusal has an error with a place.
#[test]
fn mutated_files_never_panic() {
    const PIECES: [&[u8]; 24] = [
        b"\"",
        b"\"\"\"",
        b"'",
        b"'''",
        b"[",
        b"]",
        b"[[",
        b"]]",
        b"{",
        b"}",
        b"=",
        b",",
        b".",
        b"#",
        b"\n",
        b"\r",
        b"\\",
        b"\xff",
        b"\0",
        b"[[entry]]\n",
        b"[event]\n",
        b"[entry]\n",
        b"\xef\xbb\xbf",
        b"id = ",
    ];
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    let folder = TempDir::new().unwrap();
    for file in fs::read_dir("knowledge").unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let original: Vec<u8> = fs::read(&path).unwrap().into_iter().take(6_000).collect();
        for _ in 0..60 {
            let mut bytes = original.clone();
            for _ in 0..=numbers.below(4) {
                let at = numbers.below(bytes.len());
                let end = (at + numbers.below(40)).min(bytes.len());
                match numbers.below(3) {
                    0 => drop(bytes.drain(at..end)),
                    1 => drop(
                        bytes.splice(at..at, PIECES[numbers.below(PIECES.len())].iter().copied()),
                    ),
                    _ => drop(
                        bytes.splice(
                            at..at,
                            original[at.min(original.len() - 1)..]
                                .iter()
                                .copied()
                                .take(200),
                        ),
                    ),
                }
            }
            fs::write(folder.path().join("a.toml"), &bytes).unwrap();
            match load(folder.path()) {
                Ok(_) => {
                    let text = String::from_utf8(bytes).unwrap();
                    let text = text.trim_start_matches('\u{feff}');
                    assert!(toml::from_str::<toml::Table>(text).is_ok(), "{text}");
                }
                Err(LoadError::Invalid { problems }) => {
                    assert!(problems.iter().any(|it| it.severity == Severity::Error));
                }
                Err(error @ LoadError::NoBase { .. }) => panic!("{error}"),
            }
        }
    }
}

#[test]
fn extreme_files_are_reported_without_a_crash() {
    let deep = [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("[{}b]\n", "a.".repeat(100_000)),
        format!("{}b = 1\n", "a.".repeat(100_000)),
        format!("[[entry]]\nid = \"{}\"\n", "x".repeat(1_000_000)),
        "]".repeat(100_000),
        "\n=\n".repeat(20_000),
        "[[entry]]\n".repeat(5_000),
        "\0".repeat(1_000),
        "\u{1}\n".repeat(1_000),
    ];
    for text in deep {
        let lines = errors(&[("a.toml", &text)]);
        assert!(!lines.is_empty());
        assert!(
            lines
                .iter()
                .all(|line| line.len() < 1_000 && !line.contains('\n'))
        );
    }
}
