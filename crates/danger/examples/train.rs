//! Trains the classifier: from the messages of `training/` and lists of questions to `src/weights.bin`.
//!
//! ```text
//! cargo run --release -p danger --example train -- crates/danger \
//!     --list tests/emergencies/development.toml --judge tests/emergencies/unseen.toml \
//!     --calm tests/questions/*.toml tests/questions/fit/{mediatheque,near_misses,mairie,devs,sommeil}.toml \
//!     tests/questions/later/{people,voices,hearsay,server,ministry,mediatheque}.toml
//! ```
//!
//! `--list` are messages with the numbers that help (`expects`), `--calm` messages that are all
//! calm, whatever they expect; of those after `--judge` only the totals are shown, of those after
//! `--show` the failures too. With `--hold-out` and files of `training/`, nothing is written: each is
//! judged by what is learnt from all the others. Nothing is random: the same lists make the same
//! weights.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use danger::{
    BUCKETS, Classifier, Danger, Features, Language, ROWS, Recogniser, TELLING, together,
};
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

/// A message with its dangers: calm if it has none.
#[derive(Clone)]
struct Message {
    dangers: Vec<Danger>,
    text: String,
    /// The file of `training/` that it comes from.
    author: Option<PathBuf>,
}

/// A message to learn from.
struct Example<'a> {
    message: &'a Message,
    sentences: Vec<Features>,
    stretches: Vec<Features>,
}

/// Weight decay.
const DECAY: f32 = 1e-3;
const RATE: f32 = 0.3;
const EPOCHS: usize = 10;
/// Rounds in which it learns which stretch of a message shows the danger, with how many epochs.
const TURNS: [usize; 3] = [3, 4, EPOCHS];
/// A message in danger counts for this many calm stretches.
const WORTH_OF_DANGER: f32 = 1.5;
/// So many groups of words are made up.
const GROUPS: usize = 2_000;
/// The decision threshold: higher gives fewer false alarms, and misses more.
const THRESHOLD: f32 = 0.6;

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

fn questions(path: &Path) -> Result<Vec<Question>, Box<dyn Error>> {
    let list: List = toml::from_str(&fs::read_to_string(path)?)?;
    Ok(list.question)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("which folder?")?);
    let (mut messages, mut judged, mut held_out) = (training(&folder)?, Vec::new(), Vec::new());
    let mut calm = Vec::new();
    let mut option = String::new();
    for argument in arguments {
        let path = PathBuf::from(&argument);
        match option.as_str() {
            _ if argument.starts_with("--") => option = argument,
            "--list" => messages.extend(questions(&path)?.iter().map(Question::message)),
            "--calm" => calm.extend(questions(&path)?.iter().map(Question::calm_message)),
            "--judge" | "--show" => judged.push((path, option == "--show")),
            "--hold-out" => held_out.push(path),
            _ => return Err(format!("what is {argument}?").into()),
        }
    }
    let language = Language::parse(&fs::read_to_string(folder.join("src/language.txt"))?)?;
    calm.extend(groups(&messages));
    let varied = varied(&messages);
    let all: Vec<&Message> = messages.iter().chain(&calm).chain(&varied).collect();
    let examples: Vec<Example> = all.iter().map(|it| Example::read(it, &language)).collect();
    println!("{} examples", examples.len());
    let mut recogniser = Recogniser {
        language,
        classifier: Classifier::default(),
    };
    for path in &held_out {
        let author = Some(path.canonicalize()?);
        let others: Vec<&Example> = examples
            .iter()
            .filter(|it| it.message.author != author)
            .collect();
        recogniser.classifier = train(&others);
        let own = messages.iter().filter(|it| it.author == author);
        judge(&recogniser, path, own, false);
    }
    if !held_out.is_empty() {
        return Ok(());
    }
    recogniser.classifier = train(&examples.iter().collect::<Vec<_>>());
    fs::write(
        folder.join("src/weights.bin"),
        recogniser.classifier.to_bytes(),
    )?;
    for (path, show) in judged {
        let messages: Vec<Message> = questions(&path)?.iter().map(Question::message).collect();
        judge(&recogniser, &path, messages.iter(), show);
    }
    let long = "je cherche le programme mais mon dossier n'avance pas. ".repeat(72);
    let start = Instant::now();
    for _ in 0..20 {
        let _ = recogniser.judge(&long);
    }
    println!("{} characters in {:?}", long.len(), start.elapsed() / 20);
    Ok(())
}

