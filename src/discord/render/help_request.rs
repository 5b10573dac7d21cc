//! « Demander à un humain »: what is posted where people answer, and what the asker then sees. Pure.

use std::num::NonZeroU64;

use serenity::all::{
    ActionRowComponent, ButtonKind, ButtonStyle, ChannelId, ComponentInteractionData,
    ComponentInteractionDataKind, CreateActionRow, CreateButton, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, GuildId, Message, MessageId, UserId,
};

use super::view::{View, row};
use crate::discord::format::custom_id::{Action, CustomId};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::discord::format::words::DiscordWords;
use crate::discord::policy::help_channel::HelpOffer;
use crate::knowledge::Language;
use crate::reply::{Reference, Words};

/// How much of a question is posted.
const QUESTION: usize = 1_000;
/// How much of it is repeated with its answer.
const QUESTION_TOLD: usize = 300;
/// What the line with the question begins with.
const QUOTE: &str = "> ";
/// The `custom_id`s of what moderators use.
const NEW_ENTRY: &str = "people:new";
const EXAMPLE: &str = "people:example";

/// Said of a question under its post, until its asker is told of an answer, and then.
const TO_TELL: &str =
    "La première réponse de la modération lui est transmise, avec le nom de qui l’écrit.";
const TOLD: &str = "Une réponse de la modération lui est transmise.";

/// A question to post.
#[derive(Debug, Clone, Copy)]
pub struct HelpRequest<'a> {
    /// Who asks.
    pub by: UserId,
    /// The question, inert.
    pub question: &'a str,
    /// Where it was asked.
    pub asked: AskedIn,
    /// The entries to add it to, by their titles; none where the base is not tended.
    pub for_moderators: Option<&'a [(&'a str, Reference)]>,
    /// Whether who asks is told of a moderator's answer.
    pub tells_answer: bool,
}

/// Where a question was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedIn {
    /// In a message to the bot alone.
    Private,
    /// By a command, in this channel.
    Channel(ChannelId),
    /// In this message.
    Message(GuildId, ChannelId, MessageId),
}

/// A moderator's answer to a question that was posted.
#[derive(Debug, Clone, Copy)]
pub struct HelpAnswer<'a> {
    /// Who asked.
    pub asker: UserId,
    /// Who answers.
    pub by: UserId,
    /// The question.
    pub question: &'a str,
    /// What they say.
    pub text: &'a str,
    /// Where they say it.
    pub link: &'a str,
}

/// What a moderator does with a question and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Both make an entry.
    NewEntry,
    /// The question goes to this entry.
    Example(Reference),
}

impl Use {
    /// What was pressed or chosen; none if it is not one of these.
    pub fn read(data: &ComponentInteractionData) -> Option<Self> {
        match (data.custom_id.as_str(), &data.kind) {
            (NEW_ENTRY, ComponentInteractionDataKind::Button) => Some(Self::NewEntry),
            (EXAMPLE, ComponentInteractionDataKind::StringSelect { values }) => {
                Some(Self::Example(values.first()?.parse().ok()?))
            }
            _ => None,
        }
    }
}

/// What is posted: in French, for whoever reads that channel. Like every mention of the bot's, it pings
/// nobody.
pub fn post(request: &HelpRequest<'_>) -> View {
    let HelpRequest {
        by,
        question,
        asked,
        for_moderators,
        tells_answer,
    } = *request;
    let place = match asked {
        AskedIn::Private => String::from("en message privé"),
        AskedIn::Channel(channel) | AskedIn::Message(_, channel, _) => format!("dans <#{channel}>"),
    };
    let opening = format!("**Question pour un humain**, posée par <@{by}> {place}");
    let hint = "-# Je n’ai pas trouvé de réponse sûre. Si vous savez : « Répondre » à ce message, en \
                mentionnant la personne.";
    let question = cut(question, QUESTION);
    let words = Words::of(Language::French);
    let (opening, hint) = (words.typeset(&format!("{opening} :")), words.typeset(hint));
    let mut text = format!("{opening}\n{QUOTE}{question}\n{hint}");
    if tells_answer {
        text = format!("{text} {TO_TELL}");
    }
    let mut buttons = Vec::new();
    if let AskedIn::Message(guild, channel, message) = asked {
        let link = message.link(channel, Some(guild));
        buttons.push(CreateButton::new_link(link).label("Voir la question"));
    }
    if for_moderators.is_some() {
        let new = CreateButton::new(NEW_ENTRY).label("En faire une fiche");
        buttons.push(new.style(ButtonStyle::Secondary));
    }
    buttons.push(delete(by, false, Language::French));
    let mut rows = row(buttons);
    rows.extend(entries_menu(for_moderators.unwrap_or_default()));
    View {
        rows,
        ..View::text(&text)
    }
}

