//! On titles and texts alone (no keywords, no sample questions, no declared synonyms), the search
//! ranks better than plain engines do on the same questions in the same run. `cargo test --test
//! peers -- --nocapture` prints the figures.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use colloque_bot::base::Base;
use colloque_bot::evaluation::{self, Question};
use colloque_bot::knowledge::{Entry, Knowledge};
use colloque_bot::search::Searcher;
use snowball_stemmers_rs::{Algorithm, Stemmer};

/// How much better than the best of the others it has to be, as a share of the questions.
const AHEAD: f64 = 0.04;

#[test]
fn on_bare_texts_it_ranks_better_than_plain_engines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (base, _) = Base::open(&root.join("knowledge"), 0).unwrap();
    let knowledge = bare(&base.knowledge);
    let mut questions: Vec<Question> = Vec::new();
    for list in ["colloque", "everyday", "unseen"] {
        let file = root
            .join("tests/questions")
            .join(list)
            .with_extension("toml");
        let source = std::fs::read(&file).unwrap();
        questions.extend(evaluation::parse(&file.display().to_string(), source).unwrap());
    }
    questions.retain(|question| !question.expects.is_empty());

    let texts: Vec<String> = knowledge.entries.iter().map(whole_text).collect();
    let bm25 = Weighted::bm25(&texts);
    let ngrams = Weighted::ngram_cosine(&texts);
    let searcher = Searcher::new(&knowledge);
    let hits = |best: &dyn Fn(&str) -> Option<usize>| {
        let right = |question: &&Question| {
            let entry = best(&question.text).and_then(|at| knowledge.entries.get(at));
            entry.is_some_and(|entry| question.expects.contains(&entry.id))
        };
        share(questions.iter().filter(right).count(), questions.len())
    };
    let peers = [
        ("BM25 over stems", hits(&|text| best(&bm25.scores(text)))),
        (
            "character n-grams",
            hits(&|text| best(&ngrams.scores(text))),
        ),
        (
            "both, summed",
            hits(&|text| best(&sum(&bm25.scores(text), &ngrams.scores(text)))),
        ),
    ];
    let ours = hits(&|text| Some(searcher.ask(text).candidates.first()?.entry));
    println!("hit@1 on {} questions: {ours:.3}", questions.len());
    for (engine, theirs) in peers {
        println!("  {engine}: {theirs:.3}");
        assert!(
            ours >= theirs + AHEAD,
            "{engine} has hit@1 {theirs:.3}, the search {ours:.3}"
        );
    }
}

/// A base without what its curators add so that questions find its texts.
fn bare(knowledge: &Knowledge) -> Knowledge {
    let mut bare = Knowledge {
        entries: knowledge.entries.clone(),
        ..Knowledge::default()
    };
    for entry in &mut bare.entries {
        entry.keywords.clear();
        entry.questions.clear();
        for point in &mut entry.points {
            point.keywords.clear();
        }
    }
    bare
}

fn whole_text(entry: &Entry) -> String {
    let english = [&entry.title.en, &entry.summary.en];
    let points = entry.points.iter().flat_map(|point| {
        let english = point.text.en.as_deref();
        [Some(point.text.fr.as_str()), english]
    });
    [
        Some(entry.title.fr.as_str()),
        Some(entry.summary.fr.as_str()),
    ]
    .into_iter()
    .chain([entry.text.as_deref()])
    .chain(english.map(|text| text.as_deref()))
    .chain(points)
    .flatten()
    .chain(entry.speakers.iter().map(|speaker| speaker.name.as_str()))
    .collect::<Vec<_>>()
    .join("\n")
}

/// An engine that weighs the features of texts, and adds up what a question shares with each.
struct Weighted {
    features: fn(&str) -> Vec<String>,
    /// For each feature, the weight it has in a question and in each text.
    weights: HashMap<String, (f64, BTreeMap<usize, f64>)>,
    texts: usize,
}

