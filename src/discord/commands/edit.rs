//! `/modifier`, `/nouveau` and « Ajouter à la base »: what is chosen, and what is said about it. For
//! moderators, in the operator's own servers only.

use std::num::NonZeroU64;

use serenity::all::{
    ButtonStyle, CommandData, CreateActionRow, CreateButton, CreateCommandOption, InteractionId,
};

use super::builder::{ENGLISH_LOCALES, option, text_option};
use super::options::text_of;
use super::search;
use crate::base::Base;
use crate::discord::api::AutocompleteChoice;
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::discord::render::View;
use crate::knowledge::{Addable, Editable, Entry, Knowledge, Language, bilingual};
use crate::reply::{Focus, Reference, Reply, Target, Words};
use crate::search::{Suggestion, Target as Suggested};

/// The option for what is edited.
const WHAT: &str = "fiche";
/// The option for what is added.
const KIND: &str = "nature";
/// How many entries are offered for a message.
const NEAREST: usize = limits::BUTTONS_PER_ROW;

/// What can be added, as it is called in `custom_id`s and options.
const KINDS: [(Addable, &str, [&str; 2]); 5] = [
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
    (
        Addable::Term,
        "term",
        ["Un sigle ou un mot difficile", "An acronym or a hard word"],
    ),
];

/// `/modifier`'s option.
pub(super) fn edit_options() -> Vec<CreateCommandOption> {
    let what = text_option(
        (
            WHAT,
            "La fiche, le point, le sujet, le thème ou le mot à modifier : choisissez dans la liste",
        ),
        (
            "entry",
            "The entry, point, subject, theme or word to edit: choose it from the list",
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

pub(super) fn kind_named(name: &str) -> Option<Addable> {
    let found = KINDS.iter().find(|(_, it, _)| *it == name);
    found.map(|(kind, ..)| *kind)
}

pub(super) fn name_of(kind: Addable) -> &'static str {
    let found = KINDS.iter().find(|(it, ..)| *it == kind);
    found.map_or("", |(_, name, _)| *name)
}

/// What a message says, as an example question.
pub fn question(data: &CommandData) -> Option<String> {
    let readings = search::readings(data);
    readings.first().map(|said| example(said))
}

/// A text as an example question: on one line.
pub fn example(said: &str) -> String {
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&line, EXAMPLE)
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
            Suggested::Theme(id) => {
                let mark = EditWords::of(language).theme;
                (Target::Theme(knowledge.theme(id)?), mark)
            }
            Suggested::Term(index) => {
                let mark = EditWords::of(language).term;
                (Target::Term(knowledge.terms.get(*index)?), mark)
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
        Target::Theme(it) => Editable::Theme(it.id.clone()),
        Target::Term(it) => Editable::Term {
            word: it.name().to_owned(),
            text: it.text.fr.clone(),
        },
        _ => return None,
    })
}

/// The reference of what is edited, if the base has it.
pub(super) fn reference(what: &Editable, knowledge: &Knowledge) -> Option<Reference> {
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
        Editable::Theme(id) => Target::Theme(knowledge.theme(id)?),
        Editable::Term { word, .. } => {
            let mut all = knowledge.terms.iter();
            Target::Term(all.find(|it| it.name() == word)?)
        }
    }))
}

/// What is edited as members would see it; none if the base does not have it.
pub fn shown(what: &Editable, knowledge: &Knowledge, language: Language) -> Option<Reply> {
    let reference = reference(what, knowledge)?;
    Some(Reply::referred(knowledge, &[reference], language))
}

pub(super) fn interaction(id: &str) -> Option<InteractionId> {
    let id: NonZeroU64 = id.parse().ok()?;
    Some(InteractionId::from(id))
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

    pub(super) fn button(self, label: &str, style: ButtonStyle) -> CreateButton {
        let label = cut(label, limits::BUTTON_LABEL);
        CreateButton::new(self.write()).label(label).style(style)
    }
}

/// The entries to offer for a question: the nearest first, then others, so many in all.
pub fn nearest<'a>(question: &str, base: &'a Base, count: usize) -> Vec<&'a Entry> {
    let entries = &base.knowledge.entries;
    let found = base.ask(question);
    let found = found.candidates.iter().map(|it| it.entry);
    let mut nearest: Vec<usize> = found.take(count).collect();
    let others = (0..entries.len()).filter(|it| !nearest.contains(it));
    let others: Vec<usize> = others.take(count - nearest.len()).collect();
    nearest.extend(others);
    let nearest = nearest.into_iter();
    nearest.filter_map(|it| entries.get(it)).collect()
}

/// The message under which one chooses what to do with another message's text.
pub fn start(id: InteractionId, question: &str, base: &Base, language: Language) -> View {
    let grey = ButtonStyle::Secondary;
    let nearest = nearest(question, base, NEAREST).into_iter();
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

/// The report of an edit, with the example question that it adds to what has this title.
pub fn with_example(mut view: View, question: &str, title: &str, language: Language) -> View {
    let words = Words::of(language);
    let title = words.quote(&markdown::base(title));
    let label = format!("{}{title}", EditWords::of(language).example);
    let question = words.quote(&markdown::member(question));
    let told = words.typeset(&words.labelled(&label, &question));
    view.content = cut(&format!("{told}\n{}", view.content), limits::CONTENT);
    view
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
        pub(super) too_long =
            "Trop long pour un formulaire de Discord, donc inchangé : ",
            "Too long for a form on Discord, thus unchanged: ";
        /// Above what members would see.
        pub preview = "-# Ce que les membres verraient :", "-# What members would see:";
        /// Opens the form again.
        pub(super) again = "Reprendre mon texte", "Back to my text";
        /// Ask for an entry, and for something treated elsewhere.
        pub(super) new_entry = "Nouvelle fiche", "New entry";
        pub(super) new_elsewhere = "Nouveau sujet ailleurs", "New: treated elsewhere";
        pub(super) new_term = "Nouveau mot expliqué", "New: a word explained";
        /// Before the message that is to be an example question.
        start =
            "Ce message servira de question d’exemple, que vous pourrez retoucher. À quelle fiche \
             l’ajouter ?",
            "This message will be an example question, which you can edit. Which entry is it for?";
        /// Before the title of what an example question is added to.
        example = "Question d’exemple pour ", "Example question for ";
        /// Before the title of what a form is about.
        pub(super) editing = "Modifier : ", "Edit: ";
        /// Before the title of what is treated elsewhere, in a list.
        elsewhere = "Ailleurs : ", "Elsewhere: ";
        /// The same of a theme, and of a term.
        theme = "Thème : ", "Theme: ";
        term = "Mot : ", "Word: ";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::fixture;

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
            Editable::Theme(knowledge.themes[0].id.clone()),
            Editable::Term {
                word: knowledge.terms[0].name().to_owned(),
                text: knowledge.terms[0].text.fr.clone(),
            },
        ];
        for what in whats {
            let reference = reference(&what, &knowledge).unwrap();
            assert_eq!(editable(reference, &knowledge), Some(what));
        }
    }
}
