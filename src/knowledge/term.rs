//! `[[term]]`: an acronym or a hard word, in plain language.

use std::sync::LazyLock;

use super::text::Text;
use super::values::{link, required_text, words};
use crate::toml_reader::{Shape, TableReader};

pub(super) static TERM: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("term", "[[term]]", Term::read).meaning(
        "Un sigle ou un mot difficile : « c’est quoi … ? » en donne d’abord la définition, et une \
         réponse qui l’emploie l’explique en une ligne.",
    )
});

/// `[[term]]`: an acronym or a hard word, explained.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Term {
    /// How it is written, in full too; the first is the one that is shown.
    pub words: Vec<String>,
    /// What it means, at most 600 characters.
    pub text: Text,
    /// The page that explains it.
    pub url: Option<String>,
}

impl Term {
    pub(super) fn read(table: &TableReader<'_>) -> Self {
        let names = "le mot ou le sigle, puis ses autres écritures (en toutes lettres, en anglais)";
        Self {
            words: words(&table.required("words", names)),
            text: required_text(
                &table.required("text", "ce qu’il veut dire, en une ligne"),
                600,
            ),
            url: link(table.optional("url", "la page qui l’explique")),
        }
    }

    /// The word that is shown.
    pub fn name(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }
}
