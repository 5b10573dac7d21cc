//! Fits the confidence of the search to the lists of questions and prints its coefficients for
//! `src/search/confidence.rs`; then what each feature is worth, by leaving it out. Before, it trains how
//! messages are phrased that a base answers, and writes that to `src/search/phrasing.txt`.
//!
//! ```sh
//! cargo run --release --example fit
//! ```
//!
//! A ridge logistic regression; target: the first entry of the ranking answers. Every file weighs as
//! much. A list is judged by a fit and a phrasing without it, a small base by those without any of its
//! lists. The lists of the shipped base are also asked of a bare one, as a newcomer would write it:
//! titles, summaries, two sample questions an entry.

use std::collections::HashMap;
use std::path::Path;

use colloque_bot::evaluation::{self, Question};
use colloque_bot::knowledge::{self, Knowledge};
use colloque_bot::search::{
    COEFFICIENTS, FEATURES, PHRASING, PhrasingWeights, Searcher, runs, unlikeness,
};

/// Lists on the shipped base: the files of each.
const LISTS: [&[&str]; 10] = [
    &["colloque"],
    &["everyday"],
    &["newcomers"],
    &["unseen"],
    &["fit/discord", "fit/near_misses"],
    &["later/people"],
    &["later/voices"],
    &["later/hearsay"],
    &["later/server"],
    &["later/ministry"],
];
/// Lists on small bases of `tests/bases`, each with its name.
const SMALL_BASES: [(&str, &[&str]); 7] = [
    ("eau", &["fit/eau", "later/eau"]),
    ("mediatheque", &["fit/mediatheque", "later/mediatheque"]),
    ("ecrans", &["fit/ecrans"]),
    ("mairie", &["fit/mairie"]),
    ("devs", &["fit/devs"]),
    ("sommeil", &["fit/sommeil"]),
    ("travail", &["fit/travail"]),
];
/// The weight of a file of questions, whatever its length.
const WEIGHT: f64 = 300.0;
/// What a wrong answer costs, if to miss a question costs one. Half of the messages of the lists are
/// no questions; on a server, most that are sent to the bot are.
const WRONG_COST: f64 = 0.82;
/// How much the coefficients may grow: the inverse of the ridge.
const FREEDOM: f64 = 0.01;
/// The same of the weights of phrasing.
const PHRASING_FREEDOM: f32 = 1.0;
/// A run of words in fewer messages than this is left to chance.
const FEWEST_MESSAGES: usize = 3;
/// Steps of the training, and how long the first is.
const STEPS: usize = 300;
const STEP: f32 = 0.3;

/// A coefficient for each feature, then the intercept.
type Row = [f64; FEATURES + 1];

struct Example {
    features: Row,
    /// The runs of words that tell how it is phrased.
    runs: Vec<String>,
    /// The first entry answers.
    right: bool,
    answerable: bool,
    /// Nothing was searched for or found: never answered.
    refused: bool,
    /// The inverse of how many messages its file has.
    share: f64,
}

struct List {
    files: &'static [&'static str],
    bare: bool,
    examples: Vec<Example>,
    /// The sample questions of the base.
    samples: Vec<String>,
}

impl List {
    fn read(
        root: &Path,
        knowledge: &Knowledge,
        files: &'static [&'static str],
        bare: bool,
    ) -> Self {
        let searcher = Searcher::new(knowledge);
        let mut examples = Vec::new();
        for name in files {
            let questions = read_questions(root, name);
            let share = 1.0 / number(questions.len());
            let read = questions.iter();
            examples.extend(read.map(|it| example(knowledge, &searcher, it, share)));
        }
        let samples = knowledge.entries.iter().flat_map(|entry| &entry.questions);
        Self {
            files,
            bare,
            examples,
            samples: samples.cloned().collect(),
        }
    }
}

struct Model {
    means: Row,
    spreads: Row,
    weights: Row,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shipped = read_base(&root.join("knowledge"));
    let bare = stripped(shipped.clone());
    let mut lists = Vec::new();
    for files in LISTS {
        lists.push(List::read(root, &shipped, files, false));
        lists.push(List::read(root, &bare, files, true));
    }
    for (name, files) in SMALL_BASES {
        let small = read_base(&root.join("tests/bases").join(name));
        lists.push(List::read(root, &small, files, false));
    }
    let weights = phrasing(lists.iter());
    write_phrasing(root, &weights);
    set_phrasing(&mut lists, &weights);
    print_coefficients(&fit(lists.iter(), None));

