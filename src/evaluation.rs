//! How well a base answers a list of questions whose answers are known. Pure: the command line
//! shows the figures, and tests hold floors under them.

use std::collections::BTreeMap;
use std::ops::Add;
use std::sync::LazyLock;

use serde::Serialize;

use crate::base::Base;
use crate::diagnostics::{Position, Problem};
use crate::toml_reader::{Document, Report, Shape, SourceFile, TableReader};

/// A question and the entries that a careful reader would accept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// Ids of the entries that answer it; none: out of scope.
    pub expects: Vec<String>,
    /// The kind of question, for figures of its own; may be empty.
    pub kind: String,
    /// The place of `expects` in its file.
    pub position: Position,
}

static ROOT: LazyLock<Shape> = LazyLock::new(|| Shape::of("", "", questions));
static QUESTION: LazyLock<Shape> =
    LazyLock::new(|| Shape::of("question", "[[question]]", question));

/// Reads a list of questions: `[[question]]` with `text`, `expects` and `kind`.
///
/// # Errors
/// All that is wrong with the file.
pub fn parse(file: &str, content: Vec<u8>) -> Result<Vec<Question>, Vec<Problem>> {
    let report = Report::default();
    let source = SourceFile::new(file.to_owned(), content, &ROOT, &report);
    let document = Document::parse(&source, &ROOT, &report);
    let questions = questions(&document.reader(&report));
    if report.has_errors() {
        return Err(report.into_problems());
    }
    Ok(questions)
}

fn questions(root: &TableReader<'_>) -> Vec<Question> {
    root.tables(&QUESTION).iter().map(question).collect()
}

fn question(table: &TableReader<'_>) -> Question {
    let text = table.required("text", "").string();
    if !table.has("expects") {
        let message = "il manque `expects` dans [[question]] : ajoutez `expects = [\"…\"]`, ou \
                       `expects = []` pour une question hors sujet";
        table.error(table.at(), message);
    }
    let expects = table.field("expects").strings();
    Question {
        text: text.map(|it| it.value).unwrap_or_default(),
        kind: table
            .field("kind")
            .string()
            .map(|it| it.value)
            .unwrap_or_default(),
        position: expects.at,
        expects: expects.value,
    }
}

/// Warns of expected ids that the base does not have: no answer can satisfy them.
pub(crate) fn unknown_ids(base: &Base, file: &str, questions: &[Question]) -> Vec<Problem> {
    let report = Report::default();
    for question in questions {
        for id in &question.expects {
            if base.knowledge.entry(id).is_none() {
                let message = format!("`expects` nomme « {id} », que la base n’a pas");
                report.warn_at(file, question.position, message);
            }
        }
    }
    report.into_problems()
}

/// What the bot did with one question.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluatedQuestion<'q> {
    /// The question.
    pub question: &'q Question,
    /// Ids of the ranking, best first.
    pub ranking: Vec<String>,
    /// How many of them, from the first on, are shown: one answers, several are a choice.
    pub offered: usize,
    /// How sure the bot was.
    pub confidence: f64,
}

/// How a decision is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Answered with an expected entry, or offered one.
    Right,
    /// Answered with another entry, or answered though there is no answer.
    Wrong,
    /// Offered entries, none of them expected; or offered some though there is no answer.
    WrongChoices,
    /// There is an answer, and none was given.
    Missed,
    /// Out of scope, and no answer was given.
    Rejected,
}

impl<'q> EvaluatedQuestion<'q> {
    /// Asks the base one question.
    pub fn of(base: &Base, question: &'q Question) -> Self {
        let finding = base.ask(&question.text);
        let entry = |at: usize| base.knowledge.entries.get(at);
        let candidates = finding.candidates.iter().filter_map(|it| entry(it.entry));
        Self {
            question,
            ranking: candidates.map(|entry| entry.id.clone()).collect(),
            offered: finding.offered().len(),
            confidence: finding.confidence,
        }
    }

    /// Whether this entry was expected.
    fn expects(&self, id: &String) -> bool {
        self.question.expects.contains(id)
    }

    /// Whether the question has an answer at all.
    fn is_answerable(&self) -> bool {
        !self.question.expects.is_empty()
    }

    /// How the decision is judged.
    pub fn verdict(&self) -> Verdict {
        let is_right = self.rank().is_some_and(|rank| rank <= self.offered);
        match self.offered {
            0 if self.is_answerable() => Verdict::Missed,
            0 => Verdict::Rejected,
            _ if is_right => Verdict::Right,
            1 => Verdict::Wrong,
            _ => Verdict::WrongChoices,
        }
    }

    /// Whether the bot did not do what a careful reader would have it do.
    pub fn failed(&self) -> bool {
        !matches!(self.verdict(), Verdict::Right | Verdict::Rejected)
    }

