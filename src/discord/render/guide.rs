//! The page of `/aide`: what the bot can do and knows, and what it reads and keeps with the
//! settings in force; the latter also for whoever asks.

use serenity::all::{
    ButtonStyle, ChannelId, CreateButton, CreateEmbed, CreateEmbedFooter, Mentionable,
};

use super::facts::{lines, link_lines, short_lines};
use super::frame::Kept;
use super::lines::within;
use super::view::{COLOUR, View, row};
use crate::commands::{COMMANDS, Command, CommandKind};
use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::discord::listening::intake::Channels;
use crate::discord::policy::conversations::REMEMBERED_FOR;
use crate::knowledge::{Knowledge, Language, bilingual};
use crate::reply::{self, Words};

/// The switch's `custom_id`, by what it does.
const OPT_OUT: &str = "unasked:off";
const OPT_IN: &str = "unasked:on";
/// How much of an example question is shown.
const EXAMPLE: usize = 200;
/// How much of the colloquium's title is shown.
const TITLE: usize = 200;
/// How many channels of a kind are named.
const NAMED_CHANNELS: usize = 5;

/// The page's fields by importance, for when room is short: what is kept, what is read, the ways to
/// ask, examples, themes, the colloquium.
const BY_IMPORTANCE: [usize; 6] = [5, 4, 0, 1, 2, 3];
/// The least room that is worth a field.
const LEAST_FIELD: usize = 60;

/// The settings that decide what is read and kept.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// The channels that are read.
    pub channels: &'a Channels,
    /// What is written.
    pub kept: Kept,
    /// Whether who reads the page wants no answer unasked.
    pub is_opted_out: bool,
}

/// The page; as text alone if `plain`.
pub fn render(
    knowledge: &Knowledge,
    settings: &Settings<'_>,
    language: Language,
    plain: bool,
) -> View {
    page(COMMANDS, knowledge, settings, language, plain)
}

fn page(
    commands: &[Command],
    knowledge: &Knowledge,
    settings: &Settings<'_>,
    language: Language,
    plain: bool,
) -> View {
    let (texts, words) = (Texts::of(language), Words::of(language));
    let naming = |sentence| words.naming(&knowledge.event.noun, sentence);
    let event_name = naming(texts.event);
    let fields = [
        ("", ways(commands, texts, words)),
        (words.examples, examples(knowledge, language)),
        (words.themes, themes(knowledge, language)),
        (event_name.as_str(), event(knowledge, language)),
        (texts.read, read(settings.channels, texts, words)),
        (texts.kept, kept(texts, settings.kept)),
    ];
    let typeset = |lines: Vec<String>| lines.iter().map(|line| words.typeset(line)).collect();
    let page = Page {
        title: texts.title,
        opening: words.typeset(&naming(texts.opening)),
        fields: fields.map(|(name, lines)| (name.to_owned(), typeset(lines))),
        versions: versions(knowledge, texts, words),
    };
    let view = if plain {
        View::text(&page.in_text(words))
    } else {
        page.in_embed(words)
    };
    let switch = settings.kept.opt_outs.then(|| {
        let (id, label) = if settings.is_opted_out {
            (OPT_IN, texts.opt_in)
        } else {
            (OPT_OUT, texts.opt_out)
        };
        let button = CreateButton::new(id).label(label);
        button.style(ButtonStyle::Secondary)
    });
    View {
        rows: row(switch.into_iter().collect()),
        ..view
    }
}

/// Whether a button's `custom_id` opts out, or in again; none if it is another button.
pub fn opts_out(custom_id: &str) -> Option<bool> {
    match custom_id {
        OPT_OUT => Some(true),
        OPT_IN => Some(false),
        _ => None,
    }
}

/// Said once the switch is pressed; `noted`: it outlives the program.
pub fn opted_out(out: bool, noted: bool, language: Language) -> View {
    let texts = Texts::of(language);
    View::sentence(
        match (out, noted) {
            (true, true) => texts.opted_out,
            (false, true) => texts.opted_in,
            (_, false) => texts.not_noted,
        },
        language,
    )
}

struct Page {
    title: &'static str,
    opening: String,
    /// The ways to ask, then names and lines; those without lines are not shown.
    fields: [(String, Vec<String>); 6],
    versions: String,
}