impl Weighted {
    /// BM25 (k1 1.2, b 0.75) over French Snowball stems.
    fn bm25(texts: &[String]) -> Self {
        let lengths: Vec<usize> = texts.iter().map(|text| stems(text).len()).collect();
        let average = share(lengths.iter().sum(), texts.len());
        Self::new(texts, stems, |count, text, saying| {
            let rarity = (1.0 + (share(texts.len(), 1) - saying + 0.5) / (saying + 0.5)).ln();
            let length = share(lengths[text], 1) / average;
            let weight = rarity * 2.2 * count / (count + 1.2 * (0.25 + 0.75 * length));
            (1.0, weight)
        })
    }

    /// Cosine of TF-IDF over the letters of a text, three to five at a time.
    fn ngram_cosine(texts: &[String]) -> Self {
        let mut engine = Self::new(texts, ngrams, |count, _, saying| {
            let rarity = ((1.0 + share(texts.len(), 1)) / (1.0 + saying)).ln() + 1.0;
            (rarity, (1.0 + count.ln()) * rarity)
        });
        let mut lengths = vec![0.0_f64; texts.len()];
        for (_, by_text) in engine.weights.values() {
            for (text, weight) in by_text {
                lengths[*text] += weight * weight;
            }
        }
        for (_, by_text) in engine.weights.values_mut() {
            for (text, weight) in by_text {
                *weight /= lengths[*text].sqrt();
            }
        }
        engine
    }

    /// `weigh` gets how often a text has a feature, which text, and how many have it.
    fn new(
        texts: &[String],
        features: fn(&str) -> Vec<String>,
        weigh: impl Fn(f64, usize, f64) -> (f64, f64),
    ) -> Self {
        let mut counts: HashMap<String, BTreeMap<usize, f64>> = HashMap::new();
        for (at, text) in texts.iter().enumerate() {
            for feature in features(text) {
                *counts.entry(feature).or_default().entry(at).or_default() += 1.0;
            }
        }
        let weighed = counts.into_iter().map(|(feature, mut by_text)| {
            let saying = share(by_text.len(), 1);
            let mut asked = 0.0;
            for (text, count) in &mut by_text {
                (asked, *count) = weigh(*count, *text, saying);
            }
            (feature, (asked, by_text))
        });
        Self {
            features,
            weights: weighed.collect(),
            texts: texts.len(),
        }
    }

    fn scores(&self, question: &str) -> Vec<f64> {
        let mut scores = vec![0.0; self.texts];
        let features: HashSet<String> = (self.features)(question).into_iter().collect();
        for (asked, by_text) in features.iter().filter_map(|it| self.weights.get(it)) {
            for (text, weight) in by_text {
                scores[*text] += asked * weight;
            }
        }
        scores
    }
}

fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::French);
    text.to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| stemmer.stem(word).into_owned())
        .collect()
}

fn ngrams(text: &str) -> Vec<String> {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!(" {word} "))
        .collect();
    let of_word = |word: &String| {
        let letters: Vec<char> = word.chars().collect();
        (3..=5)
            .flat_map(|length| letters.windows(length).map(String::from_iter))
            .collect::<Vec<String>>()
    };
    words.iter().flat_map(of_word).collect()
}

/// Each list's scores as shares of its best, added up.
fn sum(one: &[f64], other: &[f64]) -> Vec<f64> {
    let most = |scores: &[f64]| scores.iter().copied().fold(f64::EPSILON, f64::max);
    let (most_of_one, most_of_other) = (most(one), most(other));
    one.iter()
        .zip(other)
        .map(|(a, b)| a / most_of_one + b / most_of_other)
        .collect()
}

fn best(scores: &[f64]) -> Option<usize> {
    let (at, score) = scores
        .iter()
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(b.1))?;
    (*score > 0.0).then_some(at)
}

#[allow(clippy::cast_precision_loss)] // counts of questions, texts, words
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}
