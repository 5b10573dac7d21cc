//! `privacy`: the page that tells members what becomes of their data, filled in from the settings and the base.

use std::io::{self, Write};

use super::shared::{CommonOptions, Failure};
use crate::base::Base;
use crate::config::Config;
use crate::knowledge::{Event, Language, bilingual};

/// What stands above the page in the documentation ends so: advice to whoever fills it in.
const END_OF_ADVICE: &str = "\n---\n\n";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "\nLa page va sur la sortie standard, en Markdown : colloque-bot privacy > vie-privee.md\n\
    Ce qui reste entre crochets, vous seul le savez : l'erreur standard le dit.\n\
    Statut 0 si la page est écrite, 1 ou 2 si la base ou les réglages ont des erreurs."
)]
pub(super) struct Options {
    /// La page en anglais
    #[arg(long)]
    english: bool,
}

pub(super) fn run(options: &Options, shared: &CommonOptions) -> Result<(), Failure> {
    let config = shared.config()?;
    let (base, _warnings) = Base::open(&shared.folder_with(&config), 0)?;
    let language = if options.english {
        Language::English
    } else {
        Language::French
    };
    let page = page(&config, &base.knowledge.event, language);
    write!(io::stdout(), "{page}")?;
    for blank in blanks(&page) {
        let blank = blank.replace('\n', " ");
        // If even this fails, there is nowhere left to report it.
        drop(writeln!(io::stderr(), "À compléter : {blank}"));
    }
    Ok(())
}

/// The page, with what the settings and the base know.
fn page(config: &Config, event: &Event, language: Language) -> String {
    let texts = Texts::of(language);
    let (title, rest) = texts.page.split_once('\n').unwrap_or_default();
    let (_, page) = rest.split_once(END_OF_ADVICE).unwrap_or(("", rest));
    let operator = event.operator.as_ref();
    let known = [
        (
            texts.operator,
            operator.map(|it| it.get(language).to_owned()),
        ),
        (texts.contact, event.contact.clone()),
        (texts.event, Some(named(event, language))),
        (texts.channels, Some(messages_read(config, texts))),
        (texts.file, Some(written(config, texts))),
        (texts.passed_on, Some(passed_on(config, texts))),
    ];
    let known = known.into_iter();
    let filled = known.fold(page.to_owned(), |page, (blank, text)| match text {
        Some(text) => page.replace(blank, &text),
        None => page,
    });
    format!("{title}\n\n{filled}")
}

/// What stands between square brackets, with them.
fn blanks(page: &str) -> impl Iterator<Item = &str> {
    page.match_indices('[').filter_map(|(at, _)| {
        let rest = page.get(at..)?;
        rest.get(..=rest.find(']')?)
    })
}

fn named(event: &Event, language: Language) -> String {
    let title = event.title.as_ref().map(|it| it.get(language));
    match (language, title) {
        (Language::French, None) => event.noun.the(),
        (Language::French, Some(title)) => format!("{} « {title} »", event.noun.the()),
        (Language::English, None) => format!("the {}", event.noun.english()),
        (Language::English, Some(title)) => format!("the {} “{title}”", event.noun.english()),
    }
}

/// What the journal keeps of messages.
fn written(config: &Config, texts: &Texts) -> String {
    let journal = &config.journal;
    match journal.file {
        Some(_) => texts
            .journal
            .replace("{days}", &journal.keep_days.to_string()),
        None => texts.no_journal.to_owned(),
    }
}

/// Whom questions are passed on to.
fn passed_on(config: &Config, texts: &Texts) -> String {
    let channel = config.discord.help_channel;
    channel.map_or_else(
        || texts.to_nobody.to_owned(),
        |id| {
            let name = texts.name.replace("{id}", &id.to_string());
            texts.to_people.replace("{channel}", &name)
        },
    )
}

/// Which messages are read that are not addressed to the bot.
fn messages_read(config: &Config, texts: &Texts) -> String {
    let settings = &config.discord;
    let lists = [
        (texts.ask_channels, &settings.ask_channels),
        (texts.watched_channels, &settings.watched_channels),
        (texts.forums, &settings.forums),
    ];
    let lists = lists.into_iter().filter(|(_, ids)| !ids.is_empty());
    let read = lists.map(|(what, ids)| {
        let names = ids
            .iter()
            .map(|id| texts.name.replace("{id}", &id.to_string()));
        format!("{what} ({})", names.collect::<Vec<_>>().join(", "))
    });
    let read: Vec<String> = read.collect();
    if read.is_empty() {
        return texts.no_channels.to_owned();
    }
    read.join(", ")
}

bilingual! {
    struct Texts {
        page = include_str!("../../docs/vie-privee.md"), include_str!("../../docs/privacy.md");
        /// What is filled in, as the page has it.
        operator = "[qui fait fonctionner le bot]", "[who runs the bot]";
        contact = "[adresse ou page]", "[address or page]";
        event = "[l’événement]", "[the event]";
        channels = "[les salons qu’il lit]", "[the channels it reads]";
        file = "[ce qu’il écrit dans un fichier]", "[what it writes to a file]";
        passed_on = "[à qui il transmet les questions]", "[whom it passes questions on to]";
        to_nobody = "À personne.", "Nobody.";
        to_people =
            "À personne, sauf si vous cliquez sur « Demander à un humain », sous « je n’ai pas trouvé » : votre question et \
             votre nom sont alors publiés dans un salon, {channel}, avec un lien vers votre message ; le bot le dit avant \
             le clic. La première réponse de la modération vous est transmise là où vous avez demandé, ou en message privé.",
            "Nobody, unless you click “Ask a human”, under “I found no answer”: your question and your name are then \
             posted in a channel, {channel}, with a link to your message; the bot says so before the click. A moderator’s first answer is \
             passed on to you where you asked, or in a direct message.";
        ask_channels = "tous ceux des salons de questions", "all those in the channels for questions";
        watched_channels =
            "ceux des salons où il ne répond que s’il est sûr",
            "those in the channels where it only answers if it is sure";
        forums = "les nouveaux sujets des forums", "new posts in the forums";
        /// Of a channel.
        name = "[nom de {id}]", "[name of {id}]";
        no_channels = "aucun autre message", "no other message";
        no_journal = "Aucun message.", "No message.";
        journal =
            "Dans un fichier, pendant {days} jours, pour compléter la base : le texte des questions restées sans \
             réponse, ou dont la réponse a été refusée, et combien de fois ; combien de fois chaque fiche a été \
             donnée, par jour. Sans auteur, serveur ni salon, et jamais une urgence. Adresses (courriel, page, rue), \
             numéros de téléphone et de sécurité sociale, et noms donnés après « je suis », « je m’appelle » ou \
             « mon nom est » sont masqués avant d’être écrits ; ce que quelqu’un dit de lui-même avec d’autres mots \
             ne l’est pas.",
            "In a file, for {days} days, to complete the base: the text of questions left without an answer, or \
             whose answer was refused, and how many times; how many times each entry was given, by day. Without \
             author, server or channel, and never an emergency. Addresses (e-mail, web, street), telephone and \
             social security numbers, and names given after “je suis”, “je m’appelle” or “mon nom est” are masked \
             before they are written; what somebody says of themselves in other words is not.";
    }
}