/// The entries that a question can be added to.
fn entries_menu(entries: &[(&str, Reference)]) -> Option<CreateActionRow> {
    let options = entries.iter().take(limits::CHOICES).map(|(title, entry)| {
        CreateSelectMenuOption::new(cut(title, limits::CHOICE_NAME), entry.to_string())
    });
    let options: Vec<CreateSelectMenuOption> = options.collect();
    if options.is_empty() {
        return None;
    }
    let menu = CreateSelectMenu::new(EXAMPLE, CreateSelectMenuKind::String { options });
    let menu = menu.placeholder("Ajouter à une fiche");
    Some(CreateActionRow::SelectMenu(menu))
}

/// The question that one of the bot's own messages has posted, as it was asked; none if it is no such
/// message.
pub fn question_in(message: &Message) -> Option<String> {
    let ids = custom_ids(message);
    let is_post = message.content.starts_with("**Question pour un humain**") && !ids.is_empty();
    let mut lines = message.content.lines();
    let line = lines.find_map(|line| line.strip_prefix(QUOTE));
    line.filter(|_| is_post).map(markdown::unescaped)
}

/// Who asked the question that a message has posted.
pub fn asker_in(message: &Message) -> Option<UserId> {
    let ids = custom_ids(message).into_iter();
    let mut delete = ids.filter_map(CustomId::parse);
    delete.find(|it| it.action == Action::Delete)?.asker
}

/// The message that asked the question of a post; none if it was asked in private, or by a command.
pub fn asked_in(post: &Message) -> Option<(ChannelId, MessageId)> {
    let link = buttons(post).find_map(|button| match button {
        ButtonKind::Link { url } => Some(url),
        _ => None,
    });
    let mut ids = link?.rsplit('/').map(str::parse);
    let message: NonZeroU64 = ids.next()?.ok()?;
    let channel: NonZeroU64 = ids.next()?.ok()?;
    Some((channel.into(), message.into()))
}

/// What a post says once its asker is told of an answer; none if they are already, or never will be.
pub fn told_of_answer(post: &Message) -> Option<String> {
    let text = post.content.strip_suffix(TO_TELL)?;
    Some(format!("{text}{TOLD}"))
}

/// What the asker is told of an answer.
pub fn answer(answer: &HelpAnswer<'_>, language: Language) -> View {
    let texts = (DiscordWords::of(language), Words::of(language));
    let question = texts
        .1
        .quote(&cut(&markdown::member(answer.question), QUESTION_TOLD));
    let opening = texts.0.help_answered(answer.by, &question);
    let said = cut(&markdown::base(answer.text), QUESTION);
    let said: Vec<String> = said.lines().map(|line| format!("{QUOTE}{line}")).collect();
    let text = format!("{}\n{}", texts.1.typeset(&opening), said.join("\n"));
    let link = CreateButton::new_link(answer.link).label(texts.0.see_answer);
    View {
        rows: row(vec![link, delete(answer.asker, false, language)]),
        ..View::text(&text)
    }
}

/// The asker's message once the question is posted: it says where, and offers that no more.
pub fn posted(message: &Message, offer: HelpOffer, post: MessageId, language: Language) -> View {
    let address = post.link(offer.channel, Some(offer.guild));
    let said = DiscordWords::of(language).help_posted(&address);
    let said = Words::of(language).typeset(&said);
    let offers = [Language::French, Language::English].map(|it| offered(offer, it));
    let lines = message.content.lines().map(|line| {
        let is_offer = offers.iter().any(|offer| offer == line);
        if is_offer { said.as_str() } else { line }
    });
    let lines: Vec<&str> = lines.collect();
    let ids = custom_ids(message).into_iter().filter_map(CustomId::parse);
    let delete = ids
        .filter(|it| it.action == Action::Delete)
        .filter_map(|it| Some(delete(it.asker?, it.plain, language)));
    View {
        rows: row(delete.collect()),
        ..View::text(&lines.join("\n"))
    }
}

/// Said before the click: what is posted, and where.
pub(super) fn offered(offer: HelpOffer, language: Language) -> String {
    let said = DiscordWords::of(language).help_offer(offer.channel, offer.asked_in_private);
    Words::of(language).typeset(&said)
}

fn delete(asker: UserId, plain: bool, language: Language) -> CreateButton {
    let custom_id = CustomId {
        action: Action::Delete,
        asker: Some(asker),
        plain,
        references: Vec::new(),
    };
    CreateButton::new(custom_id.encode())
        .label(DiscordWords::of(language).delete)
        .style(ButtonStyle::Danger)
}

