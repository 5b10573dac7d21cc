//! The form in which something of the base is edited: its fields, what was typed in it, and how that is
//! given back.

use std::fmt::Write as _;

use serenity::all::{
    ActionRowComponent, ButtonStyle, CreateActionRow, CreateAttachment, CreateInputText,
    CreateModal, InputTextStyle, InteractionId, ModalInteractionData,
};

use super::edit::{EditWords, Opening, interaction, kind_named, name_of, reference};
use crate::discord::format::limits::{self, cut};
use crate::discord::render::View;
use crate::knowledge::{Addable, Editable, EditableField, FieldValues, Knowledge, Language};
use crate::printable;
use crate::reply::Reference;

/// What Discord takes of a form: its title, a field's label, a field's text.
const FORM_TITLE: usize = 45;
const INPUT: usize = 4_000;
/// The file that gives back what was typed.
const TYPED_FILE: &str = "texte.txt";

/// A form: what it is about, which is enough to go on from after a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormId {
    /// The interaction that opened it.
    pub opened_by: InteractionId,
    /// What it is about.
    pub about: Option<About>,
}

/// What a form is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A change of what is named, of which this digest was seen.
    Change(Reference, u64),
    /// Something new.
    Add(Addable),
}

impl FormId {
    /// The id of a form that changes something.
    pub fn to_change(
        opened_by: InteractionId,
        what: &Editable,
        seen: u64,
        knowledge: &Knowledge,
    ) -> Self {
        let reference = reference(what, knowledge);
        let about = reference.map(|reference| About::Change(reference, seen));
        Self { opened_by, about }
    }

    fn write(self) -> String {
        let about = match self.about {
            Some(About::Change(reference, seen)) => format!("{reference}:{seen:x}"),
            Some(About::Add(kind)) => name_of(kind).to_owned(),
            None => String::new(),
        };
        format!("edit:form:{}:{about}", self.opened_by)
    }

    /// Reads a form's `custom_id`; none if it is not one of these.
    pub fn read(custom_id: &str) -> Option<Self> {
        let (opened_by, about) = custom_id.strip_prefix("edit:form:")?.split_once(':')?;
        let about = match about.split_once(':') {
            Some((reference, seen)) => {
                let seen = u64::from_str_radix(seen, 16).ok()?;
                Some(About::Change(reference.parse().ok()?, seen))
            }
            None => kind_named(about).map(About::Add),
        };
        let opened_by = interaction(opened_by)?;
        Some(Self { opened_by, about })
    }
}

/// The form, its fields filled in. A text too long for Discord has no field, and stays.
pub fn form(
    id: FormId,
    title: Option<&str>,
    fields: &[EditableField],
    values: &FieldValues,
    language: Language,
) -> CreateModal {
    let all = fields;
    let words = EditWords::of(language);
    let heading = match title {
        Some(title) => format!("{}{title}", words.editing),
        None if is_term(fields) => words.new_term.to_owned(),
        None if is_elsewhere(fields) => words.new_elsewhere.to_owned(),
        None => words.new_entry.to_owned(),
    };
    let value = |field: EditableField| values.get(&field).map_or("", String::as_str);
    let fields = fields.iter().filter(|it| fits(value(**it)));
    let rows = fields.map(|field| {
        let is_short = matches!(
            field,
            EditableField::Title
                | EditableField::At
                | EditableField::Source
                | EditableField::Url
                | EditableField::Command
                | EditableField::Description
        );
        let style = if is_short {
            InputTextStyle::Short
        } else {
            InputTextStyle::Paragraph
        };
        let label = label(*field, all, language);
        let is_required = matches!(
            field,
            EditableField::Title
                | EditableField::Summary
                | EditableField::Text
                | EditableField::Words
                | EditableField::Description
                | EditableField::Command
        );
        let input = CreateInputText::new(style, label, field.key()).required(is_required);
        let input = match value(*field) {
            "" => input,
            value => input.value(value),
        };
        CreateActionRow::InputText(input)
    });
    CreateModal::new(id.write(), cut(&heading, FORM_TITLE)).components(rows.collect())
}

/// Whether a field's text fits into a form.
fn fits(text: &str) -> bool {
    limits::length(text) <= INPUT
}

/// The fields that are too long for a form.
fn too_long(values: &FieldValues) -> Vec<EditableField> {
    let long = values.iter().filter(|(_, text)| !fits(text));
    long.map(|(field, _)| *field).collect()
}

/// What was typed in a form.
pub fn typed(data: &ModalInteractionData, fields: &[EditableField]) -> FieldValues {
    let inputs = data.components.iter().flat_map(|row| &row.components);
    let typed = inputs.filter_map(|component| {
        let ActionRowComponent::InputText(input) = component else {
            return None;
        };
        let field = fields.iter().find(|it| it.key() == input.custom_id)?;
        let text = input.value.as_deref().unwrap_or_default();
        Some((*field, printable::text(text)))
    });
    typed.collect()
}

/// Whether these fields are a term's.
fn is_term(fields: &[EditableField]) -> bool {
    fields.contains(&EditableField::Words)
}

/// Whether they are those of what is treated elsewhere.
fn is_elsewhere(fields: &[EditableField]) -> bool {
    fields.contains(&EditableField::Url) && !is_term(fields)
}