impl Page {
    /// The ways to ask get the room that the other fields leave.
    fn in_embed(self, words: &Words) -> View {
        let [(_, ways), fields @ ..] = self.fields;
        let mut embed = CreateEmbed::new().colour(COLOUR).title(self.title);
        let mut used = limits::length(self.title) + limits::length(&self.versions);
        for (name, lines) in fields {
            if !lines.is_empty() {
                let value = within(lines, limits::FIELD_VALUE, words);
                used += limits::length(&name) + limits::length(&value);
                embed = embed.field(name, value, false);
            }
        }
        let left = limits::EMBEDS_TOTAL.saturating_sub(used);
        let ways = within(ways, left.min(limits::EMBED_DESCRIPTION), words);
        let embed = embed
            .description(ways)
            .footer(CreateEmbedFooter::new(self.versions));
        View {
            embeds: vec![embed],
            ..View::text(&format!("**{}**\n{}", self.title, self.opening))
        }
    }

    /// Within one message: the less important fields get the room that the others leave.
    fn in_text(mut self, words: &Words) -> String {
        let opening = format!("**{}**\n{}", self.title, self.opening);
        let closing = format!("-# {}", self.versions);
        let around = limits::length(&opening) + limits::length(&closing) + 1;
        let mut room = limits::CONTENT.saturating_sub(around);
        let mut shown = [const { String::new() }; BY_IMPORTANCE.len()];
        for index in BY_IMPORTANCE {
            let (name, lines) = &mut self.fields[index];
            let name = match name.as_str() {
                "" => String::new(),
                name => format!("**{name}**\n"),
            };
            let left = room.saturating_sub(limits::length(&name) + 1);
            if !lines.is_empty() && left >= LEAST_FIELD {
                let lines = within(std::mem::take(lines), left.min(limits::FIELD_VALUE), words);
                shown[index] = format!("{name}{lines}");
                room = room.saturating_sub(limits::length(&shown[index]) + 1);
            }
        }
        let parts = std::iter::once(opening).chain(shown).chain([closing]);
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        parts.join("\n")
    }
}

/// Every command that has a line, then the themes'.
fn ways(commands: &[Command], texts: &Texts, words: &Words) -> Vec<String> {
    let language = words.language;
    let lines = commands.iter().filter_map(|command| {
        let name = language.pick(command.names);
        let name = match command.kind {
            CommandKind::Slash => format!("`/{name}`"),
            CommandKind::OnMessage => words.quote(name),
        };
        let line = language.pick(command.help?).replace("{command}", &name);
        Some(format!("- {line}"))
    });
    lines
        .chain([format!("- {}", texts.theme_commands)])
        .collect()
}

fn examples(knowledge: &Knowledge, language: Language) -> Vec<String> {
    let examples = reply::examples(knowledge, language).into_iter();
    examples
        .map(|example| format!("- {}", cut(&markdown::base(&example), EXAMPLE)))
        .collect()
}

fn themes(knowledge: &Knowledge, language: Language) -> Vec<String> {
    let words = Words::of(language);
    let themes = knowledge.themes.iter();
    themes
        .map(|theme| {
            let english = theme.command_en.as_ref();
            let command = match (language, english) {
                (Language::English, Some(command)) => command,
                _ => &theme.command,
            };
            let title = markdown::base(theme.title.get(language));
            format!("- {}", words.labelled(&format!("`/{command}`"), &title))
        })
        .collect()
}

fn event(knowledge: &Knowledge, language: Language) -> Vec<String> {
    let words = Words::of(language);
    let title = reply::event_title(knowledge, language);
    title
        .map(|title| format!("**{}**", cut(&markdown::base(title), TITLE)))
        .into_iter()
        .chain(short_lines(&reply::event_facts(knowledge, language), words))
        .chain(link_lines(&reply::event_links(knowledge, language)))
        .chain(lines(&reply::operator(knowledge, language), words))
        .chain(lines(&reply::contact(knowledge, language), words))
        .collect()
}

