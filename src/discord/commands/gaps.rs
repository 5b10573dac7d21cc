//! `/lacunes`: what members ask in vain. For moderators, in the operator's own servers only.

use std::fmt::Write as _;

use serenity::all::{
    ButtonStyle, CommandData, CommandDataOptionValue, CommandOptionType, CreateActionRow,
    CreateButton, CreateCommandOption,
};

use super::builder::option;
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::discord::render::View;
use crate::journal::{Fault, Topic, Verdict};
use crate::knowledge::{Knowledge, Language, bilingual};
use crate::reply::{Focus, Reference, Target, Words};

/// What the `custom_id` of a button under the list begins with: before the page that it shows, or the
/// topic that it mends and, to change an entry, that entry's reference.
const RETRY: &str = "gaps:retry:";
const PAGE: &str = "gaps:page:";
const NEW: &str = "gaps:new:";
const CHANGE: &str = "gaps:change:";
/// The option that deletes the journal.
const ERASE: &str = "effacer";
/// Topics on a page: Discord has room for a row of buttons for each, and one more.
const TOPICS: usize = 4;
/// How much of a question and of a title is shown.
const QUESTION: usize = 200;
const TITLE: usize = 60;

/// Its options.
pub(super) fn options() -> Vec<CreateCommandOption> {
    let erase = option(
        (ERASE, "Effacer tout ce que le journal a noté (sans retour)"),
        ("erase", "Delete all that the journal has noted (for good)"),
    );
    vec![erase.kind(CommandOptionType::Boolean)]
}

/// Whether the journal is to be deleted.
pub fn erases(data: &CommandData) -> bool {
    let mut options = data.options.iter();
    options.any(|it| it.name == ERASE && it.value == CommandDataOptionValue::Boolean(true))
}

/// The page that a button under the list shows; nothing if it is another button.
pub fn page(custom_id: &str) -> Option<usize> {
    let mut kinds = [RETRY, PAGE].into_iter();
    let page = kinds.find_map(|it| custom_id.strip_prefix(it))?;
    page.parse().ok()
}

/// How a topic is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mending {
    /// The topic's key.
    pub topic: String,
    /// The entry that gets its question; a new one if there is none.
    pub entry: Option<Reference>,
}

impl Mending {
    /// Reads a button's `custom_id`; none if it is another button.
    pub fn read(custom_id: &str) -> Option<Self> {
        if let Some(topic) = custom_id.strip_prefix(NEW) {
            let topic = topic.to_owned();
            return Some(Self { topic, entry: None });
        }
        let (topic, entry) = custom_id.strip_prefix(CHANGE)?.split_once(':')?;
        Some(Self {
            topic: topic.to_owned(),
            entry: Some(entry.parse().ok()?),
        })
    }
}

/// What mends a topic: its question goes to the nearest entry, or into a new one.
fn mending(
    number: usize,
    topic: &Topic,
    knowledge: &Knowledge,
    language: Language,
) -> CreateActionRow {
    let (texts, key) = (GapsWords::of(language), topic.key());
    let button = |id: String, label: &str| {
        let label = cut(&format!("{number}. {label}"), limits::BUTTON_LABEL);
        CreateButton::new(id)
            .label(label)
            .style(ButtonStyle::Secondary)
    };
    let nearest = topic.near.first().and_then(|id| knowledge.entry(id));
    let change = nearest.map(|entry| {
        let reference = Reference::to(Target::Entry(entry, Focus::Whole));
        let label = Words::of(language).labelled(texts.change, entry.title.get(language));
        button(format!("{CHANGE}{key}:{reference}"), &label)
    });
    let new = button(format!("{NEW}{key}"), texts.new);
    CreateActionRow::Buttons(change.into_iter().chain([new]).collect())
}

/// Said if a topic is no longer there.
pub fn gone(language: Language) -> View {
    View::sentence(GapsWords::of(language).gone, language)
}

/// Said if the settings have no journal.
pub fn off(language: Language) -> View {
    View::sentence(GapsWords::of(language).off, language)
}

/// Said once all is deleted.
pub fn erased(language: Language) -> View {
    View::sentence(GapsWords::of(language).erased, language)
}

/// Said if the journal cannot be read.
pub fn failed(fault: &Fault, language: Language) -> View {
    View::sentence(
        &format!("{}{fault}.", GapsWords::of(language).failed),
        language,
    )
}

