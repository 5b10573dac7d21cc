//! How a message is phrased, whatever it is about: « c'est quoi … ? » asks a base, « quelqu'un a … ? »
//! asks the others. What a base answers is phrased like its own sample questions.
//!
//! A linear classifier over runs of one to three small words, each word of content standing as « … ».
//! `cargo run --release --example fit` trains it and writes `phrasing.txt`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use french_lexicon::lexicon;
use french_text::{Stemmer, Token, is_number, tokenize_with_elisions};

use super::senses;

/// As the fit writes it: a weight and its words a line; the first has no words, and counts always.
static TRAINED: LazyLock<PhrasingWeights> = LazyLock::new(|| {
    let lines = include_str!("phrasing.txt").lines();
    let weights = lines.filter_map(|line| {
        let (weight, words) = line.split_once('\t')?;
        Some((words.to_owned(), weight.parse().ok()?))
    });
    PhrasingWeights(weights.collect())
});

/// What stands for words of content, numbers and the beginning of a message.
const CONTENT: &str = "…";
const NUMBER: &str = "#";
const START: &str = "^";
/// Words in a run at most.
const LONGEST_RUN: usize = 3;
/// The score of most questions that bases answer.
const USUAL: f32 = 1.0;
/// Of so few sample questions the mean says half.
const HALF_KNOWN: f32 = 4.0;

/// What each run of small words says for a question that a base answers.
#[derive(Debug, Clone, Default)]
pub struct PhrasingWeights(pub HashMap<String, f32>);

impl PhrasingWeights {
    /// Those that the fit wrote.
    #[must_use]
    pub fn trained() -> &'static Self {
        &TRAINED
    }

    /// How much a message is phrased as what bases answer: log-odds.
    #[must_use]
    pub fn score(&self, runs: &[String]) -> f32 {
        let weights = runs.iter().filter_map(|run| self.0.get(run));
        weights.sum()
    }

    /// The score of the sample questions of a base, on average.
    #[must_use]
    pub fn typical<'a>(&self, questions: impl Iterator<Item = &'a str>) -> f32 {
        let (mut sum, mut count) = (USUAL * HALF_KNOWN, HALF_KNOWN);
        for question in questions {
            sum += self.score(&runs(question));
            count += 1.0;
        }
        sum / count
    }
}

/// How much less than the sample questions of a base a message is phrased as what bases answer: 0 or
/// less.
#[must_use]
pub fn unlikeness(score: f32, typical: f32) -> f32 {
    (score - typical).min(0.0)
}

/// The runs of words of a message that tell how it is phrased, each once; the empty run is in all.
#[must_use]
pub fn runs(message: &str) -> Vec<String> {
    let stemmer = Stemmer::default();
    let mut words = vec![START.to_owned()];
    for token in without_definition_phrases(&tokenize_with_elisions(message)) {
        let word = if is_number(&token.word) {
            NUMBER
        } else if is_small(&token.word, &stemmer) {
            &token.word
        } else {
            CONTENT
        };
        if word != CONTENT || words.last().is_none_or(|last| last != CONTENT) {
            words.push(word.to_owned());
        }
    }
    let marks = ["?", "!"].into_iter();
    words.extend(
        marks
            .filter(|mark| message.contains(mark))
            .map(str::to_owned),
    );
    let mut seen = HashSet::new();
    let runs = (1..=LONGEST_RUN).flat_map(|length| words.windows(length));
    std::iter::once(String::new())
        .chain(runs.map(|run| run.join(" ")))
        .filter(|run| seen.insert(run.clone()))
        .collect()
}

/// The words of a message but « c’est quoi », which is asked of bases, of dictionaries and among friends
/// alike: it says nothing of whom.
fn without_definition_phrases(mut rest: &[Token]) -> Vec<&Token> {
    let mut kept = Vec::with_capacity(rest.len());
    while let Some((first, after)) = rest.split_first() {
        if let Some(("what", length @ 2..)) = senses::phrase(rest) {
            rest = rest.get(length..).unwrap_or_default();
        } else {
            kept.push(first);
            rest = after;
        }
    }
    kept
}

/// Whether a word says little of any subject.
fn is_small(word: &str, stemmer: &Stemmer) -> bool {
    lexicon().is_folded_stop_word(word)
        || lexicon().is_english_stop_word(word)
        || lexicon().asks(word).is_some()
        || lexicon().informativeness(&stemmer.stem(word)) < 1.0
}

#[cfg(test)]
mod tests {
    use super::{PhrasingWeights, runs, unlikeness};

    #[test]
    fn words_of_content_are_all_the_same() {
        let asked = runs("qui parle de l’illectronisme numérique ?");
        assert_eq!(asked, runs("qui parle de l’obsolescence ?"));
        for run in ["", "^ qui", "de l …", "… ?"] {
            assert!(asked.contains(&run.to_owned()), "{run}: {asked:?}");
        }
        assert!(runs("on est 12").contains(&"est #".to_owned()));
    }

    #[test]
    fn who_asks_what_something_is_may_ask_anybody() {
        let named = runs("l’obsolescence ?");
        for asked in ["c’est quoi l’obsolescence ?", "c koi l’obsolescence ?"] {
            assert_eq!(runs(asked), named, "{asked}");
        }
    }

    #[test]
    fn what_members_tell_each_other_is_not_phrased_as_what_a_base_answers() {
        let weights = PhrasingWeights::trained();
        let typical = weights.typical(["Qui a parlé du gel ?", "Que dit-on du gel ?"].into_iter());
        let of = |message| unlikeness(weights.score(&runs(message)), typical);
        for asked in ["C’est quoi la luzerne ?", "Qui a parlé de luzerne ?"] {
            for told in ["je suis en retard", "quelqu’un a une luzerne à vendre ?"] {
                assert!(
                    of(asked) > of(told) + 0.5,
                    "{asked} {}, {told} {}",
                    of(asked),
                    of(told)
                );
            }
        }
    }
}