    println!(
        "\nEach list by a fit without it: AUC, answered right where 90 and 95 % of what is out of scope is \
         refused; at the threshold: answered right, refused"
    );
    let mut whole = [0.0; 5];
    let mut without = [[0.0; 5]; FEATURES];
    for at in 0..lists.len() {
        let files = lists[at].files;
        let weights = phrasing(lists.iter().filter(|other| other.files != files));
        set_phrasing(&mut lists, &weights);
        let list = &lists[at];
        let figures = held_out(&lists, list, None);
        let shown = figures.map(|it| format!("{it:.3}")).join(" ");
        let bare = if list.bare { " (bare)" } else { "" };
        println!("{:24} {shown}", format!("{}{bare}", files[0]));
        add(&mut whole, figures);
        for (feature, sums) in without.iter_mut().enumerate() {
            add(sums, held_out(&lists, list, Some(feature)));
        }
    }
    println!("\nWhat is lost without a feature, on average over the lists, of the same figures");
    for ((name, _), sums) in COEFFICIENTS.iter().zip(without) {
        let lost = whole
            .iter()
            .zip(sums)
            .map(|(a, b)| (a - b) / number(lists.len()));
        let lost: Vec<String> = lost.map(|it| format!("{it:+.4}")).collect();
        println!("{name:24} {}", lost.join(" "));
    }
}

fn add(sums: &mut [f64; 5], figures: [f64; 5]) {
    for (sum, figure) in sums.iter_mut().zip(figures) {
        *sum += figure;
    }
}

fn read_questions(root: &Path, name: &str) -> Vec<Question> {
    let file = root.join(format!("tests/questions/{name}.toml"));
    let content = std::fs::read(&file).unwrap_or_default();
    evaluation::parse(name, content).unwrap_or_else(|problems| {
        eprintln!("{}: {problems:?}", file.display());
        std::process::exit(1)
    })
}

fn read_base(folder: &Path) -> Knowledge {
    match knowledge::load(folder) {
        Ok(loaded) => loaded.knowledge,
        Err(error) => {
            eprintln!("{}: {error:?}", folder.display());
            std::process::exit(1)
        }
    }
}

/// The base as a newcomer would write it.
fn stripped(mut knowledge: Knowledge) -> Knowledge {
    for entry in &mut knowledge.entries {
        entry.keywords.clear();
        entry.points.clear();
        entry.questions.truncate(2);
    }
    knowledge.elsewhere.clear();
    knowledge.synonyms.clear();
    knowledge
}

fn example(base: &Knowledge, searcher: &Searcher, question: &Question, share: f64) -> Example {
    let found = searcher.confidence_features(&question.text);
    let mut features = [1.0; FEATURES + 1];
    let mut right = false;
    if let Some((entry, values)) = found {
        for (feature, value) in features.iter_mut().zip(values) {
            *feature = f64::from(value);
        }
        let entry = base.entries.get(entry);
        right = entry.is_some_and(|entry| question.expects.contains(&entry.id));
    }
    Example {
        features,
        runs: runs(&question.text),
        right,
        answerable: !question.expects.is_empty(),
        refused: found.is_none(),
        share,
    }
}

/// Sets how each message is phrased beside the sample questions of its base.
fn set_phrasing(lists: &mut [List], weights: &PhrasingWeights) {
    for list in lists {
        let typical = weights.typical(list.samples.iter().map(String::as_str));
        for example in &mut list.examples {
            let unlike = unlikeness(weights.score(&example.runs), typical);
            example.features[PHRASING] = f64::from(unlike);
        }
    }
}

