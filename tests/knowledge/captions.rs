//! The captions of recordings.

use colloque_bot::knowledge::LoadError;
use colloque_bot::knowledge::load;

use crate::{LEAST, folder, loaded, problems};

/// Three cues of four seconds: at the first minute, at the second and at the third.
pub const SRT: &str = "1\n00:01:00,000 --> 00:01:04,000\nbonjour à tous\n\n\
    2\n00:02:00,000 --> 00:02:04,000\nau revoir\n\n\
    3\n00:03:00,000 --> 00:03:04,000\net merci\n";

/// What is said in the first entry: seconds and text of each passage.
fn said(lines: &str, captions: &str) -> Vec<(u32, String)> {
    let text = format!("{LEAST}captions = \"s/a.srt\"\n{lines}");
    let loaded = loaded(&[("a.toml", text.as_str()), ("s/a.srt", captions)]);
    assert_eq!(loaded.warnings, [], "{lines}");
    let passages = loaded.knowledge.entries[0].recording.passages.iter();
    passages
        .map(|it| (it.start / 1_000, it.text.clone()))
        .collect()
}

#[test]
fn captions_are_read_at_the_times_of_the_video() {
    let all = [
        (60, "bonjour à tous"),
        (120, "au revoir"),
        (180, "et merci"),
    ];
    let table: [(&str, &[(u32, &str)]); 5] = [
        ("", &all),
        ("from = \"01:30\"\nto = \"00:03:00\"", &all[1..2]),
        (
            "captions_offset = \"-00:01:00\"",
            &[(0, "bonjour à tous"), (60, "au revoir"), (120, "et merci")],
        ),
        // Before the video began.
        (
            "captions_offset = \"-01:30\"",
            &[(30, "au revoir"), (90, "et merci")],
        ),
        // The part is of the video, not of the file.
        (
            "captions_offset = \"1:00:00\"\nfrom = \"1:02:30\"",
            &[(3_780, "et merci")],
        ),
    ];
    for (lines, expected) in table {
        let expected: Vec<_> = expected
            .iter()
            .map(|(at, text)| (*at, (*text).to_owned()))
            .collect();
        assert_eq!(said(lines, SRT), expected, "{lines}");
    }
}

#[test]
fn broken_captions_are_a_warning_and_cost_only_themselves() {
    let table: [(&str, &[u8], &str, &str); 8] = [
        (
            "a.srt",
            SRT.as_bytes(),
            "to = \"00:30\"",
            "a.toml:5:1: warning: aucune parole",
        ),
        (
            "a.vtt",
            SRT.as_bytes(),
            "",
            "« a.srt » ne peut être lu (introuvable)",
        ),
        (
            "a.srt",
            b"rien",
            "",
            "« a.srt » ne contient aucun sous-titre",
        ),
        ("a.srt", b"{}", "", "« a.srt » n’est pas le JSON de Whisper"),
        (
            "a.srt",
            b"{\"segments\":[",
            "",
            "« a.srt » n’est pas un JSON complet (ligne 1)",
        ),
        (
            "a.srt",
            b"1\n0:0:1,0 --> 0:0:2,0\nlu\n\n2\n0:0:3,0 --> 0:0:x\nperdu\n",
            "",
            "a.srt:6:1: warning: temps illisible",
        ),
        (
            "a.srt",
            b"1\n0:0:9,0 --> 0:0:9,5\nlu\n\n2\n0:0:3,0 --> 0:0:4,0\nlu aussi\n",
            "",
            "a.srt:6:1: warning: ce sous-titre commence avant",
        ),
        (
            "a.srt/b.srt",
            SRT.as_bytes(),
            "",
            "« a.srt » ne peut être lu (ce n’est pas un fichier ordinaire)",
        ),
    ];
    for (name, captions, lines, expected) in table {
        let text = format!("{LEAST}captions = \"a.srt\"\n{lines}");
        let [warning] = problems(&[("a.toml", text.as_bytes()), (name, captions)])
            .try_into()
            .unwrap();
        let is_warning = warning.contains(": warning: ");
        assert!(is_warning && warning.contains(expected), "{warning}");
    }
}

#[test]
fn captions_stay_in_the_folder_of_the_base() {
    let text = |path: &str| format!("{LEAST}captions = \"{path}\"\n");
    let inside = text("../s/./a.srt");
    assert_eq!(
        problems(&[("b/a.toml", inside.as_str()), ("s/a.srt", SRT)]),
        [""; 0]
    );
    for path in ["../../etc/passwd", "/etc/passwd", "s/../../../a.srt"] {
        let text = text(path);
        let [error] = problems(&[("b/a.toml", text.as_str()), ("s/a.srt", SRT)])
            .try_into()
            .unwrap();
        assert!(
            error.starts_with("b/a.toml:5:1: error: `captions` sort du dossier"),
            "{error}"
        );
    }
    #[cfg(unix)]
    {
        let outside = folder(&[("a.srt", SRT)]);
        let base = folder(&[("a.toml", text("a.srt"))]);
        let link = base.path().join("a.srt");
        std::os::unix::fs::symlink(outside.path().join("a.srt"), link).unwrap();
        let Err(LoadError::Invalid { problems }) = load(base.path()) else {
            panic!("a link that leads out");
        };
        assert!(
            problems[0].message.contains("sort du dossier"),
            "{problems:?}"
        );
    }
}
