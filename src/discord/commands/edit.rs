//! `/modifier`, `/nouveau` and « Ajouter à la base »: what is chosen, the form that is filled in, and what
//! is said about it. For moderators, in the operator's own servers only.

use std::fmt::Write as _;
use std::num::NonZeroU64;

use serenity::all::{
    ActionRowComponent, ButtonStyle, CommandData, CreateActionRow, CreateAttachment, CreateButton,
    CreateCommandOption, CreateInputText, CreateModal, InputTextStyle, InteractionId,
    ModalInteractionData,
};

use super::builder::{ENGLISH_LOCALES, option, text_option};
use super::options::text_of;
use super::search;
use crate::base::Base;
use crate::discord::api::AutocompleteChoice;
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::discord::render::View;
use crate::knowledge::{Addable, Editable, Field, FieldValues, Knowledge, Language, bilingual};
use crate::printable;
use crate::reply::{Focus, Reference, Reply, Target, Words};
use crate::search::{Suggestion, Target as Suggested};

/// The option for what is edited.
const WHAT: &str = "fiche";
/// The option for what is added.
const KIND: &str = "nature";
/// How many entries are offered for a message.
const NEAREST: usize = limits::BUTTONS_PER_ROW;
/// What Discord takes of a form: its title, a field's label, a field's text.
const FORM_TITLE: usize = 45;
const INPUT: usize = 4_000;
/// The file that gives back what was typed.
const TYPED_FILE: &str = "texte.txt";

/// What can be added, as it is called in `custom_id`s and options.
const KINDS: [(Addable, &str, [&str; 2]); 4] = [
    (
        Addable::About,
        "about",
        ["Une fiche sur l’événement", "An entry about the event"],
    ),
    (Addable::Session, "session", ["Une séance", "A session"]),
    (
        Addable::Recommendation,
        "recommendation",
        ["Une recommandation", "A recommendation"],
    ),
    (
        Addable::Elsewhere,
        "elsewhere",
        ["Un sujet traité ailleurs", "Something treated elsewhere"],
    ),
];

/// `/modifier`'s option.
pub(super) fn edit_options() -> Vec<CreateCommandOption> {
    let what = text_option(
        (
            WHAT,
            "La fiche, le point ou le sujet à modifier : choisissez-le dans la liste",
        ),
        (
            "entry",
            "The entry, point or subject to edit: choose it from the list",
        ),
    );
    vec![what.required(true)]
}

/// `/nouveau`'s option.
pub(super) fn new_options() -> Vec<CreateCommandOption> {
    let kind = option(
        (
            KIND,
            "Ce qui est ajouté (une fiche sur l’événement par défaut)",
        ),
        (
            "kind",
            "What is added (an entry about the event by default)",
        ),
    );
    let kind = KINDS
        .into_iter()
        .fold(kind, |kind, (_, value, [french, english])| {
            let localised = ENGLISH_LOCALES.map(|locale| (locale, english));
            kind.add_string_choice_localized(french, value, localised)
        });
    vec![kind]
}

/// What somebody chose to edit; none if it is not in the base.
pub fn chosen(data: &CommandData, knowledge: &Knowledge) -> Option<Editable> {
    let value = text_of(data, WHAT)?;
    let reference = value.parse().ok();
    let by_reference = reference.and_then(|it| editable(it, knowledge));
    let named = |title: &str| title.to_lowercase() == value.to_lowercase();
    let mut entries = knowledge.entries.iter();
    let by_name = || {
        let entry = entries.find(|it| it.id == value || named(&it.title.fr))?;
        Some(Editable::Entry(entry.id.clone()))
    };
    by_reference.or_else(by_name)
}

/// What somebody chose to add.
pub fn kind(data: &CommandData) -> Addable {
    let named = text_of(data, KIND);
    named
        .and_then(|name| kind_named(&name))
        .unwrap_or(Addable::About)
}

fn kind_named(name: &str) -> Option<Addable> {
    let found = KINDS.iter().find(|(_, it, _)| *it == name);
    found.map(|(kind, ..)| *kind)
}

fn name_of(kind: Addable) -> &'static str {
    let found = KINDS.iter().find(|(it, ..)| *it == kind);
    found.map_or("", |(_, name, _)| *name)
}

/// What a message says, as an example question: on one line.
pub fn question(data: &CommandData) -> Option<String> {
    let readings = search::readings(data);
    let said = readings.first()?;
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(cut(&line, EXAMPLE))
}

/// How long an example question taken from a message is, at most.
const EXAMPLE: usize = 300;