impl Question {
    /// With the dangers that the expected numbers are for.
    fn message(&self) -> Message {
        let all = Danger::NAMES.iter().map(|(_, danger)| *danger);
        let expected = |danger: &Danger| self.expects.iter().any(|it| it == number(*danger));
        Message {
            dangers: all.filter(expected).collect(),
            ..self.calm_message()
        }
    }

    fn calm_message(&self) -> Message {
        Message {
            dangers: Vec::new(),
            text: self.text.clone(),
            author: None,
        }
    }
}

impl<'a> Example<'a> {
    fn read(message: &'a Message, language: &Language) -> Self {
        let sentences = language.features(&message.text);
        let stretches = sentences.windows(1).chain(sentences.windows(2));
        Self {
            message,
            stretches: stretches.map(together).collect(),
            sentences,
        }
    }
}

/// The messages of `training/`: a file an author, a line « kind, or several with commas; tab; message ».
fn training(folder: &Path) -> Result<Vec<Message>, Box<dyn Error>> {
    let files = fs::read_dir(folder.join("training"))?.map(|it| it.map(|it| it.path()));
    let mut files: Vec<PathBuf> = files.collect::<Result<_, _>>()?;
    files.sort_unstable();
    let mut messages = Vec::new();
    for file in files {
        let author = Some(file.canonicalize()?);
        for line in fs::read_to_string(&file)?.lines() {
            let (kinds, text) = line
                .split_once('\t')
                .ok_or_else(|| format!("{}: no tab in « {line} »", file.display()))?;
            let kinds = kinds.split(',').filter(|it| *it != "calm");
            let dangers = kinds.map(|name| {
                let unknown = || format!("{}: what is « {name} »?", file.display());
                Danger::from_name(name).ok_or_else(unknown)
            });
            messages.push(Message {
                dangers: dangers.collect::<Result<_, _>>()?,
                text: text.to_owned(),
                author: author.clone(),
            });
        }
    }
    Ok(messages)
}

/// The same messages without apostrophes, and in the middle of others.
fn varied(messages: &[Message]) -> Vec<Message> {
    let calm = messages.iter().filter(|it| it.dangers.is_empty());
    let calm: Vec<&str> = calm.map(|it| it.text.as_str()).collect();
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
    for (index, message) in messages.iter().enumerate() {
        let text = &message.text;
        let mut vary = |text: String| {
            varied.push(Message {
                text,
                ..message.clone()
            });
        };
        if text.contains(['\'', '’']) {
            vary(text.replace(['\'', '’'], ""));
        }
        if text.len() < 200 {
            let (before, after) = (sentences(index % 4), sentences(1 + index % 5));
            let text = text.trim_end_matches('.');
            vary(format!("{before}{text}. {after}"));
        }
    }
    varied
}

/// Words of the messages in danger by twos and threes, which say nothing: « papa et savon ».
fn groups(messages: &[Message]) -> Vec<Message> {
    let endangered = messages.iter().filter(|it| !it.dangers.is_empty());
    let words: BTreeSet<&str> = endangered
        .flat_map(|it| it.text.split(|c: char| !c.is_alphabetic()))
        .filter(|word| word.chars().count() > 3)
        .collect();
    let words: Vec<&str> = words.into_iter().collect();
    let mut seed = 7;
    let mut word = || words[random(&mut seed) % words.len()];
    let group = |index: usize| match index % 4 {
        0 => format!("{} et {}", word(), word()),
        1 => format!("{} {}", word(), word()),
        2 => format!("{}, {}, {}", word(), word(), word()),
        _ => format!("{} / {}", word(), word()),
    };
    let calm = |text| Message {
        dangers: Vec::new(),
        text,
        author: None,
    };
    (0..GROUPS).map(group).map(calm).collect()
}

type Row = (Vec<f32>, f32);

fn score((weights, bias): &Row, features: &Features) -> f32 {
    features
        .iter()
        .map(|(bucket, value)| weights[*bucket as usize] * value)
        .sum::<f32>()
        + bias
}

