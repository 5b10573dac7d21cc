//! `ask`: one answer, or one for each line of standard input.

use std::io::{self, BufRead, IsTerminal, Write};

use serde::Serialize;

use super::shared::{CommonOptions, Failure};
use crate::base::Base;
use crate::knowledge::{Emergency, Entry};
use crate::printable;
use crate::reply::{Reply, explain, link_to};
use crate::search::{Candidate, Finding, Moment, Outcome, language_of};
use crate::terminal::{self, Emphasis};

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Une ligne JSON par question : question, outcome, confidence, results
    #[arg(long)]
    json: bool,
    /// Montre ce qui a décidé : mots reconnus, parts du score, raison
    #[arg(long)]
    explain: bool,
    /// La question ; sans elle, une question par ligne de l'entrée standard
    #[arg(value_name = "QUESTION", allow_hyphen_values = true)]
    question: Option<String>,
}

pub(super) fn run(options: &Options, shared: &CommonOptions) -> Result<(), Failure> {
    if let Some(question) = &options.question {
        refuse_unknown_option(question)?;
    }
    let base = shared.base()?;
    let mut output = io::stdout().lock();
    if let Some(question) = &options.question {
        return Ok(reply(&base, question, options, &mut output)?);
    }
    let mut input = io::stdin().lock();
    let mut first = true;
    while let Some(line) = next_line(&mut input)? {
        // Some programs begin their output with a byte order mark.
        let line = if first {
            line.trim_start_matches('\u{feff}')
        } else {
            &line
        };
        first = false;
        reply(&base, line, options, &mut output)?;
    }
    Ok(())
}

/// A question may start with a dash, but what looks like an option is taken for a misspelt one,
/// unless it comes after `--`.
fn refuse_unknown_option(question: &str) -> Result<(), Failure> {
    let name = question.trim_start_matches('-');
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '=';
    let looks_like_one = question.starts_with('-') && !name.is_empty() && name.chars().all(is_name);
    if !looks_like_one || std::env::args_os().any(|argument| argument == "--") {
        return Ok(());
    }
    let message = format!(
        "option inconnue « {question} » ; pour poser cette question telle quelle : \
         colloque-bot ask -- \"{question}\""
    );
    Err(Failure::Usage(message))
}

/// The next line without its end; invalid UTF-8 is replaced.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if input.read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Ok(Some(String::from_utf8_lossy(line).into_owned()))
}

/// Writes the reply to one question, and flushes it.
fn reply(
    base: &Base,
    question: &str,
    options: &Options,
    output: &mut impl Write,
) -> Result<(), io::Error> {
    let emergency = base.emergency(question);
    let mut finding = if question.trim().is_empty() {
        Finding::default()
    } else {
        base.ask(question)
    };
    if emergency.is_some() {
        // The ranking stays, as with every outcome; nothing of it is answered.
        (finding.outcome, finding.confidence) = (Outcome::Unknown, 0.0);
        finding.definition = None;
    }
    if options.json {
        let mut line = Line::new(base, question, &finding);
        line.emergency = emergency.map(|it| it.number.as_str());
        printable::write_json(&serde_json::to_string(&line)?, output)?;
        output.write_all(b"\n")?;
    } else {
        let shown = shown(base, question, emergency, &finding);
        writeln!(output, "{shown}\n")?;
    }
    output.flush()?;
    if options.explain && emergency.is_none() {
        let explanation = explain(&base.knowledge, &base.explain(question));
        let explanation = printable::text(&explanation);
        // A program that reads JSON gets nothing else on standard output.
        if options.json {
            io::stderr().write_all(explanation.as_bytes())?;
        } else {
            writeln!(output, "{explanation}")?;
            output.flush()?;
        }
    }
    Ok(())
}

/// A reply as a person reads it.
fn shown(base: &Base, question: &str, emergency: Option<&Emergency>, finding: &Finding) -> String {
    let language = language_of(question);
    let reply = match emergency {
        Some(emergency) => Reply::emergency(emergency, language),
        None => Reply::to_finding(&base.knowledge, finding, language),
    };
    let emphasis = if io::stdout().is_terminal() {
        Emphasis::Bold
    } else {
        Emphasis::Plain
    };
    terminal::render(&reply, emphasis)
}

/// A reply as programs read it: the contract's fields, in its order.
#[derive(Debug, Serialize)]
struct Line<'a> {
    question: &'a str,
    outcome: &'static str,
    confidence: f64,
    results: Vec<Ranked<'a>>,
    /// What the term means that the question asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<&'a str>,
    /// The number to call, if the message says that somebody is in danger.
    #[serde(skip_serializing_if = "Option::is_none")]
    emergency: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Ranked<'a> {
    id: &'a str,
    score: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    point: Option<usize>,
    /// What was said of it, best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moments: Vec<Quotation<'a>>,
}

/// What was said, in seconds of the video.
#[derive(Debug, Serialize)]
struct Quotation<'a> {
    start: f64,
    end: f64,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

impl<'a> Quotation<'a> {
    fn new(entry: &'a Entry, moment: &Moment) -> Option<Self> {
        let passage = entry.recording.passages.get(moment.passage)?;
        Some(Self {
            start: f64::from(passage.start) / 1_000.0,
            end: f64::from(passage.end) / 1_000.0,
            text: &passage.text,
            link: link_to(entry, passage, moment.offset),
        })
    }
}

/// How many candidates a line holds at most.
const RESULTS: usize = 10;
/// How many moments a candidate has at most.
const MOMENTS: usize = 3;

impl<'a> Line<'a> {
    fn new(base: &'a Base, question: &'a str, finding: &Finding) -> Self {
        let ranked = |candidate: &Candidate| {
            let entry = base.knowledge.entries.get(candidate.entry)?;
            Some(Ranked {
                id: &entry.id,
                score: rounded(candidate.score),
                point: candidate.point,
                moments: finding
                    .moments_of(candidate.entry)
                    .take(MOMENTS)
                    .filter_map(|moment| Quotation::new(entry, moment))
                    .collect(),
            })
        };
        let candidates = finding.candidates.iter().take(RESULTS);
        Self {
            question,
            outcome: outcome(finding.offered().len()),
            confidence: rounded(finding.confidence).clamp(0.0, 1.0),
            results: candidates.filter_map(ranked).collect(),
            definition: finding
                .definition
                .as_ref()
                .and_then(|it| base.knowledge.terms.get(it.term))
                .map(|term| term.text.fr.as_str()),
            emergency: None,
        }
    }
}

/// The outcome's name on the command line, by how many entries are shown.
pub(super) const fn outcome(offered: usize) -> &'static str {
    match offered {
        0 => "unknown",
        1 => "answer",
        _ => "clarify",
    }
}

/// Four decimals: enough to compare, few enough to read.
pub(super) fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}