/// What to offer for what is typed in `/modifier`'s option.
pub fn choices(base: &Base, data: &CommandData, language: Language) -> Vec<AutocompleteChoice> {
    let typed = data.autocomplete().map_or("", |option| option.value);
    let found = base.suggest_to_curators(typed, language, limits::CHOICES);
    let choice = |suggestion: &Suggestion<'_>| {
        let knowledge = &base.knowledge;
        let (target, mark) = match suggestion.target {
            Suggested::Entry(id) => (Target::Entry(knowledge.entry(id)?, Focus::Whole), ""),
            Suggested::Point { entry, index } => {
                let entry = knowledge.entry(entry)?;
                (Target::Entry(entry, Focus::Point(*index)), "• ")
            }
            Suggested::Elsewhere(index) => {
                let mark = EditWords::of(language).elsewhere;
                (Target::Elsewhere(knowledge.elsewhere.get(*index)?), mark)
            }
            _ => return None,
        };
        Some(AutocompleteChoice {
            name: cut(&format!("{mark}{}", suggestion.label), limits::CHOICE_NAME),
            value: Reference::to(target).to_string(),
        })
    };
    found.iter().filter_map(choice).collect()
}

/// What a reference names, if it can be edited.
pub fn editable(reference: Reference, knowledge: &Knowledge) -> Option<Editable> {
    Some(match reference.find(knowledge)? {
        Target::Entry(entry, Focus::Point(index)) => Editable::Point {
            entry: entry.id.clone(),
            index,
            text: entry.points.get(index)?.text.fr.clone(),
        },
        Target::Entry(entry, _) => Editable::Entry(entry.id.clone()),
        Target::Elsewhere(it) => Editable::Elsewhere {
            title: it.title.fr.clone(),
            text: it.text.fr.clone(),
        },
        _ => return None,
    })
}

/// The reference of what is edited, if the base has it.
fn reference(what: &Editable, knowledge: &Knowledge) -> Option<Reference> {
    Some(Reference::to(match what {
        Editable::Entry(id) => Target::Entry(knowledge.entry(id)?, Focus::Whole),
        Editable::Point { entry, text, .. } => {
            let entry = knowledge.entry(entry)?;
            let mut points = entry.points.iter();
            let index = points.position(|it| it.text.fr == *text)?;
            Target::Entry(entry, Focus::Point(index))
        }
        Editable::Elsewhere { title, .. } => {
            let mut all = knowledge.elsewhere.iter();
            Target::Elsewhere(all.find(|it| it.title.fr == *title)?)
        }
    }))
}

/// What is edited as members would see it; none if the base does not have it.
pub fn shown(what: &Editable, knowledge: &Knowledge, language: Language) -> Option<Reply> {
    let reference = reference(what, knowledge)?;
    Some(Reply::referred(knowledge, &[reference], language))
}

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

fn interaction(id: &str) -> Option<InteractionId> {
    let id: NonZeroU64 = id.parse().ok()?;
    Some(InteractionId::from(id))
}