fn train(examples: &[&Example]) -> Classifier {
    let mut any: Row = (vec![0.0; BUCKETS], 0.0);
    for (turn, epochs) in TURNS.into_iter().enumerate() {
        let mut data = Vec::new();
        for example in examples {
            let stretches = &example.stretches;
            if example.message.dangers.is_empty() {
                data.extend(stretches.iter().map(|it| (it, false, 1.0)));
                continue;
            }
            let best = stretches
                .iter()
                .max_by(|one, other| score(&any, one).total_cmp(&score(&any, other)));
            // At first only short messages, which say nothing else.
            let first = stretches.last().filter(|_| stretches.len() <= 3);
            let telling = if turn == 0 { first } else { best };
            data.extend(telling.map(|it| (it, true, WORTH_OF_DANGER)));
        }
        any = fit(&data, epochs);
    }
    let mut rows = vec![any];
    let classifier = in_steps(&rows);
    let told: Vec<(&Message, Features)> = examples
        .iter()
        .filter_map(|it| {
            let (telling, _) = classifier.telling(&it.sentences)?;
            Some((it.message, together(&it.sentences[telling])))
        })
        .collect();
    let data: Vec<_> = told
        .iter()
        .map(|(message, features)| {
            let danger = !message.dangers.is_empty();
            (features, danger, if danger { WORTH_OF_DANGER } else { 1.0 })
        })
        .collect();
    rows.push(fit(&data, EPOCHS));
    for (_, danger) in Danger::NAMES {
        // A message that several numbers can help with says little about which danger it is.
        let clear = told
            .iter()
            .filter(|it| (1..4).contains(&it.0.dangers.len()));
        let data: Vec<_> = clear
            .map(|(message, features)| (features, message.dangers.contains(&danger), 1.0))
            .collect();
        rows.push(fit(&data, EPOCHS));
    }
    rows[TELLING].1 -= THRESHOLD;
    in_steps(&rows)
}

/// The classifier with eight bits a weight.
fn in_steps(rows: &[Row]) -> Classifier {
    let weights = || rows.iter().flat_map(|(weights, _)| weights);
    let scale = weights().fold(0.0_f32, |most, weight| most.max(weight.abs())) / f32::from(i8::MAX);
    let mut biases = [0.0; ROWS];
    for (bias, row) in biases.iter_mut().zip(rows) {
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

/// The next of a row of numbers that look random and are always the same.
fn random(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    usize::try_from(*seed >> 33).unwrap_or_default()
}

/// Logistic regression with `AdaGrad`.
fn fit(data: &[(&Features, bool, f32)], epochs: usize) -> Row {
    let (mut weights, mut sums) = (vec![0.0_f32; BUCKETS], vec![1e-6_f32; BUCKETS]);
    let (mut bias, mut bias_sum) = (0.0_f32, 1e-6_f32);
    let mut order: Vec<usize> = (0..data.len()).collect();
    let mut seed = 12_345_u64;
    for _ in 0..epochs {
        for at in (1..order.len()).rev() {
            let other = random(&mut seed) % (at + 1);
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

fn judge<'a>(
    recogniser: &Recogniser,
    path: &Path,
    messages: impl Iterator<Item = &'a Message>,
    show: bool,
) {
    let (mut danger, mut right, mut alarmed, mut calm, mut false_alarms) = (0, 0, 0, 0, 0);
    for Message { dangers, text, .. } in messages {
        let given = recogniser
            .judge(text)
            .filter(|it| it.1 > 0.0)
            .map(|it| it.0);
        let helps = given.is_some_and(|given| dangers.contains(&given));
        if dangers.is_empty() {
            calm += 1;
            false_alarms += usize::from(given.is_some());
        } else {
            danger += 1;
            right += usize::from(helps);
            alarmed += usize::from(given.is_some());
        }
        if show && !helps && (given.is_some() || !dangers.is_empty()) {
            println!("{given:?} for {dangers:?}: {text}");
        }
    }
    println!(
        "{}: right number {right}, any number {alarmed} of {danger}; false alarms {false_alarms} of {calm}",
        path.display()
    );
}
