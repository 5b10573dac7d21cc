//! A base asked its own example questions.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::thread;

use super::index::Base;
use crate::diagnostics::Problem;
use crate::knowledge::{Entry, FilePlace};
use crate::search::Outcome;

/// With this many questions that two entries share, they are too near each other.
const SHARED_QUESTIONS: usize = 3;

/// What an example question finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its own entry.
    Own,
    /// A choice between entries, its own among them; the id of another.
    Choice(String),
    /// Another entry, by its id.
    Other(String),
    /// Nothing.
    Nothing,
}

impl Found {
    /// Whether a member finds the entry.
    pub const fn is_right(&self) -> bool {
        matches!(self, Self::Own | Self::Choice(_))
    }
}

/// An example question and what it finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// The question.
    pub question: String,
    /// The id of the entry that has it.
    pub entry: String,
    /// What it finds.
    pub found: Found,
}

/// What all of them find.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SelfTest {
    /// In the order of the entries.
    pub tested: Vec<Tested>,
}

impl SelfTest {
    /// Asks the entries' own example questions, at most `number` of them, evenly spread.
    pub(super) fn of(base: &Base, number: usize) -> Self {
        let entries = base.knowledge.entries.iter();
        let questions = entries.flat_map(|entry| {
            let questions = entry.questions.iter();
            questions.map(move |question| (entry.id.as_str(), question))
        });
        let questions: Vec<(&str, &String)> = questions.collect();
        let asked = spread(&questions, number);
        let tested = in_parallel(&asked, |(entry, question)| Tested {
            question: (*question).clone(),
            entry: (*entry).to_owned(),
            found: base.finds(question, entry),
        });
        Self { tested }
    }

    /// How many find their entry.
    pub fn right(&self) -> usize {
        self.tested.iter().filter(|it| it.found.is_right()).count()
    }

    /// Those that do not find their entry, though they did in another base.
    pub fn worse_than(&self, before: &Base) -> Vec<Tested> {
        let wrong = self.tested.iter().filter(|it| !it.found.is_right());
        let was_right = wrong.filter(|it| {
            before.knowledge.entry(&it.entry).is_some()
                && before.finds(&it.question, &it.entry).is_right()
        });
        was_right.cloned().collect()
    }

    /// What a curator should look at; `places` are those of each entry's questions. Entries that their
    /// questions do not find are tried by title and `keywords`, about `number` of these at most.
    pub(super) fn warnings(
        &self,
        base: &Base,
        places: &[FilePlace],
        number: usize,
    ) -> Vec<Problem> {
        let mut tested: BTreeMap<&str, Vec<&Tested>> = BTreeMap::new();
        for it in &self.tested {
            tested.entry(&it.entry).or_default().push(it);
        }
        let mut warnings = Vec::new();
        let mut not_found = Vec::new();
        for (entry, place) in base.knowledge.entries.iter().zip(places) {
            let own = tested.remove(entry.id.as_str()).unwrap_or_default();
            warnings.extend(own.iter().filter_map(|it| misleading(it, place)));
            warnings.extend(too_near(&entry.id, &own, place));
            if !own.iter().any(|it| it.found.is_right()) {
                not_found.push((entry, place));
            }
        }
        let words: usize = not_found.iter().map(|(it, _)| 1 + it.keywords.len()).sum();
        let most = not_found.len() * number / words.max(number).max(1);
        let unreachable = in_parallel(&spread(&not_found, most), |(entry, place)| {
            let id = &entry.id;
            (!base.is_led_to(entry)).then(|| {
                place.warning(format!(
                    "ni le titre, ni les `keywords`, ni les `questions` de « {id} » n’y mènent : \
                     personne ne la trouvera ; donnez-lui des mots qui lui sont propres"
                ))
            })
        });
        warnings.extend(unreachable.into_iter().flatten());
        warnings
    }
}

/// Does the same with each, every processor its share; in their order.
fn in_parallel<T: Sync, R: Send>(items: &[T], act: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = items.len().div_ceil(processors).max(1);
    let act = &act;
    thread::scope(|scope| {
        let shares = items.chunks(share);
        let shares =
            shares.map(|part| scope.spawn(move || part.iter().map(act).collect::<Vec<_>>()));
        let shares: Vec<_> = shares.collect();
        let done = shares.into_iter().flat_map(|share| match share.join() {
            Ok(done) => done,
            Err(bug) => resume_unwind(bug),
        });
        done.collect()
    })
}