/// What a field is called among the others of its form.
fn label(field: EditableField, form: &[EditableField], language: Language) -> &'static str {
    language.pick(match field {
        EditableField::Title if is_elsewhere(form) => ["Ce qui est demandé", "What is asked about"],
        EditableField::Title => ["Titre", "Title"],
        EditableField::Summary => [
            "La réponse, à lire à voix haute",
            "The answer, as read aloud",
        ],
        EditableField::Text if is_elsewhere(form) => ["Qui peut aider", "Who can help"],
        EditableField::Text if is_term(form) => [
            "Ce qu’il veut dire, en une ligne",
            "What it means, in one line",
        ],
        EditableField::Text => ["Ce qui est affirmé", "What is claimed"],
        EditableField::Speakers => [
            "Qui a parlé : nom, rôle (un par ligne)",
            "Who spoke: name, role (one a line)",
        ],
        EditableField::Keywords => [
            "Mots qui y mènent (un par ligne)",
            "Words that lead there (one a line)",
        ],
        EditableField::Questions => [
            "Questions d’exemple (une par ligne)",
            "Example questions (one a line)",
        ],
        EditableField::At => [
            "Moment de la vidéo (00:12:30)",
            "Moment of the video (00:12:30)",
        ],
        EditableField::Source => [
            "Page d’où vient ce fait (https://…)",
            "Page the fact comes from (https://…)",
        ],
        EditableField::Url if is_term(form) => [
            "Page qui l’explique (https://…)",
            "Page that explains it (https://…)",
        ],
        EditableField::Words => [
            "Le mot, puis ses autres écritures",
            "The word, then how else it is written",
        ],
        EditableField::Description => [
            "Ce que Discord dit de la commande",
            "What Discord says of the command",
        ],
        EditableField::Command => ["La commande, sans /", "The command, without /"],
        EditableField::Url => [
            "Page de qui peut aider (https://…)",
            "Page of who can help (https://…)",
        ],
    })
}

/// The same report with what was typed: a button that opens the form again, and a file.
pub fn with_typed(
    mut view: View,
    id: InteractionId,
    fields: &[EditableField],
    typed: &FieldValues,
    language: Language,
) -> View {
    let words = EditWords::of(language);
    let again = Opening::Again(id).button(words.again, ButtonStyle::Secondary);
    match view.rows.last_mut() {
        Some(CreateActionRow::Buttons(buttons)) => buttons.push(again),
        _ => view.rows.push(CreateActionRow::Buttons(vec![again])),
    }
    let mut text = view.file.map_or_else(Vec::new, |file| file.data);
    let mut given_back = String::new();
    for (field, value) in typed.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let label = label(*field, fields, language);
        let _ = write!(given_back, "--- {label}\n{}\n\n", value.trim());
    }
    text.extend(given_back.into_bytes());
    let long: Vec<&str> = too_long(typed).iter().map(|it| it.key()).collect();
    if !long.is_empty() {
        let note = words.too_long;
        let note = format!("{note}{}\n{}", long.join(", "), view.content);
        view.content = cut(&note, limits::CONTENT);
    }
    view.file = Some(CreateAttachment::bytes(text, TYPED_FILE));
    view
}

/// What differs between what somebody saw and what is there now, a field after the other.
pub fn differences(
    seen: &FieldValues,
    now: &FieldValues,
    form: &[EditableField],
    language: Language,
) -> String {
    let mut told = String::new();
    for (field, now) in now {
        let before = seen.get(field).map_or("", String::as_str);
        if field.is_same(before, now) {
            continue;
        }
        let _ = writeln!(told, "{}", label(*field, form, language));
        let missing = |line: &&str, other: &str| !other.lines().any(|it| it == *line);
        for line in before.lines().filter(|line| missing(line, now)) {
            let _ = writeln!(told, "- {line}");
        }
        for line in now.lines().filter(|line| missing(line, before)) {
            let _ = writeln!(told, "+ {line}");
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_reads_back_and_stays_within_discords_limits() {
        let opened_by = InteractionId::new(u64::MAX - 1);
        let abouts = [
            None,
            Some(About::Change(Reference::to_entry("a"), u64::MAX)),
            Some(About::Add(Addable::Elsewhere)),
        ];
        for about in abouts {
            let id = FormId { opened_by, about };
            assert!(limits::length(&id.write()) <= limits::CUSTOM_ID);
            assert_eq!(FormId::read(&id.write()), Some(id));
        }
        for other in ["", "edit:form", "edit:form:0:", "edit:form:1:AAAAAAAAA:x"] {
            assert_eq!(FormId::read(other), None, "{other}");
        }
        for language in [Language::French, Language::English] {
            for field in EditableField::ALL {
                for kind in [Addable::About, Addable::Elsewhere, Addable::Term] {
                    let label = label(field, kind.fields(), language);
                    assert!(limits::length(label) <= FORM_TITLE, "{label}");
                }
            }
        }
    }

    #[test]
    fn a_text_too_long_for_a_form_has_no_field() {
        let id = FormId {
            opened_by: InteractionId::new(1),
            about: None,
        };
        let values = FieldValues::from([
            (EditableField::Title, "A".to_owned()),
            (EditableField::Keywords, "é\n".repeat(2_001)),
        ]);
        let form = form(
            id,
            Some("A"),
            Addable::About.fields(),
            &values,
            Language::French,
        );
        let form = serde_json::to_value(form).unwrap();
        let rows = form["components"].as_array().unwrap();
        let keys: Vec<&str> = rows
            .iter()
            .map(|row| row["components"][0]["custom_id"].as_str().unwrap())
            .collect();
        assert_eq!(keys, ["title", "summary", "speakers", "questions"]);
        assert_eq!(too_long(&values), [EditableField::Keywords]);
    }

    #[test]
    fn a_difference_shows_what_came_and_went() {
        let values = |keywords: &str| {
            FieldValues::from([
                (EditableField::Title, "A".to_owned()),
                (EditableField::Keywords, keywords.to_owned()),
            ])
        };
        let told = differences(&values("a\nb"), &values("b\nc"), &[], Language::French);
        assert_eq!(told, "Mots qui y mènent (un par ligne)\n- a\n+ c\n");
    }
}
