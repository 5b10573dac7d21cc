//! `journal`: in a terminal, what `/lacunes` and `/statistiques` show on Discord.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::shared::{CommonOptions, Failure};
use crate::journal::{Fault, Store, Topic, Use, Verdict, erase, topics};
use crate::knowledge::quoted;
use crate::printable;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "\nLe bot peut tourner pendant ce temps. Statut 0, 1 si le journal ne peut pas être lu, 2 si \
    les réglages n'en ont pas."
)]
pub(super) struct Options {
    /// Ce qu'il faut faire du journal
    #[arg(value_enum, default_value = "list", hide_default_value = true)]
    action: Action,
    /// En JSON : une liste d'objets (list, retry, statistics)
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Action {
    /// Les questions posées en vain, celles qui veulent dire la même chose ensemble
    List,
    /// Celles auxquelles la base répond maintenant
    Retry,
    /// Combien de réponses, sur quoi et où
    Statistics,
    /// En TOML, de quoi compléter des fiches : leurs `questions`
    Questions,
    /// En TOML, une liste pour `evaluate`, dont les `expects` sont à remplir
    Evaluation,
    /// Efface tout ce que le journal a noté, sans retour
    Delete,
}

pub(super) fn run(options: &Options, shared: &CommonOptions) -> Result<(), Failure> {
    let config = shared.config()?;
    let Some(file) = &config.journal.file else {
        let message =
            "aucun journal : donnez un fichier à `file`, sous [journal], dans les réglages";
        return Err(Failure::Usage(message.to_owned()));
    };
    let fault = |fault: Fault| Failure::Found(format!("{} : {fault}", file.display()));
    if options.action == Action::Delete {
        erase(file).map_err(fault)?;
        writeln!(io::stderr(), "colloque-bot : tout le journal est effacé")?;
        return Ok(());
    }
    let store = Store::read(file, config.journal.keep_days).map_err(fault)?;
    let text = if options.action == Action::Statistics {
        let uses = store.uses().map_err(fault)?;
        if options.json {
            json(&uses)?
        } else {
            statistics(&uses)
        }
    } else {
        let base = shared.base()?;
        let mut topics = topics(store.gaps().map_err(fault)?, &base);
        if options.action == Action::Retry {
            topics.retain(|it| it.verdict != Verdict::Missed);
        }
        match options.action {
            Action::Questions => questions(&topics),
            Action::Evaluation => evaluation(&topics),
            _ if options.json => json(&topics)?,
            _ => list(&topics),
        }
    };
    let mut output = io::stdout().lock();
    if options.json {
        printable::write_json(&text, &mut output)?;
        output.write_all(b"\n")?;
    } else {
        output.write_all(printable::text(&text).as_bytes())?;
    }
    output.flush()?;
    Ok(())
}

fn json(of: &impl Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string_pretty(of).map_err(io::Error::from)?)
}

/// A line for each topic.
fn list(topics: &[Topic]) -> String {
    let lines = topics.iter().map(|topic| {
        let others = match topic.gaps.len() {
            1 => String::new(),
            gaps => format!(" (et {} autres formulations)", gaps - 1),
        };
        let now = match topic.verdict {
            Verdict::Missed => "encore sans réponse",
            Verdict::Helped => "le bot dit maintenant qui peut aider",
            Verdict::Answered => "une fiche y répond maintenant",
        };
        format!(
            "{} fois : {}{others} ; {now} ; fiches proches : {}\n",
            topic.count(),
            topic.question(),
            near(topic)
        )
    });
    lines.collect()
}

fn near(topic: &Topic) -> String {
    match topic.near.as_slice() {
        [] => "aucune".to_owned(),
        near => near.join(", "),
    }
}

/// What to paste into entries.
fn questions(topics: &[Topic]) -> String {
    let mut text = String::from("# À ajouter aux `questions` de la fiche qui convient.\n");
    for topic in topics {
        let questions = topic.gaps.iter().map(|gap| quoted(&gap.question, "\n"));
        let questions = questions.collect::<Vec<_>>().join(", ");
        // Writing to a text does not fail.
        let _ = write!(
            text,
            "\n# {} fois ; fiches proches : {}\nquestions = [{questions}]\n",
            topic.count(),
            near(topic)
        );
    }
    text
}

/// A list in the form of `evaluate`'s.
fn evaluation(topics: &[Topic]) -> String {
    let mut text = String::from(
        "# Une liste pour `colloque-bot evaluate` : dans `expects`, l’identifiant de la fiche qui répond ;\n\
         # [] si le colloque n’en a pas parlé.\n",
    );
    for topic in topics {
        for gap in &topic.gaps {
            let _ = write!(
                text,
                "\n[[question]]\ntext = {}\nexpects = [] # fiches proches : {}\nkind = \"journal\"\n",
                quoted(&gap.question, "\n"),
                near(topic)
            );
        }
    }
    text
}

/// A line for each of the things counted, most often first.
fn statistics(uses: &[Use]) -> String {
    let mut sums: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
    for it in uses {
        let entry = if it.entry.is_empty() { "-" } else { &it.entry };
        *sums.entry((&it.surface, &it.outcome, entry)).or_default() += it.count;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let lines = sums.into_iter().map(|((surface, outcome, entry), count)| {
        format!("{count}\t{surface}\t{outcome}\t{entry}\n")
    });
    lines.collect()
}
