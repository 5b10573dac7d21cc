//! Missed questions that mean the same, with what the base has near them: what a moderator mends.

use std::cmp::Reverse;

use serde::Serialize;

use super::store::Gap;
use crate::base::Base;
use crate::search::Meaning;

/// Two questions are about the same from this likeness on.
const ALIKE: f32 = 0.8;
/// Entries named for a topic at most.
const MOST_NEAR: usize = 3;
/// Questions that are compared at most, the most frequent first.
const MOST_COMPARED: usize = 1_000;

/// Missed questions that mean the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// The questions, most often first; at least one.
    pub gaps: Vec<Gap>,
    /// The ids of the nearest entries, best first.
    pub near: Vec<String>,
    /// What the base in service does with the first question.
    pub verdict: Verdict,
}

/// What a base does with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing answers, or only what was not meant.
    Missed,
    /// It says who can help, or what a word means.
    Helped,
    /// An entry answers, or a few are offered.
    Answered,
}

impl Topic {
    /// How often its questions were missed.
    pub fn count(&self) -> u64 {
        self.gaps.iter().map(Gap::count).sum()
    }

    /// How often their answers were rejected.
    pub fn rejected(&self) -> u64 {
        self.gaps.iter().map(|gap| gap.rejected).sum()
    }

    /// Names it in a few characters, by its most frequent question.
    pub fn key(&self) -> String {
        self.gaps.first().map(Gap::key).unwrap_or_default()
    }

    /// Its most frequent question.
    pub fn question(&self) -> &str {
        self.gaps.first().map_or("", |gap| &gap.question)
    }
}

/// Groups missed questions, given most often first, by what they mean, and asks each group again of
/// the base in service: what is still missed comes first, then the most frequent.
pub fn topics(gaps: Vec<Gap>, base: &Base) -> Vec<Topic> {
    let mut groups: Vec<(Meaning, Vec<Gap>)> = Vec::new();
    for gap in gaps.into_iter().take(MOST_COMPARED) {
        let meaning = Meaning::of(&gap.question);
        let mut known = groups.iter_mut();
        match known.find(|(it, _)| it.likeness(&meaning) >= ALIKE) {
            Some((_, group)) => group.push(gap),
            None => groups.push((meaning, vec![gap])),
        }
    }
    let topics = groups.into_iter().map(|(_, gaps)| topic(gaps, base));
    let mut topics: Vec<Topic> = topics.collect();
    topics.sort_by_key(|it| (it.verdict, Reverse(it.count())));
    topics
}

fn topic(gaps: Vec<Gap>, base: &Base) -> Topic {
    let question = gaps.first().map_or("", |gap| &gap.question);
    let finding = base.ask(question);
    let id = |entry: usize| base.knowledge.entries.get(entry).map(|it| it.id.clone());
    let near = finding.candidates.iter().take(MOST_NEAR);
    let was_meant = |id: &String| !gaps.iter().any(|gap| gap.given.contains(id));
    let mut offered = finding.offered().iter().filter_map(|it| id(it.entry));
    Topic {
        near: near.filter_map(|it| id(it.entry)).collect(),
        verdict: if offered.any(|it| was_meant(&it)) {
            Verdict::Answered
        } else if finding.helps() && finding.offered().is_empty() {
            Verdict::Helped
        } else {
            Verdict::Missed
        },
        gaps,
    }
}

#[cfg(test)]
mod tests {
    use super::{Gap, Topic, Verdict, topics};
    use crate::base::Base;
    use crate::knowledge::fixture;

    #[test]
    fn questions_that_mean_the_same_are_one_topic() {
        let base = Base::new(fixture::knowledge());
        let gap = |question: &str, unknown| Gap {
            question: question.to_owned(),
            unknown,
            ..Gap::default()
        };
        let rejected = |given: &str| Gap {
            question: "Qui parle des guichets ?".to_owned(),
            rejected: 1,
            given: vec![given.to_owned()],
            ..Gap::default()
        };
        let gaps = vec![
            gap("Comment louer un vélo ?", 3),
            gap("où louer des vélos", 2),
            gap("Quelle est la recette de la \"tarte\" ?", 2),
            gap("Qui parle des guichets ?", 9),
        ];
        let found = topics(gaps, &base);
        let counts: Vec<u64> = found.iter().map(Topic::count).collect();
        assert_eq!(counts, [5, 2, 9], "what is answered comes last: {found:#?}");
        assert_eq!(found[0].verdict, Verdict::Missed);
        assert_eq!(found[2].verdict, Verdict::Answered);
        assert_eq!(found[2].near[0], "guichets");
        for (given, verdict) in [("guichets", Verdict::Missed), ("autre", Verdict::Answered)] {
            let found = topics(vec![rejected(given)], &base);
            assert_eq!(found[0].verdict, verdict, "not {given}");
        }
    }
}