fn read(channels: &Channels, texts: &Texts, words: &Words) -> Vec<String> {
    let lists = [
        (texts.ask, &channels.ask),
        (texts.watched, &channels.watched),
        (texts.forums, &channels.forums),
    ];
    let more = lists
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(label, list)| words.labelled(label, &named(list, words)));
    let reads_threads = !(channels.ask.is_empty() && channels.watched.is_empty());
    let catches_up = !(channels.ask.is_empty() && channels.forums.is_empty());
    let rest = if channels.is_empty() {
        texts.nothing_else
    } else {
        texts.content_received
    };
    let mut lines: Vec<String> = std::iter::once(texts.addressed.to_owned())
        .chain(more)
        .chain(reads_threads.then(|| texts.threads.to_owned()))
        .chain(catches_up.then(|| texts.missed.to_owned()))
        .map(|line| format!("- {line}"))
        .collect();
    lines.push(rest.to_owned());
    lines
}

/// What is read and kept, a line each, for who asks; the channels are named by the page.
pub(super) fn privacy(language: Language, written: Kept) -> Vec<String> {
    let (texts, words) = (Texts::of(language), Words::of(language));
    let read = format!("{} {}", texts.addressed, texts.channels_on_page);
    [
        words.labelled(texts.read, &read),
        words.heading_of(texts.kept),
    ]
    .into_iter()
    .chain(kept(texts, written))
    .map(|line| words.typeset(&line))
    .collect()
}

/// Mentions of channels, which open them and notify nobody.
fn named(channels: &[ChannelId], words: &Words) -> String {
    let shown = channels.iter().take(NAMED_CHANNELS);
    let mut names: Vec<String> = shown.map(|id| id.mention().to_string()).collect();
    let left = channels.len() - names.len();
    if left > 0 {
        names.push(words.and_more(left));
    }
    names.join(", ")
}

fn kept(texts: &Texts, written: Kept) -> Vec<String> {
    let minutes = (REMEMBERED_FOR.as_secs() / 60).to_string();
    let remembered = texts.remembered.replace("{minutes}", &minutes);
    let in_memory = [texts.for_a_day, texts.until_stopped, texts.not_kept].map(str::to_owned);
    let opt_outs = written.opt_outs.then(|| texts.opt_outs.to_owned());
    let journal = written
        .journal_days
        .map(|days| texts.journal.replace("{days}", &days.to_string()));
    let posted = written.help_channel.map(|channel| {
        let channel = channel.mention().to_string();
        texts.posted.replace("{channel}", &channel)
    });
    let all = [remembered].into_iter().chain(in_memory);
    let all = all.chain(opt_outs).chain(journal).chain(posted);
    all.map(|told| format!("- {told}")).collect()
}

/// The bot's version, and what the base holds.
fn versions(knowledge: &Knowledge, texts: &Texts, words: &Words) -> String {
    let count = |label, number: usize| words.labelled(label, &number.to_string());
    let bot = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    let entries = count(texts.entries, knowledge.entries.len());
    let themes = count(words.themes, knowledge.themes.len());
    [bot, &entries, &themes].join(" · ")
}