/// A page of the missed questions, each with the nearest entries and what the base in service does
/// with it now; the last page if there are fewer.
pub fn list(topics: &[Topic], page: usize, knowledge: &Knowledge, language: Language) -> View {
    let (texts, words) = (GapsWords::of(language), Words::of(language));
    if topics.is_empty() {
        return View::sentence(texts.no_gaps, language);
    }
    let last = (topics.len() - 1) / TOPICS;
    let page = page.min(last);
    let missed = topics
        .iter()
        .filter(|it| it.verdict == Verdict::Missed)
        .count();
    let mut text = format!("**{}**\n", texts.title);
    for (label, count) in [
        (texts.topics, topics.len()),
        (texts.mended, topics.len() - missed),
    ] {
        let _ = writeln!(text, "{}", words.labelled(label, &count.to_string()));
    }
    let shown = topics.iter().enumerate().skip(page * TOPICS).take(TOPICS);
    for (index, topic) in shown.clone() {
        let _ = write!(
            text,
            "\n**{}.** {}",
            index + 1,
            told(topic, knowledge, texts, words)
        );
    }
    let button = |kind: &str, page: usize, label| {
        CreateButton::new(format!("{kind}{page}"))
            .label(label)
            .style(ButtonStyle::Secondary)
    };
    let mut buttons = vec![button(RETRY, page, texts.retry)];
    if page > 0 {
        buttons.push(button(PAGE, page - 1, texts.previous));
    }
    if page < last {
        buttons.push(button(PAGE, page + 1, texts.next));
    }
    let mut rows: Vec<CreateActionRow> = shown
        .map(|(index, topic)| mending(index + 1, topic, knowledge, language))
        .collect();
    rows.push(CreateActionRow::Buttons(buttons));
    View {
        rows,
        ..View::sentence(&text, language)
    }
}

/// A topic: its first question, how often it was missed, what the base has for it.
fn told(topic: &Topic, knowledge: &Knowledge, texts: &GapsWords, words: &Words) -> String {
    let title = |id: &String| {
        let title = knowledge.entry(id).map(|it| it.title.get(words.language));
        words.quote(&cut(&markdown::base(title.unwrap_or(id)), TITLE))
    };
    let question = words.quote(&cut(&markdown::member(topic.question()), QUESTION));
    let rejected = topic.rejected();
    let counts = [
        (topic.count() - rejected, texts.unknown),
        (rejected, texts.rejected),
    ];
    let counts = counts.into_iter().filter(|(number, _)| *number > 0);
    let counts: Vec<String> = counts
        .map(|(number, how)| format!("{how} × {number}"))
        .collect();
    let mut lines = vec![
        words.labelled(&question, &counts.join(", ")),
        match topic.verdict {
            Verdict::Missed => texts.still_missed,
            Verdict::Helped => texts.helped,
            Verdict::Answered => texts.answered,
        }
        .to_owned(),
    ];
    if topic.gaps.len() > 1 {
        let others = topic.gaps.iter().skip(1);
        let others: Vec<String> = others
            .map(|gap| words.quote(&cut(&markdown::member(&gap.question), TITLE)))
            .collect();
        lines.push(cut(
            &words.labelled(texts.also, &others.join(", ")),
            QUESTION,
        ));
    }
    if !topic.near.is_empty() {
        let near: Vec<String> = topic.near.iter().map(title).collect();
        lines.push(words.labelled(texts.near, &near.join(", ")));
    }
    lines.join("\n- ") + "\n"
}

bilingual! {
    /// The list's own words in one language.
    struct GapsWords {
        off =
            "Le journal des lacunes est éteint : rien n’est noté. Pour l’allumer, donnez un fichier à `file`, sous \
             `[journal]`, dans les réglages du bot.",
            "The journal of gaps is off: nothing is noted. To turn it on, give `file` a file under `[journal]` in the \
             bot’s settings.";
        failed = "Le journal des lacunes ne répond pas : ", "The journal of gaps does not answer: ";
        erased =
            "Tout ce que le journal des lacunes avait noté est effacé.",
            "All that the journal of gaps had noted is deleted.";
        title = "Ce que les membres demandent en vain", "What members ask in vain";
        no_gaps =
            "Aucune question n’est restée sans réponse, et aucune réponse n’a été refusée.",
            "No question was left without an answer, and no answer was rejected.";
        /// Labels before how many topics there are, and how many the base answers now.
        topics = "Sujets, les plus fréquents d’abord", "Topics, the most frequent first";
        mended = "Dont la base répond maintenant à", "Of which the base now answers";
        unknown = "sans réponse", "unanswered";
        rejected = "« ce n’est pas ça »", "“that’s not it”";
        also = "aussi", "also";
        near = "fiches proches", "nearest entries";
        still_missed = "toujours sans bonne réponse", "still without a good answer";
        answered = "une fiche y répond maintenant", "an entry answers it now";
        helped = "le bot dit maintenant qui peut aider", "the bot now says who can help";
        change = "Ajouter à cette fiche", "Add to this entry";
        new = "Nouvelle fiche", "New entry";
        gone = "Cette question n’est plus dans le journal.", "This question is no longer in the journal.";
        retry = "Réessayer", "Try again";
        previous = "Précédents", "Previous";
        next = "Suivants", "Next";
    }
}