/// The form, its fields filled in. A text too long for Discord has no field, and stays.
pub fn form(
    id: FormId,
    title: Option<&str>,
    fields: &[Field],
    values: &FieldValues,
    language: Language,
) -> CreateModal {
    let is_elsewhere = fields.contains(&Field::Url);
    let words = EditWords::of(language);
    let heading = match title {
        Some(title) => format!("{}{title}", words.editing),
        None if is_elsewhere => words.new_elsewhere.to_owned(),
        None => words.new_entry.to_owned(),
    };
    let value = |field: Field| values.get(&field).map_or("", String::as_str);
    let fields = fields.iter().filter(|it| fits(value(**it)));
    let rows = fields.map(|field| {
        let is_short = matches!(field, Field::Title | Field::At | Field::Source | Field::Url);
        let style = if is_short {
            InputTextStyle::Short
        } else {
            InputTextStyle::Paragraph
        };
        let label = label(*field, is_elsewhere, language);
        let is_required = matches!(field, Field::Title | Field::Summary | Field::Text);
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
fn too_long(values: &FieldValues) -> Vec<Field> {
    let long = values.iter().filter(|(_, text)| !fits(text));
    long.map(|(field, _)| *field).collect()
}

/// What was typed in a form.
pub fn typed(data: &ModalInteractionData, fields: &[Field]) -> FieldValues {
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

fn label(field: Field, is_elsewhere: bool, language: Language) -> &'static str {
    language.pick(match field {
        Field::Title if is_elsewhere => ["Ce qui est demandé", "What is asked about"],
        Field::Title => ["Titre", "Title"],
        Field::Summary => [
            "La réponse, à lire à voix haute",
            "The answer, as read aloud",
        ],
        Field::Text if is_elsewhere => ["Qui peut aider", "Who can help"],
        Field::Text => ["Ce qui est affirmé", "What is claimed"],
        Field::Speakers => [
            "Qui a parlé : nom, rôle (un par ligne)",
            "Who spoke: name, role (one a line)",
        ],
        Field::Keywords => [
            "Mots qui y mènent (un par ligne)",
            "Words that lead there (one a line)",
        ],
        Field::Questions => [
            "Questions d’exemple (une par ligne)",
            "Example questions (one a line)",
        ],
        Field::At => [
            "Moment de la vidéo (00:12:30)",
            "Moment of the video (00:12:30)",
        ],
        Field::Source => [
            "Page d’où vient ce fait (https://…)",
            "Page the fact comes from (https://…)",
        ],
        Field::Url => [
            "Page de qui peut aider (https://…)",
            "Page of who can help (https://…)",
        ],
    })
}

/// A button that leads to a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Opens the form again with what was typed.
    Again(InteractionId),
    /// Adds something with a message's text, which this command was used on.
    New(InteractionId, Addable),
    /// Changes what is named, with a message's text.
    Change(InteractionId, Reference),
}

impl Opening {
    fn write(self) -> String {
        match self {
            Self::Again(id) => format!("edit:again:{id}"),
            Self::New(id, kind) => format!("edit:new:{id}:{}", name_of(kind)),
            Self::Change(id, reference) => format!("edit:change:{id}:{reference}"),
        }
    }

    /// Reads a button's `custom_id`; none if it is not one of these.
    pub fn read(custom_id: &str) -> Option<Self> {
        let parts: Vec<&str> = custom_id.strip_prefix("edit:")?.split(':').collect();
        match *parts.as_slice() {
            ["again", id] => Some(Self::Again(interaction(id)?)),
            ["new", id, kind] => Some(Self::New(interaction(id)?, kind_named(kind)?)),
            ["change", id, reference] => {
                Some(Self::Change(interaction(id)?, reference.parse().ok()?))
            }
            _ => None,
        }
    }

    fn button(self, label: &str, style: ButtonStyle) -> CreateButton {
        let label = cut(label, limits::BUTTON_LABEL);
        CreateButton::new(self.write()).label(label).style(style)
    }
}

/// The same report with what was typed: a button that opens the form again, and a file.
pub fn with_typed(
    mut view: View,
    id: InteractionId,
    fields: &[Field],
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
    let is_elsewhere = fields.contains(&Field::Url);
    let mut given_back = String::new();
    for (field, value) in typed.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let label = label(*field, is_elsewhere, language);
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

/// The message under which one chooses what to do with another message's text.
pub fn start(id: InteractionId, question: &str, base: &Base, language: Language) -> View {
    let entries = &base.knowledge.entries;
    let found = base.ask(question);
    let found = found.candidates.iter().map(|it| it.entry);
    let mut nearest: Vec<usize> = found.take(NEAREST).collect();
    let others = (0..entries.len()).filter(|it| !nearest.contains(it));
    let others: Vec<usize> = others.take(NEAREST - nearest.len()).collect();
    nearest.extend(others);
    let grey = ButtonStyle::Secondary;
    let nearest = nearest.into_iter().filter_map(|it| entries.get(it));
    let nearest = nearest.map(|entry| {
        let change = Opening::Change(id, Reference::to_entry(&entry.id));
        change.button(entry.title.get(language), grey)
    });
    let words = EditWords::of(language);
    let new = vec![
        Opening::New(id, Addable::About).button(words.new_entry, ButtonStyle::Primary),
        Opening::New(id, Addable::Elsewhere).button(words.new_elsewhere, grey),
    ];
    let rows = [nearest.collect(), new].into_iter();
    let rows = rows.filter(|it: &Vec<CreateButton>| !it.is_empty());
    let rows = rows.map(CreateActionRow::Buttons).collect();
    let question = Words::of(language).quote(&markdown::member(question));
    let text = format!(
        "{}
{question}",
        words.start
    );
    View {
        rows,
        ..View::sentence(&text, language)
    }
}

/// What differs between what somebody saw and what is there now, a field after the other.
pub fn differences(
    seen: &FieldValues,
    now: &FieldValues,
    is_elsewhere: bool,
    language: Language,
) -> String {
    let mut told = String::new();
    for (field, now) in now {
        let before = seen.get(field).map_or("", String::as_str);
        if field.is_same(before, now) {
            continue;
        }
        let _ = writeln!(told, "{}", label(*field, is_elsewhere, language));
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

bilingual! {
    /// What is said about an edit in one language.
    pub struct EditWords {
        /// What was chosen is not in the base.
        pub not_chosen =
            "Je n’ai pas trouvé cela dans la base : choisissez dans la liste que Discord ouvre quand \
             on tape dans `fiche`.",
            "I did not find that in the base: choose it from the list that Discord opens when you \
             type in `entry`.";
        /// Nothing is written yet: somebody else has changed it.
        pub changed =
            "Quelqu’un d’autre l’a modifié entre-temps : rien n’est écrit, et votre texte est gardé. \
             Voici ce qui a changé depuis que vous l’avez ouvert ; « Reprendre mon texte » l’ouvre de \
             nouveau, avec ce que vous avez écrit et, pour le reste, ce qui y est maintenant.",
            "Somebody else has changed it meanwhile: nothing is written, and your text is kept. Here \
             is what has changed since you opened it; “Back to my text” opens it again, with what you \
             wrote and, for the rest, what is there now.";
        /// There is no other difference.
        pub not_in_form =
            "Ce qui a changé n’est pas dans le formulaire.",
            "What has changed is not in the form.";
        /// Before the reason.
        pub refused =
            "Rien n’est écrit, et votre texte est ci-joint : ",
            "Nothing is written, and your text is attached: ";
        /// Before the number of mistakes.
        pub mistakes =
            "Rien n’est écrit, et votre texte est gardé : ainsi modifiée, ",
            "Nothing is written, and your text is kept: edited like this, ";
        /// What was typed, or pointed at, is no longer kept.
        pub forgotten =
            "Ce texte n’attend plus : il est trop ancien, ou le bot a redémarré. S’il y a un fichier \
             joint, il le contient ; sinon, recommencez.",
            "This text is no longer waiting: it is too old, or the bot was restarted. If a file is \
             attached, it holds the text; otherwise, start again.";
        /// The message says nothing.
        pub no_text =
            "Ce message ne contient pas de texte : il n’y a rien à en tirer.",
            "This message has no text: there is nothing to take from it.";
        /// Before the fields that a form cannot hold.
        too_long =
            "Trop long pour un formulaire de Discord, donc inchangé : ",
            "Too long for a form on Discord, thus unchanged: ";
        /// Above what members would see.
        pub preview = "-# Ce que les membres verraient :", "-# What members would see:";
        /// Opens the form again.
        again = "Reprendre mon texte", "Back to my text";
        /// Ask for an entry, and for something treated elsewhere.
        new_entry = "Nouvelle fiche", "New entry";
        new_elsewhere = "Nouveau sujet ailleurs", "New: treated elsewhere";
        /// Before the message that is to be an example question.
        start =
            "Ce message servira de question d’exemple, que vous pourrez retoucher. À quelle fiche \
             l’ajouter ?",
            "This message will be an example question, which you can edit. Which entry is it for?";
        /// Before the title of what a form is about.
        editing = "Modifier : ", "Edit: ";
        /// Before the title of what is treated elsewhere, in a list.
        elsewhere = "Ailleurs : ", "Elsewhere: ";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::fixture;

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
            for field in Addable::Elsewhere
                .fields()
                .iter()
                .chain(Addable::About.fields())
            {
                for is_elsewhere in [false, true] {
                    let label = label(*field, is_elsewhere, language);
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
            (Field::Title, "A".to_owned()),
            (Field::Keywords, "é\n".repeat(2_001)),
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
        assert_eq!(too_long(&values), [Field::Keywords]);
    }

    #[test]
    fn what_is_chosen_is_found_again() {
        let knowledge = fixture::knowledge();
        let entry = &knowledge.entries[0];
        let whats = [
            Editable::Entry(entry.id.clone()),
            Editable::Elsewhere {
                title: knowledge.elsewhere[0].title.fr.clone(),
                text: knowledge.elsewhere[0].text.fr.clone(),
            },
        ];
        for what in whats {
            let reference = reference(&what, &knowledge).unwrap();
            assert_eq!(editable(reference, &knowledge), Some(what));
        }
    }

    #[test]
    fn a_difference_shows_what_came_and_went() {
        let values = |keywords: &str| {
            FieldValues::from([
                (Field::Title, "A".to_owned()),
                (Field::Keywords, keywords.to_owned()),
            ])
        };
        let told = differences(&values("a\nb"), &values("b\nc"), false, Language::French);
        assert_eq!(told, "Mots qui y mènent (un par ligne)\n- a\n+ c\n");
    }
}
