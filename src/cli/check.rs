//! `check`: every problem of the knowledge base, one a line.

use std::io::{self, Write};

use serde::Serialize;

use super::shared::{CommonOptions, Failure, count};
use crate::base::{Base, TESTED_BY_CHECK};
use crate::diagnostics::{Problem, Severity};
use crate::knowledge::{self, LoadError};
use crate::links::dead_links;
use crate::printable;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "\nUne ligne par problème : fichier:ligne:colonne: error|warning: texte. \
    Avec --json, un seul tableau d'objets {file, line, column, severity, message}.\n\
    Statut 0 sans erreur, 1 avec, 2 s'il n'y a pas de base."
)]
pub(super) struct Options {
    /// Un tableau JSON de {file, line, column, severity, message}
    #[arg(long)]
    json: bool,
    /// Les champs que la base peut avoir, en Markdown, au lieu de la vérifier
    #[arg(long, conflicts_with = "json")]
    fields: bool,
    /// Demande aussi à chaque adresse de la base si elle répond encore (par le réseau)
    #[arg(long, conflicts_with = "fields")]
    links: bool,
}

pub(super) fn run(options: &Options, shared: &CommonOptions) -> Result<(), Failure> {
    if options.fields {
        write!(io::stdout(), "{}", knowledge::field_reference())?;
        return Ok(());
    }
    let folder = shared.knowledge_folder()?;
    let (mut problems, about) = match Base::open(&folder, TESTED_BY_CHECK) {
        Ok((base, warnings)) => {
            say_what_was_asked(&base);
            let (entries, themes) = (base.knowledge.entries.len(), base.knowledge.themes.len());
            let entries = format!("{entries} entrée{}", plural(entries));
            let themes = format!("{themes} thème{}", plural(themes));
            (warnings, format!("{entries}, {themes}, "))
        }
        Err(LoadError::Invalid { problems }) => (problems, String::new()),
        Err(none @ LoadError::NoBase { .. }) => return Err(none.into()),
    };
    if options.links {
        let links = knowledge::links(&folder);
        let network = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        problems.extend(network.block_on(dead_links(&links)));
        problems.sort();
    }
    write(&problems, options.json, &mut io::stdout().lock())?;
    let summary = format!("{about}{}", count(&problems));
    if problems.iter().any(|it| it.severity == Severity::Error) {
        return Err(Failure::Found(summary));
    }
    drop(writeln!(io::stderr(), "colloque-bot : {summary}"));
    Ok(())
}

/// Says if not every example question was asked.
fn say_what_was_asked(base: &Base) {
    let questions = base.example_questions();
    if questions > TESTED_BY_CHECK {
        let line = format!(
            "{TESTED_BY_CHECK} questions d’exemple essayées sur {questions}, réparties sur toute la \
             base ; `colloque-bot evaluate` mesure une liste entière"
        );
        drop(writeln!(io::stderr(), "colloque-bot : {line}"));
    }
}

fn plural(count: usize) -> &'static str {
    if count > 1 { "s" } else { "" }
}

fn write(problems: &[Problem], json: bool, output: &mut impl Write) -> io::Result<()> {
    if json {
        let problems: Vec<Told<'_>> = problems.iter().map(Told::new).collect();
        printable::write_json(&serde_json::to_string_pretty(&problems)?, output)?;
        output.write_all(b"\n")?;
    } else {
        for problem in problems {
            writeln!(output, "{problem}")?;
        }
    }
    output.flush()
}

/// A problem as programs read it.
#[derive(Debug, Serialize)]
struct Told<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    severity: String,
    message: &'a str,
}

impl<'a> Told<'a> {
    fn new(problem: &'a Problem) -> Self {
        Self {
            file: &problem.file,
            line: problem.position.line,
            column: problem.position.column,
            severity: problem.severity.to_string(),
            message: &problem.message,
        }
    }
}