/// What is wrong with a question that does not find its entry.
fn misleading(tested: &Tested, place: &FilePlace) -> Option<Problem> {
    let question = &tested.question;
    let message = match &tested.found {
        Found::Own | Found::Choice(_) => return None,
        Found::Other(found) => format!(
            "`questions` : « {question} » mène à « {found} » ; précisez la question, ou ajoutez ses \
             mots aux `keywords` de cette entrée"
        ),
        Found::Nothing => format!(
            "`questions` : « {question} » ne trouve rien ; ajoutez ses mots aux `keywords` de cette \
             entrée"
        ),
    };
    Some(place.warning(message))
}

/// What is wrong if too many of an entry's own questions only give a choice.
fn too_near(id: &str, own: &[&Tested], place: &FilePlace) -> Option<Problem> {
    let mut choices: Vec<&str> = own
        .iter()
        .filter_map(|it| match &it.found {
            Found::Choice(other) => Some(other.as_str()),
            _ => None,
        })
        .collect();
    choices.sort_unstable();
    let most = choices
        .chunk_by(|a, b| a == b)
        .max_by_key(|same| same.len())?;
    let other = most.first()?;
    let example = own
        .iter()
        .find(|it| it.found == Found::Choice((*other).to_owned()))?;
    if most.len() >= SHARED_QUESTIONS && most.len() * 3 >= own.len() {
        return Some(place.warning(format!(
            "« {id} » et « {other} » sont trop proches : {} de ses {} `questions` font choisir entre \
             les deux ; réunissez-les, ou donnez à chacune ses mots",
            most.len(),
            own.len()
        )));
    }
    (choices.len() * 2 > own.len()).then(|| {
        place.warning(format!(
            "`questions` : {} sur {} ne donnent qu’un choix, comme « {} » (« {id} » ou « {other} ») ; \
             précisez-les, ou donnez à cette entrée des `keywords` qui lui sont propres",
            choices.len(),
            own.len(),
            example.question
        ))
    })
}

impl Base {
    /// Whether an entry's title or one of its keywords finds it.
    fn is_led_to(&self, entry: &Entry) -> bool {
        let mut words = [&entry.title.fr].into_iter().chain(&entry.keywords);
        words.any(|words| self.finds(words, &entry.id).is_right())
    }

    /// What a question finds, which the entry of this id should answer.
    fn finds(&self, question: &str, id: &str) -> Found {
        let finding = self.ask(question);
        let offered = finding.offered().iter();
        let ids: Vec<&str> = offered
            .filter_map(|candidate| self.knowledge.entries.get(candidate.entry))
            .map(|entry| entry.id.as_str())
            .collect();
        let own = ids.contains(&id);
        let other = ids.iter().find(|it| **it != id).map(|it| (*it).to_owned());
        match (own, other) {
            (true, Some(other)) => Found::Choice(other),
            (true, None) => Found::Own,
            (false, Some(other)) => Found::Other(other),
            (false, None) => match finding.outcome {
                Outcome::Elsewhere(at) => {
                    let elsewhere = self.knowledge.elsewhere.get(at);
                    Found::Other(elsewhere.map_or_else(String::new, |it| it.title.fr.clone()))
                }
                _ => Found::Nothing,
            },
        }
    }
}

/// At most so many of the items, evenly spread.
fn spread<T>(items: &[T], most: usize) -> Vec<&T> {
    let number = items.len().min(most);
    let chosen = (0..number).filter_map(|nth| items.get(nth * items.len() / number));
    chosen.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_are_chosen_spread_over_all() {
        let items: Vec<usize> = (0..20).collect();
        let cases: [(usize, &[usize]); 4] =
            [(0, &[]), (4, &[0, 5, 10, 15]), (3, &[0, 6, 13]), (1, &[0])];
        for (most, expected) in cases {
            assert_eq!(spread(&items, most), expected.iter().collect::<Vec<_>>());
        }
        for most in [20, usize::MAX] {
            assert_eq!(spread(&items, most).len(), 20);
        }
        assert!(spread::<usize>(&[], 4).is_empty());
    }
}