/// Trains how messages are phrased that a base answers: ridge logistic regression over runs of words,
/// both kinds of messages weighing as much, by full steps whose length falls where much has changed.
#[allow(clippy::cast_precision_loss)] // counts of messages
fn phrasing<'a>(lists: impl Iterator<Item = &'a List>) -> PhrasingWeights {
    let lists = lists.filter(|list| !list.bare);
    let all = lists.flat_map(|list| list.examples.iter().filter(|it| !it.refused));
    let examples: Vec<&Example> = all.collect();
    let mut messages: HashMap<&str, usize> = HashMap::new();
    for run in examples.iter().flat_map(|example| &example.runs) {
        *messages.entry(run).or_default() += 1;
    }
    messages.retain(|_, count| *count >= FEWEST_MESSAGES);
    let mut names: Vec<&str> = messages.into_keys().collect();
    names.sort_unstable();
    let numbers: HashMap<&str, usize> = names.iter().copied().zip(0..).collect();
    let number_of = |run: &String| numbers.get(run.as_str()).copied();
    let rows: Vec<Vec<usize>> = examples
        .iter()
        .map(|example| example.runs.iter().filter_map(number_of).collect())
        .collect();
    let share = |answerable: bool| {
        let same = examples.iter().filter(|it| it.answerable == answerable);
        PHRASING_FREEDOM * examples.len() as f32 / (2.0 * same.count() as f32)
    };
    let (answered, unanswered) = (share(true), share(false));
    let mut weights = vec![0.0_f32; names.len()];
    let mut changes = vec![1e-6_f32; names.len()];
    for _ in 0..STEPS {
        // The empty run, which comes first, is the intercept.
        let mut gradient = weights.clone();
        gradient[0] = 0.0;
        for (example, row) in examples.iter().zip(&rows) {
            let score: f32 = row.iter().map(|run| weights[*run]).sum();
            let probability = 1.0 / (1.0 + (-score).exp());
            let error = if example.answerable {
                answered * (probability - 1.0)
            } else {
                unanswered * probability
            };
            for run in row {
                gradient[*run] += error;
            }
        }
        for ((weight, change), slope) in weights.iter_mut().zip(&mut changes).zip(gradient) {
            *change += slope * slope;
            *weight -= STEP * slope / change.sqrt();
        }
    }
    let names = names.into_iter().map(str::to_owned);
    PhrasingWeights(names.zip(weights).collect())
}

/// Writes the weights, the highest first; the empty run has a line of its own before them.
fn write_phrasing(root: &Path, weights: &PhrasingWeights) {
    let mut lines: Vec<(&String, f32)> = weights.0.iter().map(|(run, it)| (run, *it)).collect();
    lines.sort_by(|a, b| {
        let place = |run: &str| !run.is_empty();
        (place(a.0), b.1)
            .partial_cmp(&(place(b.0), a.1))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then(a.0.cmp(b.0))
    });
    let lines = lines.iter().filter(|(_, weight)| weight.abs() >= 0.005);
    let lines = lines.map(|(run, weight)| format!("{weight:.2}\t{run}\n"));
    let text = lines.collect::<Vec<_>>().concat();
    let file = root.join("src/search/phrasing.txt");
    if let Err(error) = std::fs::write(&file, text) {
        eprintln!("{}: {error}", file.display());
        std::process::exit(1)
    }
}

/// Fits a model to some lists, a feature left out if one is given.
fn fit<'a>(lists: impl Iterator<Item = &'a List>, without: Option<usize>) -> Model {
    let mut examples: Vec<(&Example, f64)> = Vec::new();
    for list in lists {
        let searched = list.examples.iter().filter(|it| !it.refused);
        examples.extend(searched.map(|it| (it, WEIGHT * it.share)));
    }
    let mut model = Model {
        means: [0.0; FEATURES + 1],
        spreads: [1.0; FEATURES + 1],
        weights: [0.0; FEATURES + 1],
    };
    for feature in 0..FEATURES {
        let values = examples.iter().map(|(it, _)| it.features[feature]);
        let mean = values.clone().sum::<f64>() / number(examples.len());
        let variance = values.map(|it| (it - mean).powi(2)).sum::<f64>() / number(examples.len());
        model.means[feature] = mean;
        model.spreads[feature] = if Some(feature) == without {
            f64::INFINITY
        } else {
            variance.sqrt() + 1e-9
        };
    }
    for _ in 0..25 {
        model.step(&examples);
    }
    model
}

impl Model {
    fn standardised(&self, example: &Example) -> Row {
        let mut row = example.features;
        let scales = self.means.iter().zip(&self.spreads);
        for (value, (mean, spread)) in row.iter_mut().zip(scales).take(FEATURES) {
            *value = (*value - mean) / spread;
        }
        row
    }

