//! Trains the classifier: from the lists in `training/` and lists of questions to `src/weights.bin`.
//!
//! ```text
//! cargo run -p danger --example train -- crates/danger --list tests/emergencies/development.toml \
//!     --calm tests/questions/*.toml --judge tests/emergencies/unseen.toml
//! ```
//!
//! `--list` are messages with the numbers that help (`expects`), `--calm` messages that are all
//! calm, whatever they expect; of those after `--judge` only the totals are shown, of those after
//! `--show` the failures too. Nothing is random: the same lists make the same weights.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use danger::{BUCKETS, Classifier, Danger, Features, Language, ROWS, Recogniser, together};
use serde::Deserialize;

#[derive(Deserialize)]
struct List {
    question: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    text: String,
    #[serde(default)]
    expects: Vec<String>,
}

/// A message to learn from; calm if it has no danger.
struct Example {
    dangers: Vec<Danger>,
    stretches: Vec<Features>,
}

/// Weight decay.
const DECAY: f32 = 3e-4;
const RATE: f32 = 0.3;
const EPOCHS: usize = 10;
/// Rounds in which it learns which stretch of a message shows the danger.
const TURNS: usize = 3;
/// A message in danger counts for this many calm stretches.
const WORTH_OF_DANGER: f32 = 1.5;
/// The decision threshold: higher gives fewer false alarms, and misses more.
const THRESHOLD: f32 = -0.4;

fn number(danger: Danger) -> &'static str {
    match danger {
        Danger::CannotSpeak => "114",
        Danger::Medical => "15",
        Danger::Fire => "18",
        Danger::Attack => "17",
        Danger::Suicide => "3114",
        Danger::PartnerViolence => "3919",
        Danger::Child => "119",
    }
}

fn questions(path: &str) -> Result<Vec<Question>, Box<dyn Error>> {
    let list: List = toml::from_str(&fs::read_to_string(path)?)?;
    Ok(list.question)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which folder?")?;
    let folder = Path::new(&folder);
    let (mut own, mut calm, mut judged) = (training(folder)?, Vec::new(), Vec::new());
    let mut option = String::new();
    for argument in arguments {
        match option.as_str() {
            _ if argument.starts_with("--") => option = argument,
            "--list" => own.extend(
                questions(&argument)?
                    .into_iter()
                    .map(|it| (dangers(&it), it.text)),
            ),
            "--calm" => calm.extend(
                questions(&argument)?
                    .into_iter()
                    .map(|it| (Vec::new(), it.text)),
            ),
            "--judge" | "--show" => judged.push((argument, option == "--show")),
            _ => return Err(format!("what is {argument}?").into()),
        }
    }
    let language = Language::parse(&fs::read_to_string(folder.join("src/language.txt"))?)?;
    let texts = own.iter().chain(&calm).cloned().chain(varied(&own));
    let examples: Vec<Example> = texts
        .map(|(dangers, text)| {
            let sentences = language.features(&text);
            let stretches = sentences.windows(1).chain(sentences.windows(2));
            Example {
                dangers,
                stretches: stretches.map(together).collect(),
            }
        })
        .collect();
    let classifier = train(&examples);
    fs::write(folder.join("src/weights.bin"), classifier.to_bytes())?;
    println!("{} examples", examples.len());
    let recogniser = Recogniser {
        language,
        classifier,
    };
    for (path, show) in judged {
        judge(&recogniser, &path, show)?;
    }
    let long = "je cherche le programme mais mon dossier n'avance pas. ".repeat(72);
    let start = Instant::now();
    for _ in 0..20 {
        let _ = recogniser.judge(&long);
    }
    println!("{} characters in {:?}", long.len(), start.elapsed() / 20);
    Ok(())
}

/// A message with its dangers.
type Labelled = (Vec<Danger>, String);

/// The project's own messages: `danger.txt` has a danger and a message a line, `calm.txt` a message.
fn training(folder: &Path) -> Result<Vec<Labelled>, Box<dyn Error>> {
    let mut examples = Vec::new();
    for line in fs::read_to_string(folder.join("training/danger.txt"))?.lines() {
        let (name, text) = line
            .split_once('\t')
            .ok_or_else(|| format!("no tab in « {line} »"))?;
        let danger = Danger::from_name(name).ok_or_else(|| format!("what is « {name} »?"))?;
        examples.push((vec![danger], text.to_owned()));
    }
    let calm = fs::read_to_string(folder.join("training/calm.txt"))?;
    examples.extend(calm.lines().map(|text| (Vec::new(), text.to_owned())));
    Ok(examples)
}

/// The dangers that the expected numbers are for.
fn dangers(question: &Question) -> Vec<Danger> {
    let all = Danger::NAMES.iter().map(|(_, danger)| *danger);
    all.filter(|danger| question.expects.iter().any(|it| it == number(*danger)))
        .collect()
}

