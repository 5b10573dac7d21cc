//! What small words ask for.

use serde::{Deserialize, Serialize};

/// What a small word or phrase asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asks {
    /// A person.
    Who,
    /// One among several.
    Which,
    /// A place.
    Where,
    /// A time.
    When,
    /// A number.
    HowMany,
    /// A way.
    How,
    /// What something is.
    What,
    /// A reason.
    Why,
    /// Yes or no.
    Whether,
    /// Nothing: it may come before a question.
    LeadIn,
    /// Of an answer just given: who spoke.
    Speakers,
    /// Of an answer just given: the recording or the page.
    Links,
    /// Of an answer just given: the whole, or more.
    More,
    /// Of an answer just given: what comes before it.
    Before,
    /// Of an answer just given: what comes after it.
    After,
    /// Nothing: it names what every answer is about.
    Session,
}

/// The sections of the list, and the sense of each.
pub const SECTIONS: [(&str, Asks); 16] = [
    ("[who]", Asks::Who),
    ("[which]", Asks::Which),
    ("[where]", Asks::Where),
    ("[when]", Asks::When),
    ("[how many]", Asks::HowMany),
    ("[how]", Asks::How),
    ("[what]", Asks::What),
    ("[why]", Asks::Why),
    ("[whether]", Asks::Whether),
    ("[lead-ins]", Asks::LeadIn),
    ("[speakers]", Asks::Speakers),
    ("[links]", Asks::Links),
    ("[more]", Asks::More),
    ("[before]", Asks::Before),
    ("[after]", Asks::After),
    ("[sessions]", Asks::Session),
];

impl Asks {
    /// Whether it opens a question.
    #[must_use]
    pub fn opens_a_question(self) -> bool {
        self.asks_for_one_thing() || matches!(self, Self::What | Self::Why | Self::Whether)
    }

    /// Whether it opens a question that asks for one thing: a person, a place, a time, a number, a
    /// way, one among several.
    #[must_use]
    pub fn asks_for_one_thing(self) -> bool {
        matches!(
            self,
            Self::Who | Self::Which | Self::Where | Self::When | Self::HowMany | Self::How
        )
    }
}
