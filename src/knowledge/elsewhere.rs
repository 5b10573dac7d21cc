//! `[[elsewhere]]`: what is often asked though the colloquium did not treat it.

use std::sync::LazyLock;

use super::text::Text;
use super::values::{link, required_text, words};
use crate::toml_reader::{Shape, TableReader};

pub(super) static ELSEWHERE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("elsewhere", "[[elsewhere]]", Elsewhere::read).meaning(
        "Ce que l’on demande souvent sans que le colloque en ait parlé, et qui peut aider.",
    )
});

/// `[[elsewhere]]`: often asked, not treated here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Elsewhere {
    /// What is asked about.
    pub title: Text,
    /// Words and phrases that lead here.
    pub keywords: Vec<String>,
    /// Example questions.
    pub questions: Vec<String>,
    /// Who can help, at most 600 characters.
    pub text: Text,
    /// https link to who can help.
    pub url: Option<String>,
}

impl Elsewhere {
    pub(super) fn read(table: &TableReader<'_>) -> Self {
        Self {
            title: required_text(&table.required("title", "ce qui est demandé"), None),
            text: required_text(
                &table.required("text", "qui peut aider, en une ou deux phrases"),
                600,
            ),
            keywords: words(&table.optional("keywords", "mots et expressions de la demande")),
            questions: words(&table.optional("questions", "exemples de demandes")),
            url: link(table.optional("url", "la page de qui peut aider")),
        }
    }
}