/// The same messages without apostrophes, and in the middle of others.
fn varied(own: &[(Vec<Danger>, String)]) -> Vec<(Vec<Danger>, String)> {
    let calm: Vec<&String> = own
        .iter()
        .filter(|it| it.0.is_empty())
        .map(|it| &it.1)
        .collect();
    let mut next = 7;
    let mut sentences = |number: usize| {
        let mut text = String::new();
        for _ in 0..number {
            next = (next * 31 + 17) % calm.len();
            text.push_str(calm[next]);
            text.push_str(". ");
        }
        text
    };
    let mut varied = Vec::new();
    for (index, (dangers, text)) in own.iter().enumerate() {
        if text.contains(['\'', '’']) {
            varied.push((dangers.clone(), text.replace(['\'', '’'], "")));
        }
        if text.len() < 200 {
            let (before, after) = (sentences(index % 4), sentences(1 + index % 5));
            let text = text.trim_end_matches('.');
            varied.push((dangers.clone(), format!("{before}{text}. {after}")));
        }
    }
    varied
}

type Row = (Vec<f32>, f32);

fn score((weights, bias): &Row, features: &Features) -> f32 {
    features
        .iter()
        .map(|(bucket, value)| weights[*bucket as usize] * value)
        .sum::<f32>()
        + bias
}

fn train(examples: &[Example]) -> Classifier {
    let mut any: Row = (vec![0.0; BUCKETS], 0.0);
    let mut chosen: Vec<(&Features, &[Danger])> = Vec::new();
    for turn in 0..TURNS {
        let mut data = Vec::new();
        chosen.clear();
        for Example { dangers, stretches } in examples {
            if dangers.is_empty() {
                data.extend(stretches.iter().map(|it| (it, false, 1.0)));
                continue;
            }
            let best = stretches
                .iter()
                .max_by(|one, other| score(&any, one).total_cmp(&score(&any, other)));
            // At first only short messages, which say nothing else.
            let first = stretches.last().filter(|_| stretches.len() <= 3);
            if let Some(features) = if turn == 0 { first } else { best } {
                data.push((features, true, WORTH_OF_DANGER));
                chosen.push((features, dangers));
            }
        }
        any = fit(&data);
    }
    any.1 -= THRESHOLD;
    let mut rows = vec![any];
    for (_, danger) in Danger::NAMES {
        // A message that several numbers can help with says little about which danger it is.
        let clear = chosen.iter().filter(|(_, dangers)| dangers.len() < 4);
        let data: Vec<_> = clear
            .map(|(it, dangers)| (*it, dangers.contains(&danger), 1.0))
            .collect();
        rows.push(fit(&data));
    }
    let weights = || rows.iter().flat_map(|(weights, _)| weights);
    let scale = weights().fold(0.0_f32, |most, weight| most.max(weight.abs())) / f32::from(i8::MAX);
    let mut biases = [0.0; ROWS];
    for (bias, row) in biases.iter_mut().zip(&rows) {
        *bias = row.1;
    }
    #[allow(clippy::cast_possible_truncation)]
    let steps = weights()
        .map(|weight| (weight / scale).round() as i8)
        .collect();
    Classifier {
        scale,
        biases,
        weights: steps,
    }
}

/// Logistic regression with `AdaGrad`.
fn fit(data: &[(&Features, bool, f32)]) -> Row {
    let (mut weights, mut sums) = (vec![0.0_f32; BUCKETS], vec![1e-6_f32; BUCKETS]);
    let (mut bias, mut bias_sum) = (0.0_f32, 1e-6_f32);
    let mut order: Vec<usize> = (0..data.len()).collect();
    let mut seed = 12_345_u64;
    for _ in 0..EPOCHS {
        for at in (1..order.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let other = usize::try_from(seed >> 33).unwrap_or_default() % (at + 1);
            order.swap(at, other);
        }
        for (features, holds, worth) in order.iter().map(|index| data[*index]) {
            let sum: f32 = features
                .iter()
                .map(|(it, value)| weights[*it as usize] * value)
                .sum();
            let probability = 1.0 / (1.0 + (-(sum + bias)).exp());
            let error = (probability - f32::from(u8::from(holds))) * worth;
            for (bucket, value) in features {
                let bucket = *bucket as usize;
                let slope = error * value + DECAY * weights[bucket];
                sums[bucket] += slope * slope;
                weights[bucket] -= RATE * slope / sums[bucket].sqrt();
            }
            bias_sum += error * error;
            bias -= RATE * error / bias_sum.sqrt();
        }
    }
    (weights, bias)
}

fn judge(recogniser: &Recogniser, path: &str, show: bool) -> Result<(), Box<dyn Error>> {
    let (mut danger, mut right, mut alarmed, mut calm, mut false_alarms) = (0, 0, 0, 0, 0);
    for question in questions(path)? {
        let judged = recogniser.judge(&question.text).filter(|it| it.1 > 0.0);
        let given = judged.map(|it| number(it.0));
        let helps = given.is_some_and(|given| question.expects.iter().any(|it| it == given));
        if question.expects.is_empty() {
            calm += 1;
            false_alarms += usize::from(given.is_some());
        } else {
            danger += 1;
            right += usize::from(helps);
            alarmed += usize::from(given.is_some());
        }
        if show && !helps && (given.is_some() || !question.expects.is_empty()) {
            println!("{given:?} for {:?}: {}", question.expects, question.text);
        }
    }
    println!(
        "{path}: right number {right}, any number {alarmed} of {danger}; false alarms {false_alarms} of {calm}"
    );
    Ok(())
}