    fn probability(&self, example: &Example) -> f64 {
        if example.refused {
            return 0.0;
        }
        let row = self.standardised(example);
        let log_odds: f64 = row.iter().zip(&self.weights).map(|(a, b)| a * b).sum();
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// One step of Newton's method.
    fn step(&mut self, examples: &[(&Example, f64)]) {
        let mut matrix = [[0.0; FEATURES + 2]; FEATURES + 1];
        for (feature, line) in matrix.iter_mut().enumerate().take(FEATURES) {
            line[feature] = 1.0;
            line[FEATURES + 1] = -self.weights[feature];
        }
        for (example, weight) in examples {
            let row = self.standardised(example);
            let probability = self.probability(example);
            let error = f64::from(u8::from(example.right)) - probability;
            let curvature = FREEDOM * weight * probability * (1.0 - probability);
            for (line, a) in matrix.iter_mut().zip(row) {
                for (cell, b) in line.iter_mut().zip(row) {
                    *cell += curvature * a * b;
                }
                line[FEATURES + 1] += FREEDOM * weight * error * a;
            }
        }
        for (weight, change) in self.weights.iter_mut().zip(solve(matrix)) {
            *weight += change;
        }
    }
}

/// Solves a symmetric positive system whose right side is the last column.
fn solve(mut matrix: [[f64; FEATURES + 2]; FEATURES + 1]) -> Row {
    for at in 0..=FEATURES {
        let pivot = matrix[at];
        let lines = matrix.iter_mut().enumerate();
        for (_, line) in lines.filter(|(other, _)| *other != at) {
            let factor = line[at] / pivot[at];
            for (cell, value) in line.iter_mut().zip(pivot) {
                *cell -= factor * value;
            }
        }
    }
    std::array::from_fn(|at| matrix[at][FEATURES + 1] / matrix[at][at])
}

fn print_coefficients(model: &Model) {
    let mut intercept = model.weights[FEATURES] - WRONG_COST.ln();
    println!("pub const COEFFICIENTS: [(&str, f64); FEATURES] = [");
    for (feature, (name, _)) in COEFFICIENTS.iter().enumerate() {
        let worth = model.weights[feature] / model.spreads[feature];
        intercept -= worth * model.means[feature];
        println!("    (\"{name}\", {worth:.3}),");
    }
    println!("];\npub const INTERCEPT: f64 = {intercept:.3};");
}

/// By a fit without the list, on whichever base: AUC of "the first entry answers", what is right where
/// 90 and 95 % are refused, what is right and what is refused at the threshold.
fn held_out(lists: &[List], list: &List, without: Option<usize>) -> [f64; 5] {
    let others = lists.iter().filter(|other| other.files != list.files);
    let model = fit(others, without);
    let scored: Vec<(f64, &Example)> = list
        .examples
        .iter()
        .map(|it| (model.probability(it), it))
        .collect();
    let (right, wrong): (Vec<_>, Vec<_>) = scored.iter().partition(|(_, it)| it.right);
    let above = |score: f64| {
        let below = wrong.iter().filter(|(other, _)| *other < score).count();
        let level = wrong
            .iter()
            .filter(|(other, _)| (*other - score).abs() < 1e-12)
            .count();
        number(below) + number(level) / 2.0
    };
    let auc = right.iter().map(|(score, _)| above(*score)).sum::<f64>()
        / number(right.len() * wrong.len());
    let mut outside: Vec<f64> = scored
        .iter()
        .filter(|(_, it)| !it.answerable)
        .map(|(score, _)| *score)
        .collect();
    outside.sort_by(f64::total_cmp);
    let answerable = list.examples.iter().filter(|it| it.answerable).count();
    let right_above = |threshold: f64| {
        let kept = right.iter().filter(|(score, _)| *score > threshold);
        number(kept.count()) / number(answerable)
    };
    let right_at = |share: f64| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let at = (share * number(outside.len())).ceil() as usize - 1;
        right_above(outside[at])
    };
    let threshold = WRONG_COST / (1.0 + WRONG_COST);
    let refused = outside.iter().filter(|score| **score < threshold);
    [
        auc,
        right_at(0.9),
        right_at(0.95),
        right_above(threshold),
        number(refused.count()) / number(outside.len()),
    ]
}

#[allow(clippy::cast_precision_loss)]
fn number(count: usize) -> f64 {
    count as f64
}
