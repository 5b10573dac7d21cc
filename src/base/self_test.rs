//! A base asked its own example questions.

use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::thread;

use super::Base;
use crate::diagnostics::Problem;
use crate::knowledge::Place;
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
    /// Asks the entries' own example questions, at most `number` of them, evenly spread; every
    /// processor takes its share.
    pub(super) fn of(base: &Base, number: usize) -> Self {
        let entries = base.knowledge.entries.iter();
        let questions = entries.flat_map(|entry| {
            let questions = entry.questions.iter();
            questions.map(move |question| (entry.id.as_str(), question))
        });
        let questions: Vec<(&str, &String)> = questions.collect();
        let asked = spread(&questions, number);
        let test = |(entry, question): &(&str, &String)| Tested {
            question: (*question).clone(),
            entry: (*entry).to_owned(),
            found: base.finds(question, entry),
        };
        let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = asked.len().div_ceil(processors).max(1);
        let tested = thread::scope(|scope| {
            let shares = asked.chunks(share).map(|part| {
                let test = &test;
                scope.spawn(move || part.iter().map(|it| test(it)).collect::<Vec<_>>())
            });
            let shares: Vec<_> = shares.collect();
            let tested = shares.into_iter().flat_map(|share| match share.join() {
                Ok(tested) => tested,
                Err(bug) => resume_unwind(bug),
            });
            tested.collect()
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

    /// What a curator should look at; `places` are those of each entry's questions.
    pub(super) fn warnings(&self, base: &Base, places: &[Place]) -> Vec<Problem> {
        let place = |id: &str| {
            let at = base
                .knowledge
                .entries
                .iter()
                .position(|entry| entry.id == id)?;
            places.get(at)
        };
        let warning = |it: &Tested| {
            let question = &it.question;
            let message = match &it.found {
                Found::Own | Found::Choice(_) => return None,
                Found::Other(found) => format!(
                    "`questions` : « {question} » mène à « {found} » ; précisez la question, ou \
                     ajoutez ses mots aux `keywords` de cette entrée"
                ),
                Found::Nothing => format!(
                    "`questions` : « {question} » ne trouve rien ; ajoutez ses mots aux `keywords` \
                     de cette entrée"
                ),
            };
            Some(place(&it.entry)?.warning(message))
        };
        let mut warnings: Vec<Problem> = self.tested.iter().filter_map(warning).collect();
        for entry in &base.knowledge.entries {
            let own: Vec<&Tested> = self
                .tested
                .iter()
                .filter(|it| it.entry == entry.id)
                .collect();
            warnings.extend(
                place(&entry.id).and_then(|place| about(entry.id.as_str(), &own, base, place)),
            );
        }
        warnings
    }
}

/// What the questions of one entry say of it together.
fn about(id: &str, own: &[&Tested], base: &Base, place: &Place) -> Option<Problem> {
    let entry = base.knowledge.entry(id)?;
    let is_reached = own.iter().any(|it| it.found.is_right())
        || base.finds(&entry.title.fr, id).is_right()
        || entry
            .keywords
            .iter()
            .any(|it| base.finds(it, id).is_right());
    if !is_reached {
        return Some(place.warning(format!(
            "ni le titre, ni les `keywords`, ni les `questions` de « {id} » n’y mènent : personne ne la \
             trouvera ; donnez-lui des mots qui lui sont propres"
        )));
    }
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
