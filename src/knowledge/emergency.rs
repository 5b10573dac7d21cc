//! `[[emergency]]`: a number that is given to somebody in danger, before anything else.

use std::sync::LazyLock;

use danger::Danger;

use super::text::Text;
use super::values::{link, one_line, required_text, text, words};
use crate::toml_reader::{FieldReader, Shape, TableReader, suggestion};

/// Short, since somebody in danger reads or hears it first.
const LONGEST_TEXT: usize = 300;
const LONGEST_DETAILS: usize = 600;
const LONGEST_NUMBER: usize = 30;

pub(super) static EMERGENCY: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("emergency", "[[emergency]]", Emergency::read).meaning(
        "Qui appeler en cas de danger : donné avant toute réponse sur le colloque. Il faut `kind`, \
         ou bien `phrases` ou `questions`.",
    )
});

/// `[[emergency]]`: a number that is given before anything else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Emergency {
    /// The danger it is for, as the program recognises it; without one, `phrases` and `questions`
    /// alone lead here.
    pub kind: Option<Danger>,
    /// The number to call, as people write it.
    pub number: String,
    /// One plain sentence, which begins with the number; at most 300 characters.
    pub text: Text,
    /// What the service is, free or not, its hours; at most 600 characters.
    pub details: Option<Text>,
    /// The service's own page.
    pub url: Option<String>,
    /// Phrases that express this danger, in any language.
    pub phrases: Vec<String>,
    /// Questions that ask for this help, in any language.
    pub questions: Vec<String>,
}

impl Emergency {
    pub(super) fn read(table: &TableReader<'_>) -> Self {
        let kind = table.optional("kind", "le danger que le programme reconnaît lui-même");
        let number = table.required("number", "le numéro, tel qu’on le compose");
        let first = table.required("text", "une phrase, qui commence par le numéro");
        let details = table.optional("details", "le service : gratuit, horaires");
        let phrases = table.optional("phrases", "d’autres façons de dire ce danger");
        let questions = table.optional("questions", "d’autres façons de demander cette aide");
        let emergency = Self {
            kind: danger(kind),
            number: number_of(&number),
            text: required_text(&first, LONGEST_TEXT),
            details: text(&details, LONGEST_DETAILS),
            url: link(table.optional("url", "la page du service")),
            phrases: in_both_languages(&phrases),
            questions: in_both_languages(&questions),
        };
        if !table.has("kind") && emergency.phrases.is_empty() && emergency.questions.is_empty() {
            let message = "ni `kind`, ni `phrases`, ni `questions` : rien ne mène à ce numéro";
            table.warn(table.at(), message);
        }
        emergency
    }
}

fn in_both_languages(field: &FieldReader<'_, '_>) -> Vec<String> {
    let mut both = words(field);
    both.extend(words(&field.in_english()));
    both
}

fn number_of(field: &FieldReader<'_, '_>) -> String {
    let Some(found) = field.string() else {
        return String::new();
    };
    let number = found.value.trim();
    let is_short = number.chars().count() <= LONGEST_NUMBER;
    if !is_short || !number.chars().any(|c| c.is_ascii_digit()) {
        let message = format!(
            "`number` « {} » n’est pas un numéro : par exemple `number = \"112\"`",
            one_line(number)
        );
        field.error(found.at, message);
    }
    number.to_owned()
}

fn danger(field: FieldReader<'_, '_>) -> Option<Danger> {
    let names = || Danger::NAMES.iter().map(|(name, _)| *name);
    let listed: Vec<String> = names().map(|name| format!("`{name}`")).collect();
    let listed = listed.join(", ");
    let field = field.kind(listed.clone());
    let found = field.string()?;
    let kind = Danger::from_name(&found.value);
    if kind.is_none() {
        let advice = match suggestion(&found.value, names()) {
            Some(meant) => format!("vouliez-vous dire `kind = \"{meant}\"` ?"),
            None => listed,
        };
        let kind = one_line(&found.value);
        field.error(found.at, format!("`kind` inconnu « {kind} » : {advice}"));
    }
    kind
}
