//! `[[theme]]`: a group of entries with a slash command of its own.

use std::sync::LazyLock;

use super::command::CommandName;
use super::text::Text;
use super::values::{id, is_filled, one_line, required_text};
use crate::commands;
use crate::toml_reader::{FieldReader, Found, Shape, TableReader};

pub(super) static THEME: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("theme", "[[theme]]", Theme::read)
        .meaning("Un groupe d’entrées qui a sa commande. Peu de thèmes : personne ne lit une longue liste de commandes.")
});

/// Of a title and of a description: what Discord takes of a command.
pub const LONGEST_THEME_TEXT: usize = 100;

/// `[[theme]]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Theme {
    /// Unique among themes.
    pub id: String,
    /// The slash command's name.
    pub command: CommandName,
    /// The slash command's name for English clients.
    pub command_en: Option<CommandName>,
    /// At most 100 characters.
    pub title: Text,
    /// At most 100 characters.
    pub description: Text,
}

impl Theme {
    pub(super) fn read(table: &TableReader<'_>) -> Self {
        let command = table.required("command", "le nom de sa commande, sans `/` ni majuscule");
        let command = command.kind(format!(
            "nom de commande, {} caractères au plus",
            CommandName::LONGEST
        ));
        let command_en = command.in_english();
        Self {
            id: id(table.required("id", "ce que `themes` nomme dans les entrées")),
            command: command
                .string()
                .and_then(|it| name(&command, &it))
                .unwrap_or_default(),
            command_en: command_en
                .string()
                .filter(|it| is_filled(&command_en, it))
                .and_then(|it| name(&command_en, &it)),
            title: required_text(&table.required("title", "son titre"), LONGEST_THEME_TEXT),
            description: required_text(
                &table.required("description", "ce que Discord dit de la commande"),
                LONGEST_THEME_TEXT,
            ),
        }
    }
}

/// A command's name, unless Discord refuses it or the bot has a command of that name.
fn name(field: &FieldReader<'_, '_>, found: &Found<String>) -> Option<CommandName> {
    let name = CommandName::parse(&found.value).and_then(|name| {
        if commands::is_reserved(&name) {
            return Err("c’est une commande du bot lui-même : choisissez un autre nom".to_owned());
        }
        Ok(name)
    });
    let refused = |reason| {
        let (key, name) = (&field.key, one_line(&found.value));
        field.error(
            found.at,
            format!("`{key}` ne peut pas être « {name} » : {reason}"),
        );
    };
    name.map_err(refused).ok()
}