    /// The place of the first expected entry in the ranking, from 1.
    pub fn rank(&self) -> Option<usize> {
        let at = self.ranking.iter().position(|id| self.expects(id))?;
        Some(at + 1)
    }
}

/// Metrics over some questions, each from 0 to 1; none if there was nothing to count.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Metrics {
    /// How many questions.
    pub n: usize,
    /// Of them, how many have an answer.
    pub answerable: usize,
    /// Of the answerable: an expected entry is first in the ranking.
    pub hit1: Option<f64>,
    /// Of the answerable: one is among the first three.
    pub hit3: Option<f64>,
    /// Mean reciprocal rank over the answerable.
    pub mrr: Option<f64>,
    /// Of the answerable: answered with an expected entry, or one offered.
    pub right: Option<f64>,
    /// Of all answers given: to another entry, or to an out-of-scope question.
    pub wrong: Option<f64>,
    /// Of the answerable: unknown.
    pub missed: Option<f64>,
    /// Of the out of scope: unknown.
    pub rejected: Option<f64>,
}

impl Metrics {
    /// Computes them.
    pub fn of<'a>(asked: impl IntoIterator<Item = &'a EvaluatedQuestion<'a>>) -> Self {
        let asked: Vec<&EvaluatedQuestion<'_>> = asked.into_iter().collect();
        let (answerable, outside): (Vec<&EvaluatedQuestion<'_>>, Vec<&EvaluatedQuestion<'_>>) =
            asked.iter().partition(|asked| asked.is_answerable());
        let answers: Vec<&EvaluatedQuestion<'_>> = asked
            .iter()
            .filter(|asked| asked.offered == 1)
            .copied()
            .collect();
        let within = |most: usize| {
            move |it: &EvaluatedQuestion<'_>| it.rank().is_some_and(|rank| rank <= most)
        };
        let reciprocal = answerable.iter().filter_map(|asked| asked.rank());
        let reciprocal = reciprocal
            .map(|rank| 1.0 / number(rank))
            .fold(0.0, f64::add);
        Self {
            n: asked.len(),
            answerable: answerable.len(),
            hit1: share(&answerable, within(1)),
            hit3: share(&answerable, within(3)),
            mrr: (!answerable.is_empty()).then(|| reciprocal / number(answerable.len())),
            right: share(&answerable, |it| it.verdict() == Verdict::Right),
            wrong: share(&answers, |it| it.verdict() == Verdict::Wrong),
            missed: share(&answerable, |it| it.verdict() == Verdict::Missed),
            rejected: share(&outside, |it| it.verdict() == Verdict::Rejected),
        }
    }
}

fn share(
    of: &[&EvaluatedQuestion<'_>],
    holds: impl Fn(&EvaluatedQuestion<'_>) -> bool,
) -> Option<f64> {
    let count = of.iter().filter(|asked| holds(asked)).count();
    (!of.is_empty()).then(|| number(count) / number(of.len()))
}

/// A count as a number to divide; exact up to 2⁵².
#[allow(clippy::cast_precision_loss)]
fn number(count: usize) -> f64 {
    count as f64
}

/// How sure the bot was over some questions: quartiles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ConfidenceQuartiles {
    /// How many questions.
    pub n: usize,
    /// Least, first quartile, median, third quartile, most.
    pub quartiles: [f64; 5],
}

impl ConfidenceQuartiles {
    fn of(confidences: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = confidences.collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let quartile = |quarter: usize| sorted.get(last * quarter / 4).copied().unwrap_or_default();
        Some(Self {
            n: sorted.len(),
            quartiles: [0, 1, 2, 3, 4].map(quartile),
        })
    }
}

/// Two entries, one of which was found instead of the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The first of the entries expected.
    pub expected: String,
    /// The entry at the top of the ranking; none if nothing matched.
    pub found: Option<String>,
    /// How many times.
    pub times: usize,
}

/// The whole evaluation.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation<'q> {
    /// What happened to each question, in the list's order.
    pub asked: Vec<EvaluatedQuestion<'q>>,
    /// Metrics over all.
    pub all: Metrics,
    /// Metrics by kind, in the order in which kinds first appear.
    pub kinds: Vec<(String, Metrics)>,
    /// Which entries are taken for which, most often first.
    pub confusions: Vec<Confusion>,
}

