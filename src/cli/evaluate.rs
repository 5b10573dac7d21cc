//! `evaluate`: how well the base answers a list of questions, as figures and as failures to read.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::ask::{outcome, rounded};
use super::shared::{CommonOptions, Failure, count};
use crate::diagnostics::explain_io;
use crate::evaluation::{
    self, ConfidenceQuartiles, Confusion, EvaluatedQuestion, Evaluation, Metrics, Verdict,
};
use crate::printable;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "\nLa liste est en TOML : des [[question]] avec text, expects (identifiants \
    d'entrées, [] hors sujet) et kind.\n\
    hit@1, hit@3, MRR : place de la bonne entrée, sur les questions qui en ont une.\n\
    juste, manqué : sur ces mêmes questions ; faux : sur les réponses données ; écarté : sur les \
    questions hors sujet.\n\
    Statut 0 quels que soient les chiffres."
)]
pub(super) struct Options {
    /// Les mêmes chiffres en JSON : all, kinds, puis failures, confusions, confidence
    #[arg(long)]
    json: bool,
    /// La liste de questions
    #[arg(value_name = "FICHIER")]
    file: PathBuf,
}

pub(super) fn run(options: &Options, shared: &CommonOptions) -> Result<(), Failure> {
    let file = options.file.display().to_string();
    let content = fs::read(&options.file).map_err(|error| {
        let reason = explain_io(&error);
        Failure::Usage(format!("impossible de lire « {file} » : {reason}"))
    })?;
    let questions = evaluation::parse(&file, content).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::Found(format!("{}\n{}", count(&problems), lines.join("\n")))
    })?;
    let base = shared.base()?;
    for problem in evaluation::unknown_ids(&base, &file, &questions) {
        drop(writeln!(io::stderr(), "{problem}"));
    }
    let evaluation = Evaluation::of(&base, &questions);
    let mut output = io::stdout().lock();
    if options.json {
        let json =
            serde_json::to_string_pretty(&Json::new(&evaluation)).map_err(io::Error::from)?;
        printable::write_json(&json, &mut output)?;
        writeln!(output)?;
    } else {
        let text = report(&evaluation).map_err(io::Error::other)?;
        writeln!(output, "{}", printable::text(text.trim_end()))?;
    }
    output.flush()?;
    Ok(())
}

// For people.

fn report(evaluation: &Evaluation<'_>) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    table(evaluation, &mut text)?;
    confidence(evaluation, &mut text)?;
    confusions(evaluation, &mut text)?;
    failures(evaluation, &mut text)?;
    Ok(text)
}

fn table(evaluation: &Evaluation<'_>, text: &mut String) -> std::fmt::Result {
    const HEADS: [&str; 8] = [
        "n", "hit@1", "hit@3", "MRR", "juste", "faux", "manqué", "écarté",
    ];
    let kinds = evaluation
        .kinds
        .iter()
        .map(|(kind, metrics)| (kind.as_str(), metrics));
    let rows: Vec<(&str, &Metrics)> = std::iter::once(("tout", &evaluation.all))
        .chain(kinds)
        .collect();
    let width = rows
        .iter()
        .map(|(kind, _)| kind.chars().count())
        .max()
        .unwrap_or(0);
    write!(text, "{:width$}", "")?;
    for head in HEADS {
        write!(text, " {head:>7}")?;
    }
    writeln!(text)?;
    for (kind, metrics) in rows {
        write!(text, "{kind:width$} {:>7}", metrics.n)?;
        for (_, share) in shares(metrics) {
            let share = share.map_or("–".to_owned(), |share| format!("{share:.3}"));
            write!(text, " {share:>7}")?;
        }
        writeln!(text)?;
    }
    Ok(())
}

fn confidence(evaluation: &Evaluation<'_>, text: &mut String) -> std::fmt::Result {
    const LABELS: [&str; 3] = ["bonne entrée en tête", "autre entrée en tête", "hors sujet"];
    writeln!(text, "\nConfiance (min, quart, médiane, trois quarts, max)")?;
    for (label, (_, spread)) in LABELS.iter().zip(evaluation.confidence()) {
        let Some(spread) = spread else { continue };
        write!(text, "  {label:20} {:>5} :", spread.n)?;
        for quartile in spread.quartiles {
            write!(text, " {quartile:.2}")?;
        }
        writeln!(text)?;
    }
    Ok(())
}

