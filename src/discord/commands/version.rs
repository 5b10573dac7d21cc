//! `/recharger version:…`: the option, and the versions to choose from.

use serenity::all::{CommandData, CreateCommandOption};

use super::builder::text_option;
use super::options::text_of;
use crate::discord::api::AutocompleteChoice;
use crate::discord::format::limits;
use crate::knowledge::{Counts, Language, Origin, Version};

/// Its name.
const VERSION: &str = "version";

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// What Discord registers.
pub(super) fn option() -> CreateCommandOption {
    text_option(
        (VERSION, "Revenir à une base qui a servi (facultatif)"),
        (VERSION, "Go back to a base that served (optional)"),
    )
}

/// The version to go back to, by its name, if one was chosen.
pub fn chosen(data: &CommandData) -> Option<String> {
    text_of(data, VERSION)
}

/// The versions to choose from. `now` is in milliseconds since 1970.
pub fn choices(versions: &[Version], now: u64, language: Language) -> Vec<AutocompleteChoice> {
    let choice = |version: &Version| {
        let seconds = now.saturating_sub(version.when) / 1_000;
        let label = format!("{}, {}", ago(seconds, language), what(version, language));
        AutocompleteChoice {
            name: limits::cut(&label, limits::CHOICE_NAME),
            value: version.name.clone(),
        }
    };
    versions.iter().take(limits::CHOICES).map(choice).collect()
}

/// « il y a 5 min ».
fn ago(seconds: u64, language: Language) -> String {
    let (number, units) = match seconds {
        0..MINUTE => {
            return match language {
                Language::French => "à l’instant".to_owned(),
                Language::English => "just now".to_owned(),
            };
        }
        MINUTE..HOUR => (seconds / MINUTE, ["min", "min"]),
        HOUR..DAY => (seconds / HOUR, ["h", "h"]),
        _ => (seconds / DAY, ["j", "d"]),
    };
    match (language, units) {
        (Language::French, [unit, _]) => format!("il y a {number} {unit}"),
        (Language::English, [_, unit]) => format!("{number} {unit} ago"),
    }
}

/// What a version changed: « 3 fiches modifiées »; if it changed no entry, where it comes from.
fn what(version: &Version, language: Language) -> String {
    let Counts {
        changed,
        added,
        removed,
    } = version.changes;
    let counts = [
        (changed, "modifiée", "changed"),
        (added, "ajoutée", "added"),
        (removed, "retirée", "removed"),
    ];
    let told = counts.iter().filter(|(number, ..)| *number > 0);
    let told = told.map(|(number, french, english)| match (language, number) {
        (Language::French, 1) => format!("1 fiche {french}"),
        (Language::French, _) => format!("{number} fiches {french}s"),
        (Language::English, 1) => format!("1 entry {english}"),
        (Language::English, _) => format!("{number} entries {english}"),
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        origin(&version.from, language)
    } else {
        told.join(", ")
    }
}

fn origin(origin: &Origin, language: Language) -> String {
    let [french, english] = match origin {
        Origin::Start => ["au démarrage", "at start"],
        Origin::Command => ["/recharger", "/reload"],
        Origin::Signal => ["SIGHUP", "SIGHUP"],
        Origin::Watch => ["fichiers modifiés", "files changed"],
        Origin::Upload(name) | Origin::Edit(name) => return format!("« {name} »"),
        Origin::Return => ["/recharger version", "/reload version"],
        Origin::Replaced => [
            "fichiers mis de côté, jamais en service tels quels",
            "files set aside, never in service as they were",
        ],
    };
    match language {
        Language::French => french.to_owned(),
        Language::English => english.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_ago_a_version_served() {
        let cases = [
            (0, "à l’instant", "just now"),
            (59, "à l’instant", "just now"),
            (60, "il y a 1 min", "1 min ago"),
            (3_599, "il y a 59 min", "59 min ago"),
            (7_200, "il y a 2 h", "2 h ago"),
            (200_000, "il y a 2 j", "2 d ago"),
        ];
        for (seconds, french, english) in cases {
            assert_eq!(ago(seconds, Language::French), french);
            assert_eq!(ago(seconds, Language::English), english);
        }
    }
}