fn custom_ids(message: &Message) -> Vec<&str> {
    let ids = buttons(message).filter_map(|button| match button {
        ButtonKind::NonLink { custom_id, .. } => Some(custom_id.as_str()),
        _ => None,
    });
    ids.collect()
}

fn buttons(message: &Message) -> impl Iterator<Item = &ButtonKind> {
    let components = message.components.iter().flat_map(|row| &row.components);
    components.filter_map(|component| match component {
        ActionRowComponent::Button(button) => Some(&button.data),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::render::tests::{
        finding_nothing, is_typeset, longest, read_aloud, shown, within_limits,
    };
    use crate::discord::render::{Audience, Frame, render};

    const ASKER: UserId = UserId::new(7);
    const OFFER: HelpOffer = HelpOffer {
        channel: ChannelId::new(10),
        guild: GuildId::new(1),
        asked_in_private: false,
    };

    /// A view as Discord gives it back.
    fn message(view: &View) -> Message {
        let mut message = Message::default();
        message.content.clone_from(&view.content);
        let rows = shown(view)["components"].clone();
        message.components = serde_json::from_value(rows).unwrap();
        message
    }

    fn request<'a>(
        question: &'a str,
        asked: AskedIn,
        entries: &'a [(&'a str, Reference)],
    ) -> HelpRequest<'a> {
        HelpRequest {
            by: ASKER,
            question,
            asked,
            for_moderators: Some(entries),
            tells_answer: true,
        }
    }

    #[test]
    fn what_is_posted_is_read_back_and_within_discords_limits() {
        let message_id = MessageId::new(3);
        let places = [
            AskedIn::Private,
            AskedIn::Channel(ChannelId::new(2)),
            AskedIn::Message(GuildId::new(1), ChannelId::new(2), message_id),
        ];
        let titles: Vec<String> = (0..30)
            .map(|it| format!("{it}{}", "a".repeat(200)))
            .collect();
        let all = titles
            .iter()
            .map(|it| (it.as_str(), Reference::to_entry(it)));
        let all: Vec<(&str, Reference)> = all.collect();
        for asked in places {
            let safe = markdown::member("**Qui** <@1>");
            let view = post(&request(&safe, asked, &all));
            within_limits("post", &shown(&view));
            assert!(is_typeset(&shown(&view), Language::French));
            let posted = message(&view);
            assert_eq!(question_in(&posted).as_deref(), Some("**Qui** <@1>"));
            assert_eq!(asker_in(&posted), Some(ASKER));
            let long = markdown::member(&"_".repeat(4_000));
            let view = post(&request(&long, asked, &[]));
            within_limits("post", &shown(&view));
            assert!(view.content.ends_with(TO_TELL), "{}", view.content);
        }
        let entry = [("L’ouverture", Reference::to_entry("ouverture"))];
        let view = post(&request("Qui ?", places[2], &entry));
        insta::assert_snapshot!(read_aloud(&shown(&view)).replace('\u{a0}', " "), @r"
        Question pour un humain, posée par <@7> dans <#2> :
        > Qui ?
        Je n’ai pas trouvé de réponse sûre. Si vous savez : « Répondre » à ce message, en mentionnant la personne. La première réponse de la modération lui est transmise, avec le nom de qui l’écrit.
        [lien] Voir la question
        [bouton] En faire une fiche
        [bouton] Supprimer
        [menu] Ajouter à une fiche
        - L’ouverture
        ");
        assert_eq!(question_in(&Message::default()), None);
    }

    #[test]
    fn the_offer_is_said_whatever_the_base_says_and_gives_way_to_the_link() {
        for language in [Language::French, Language::English] {
            for (asked_in_private, plain) in [(false, false), (true, true)] {
                let offer = HelpOffer {
                    asked_in_private,
                    ..OFFER
                };
                for reply in finding_nothing(&longest(), language) {
                    let mut frame = Frame::new(ASKER, Audience::Everyone, plain);
                    frame.help = Some(offer);
                    let frame = frame.asked("qui ?", Words::of(language));
                    let view = render(&reply, &frame);
                    within_limits("offer", &shown(&view));
                    let said = offered(offer, language);
                    assert!(view.content.contains(&said), "{}", view.content);

                    let after = posted(&message(&view), offer, MessageId::new(99), language);
                    within_limits("posted", &shown(&after));
                    assert!(!after.content.contains(&said), "{}", after.content);
                    let link = "https://discord.com/channels/1/10/99";
                    assert!(after.content.contains(link), "{}", after.content);
                    assert_eq!(after.rows.len(), 1, "« Supprimer » stays");
                    let there = message(&after);
                    assert_eq!(asker_in(&there), Some(ASKER));
                    assert_eq!(custom_ids(&there).len(), 1);
                }
            }
        }
    }
}