fn confusions(evaluation: &Evaluation<'_>, text: &mut String) -> std::fmt::Result {
    if evaluation.confusions.is_empty() {
        return Ok(());
    }
    writeln!(text, "\nConfusions (attendu → en tête)")?;
    for confusion in &evaluation.confusions {
        let found = confusion.found.as_deref().unwrap_or("rien");
        writeln!(
            text,
            "{:>5} × {} → {found}",
            confusion.times, confusion.expected
        )?;
    }
    Ok(())
}

fn failures(evaluation: &Evaluation<'_>, text: &mut String) -> std::fmt::Result {
    let failures: Vec<&EvaluatedQuestion<'_>> = evaluation.failures().collect();
    writeln!(text, "\nÉchecs : {}", failures.len())?;
    for asked in failures {
        let question = asked.question;
        let verdict = match asked.verdict() {
            Verdict::Wrong => "faux",
            Verdict::WrongChoices => "choix à côté",
            Verdict::Missed => "manqué",
            Verdict::Right | Verdict::Rejected => "juste",
        };
        let expected = match question.expects.as_slice() {
            [] => "hors sujet".to_owned(),
            ids => ids.join(" | "),
        };
        let best: Vec<&str> = asked.ranking.iter().take(3).map(String::as_str).collect();
        let best = if best.is_empty() {
            "rien".to_owned()
        } else {
            best.join(", ")
        };
        writeln!(
            text,
            "  {verdict} ({}, confiance {:.2}) : {}",
            question.kind, asked.confidence, question.text
        )?;
        writeln!(text, "    attendu : {expected} ; trouvé : {best}")?;
    }
    Ok(())
}

/// The shares, by the contract's names and in its order.
fn shares(metrics: &Metrics) -> [(&'static str, Option<f64>); 7] {
    [
        ("hit1", metrics.hit1),
        ("hit3", metrics.hit3),
        ("mrr", metrics.mrr),
        ("right", metrics.right),
        ("wrong", metrics.wrong),
        ("missed", metrics.missed),
        ("rejected", metrics.rejected),
    ]
}

// For programs.

#[derive(Debug, Serialize)]
struct Json<'a> {
    all: Shares<'a>,
    kinds: Entries<&'a str, Shares<'a>>,
    failures: Vec<Failed<'a>>,
    confusions: &'a [Confusion],
    confidence: Entries<&'static str, Option<ConfidenceQuartiles>>,
}

#[derive(Debug)]
struct Shares<'a>(&'a Metrics);

/// A map in a given order.
#[derive(Debug)]
struct Entries<K, V>(Vec<(K, V)>);

#[derive(Debug, Serialize)]
struct Failed<'a> {
    text: &'a str,
    kind: &'a str,
    expects: &'a [String],
    outcome: &'static str,
    confidence: f64,
    results: &'a [String],
}

impl<'a> Json<'a> {
    fn new(evaluation: &'a Evaluation<'a>) -> Self {
        let kinds = evaluation.kinds.iter();
        let spread = |it: ConfidenceQuartiles| ConfidenceQuartiles {
            quartiles: it.quartiles.map(rounded),
            ..it
        };
        let confidence = evaluation.confidence().into_iter();
        Self {
            all: Shares(&evaluation.all),
            kinds: Entries(
                kinds
                    .map(|(kind, it)| (kind.as_str(), Shares(it)))
                    .collect(),
            ),
            failures: evaluation.failures().map(Failed::new).collect(),
            confusions: &evaluation.confusions,
            confidence: Entries(
                confidence
                    .map(|(name, it)| (name, it.map(spread)))
                    .collect(),
            ),
        }
    }
}

impl<'a> Failed<'a> {
    fn new(asked: &'a EvaluatedQuestion<'a>) -> Self {
        Self {
            text: &asked.question.text,
            kind: &asked.question.kind,
            expects: &asked.question.expects,
            outcome: outcome(asked.offered),
            confidence: rounded(asked.confidence),
            results: &asked.ranking,
        }
    }
}

impl Serialize for Shares<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("n", &self.0.n)?;
        for (name, share) in shares(self.0) {
            map.serialize_entry(name, &share.map(rounded))?;
        }
        map.end()
    }
}

impl<K: Serialize, V: Serialize> Serialize for Entries<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}
