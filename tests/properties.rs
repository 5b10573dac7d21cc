//! Whatever is put into files and questions, nothing fails, and what is wrong has its place.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use colloque_bot::base::Base;
use colloque_bot::config::{Config, ConfigError};
use colloque_bot::diagnostics::Problem;
use colloque_bot::knowledge::{self, LoadError};
use proptest::prelude::*;

/// Pieces of a base and of settings, broken or not.
const PIECES: [&str; 44] = [
    "[[entry]]\n",
    "[entry]\n",
    "[[entry.point]]\n",
    "[[theme]]\n",
    "[event]\n",
    "[[elsewhere]]\n",
    "[[emergency]]\n",
    "[[synonyms]]\n",
    "[[term]]\n",
    "[discord]\n",
    "[moderation]\n",
    "[limits]\n",
    "id",
    "title",
    "summary",
    "text",
    "words",
    "keywords",
    "questions",
    "speakers",
    "kind",
    "order",
    "date",
    "at",
    "video",
    "ask_channels",
    "person",
    " = ",
    "\"a\"",
    "\"https://a.fr\"",
    "\"\"\"",
    "[",
    "]",
    "{ name = \"x\" }",
    ",",
    "\n",
    "1",
    "-99999999999999999999",
    "2025-01-21",
    "true",
    "\"\\u0000\"",
    "#",
    "\u{feff}",
    "é",
];

fn broken_file() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        9 => prop::sample::select(&PIECES[..]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Each problem has a place in the file, and is one line.
fn have_places(problems: &[Problem], content: &[u8]) -> Result<(), TestCaseError> {
    let lines = content.split(|byte| *byte == b'\n').count();
    for problem in problems {
        prop_assert!((1..=lines).contains(&problem.position.line), "{}", problem);
        prop_assert!(problem.position.column >= 1, "{}", problem);
        prop_assert_eq!(problem.to_string().lines().count(), 1);
    }
    Ok(())
}

static SHIPPED: LazyLock<Base> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    Base::open(&folder, 0).unwrap().0
});

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_file_is_read_as_a_base_or_says_what_is_wrong_where(content in broken_file()) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("base.toml"), &content).unwrap();
        match knowledge::load(folder.path()) {
            Ok(loaded) => {
                let base = Base::new(loaded.knowledge);
                let _ = base.ask("Qui a parlé de a ?");
            }
            Err(LoadError::Invalid { problems }) => have_places(&problems, &content)?,
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn any_file_is_read_as_settings_or_says_what_is_wrong_where(content in broken_file()) {
        if let Err(ConfigError::Invalid { problems }) =
            Config::parse(Path::new("config.toml"), content.clone())
        {
            prop_assert!(!problems.is_empty());
            have_places(&problems, &content)?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn any_question_is_decided(
        words in prop::collection::vec(
            prop_oneof![
                "\\PC{0,12}",
                prop::sample::select(&["qui", "l’IA", "santé", "?", "c koi", "\u{0}", "\u{202e}", "👩‍👧"][..])
                    .prop_map(str::to_owned),
            ],
            0..40,
        )
    ) {
        let question = words.join(" ");
        let finding = SHIPPED.ask(&question);
        prop_assert!((0.0..=1.0).contains(&finding.confidence), "{}", finding.confidence);
        let _ = SHIPPED.emergency(&question);
        let _ = SHIPPED.explain(&question);
    }
}