impl<'q> Evaluation<'q> {
    /// Asks the base all the questions.
    pub fn of(base: &Base, questions: &'q [Question]) -> Self {
        let asked: Vec<EvaluatedQuestion<'q>> = questions
            .iter()
            .map(|it| EvaluatedQuestion::of(base, it))
            .collect();
        let mut kinds: Vec<(String, Metrics)> = Vec::new();
        for Question { kind, .. } in questions {
            if !kind.is_empty() && kinds.iter().all(|(known, _)| known != kind) {
                let of_kind = asked.iter().filter(|asked| asked.question.kind == *kind);
                kinds.push((kind.clone(), Metrics::of(of_kind)));
            }
        }
        Self {
            all: Metrics::of(&asked),
            kinds,
            confusions: confusions(&asked),
            asked,
        }
    }

    /// The questions on which the bot did the wrong thing.
    pub fn failures(&self) -> impl Iterator<Item = &EvaluatedQuestion<'q>> {
        self.asked.iter().filter(|asked| asked.failed())
    }

    /// How sure the bot was when it was right, when it was not, and out of scope.
    pub fn confidence(&self) -> [(&'static str, Option<ConfidenceQuartiles>); 3] {
        let spread = |holds: fn(&EvaluatedQuestion<'_>) -> bool| {
            let asked = self.asked.iter().filter(|asked| holds(asked));
            ConfidenceQuartiles::of(asked.map(|asked| asked.confidence))
        };
        [
            (
                "right",
                spread(|it| it.is_answerable() && it.rank() == Some(1)),
            ),
            (
                "wrong",
                spread(|it| it.is_answerable() && it.rank() != Some(1)),
            ),
            ("out_of_scope", spread(|it| !it.is_answerable())),
        ]
    }
}

fn confusions(asked: &[EvaluatedQuestion<'_>]) -> Vec<Confusion> {
    let mut times: BTreeMap<(&String, Option<&String>), usize> = BTreeMap::new();
    for asked in asked.iter().filter(|asked| asked.rank() != Some(1)) {
        if let Some(expected) = asked.question.expects.first() {
            *times.entry((expected, asked.ranking.first())).or_default() += 1;
        }
    }
    let mut confusions: Vec<Confusion> = times
        .into_iter()
        .map(|((expected, found), times)| Confusion {
            expected: expected.clone(),
            found: found.cloned(),
            times,
        })
        .collect();
    confusions.sort_by_key(|confusion| std::cmp::Reverse(confusion.times));
    confusions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(expects: &[&str]) -> Question {
        Question {
            text: "?".to_owned(),
            expects: strings(expects),
            kind: String::new(),
            position: Position::START,
        }
    }

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn asked<'q>(
        question: &'q Question,
        ranking: &[&str],
        offered: usize,
    ) -> EvaluatedQuestion<'q> {
        EvaluatedQuestion {
            question,
            ranking: strings(ranking),
            offered,
            confidence: 0.5,
        }
    }

    #[test]
    fn figures_are_shares_of_what_they_say() {
        let (a, ab, out) = (question(&["a"]), question(&["a", "b"]), question(&[]));
        let list = [
            asked(&a, &["a", "b"], 1),
            asked(&a, &["b", "a"], 1),
            asked(&ab, &["c", "b"], 2),
            asked(&a, &["b", "c", "d", "a"], 2),
            asked(&a, &[], 0),
            asked(&out, &["a"], 1),
            asked(&out, &["a", "b"], 2),
            asked(&out, &[], 0),
        ];
        let third = Some(1.0 / 3.0);
        let expected = Metrics {
            n: 8,
            answerable: 5,
            hit1: Some(0.2),
            hit3: Some(0.6),
            mrr: Some((1.0 + 0.5 + 0.5 + 0.25) / 5.0),
            right: Some(0.4),
            wrong: Some(2.0 / 3.0),
            missed: Some(0.2),
            rejected: third,
        };
        assert_eq!(Metrics::of(&list), expected);
        assert_eq!(list.iter().filter(|asked| asked.failed()).count(), 5);
        let found: Vec<(String, Option<String>)> = confusions(&list)
            .into_iter()
            .map(|it| (it.expected, it.found))
            .collect();
        let pair = |found: Option<&str>| ("a".to_owned(), found.map(str::to_owned));
        assert_eq!(found, [pair(Some("b")), pair(None), pair(Some("c"))]);
    }

    #[test]
    fn nothing_to_share_is_no_figure() {
        assert_eq!(Metrics::of(&[]), Metrics::default());
        assert_eq!(ConfidenceQuartiles::of(std::iter::empty()), None);
    }

    #[test]
    fn quartiles() {
        let quartiles = ConfidenceQuartiles::of([0.4, 0.0, 0.3, 0.1, 0.2].into_iter()).unwrap();
        assert_eq!(quartiles.n, 5);
        let shown = quartiles.quartiles.map(|it| format!("{it:.1}"));
        assert_eq!(shown, ["0.0", "0.1", "0.2", "0.3", "0.4"]);
    }
}