bilingual! {
    /// The page's own words in one language.
    struct Texts {
        title = "Ce que je sais faire", "What I can do";
        /// What the bot is for.
        opening =
            "Je réponds aux questions sur {le} : qui a parlé de quoi, ce qui s’est dit, où le \
             retrouver. Peu importent les fautes et les abréviations.",
            "I answer questions about the {event}: who spoke about what, what was said, where to \
             find it. Typos and abbreviations do not matter.";
        /// The last of the ways to ask.
        theme_commands =
            "Une commande par thème en montre le contenu, ou y cherche une réponse.",
            "Each theme has a command that shows what it holds, or looks there for an answer.";
        event = "{Le}", "The {event}";
        /// Title of what is read, then each thing read.
        read = "Ce que je lis", "What I read";
        addressed =
            "les commandes, les messages privés et les messages qui me mentionnent",
            "commands, direct messages and messages that mention me";
        /// Said in the place of the channels, after what is addressed to the bot.
        channels_on_page =
            "(`/aide` nomme les salons où je lis davantage, s’il y en a).",
            "(`/aide` names the channels where I read more, if any).";
        ask =
            "tous les messages de ces salons de questions",
            "every message in these channels for questions";
        watched =
            "les messages de ces salons, où je ne réponds qu’aux questions dont je suis sûr",
            "messages in these channels, where I only answer questions that I am sure of";
        forums = "les nouveaux sujets de ces forums", "new posts in these forums";
        /// Said if there may be threads to read.
        threads =
            "dans un fil de ces salons, les 50 derniers messages, pour voir si quelqu’un y aide \
             déjà",
            "in a thread of these channels, the last 50 messages, to see whether somebody is \
             helping";
        /// Said if there are channels for asking or forums.
        missed =
            "après un arrêt, les dix dernières minutes des salons de questions et forums",
            "after a stop, the last ten minutes of the channels for questions and forums";
        /// Said if no channel is read.
        nothing_else =
            "Rien d’autre : Discord ne m’envoie pas le texte des autres messages.",
            "Nothing else: Discord does not send me the text of other messages.";
        /// Said if some are, since Discord then sends the messages of all.
        content_received =
            "Rien d’autre : Discord m’envoie aussi les messages des autres salons que je peux \
             voir, je les ignore.",
            "Nothing else: Discord also sends me the messages of the other channels that I can \
             see, and I ignore them.";
        kept = "Ce que je garde", "What I keep";
        /// What is remembered for some minutes.
        remembered =
            "Pendant {minutes} minutes : quelle réponse j’ai donnée à qui, pour comprendre « et \
             qui a parlé ? ».",
            "For {minutes} minutes: which answer I gave to whom, to understand “and who spoke?”.";
        /// What is remembered for a day.
        for_a_day =
            "Pendant un jour : quelle réponse va avec quelle question et qui l’a posée, pour la \
             changer ou l’effacer avec elle.",
            "For a day: which answer belongs to which question and who asked it, to change or \
             delete the one with the other.";
        /// What is forgotten when the bot stops, or for newer things.
        until_stopped =
            "Jusqu’à mon arrêt au plus tard : quels messages j’ai lus, qui a écrit où et quand en \
             dernier, qui est seul dans un fil, qui refuse mes messages privés, pour ne pas me \
             répéter ni couper la parole.",
            "At the latest until I am stopped: which messages I have read, who last wrote where \
             and when, who is alone in a thread, who takes no direct messages from me, so as not \
             to repeat myself or cut in.";
        not_kept =
            "En mémoire seulement, par identifiants, sans nom ni texte (sauf, douze heures, un \
             message ajouté à la base) ; ce qui expire part à la question suivante. Mon journal \
             note les réponses données ou rejetées, pas à qui.",
            "All of this in memory only, by IDs, without name or text (but, for twelve hours, a \
             message added to the base); what has expired is deleted at the next question. My log \
             notes which answer is given or rejected, not to whom.";
        /// What is written of those who want no answer unasked.
        opt_outs =
            "Dans un fichier, si vous refusez mes réponses spontanées : votre identifiant, rien d’autre.",
            "In a file, if you refuse my unasked answers: your ID, nothing else.";
        /// The switch, and what is said once it is pressed.
        opt_out = "Ne plus me répondre sans que je le demande", "Do not answer me unless I ask";
        opt_in =
            "Me répondre de nouveau sans que je le demande",
            "Answer me again without being asked";
        opted_out =
            "C’est noté, avec votre identifiant : dans les salons que je suis, je ne vous réponds plus que \
             si vous me mentionnez. `/aide` permet de changer d’avis.",
            "Noted, with your ID: in the channels that I follow, I answer you only if you mention me. \
             `/help` lets you change your mind.";
        opted_in =
            "C’est noté, et votre identifiant est effacé : dans les salons que je suis, je réponds de \
             nouveau à vos questions.",
            "Noted, and your ID is deleted: in the channels that I follow, I answer your questions again.";
        not_noted =
            "C’est fait, mais je n’ai pas pu le noter : je l’oublierai à mon prochain arrêt. Réessayez \
             plus tard.",
            "Done, but I could not note it: I shall forget it when I am next stopped. Please try again \
             later.";
        /// What a journal keeps, and for how many days.
        journal =
            "Dans un fichier, {days} jours : les questions sans bonne réponse (adresses, numéros \
             et noms masqués) et le nombre de réponses par fiche. Ni auteur, \
             ni serveur, ni urgence.",
            "In a file, for {days} days: questions without a good answer (addresses, numbers and \
             names masked) and the number of answers by entry. No author, no \
             server, no emergency.";
        /// What « Demander à un humain » posts.
        posted =
            "« Demander à un humain » publie question et nom dans {channel} ; je retiens ce clic une heure.",
            "“Ask a human” posts question and name in {channel}; I remember that click for an hour.";
        /// Label before how many entries the base holds.
        entries = "Entrées de la base", "Entries of the base";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{CommandId, Overview};
    use crate::discord::render::tests::{is_typeset, longest, read_aloud, shown, within_limits};
    use crate::knowledge::fixture;

    fn channels(number: u64) -> Channels {
        let list = |from: u64| (from..from + number).map(ChannelId::new).collect();
        Channels {
            ask: list(1_000_000_000_000_000_000),
            watched: list(2_000_000_000_000_000_000),
            forums: list(3_000_000_000_000_000_000),
        }
    }

    const WRITTEN: Kept = Kept {
        journal_days: Some(90),
        opt_outs: true,
        help_channel: Some(ChannelId::new(4_000_000_000_000_000_000)),
    };

    fn settings(channels: &Channels, kept: Kept) -> Settings<'_> {
        Settings {
            channels,
            kept,
            is_opted_out: false,
        }
    }

    /// Three commands, which other commands do not change.
    fn shown_commands() -> Vec<Command> {
        use CommandId::{Question, Search};
        let programme = CommandId::Overview(Overview::Programme);
        let shown = |it: &&Command| [Question, Search, programme].contains(&it.id);
        COMMANDS.iter().filter(shown).copied().collect()
    }

    #[test]
    fn its_last_sentence_stays_however_many_commands_there_are() {
        let (knowledge, channels) = (longest(), channels(30));
        let settings = settings(&channels, WRITTEN);
        for language in [Language::French, Language::English] {
            let (texts, words) = (Texts::of(language), Words::of(language));
            let kept = kept(texts, WRITTEN).join("\n");
            let kept = words.typeset(&kept);
            let mut commands = COMMANDS.to_vec();
            let mut ways_left_out = false;
            while !ways_left_out {
                commands.extend(shown_commands());
                let text = page(&commands, &knowledge, &settings, language, true);
                within_limits("guide", &shown(&text));
                assert!(text.content.contains(&kept), "{}", text.content);
                ways_left_out = !text.content.contains(texts.theme_commands);
                let embed = page(&commands, &knowledge, &settings, language, false);
                within_limits("guide", &shown(&embed));
            }
        }
    }

    #[test]
    fn the_page_in_both_languages_with_and_without_channels() {
        for language in [Language::French, Language::English] {
            let page = |number, plain| {
                let (knowledge, channels) = (fixture::knowledge(), channels(number));
                let settings = settings(
                    &channels,
                    if number > 0 { WRITTEN } else { Kept::default() },
                );
                page(&shown_commands(), &knowledge, &settings, language, plain)
            };
            let names = [(0, "no channel"), (1, "a channel of each kind")];
            let pages = names.map(|(number, name)| {
                let page = shown(&page(number, false));
                assert!(is_typeset(&page, language), "{page:#}");
                let aloud = read_aloud(&page);
                format!("=== {name}: read aloud\n{aloud}\n=== {name}\n{page:#}\n")
            });
            let plain = format!("=== plain\n{}", page(1, true).content);
            insta::assert_snapshot!(format!("guide_{language:?}"), pages.concat() + &plain);
        }
    }

    #[test]
    fn the_page_of_a_base_with_the_longest_texts() {
        let mut knowledge = longest();
        knowledge.themes = vec![knowledge.themes[0].clone(); 100];
        let channels = channels(30);
        let settings = settings(&channels, WRITTEN);
        for language in [Language::French, Language::English] {
            for plain in [false, true] {
                let page = render(&knowledge, &settings, language, plain);
                within_limits("guide", &shown(&page));
            }
        }
    }

    #[test]
    fn as_text_alone_it_always_says_what_is_read_and_kept() {
        for language in [Language::French, Language::English] {
            let (texts, words) = (Texts::of(language), Words::of(language));
            for knowledge in [fixture::knowledge(), longest()] {
                let channels = channels(30);
                let page = render(
                    &knowledge,
                    &settings(&channels, Kept::default()),
                    language,
                    true,
                );
                assert!(page.embeds.is_empty());
                for told in [texts.addressed, texts.content_received, texts.not_kept] {
                    let told = words.typeset(told);
                    assert!(page.content.contains(&told), "{told} in {}", page.content);
                }
            }
        }
    }
}
