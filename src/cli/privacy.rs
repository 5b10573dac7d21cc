//! `privacy`: the page that tells members what becomes of their data, filled in from the settings and the base.

use std::io::{self, Write};

use super::{Failure, Shared};
use crate::base::Base;
use crate::config::{Config, Journal};
use crate::knowledge::Event;

/// The page as it is in the documentation: what is filled in stands between square brackets.
const PAGE: &str = include_str!("../../docs/vie-privee.md");
/// Above it, advice to whoever fills it in.
const END_OF_ADVICE: &str = "\n---\n\n";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "\nLa page va sur la sortie standard, en Markdown : colloque-bot privacy > vie-privee.md\n\
    Ce qui reste entre crochets, vous seul le savez : l'erreur standard le dit.\n\
    Statut 0 si la page est écrite, 1 ou 2 si la base ou les réglages ont des erreurs."
)]
pub(super) struct Options {}

pub(super) fn run(shared: &Shared) -> Result<(), Failure> {
    let config = shared.config()?;
    let (base, _warnings) = Base::open(&shared.folder_with(&config), 0)?;
    let page = page(&config, &base.knowledge.event);
    write!(io::stdout(), "{page}")?;
    for blank in blanks(&page) {
        // If even this fails, there is nowhere left to report it.
        drop(writeln!(
            io::stderr(),
            "À compléter : {}",
            blank.replace('\n', " ")
        ));
    }
    Ok(())
}

/// The page, with what the settings and the base know.
fn page(config: &Config, event: &Event) -> String {
    let (title, rest) = PAGE.split_once('\n').unwrap_or_default();
    let (_, page) = rest.split_once(END_OF_ADVICE).unwrap_or(("", rest));
    let known = blanks(page).filter_map(|blank| Some((blank, filled(blank, config, event)?)));
    let filled = known.fold(page.to_owned(), |page, (blank, text)| {
        page.replace(blank, &text)
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

/// What a blank is filled in with, if that is known.
fn filled(blank: &str, config: &Config, event: &Event) -> Option<String> {
    match blank {
        "[qui fait fonctionner le bot]" => Some(event.operator.as_ref()?.fr.clone()),
        "[adresse ou page]" => event.contact.clone(),
        "[l’événement]" => {
            let title = event.title.as_ref().map(|it| format!(" « {} »", it.fr));
            Some(format!("{}{}", event.noun.the(), title.unwrap_or_default()))
        }
        "[les salons qu’il lit]" => Some(messages_read(config)),
        "[ce qu’il écrit dans un fichier]" => Some(written(&config.journal)),
        _ => None,
    }
}

/// What the journal keeps of messages.
fn written(journal: &Journal) -> String {
    if journal.file.is_none() {
        return String::from("Aucun message.");
    }
    format!(
        "Dans un fichier, pendant {} jours, pour compléter la base : le texte des questions restées sans réponse, ou \
         dont la réponse a été refusée, et combien de fois ; combien de fois chaque fiche a été donnée, par jour. \
         Sans auteur, serveur ni salon, et jamais une urgence. Adresses (courriel, page, rue), numéros de téléphone \
         et de sécurité sociale, et noms donnés après « je suis », « je m’appelle » ou « mon nom est » sont masqués \
         avant d’être écrits ; ce que quelqu’un dit de lui-même avec d’autres mots ne l’est pas. Le bot retient de \
         même en mémoire, jusqu’à son arrêt, les mille dernières questions, pour savoir laquelle a reçu « Ce n’est \
         pas ça ».",
        journal.keep_days
    )
}

/// Which messages are read that are not addressed to the bot.
fn messages_read(config: &Config) -> String {
    let settings = &config.discord;
    let lists = [
        ("tous ceux des salons de questions", &settings.ask_channels),
        (
            "ceux des salons où il ne répond que s’il est sûr",
            &settings.watched_channels,
        ),
        ("les nouveaux sujets des forums", &settings.forums),
    ];
    let lists = lists.into_iter().filter(|(_, ids)| !ids.is_empty());
    let read: Vec<String> = lists
        .map(|(what, ids)| {
            let names = ids.iter().map(|id| format!("[nom de {id}]"));
            format!("{what} ({})", names.collect::<Vec<_>>().join(", "))
        })
        .collect();
    if read.is_empty() {
        return String::from("aucun autre message");
    }
    read.join(", ")
}
