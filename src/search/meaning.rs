//! What the texts of the entries mean, as vectors: how near a question is to each of them beyond the
//! words that they share.

use std::collections::{BTreeSet, HashMap};

use french_lexicon::lexicon;
use french_text::{Stemmer, tokenize};
use french_vectors::{Vector, Word};

/// A text of as many words is trusted half: the fewer words, the more is left to chance.
const HALF_TRUSTED: f32 = 12.0;

/// What a text means, to be compared with others.
#[derive(Debug)]
pub struct Meaning {
    vector: Vector,
    /// The stems of its words of content, each once.
    stems: BTreeSet<String>,
}

impl Meaning {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let stemmer = Stemmer::default();
        let words = tokenize(text).into_iter();
        let content = words.filter(|it| !lexicon().is_stop_word(it));
        let stems: BTreeSet<String> = content.map(|it| stemmer.stem(&it.word)).collect();
        Self {
            vector: Vector::of_stems(&stems),
            stems,
        }
    }

    /// How near another one is, 0 to 1: by its meaning, or by the share of their words that both say.
    pub fn likeness(&self, other: &Self) -> f32 {
        let both = self.stems.intersection(&other.stems).count();
        let all = self.stems.union(&other.stems).count().max(1);
        #[allow(clippy::cast_precision_loss)] // counts of words
        let share = both as f32 / all as f32;
        share.max(self.vector.likeness(&other.vector))
    }
}

/// The meaning of the texts of a base, document by document.
#[derive(Debug, Default)]
pub struct Meanings {
    documents: Vec<Vec<TextMeaning>>,
}

#[derive(Debug)]
struct TextMeaning {
    meaning: Vector,
    /// How much it tells of its document: 0 to 1.
    trust: f32,
}

/// Reads the texts of a base, document by document.
#[derive(Debug, Default)]
pub struct MeaningsBuilder {
    meanings: Meanings,
    words: HashMap<String, Option<Word>>,
    stemmer: Stemmer,
}

impl MeaningsBuilder {
    /// Adds the texts of the next document, each as its folded words.
    pub fn add(&mut self, texts: &[String]) {
        let meanings = texts.iter().map(|text| {
            #[allow(clippy::cast_precision_loss)] // a count of words
            let length = text.split(' ').count() as f32;
            TextMeaning {
                meaning: Vector::of_words(text.split(' ').filter_map(|word| self.find(word))),
                trust: length / (length + HALF_TRUSTED),
            }
        });
        let meanings = meanings.collect();
        self.meanings.documents.push(meanings);
    }

    fn find(&mut self, word: &str) -> Option<Word> {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let found = Word::find(&self.stemmer.stem(word));
        self.words.insert(word.to_owned(), found);
        found
    }

    /// All that was read.
    pub fn build(self) -> Meanings {
        self.meanings
    }
}

impl Meanings {
    /// How near the nearest text of a document is to a question, as far as that can be trusted: 0 to 1.
    pub fn nearness(&self, document: usize, question: &Vector) -> f32 {
        let texts = self.documents.get(document).into_iter().flatten();
        texts
            .map(|text| text.trust * question.likeness(&text.meaning))
            .fold(0.0, f32::max)
    }
}

#[cfg(test)]
mod tests {
    use french_text::Stemmer;
    use french_vectors::Vector;

    use super::MeaningsBuilder;

    #[test]
    fn the_document_of_the_nearest_meaning_is_nearest() {
        let mut builder = MeaningsBuilder::default();
        builder.add(&[
            "la fete".to_owned(),
            "le medecin soigne ses patients a l hopital".to_owned(),
        ]);
        builder.add(&["on plante les arbres de la foret en automne".to_owned()]);
        builder.add(&[]);
        let stemmer = Stemmer::default();
        let read = |text: &str| Vector::of_stems(text.split(' ').map(|word| stemmer.stem(word)));
        let (meanings, question) = (builder.build(), read("un docteur malade"));
        let nearness = [0, 1, 2, 3].map(|document| meanings.nearness(document, &question));
        assert!(nearness[0] > nearness[1] + 0.1, "{nearness:?}");
        assert_eq!(
            nearness[2..],
            [0.0, 0.0],
            "a document without a text has none"
        );
    }
}
