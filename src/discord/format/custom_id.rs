//! What a button or a menu means. Its whole state is in its `custom_id` (a menu's choices have
//! theirs in their values), so that it works after a restart and after a reload. The first part is
//! the format's version; older versions stay readable, since their buttons are still on messages.

use std::num::{NonZeroU64, ParseIntError};

use serenity::all::{
    ActionRow, ActionRowComponent, ButtonKind, ComponentInteractionData,
    ComponentInteractionDataKind, UserId,
};

use crate::discord::format::limits;
use crate::reply::Reference;

/// What was pressed, or will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomId {
    /// What is to happen.
    pub action: Action,
    /// Who asked: their message changes; others get an answer of their own.
    pub asker: Option<UserId>,
    /// Whether answers are text alone.
    pub plain: bool,
    /// What it shows, then what may have been meant instead.
    pub references: Vec<Reference>,
}

/// What a button or a menu does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Opens an entry in place of the message.
    Open,
    /// The same with one that may answer the question asked.
    Choose,
    /// Opens an entry in a message of its own: this one stays.
    Visit,
    /// Offers related entries.
    SeeAlso,
    /// Offers something else: the answer was not meant.
    NotThat,
    /// Shows to all what one person sees.
    Share,
    /// Posts the question where people answer.
    AskPeople,
    /// Deletes the message.
    Delete,
}

impl Action {
    const ALL: [Self; 8] = [
        Self::Open,
        Self::Choose,
        Self::Visit,
        Self::SeeAlso,
        Self::NotThat,
        Self::Share,
        Self::AskPeople,
        Self::Delete,
    ];

    /// Its name in a `custom_id`, and in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Choose => "choose",
            Self::Visit => "visit",
            Self::SeeAlso => "also",
            Self::NotThat => "not",
            Self::Share => "share",
            Self::AskPeople => "people",
            Self::Delete => "delete",
        }
    }
}

impl CustomId {
    /// The button's `custom_id`: `v2:<action>:<asker>:<p if plain>:<references>`, with as many
    /// references as it holds: six at least.
    pub fn encode(&self) -> String {
        let asker = self.asker.map_or_else(String::new, |id| id.to_string());
        let plain = if self.plain { "p" } else { "" };
        let id = format!("v2:{}:{asker}:{plain}:", self.action.name());
        let room = limits::CUSTOM_ID.saturating_sub(limits::length(&id));
        id + &written(&self.references, room)
    }

    /// The value of a menu's choice for these references, the same for every menu.
    pub fn encode_choice(references: &[Reference]) -> String {
        written(references, limits::CHOICE_VALUE)
    }

    /// What was pressed or chosen; `None` for what this version cannot read.
    pub fn read(data: &ComponentInteractionData) -> Option<Self> {
        let mut custom_id = Self::parse(&data.custom_id)?;
        if let ComponentInteractionDataKind::StringSelect { values } = &data.kind {
            custom_id.references = references(values.first()?)?;
        }
        Some(custom_id)
    }

    /// What a message of the bot's own shows, by its buttons; nothing for a choice or a sentence.
    pub fn shown_in(rows: &[ActionRow]) -> Option<Reference> {
        use Action::{Delete, NotThat, SeeAlso, Share};
        let components = rows.iter().flat_map(|row| &row.components);
        components
            .filter_map(|component| match component {
                ActionRowComponent::Button(button) => match &button.data {
                    ButtonKind::NonLink { custom_id, .. } => Self::parse(custom_id),
                    _ => None,
                },
                _ => None,
            })
            .filter(|it| matches!(it.action, Delete | NotThat | SeeAlso | Share))
            .find_map(|it| it.references.first().copied())
    }

    pub(in crate::discord) fn parse(custom_id: &str) -> Option<Self> {
        let parts: Vec<&str> = custom_id.split(':').collect();
        match *parts.as_slice() {
            ["v2", action, asker, plain, listed] => Some(Self {
                action: Action::ALL.into_iter().find(|it| it.name() == action)?,
                asker: person(asker).ok()?,
                plain: match plain {
                    "" => false,
                    "p" => true,
                    _ => return None,
                },
                references: references(listed)?,
            }),
            ["v1", "entry", entry] => Self::opening(entry, ""),
            ["v1", "entry", entry, asker] if !asker.is_empty() => Self::opening(entry, asker),
            _ => None,
        }
    }

    /// The first version's only button: opens an entry by its id.
    fn opening(entry: &str, asker: &str) -> Option<Self> {
        (!entry.is_empty()).then_some(())?;
        Some(Self {
            action: Action::Open,
            asker: person(asker).ok()?,
            plain: false,
            references: vec![Reference::to_entry(entry)],
        })
    }
}

/// As many references as there is room for.
fn written(references: &[Reference], room: usize) -> String {
    let number = room / Reference::LENGTH;
    let held = references.iter().take(number);
    held.map(Reference::to_string).collect()
}

fn references(text: &str) -> Option<Vec<Reference>> {
    let characters: Vec<char> = text.chars().collect();
    let parts = characters.chunks(Reference::LENGTH);
    parts
        .map(|part| part.iter().collect::<String>().parse().ok())
        .collect()
}

/// A person's id, or none.
fn person(id: &str) -> Result<Option<UserId>, ParseIntError> {
    if id.is_empty() {
        return Ok(None);
    }
    let id: NonZeroU64 = id.parse()?;
    Ok(Some(UserId::from(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sample(number: usize) -> CustomId {
        let reference = |n| Reference::to_entry(&format!("entree-{n}"));
        CustomId {
            action: Action::NotThat,
            asker: Some(UserId::new(u64::MAX - 1)),
            plain: true,
            references: (0..number).map(reference).collect(),
        }
    }

    #[test]
    fn a_custom_id_reads_back_as_it_was_written() {
        for action in Action::ALL {
            for asker in [None, Some(UserId::new(u64::MAX - 1))] {
                for (plain, number) in [(false, 0), (true, 1), (true, 6)] {
                    let custom_id = CustomId {
                        action,
                        asker,
                        plain,
                        ..sample(number)
                    };
                    let id = custom_id.encode();
                    assert!(limits::length(&id) <= limits::CUSTOM_ID, "{id}");
                    assert_eq!(CustomId::parse(&id), Some(custom_id), "{id}");
                }
            }
        }
    }

    #[test]
    fn what_it_cannot_hold_is_left_out() {
        let id = sample(50).encode();
        assert!(limits::length(&id) <= limits::CUSTOM_ID, "{id}");
        let read = CustomId::parse(&id).unwrap();
        assert_eq!(read.references, sample(read.references.len()).references);
    }

    #[test]
    fn a_menu_says_what_was_chosen() {
        let (menu, chosen) = (sample(0), sample(3).references);
        let read = |values: &[&str]| {
            let data = json!({"custom_id": menu.encode(), "component_type": 3, "values": values});
            CustomId::read(&serde_json::from_value(data).unwrap())
        };
        let expected = CustomId {
            references: chosen.clone(),
            ..menu.clone()
        };
        assert_eq!(read(&[&CustomId::encode_choice(&chosen)]), Some(expected));
        assert_eq!(read(&["autre chose"]), None);
        assert_eq!(read(&[]), None);
    }

    #[test]
    fn buttons_of_the_first_version_still_open_their_entry() {
        let opening = |asker| CustomId {
            action: Action::Open,
            asker,
            plain: false,
            references: vec![Reference::to_entry("chiffres")],
        };
        let cases = [
            ("v1:entry:chiffres", opening(None)),
            ("v1:entry:chiffres:7", opening(Some(UserId::new(7)))),
        ];
        for (id, expected) in cases {
            assert_eq!(CustomId::parse(id), Some(expected), "{id}");
        }
    }

    #[test]
    fn anything_else_is_no_custom_id() {
        for id in [
            "",
            "v1",
            "v1:entry",
            "v1:entry:",
            "v1:x:a",
            "v1:entry:a:0",
            "v1:entry:a:",
            "v1:entry:a:1:b",
            "v2:open",
            "v2:open:7::court",
            "v2:open:7:x:AAAAAAAAA",
            "v2:open:0::AAAAAAAAA",
            "v2:fermer:7::AAAAAAAAA",
            "v2:open:7::AAAAAAAAA:b",
            "v2:open:7::ééééééééé",
            "v3:open:7::AAAAAAAAA",
        ] {
            assert_eq!(CustomId::parse(id), None, "{id}");
        }
    }
}
