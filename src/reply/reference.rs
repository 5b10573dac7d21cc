//! Short names for what a reply shows: an entry with what is highlighted, a theme, an overview,
//! or something treated elsewhere. They are short (nine characters), and mean the same after a
//! restart and after a reload: they come from ids and texts, not from places in a list.

use std::fmt;
use std::str::FromStr;

use crate::commands::Overview;
use crate::knowledge::{Elsewhere, Emergency, Entry, Knowledge, Term, Theme};
use crate::search::FollowUp;

/// Bits for what is shown.
const TARGET_BITS: u32 = 36;
/// Bits for what is highlighted.
const FOCUS_BITS: u32 = 18;
/// The 64 characters of a reference, by value.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The first values of those; the values above are points, by their text.
const WHOLE: u64 = 0;
const PEOPLE: u64 = 1;
const LINKS: u64 = 2;
const FIRST_POINT: u64 = 3;

/// What is highlighted in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Nothing in particular.
    Whole,
    /// The point with this index.
    Point(usize),
    Asked(FollowUp),
    /// What is said at this second of the recording.
    Moment(u32),
    /// What a term means, of which the entry speaks.
    Defined(TermName),
}

/// The short name of a term, by its first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermName(u64);

impl TermName {
    pub fn of(term: &Term) -> Self {
        Self(fingerprint("term", term.name(), FOCUS_BITS))
    }

    /// The term that it names in this base.
    pub fn find(self, knowledge: &Knowledge) -> Option<&Term> {
        knowledge.terms.iter().find(|it| Self::of(it) == self)
    }
}

/// What a reference names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target<'a> {
    /// An entry and what is highlighted.
    Entry(&'a Entry, Focus),
    Theme(&'a Theme),
    /// Something that was not treated.
    Elsewhere(&'a Elsewhere),
    Term(&'a Term),
    /// Who helps somebody in danger.
    Emergency(&'a Emergency),
    /// A page about the whole base.
    Overview(Overview),
}

/// The short name of a [`Target`]. Writes and reads as nine characters of `A-Za-z0-9-_`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference(u64);

impl Reference {
    /// How many characters it has, six bits each.
    pub const LENGTH: usize = 9;

    /// The name of a target.
    pub fn to(target: Target<'_>) -> Self {
        match target {
            Target::Entry(entry, Focus::Moment(second)) => {
                let second = u64::from(second).min((1 << FOCUS_BITS) - 1);
                Self(moment_print(entry) << FOCUS_BITS | second)
            }
            Target::Entry(entry, Focus::Defined(TermName(term))) => {
                Self(defined_print(entry) << FOCUS_BITS | term)
            }
            Target::Entry(entry, focus) => {
                Self(entry_print(entry) << FOCUS_BITS | focus_print(entry, focus))
            }
            Target::Theme(theme) => Self(theme_print(theme) << FOCUS_BITS),
            Target::Elsewhere(elsewhere) => Self(elsewhere_print(elsewhere) << FOCUS_BITS),
            Target::Term(term) => Self(term_print(term) << FOCUS_BITS),
            Target::Emergency(emergency) => Self(emergency_print(emergency) << FOCUS_BITS),
            Target::Overview(overview) => Self(overview_print(overview.name()) << FOCUS_BITS),
        }
    }

    /// The name of an entry, shown whole, by its id.
    pub fn to_entry(id: &str) -> Self {
        Self(fingerprint("entry", id, TARGET_BITS) << FOCUS_BITS | WHOLE)
    }

    /// What it names in this base; nothing if that is no longer there. An entry whose point was
    /// removed or reworded is shown whole.
    pub fn find(self, knowledge: &Knowledge) -> Option<Target<'_>> {
        let print = self.0 >> FOCUS_BITS;
        let entry = knowledge.entries.iter().find(|it| entry_print(it) == print);
        if let Some(entry) = entry {
            return Some(Target::Entry(entry, self.focus(entry)));
        }
        let said_in = knowledge
            .entries
            .iter()
            .find(|it| moment_print(it) == print);
        if let Some(entry) = said_in {
            return Some(Target::Entry(entry, self.moment(entry)));
        }
        let mut entries = knowledge.entries.iter();
        if let Some(entry) = entries.find(|it| defined_print(it) == print) {
            let term = TermName(self.focus_bits());
            let is_there = term.find(knowledge).is_some();
            let focus = if is_there {
                Focus::Defined(term)
            } else {
                Focus::Whole
            };
            return Some(Target::Entry(entry, focus));
        }
        if let Some(term) = knowledge.terms.iter().find(|it| term_print(it) == print) {
            return Some(Target::Term(term));
        }
        let theme = knowledge.themes.iter().find(|it| theme_print(it) == print);
        if let Some(theme) = theme {
            return Some(Target::Theme(theme));
        }
        let mut elsewhere = knowledge.elsewhere.iter();
        let elsewhere = elsewhere.find(|it| elsewhere_print(it) == print);
        if let Some(elsewhere) = elsewhere {
            return Some(Target::Elsewhere(elsewhere));
        }
        let mut emergencies = knowledge.emergencies.iter();
        let emergency = emergencies.find(|it| emergency_print(it) == print);
        let mut overviews = Overview::all();
        let overview = overviews.find(|(_, name)| overview_print(name) == print);
        let overview = overview.map(|(overview, _)| Target::Overview(overview));
        emergency.map(Target::Emergency).or(overview)
    }

    /// A moment of the recording; the entry is shown whole if nothing is said there any more.
    fn moment(self, entry: &Entry) -> Focus {
        let second = u32::try_from(self.focus_bits()).unwrap_or(u32::MAX);
        let said = entry.recording.passage_at(second);
        said.map_or(Focus::Whole, |_| Focus::Moment(second))
    }

    fn focus_bits(self) -> u64 {
        self.0 & ((1 << FOCUS_BITS) - 1)
    }

    fn focus(self, entry: &Entry) -> Focus {
        let print = self.focus_bits();
        match print {
            PEOPLE => Focus::Asked(FollowUp::People),
            LINKS => Focus::Asked(FollowUp::Links),
            _ => (0..entry.points.len())
                .map(Focus::Point)
                .find(|point| focus_print(entry, *point) == print)
                .unwrap_or(Focus::Whole),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (0..Self::LENGTH)
            .rev()
            .map(|place| self.0 >> (6 * place) & 63);
        let text: String = digits
            .filter_map(|digit| ALPHABET.get(usize::try_from(digit).ok()?))
            .map(|&character| char::from(character))
            .collect();
        f.write_str(&text)
    }
}

/// A text that is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoReference;

impl FromStr for Reference {
    type Err = NoReference;

    fn from_str(text: &str) -> Result<Self, NoReference> {
        if text.len() != Self::LENGTH {
            return Err(NoReference);
        }
        text.bytes().try_fold(Self(0), |Self(value), character| {
            let digit = ALPHABET.iter().position(|&known| known == character);
            let digit = digit.and_then(|digit| u64::try_from(digit).ok());
            Ok(Self(value << 6 | digit.ok_or(NoReference)?))
        })
    }
}

fn entry_print(entry: &Entry) -> u64 {
    fingerprint("entry", &entry.id, TARGET_BITS)
}

/// Moments have names of their own: their seconds would be taken for points.
fn moment_print(entry: &Entry) -> u64 {
    fingerprint("moment", &entry.id, TARGET_BITS)
}

/// So have entries under a definition.
fn defined_print(entry: &Entry) -> u64 {
    fingerprint("defined", &entry.id, TARGET_BITS)
}

fn term_print(term: &Term) -> u64 {
    fingerprint("term", term.name(), TARGET_BITS)
}

fn theme_print(theme: &Theme) -> u64 {
    fingerprint("theme", &theme.id, TARGET_BITS)
}

fn emergency_print(emergency: &Emergency) -> u64 {
    fingerprint("emergency", &emergency.number, TARGET_BITS)
}

fn elsewhere_print(elsewhere: &Elsewhere) -> u64 {
    fingerprint("elsewhere", &elsewhere.title.fr, TARGET_BITS)
}

fn overview_print(name: &str) -> u64 {
    fingerprint(name, "", TARGET_BITS)
}

fn focus_print(entry: &Entry, focus: Focus) -> u64 {
    match focus {
        Focus::Whole | Focus::Asked(FollowUp::Whole) | Focus::Moment(_) | Focus::Defined(_) => {
            WHOLE
        }
        Focus::Asked(FollowUp::People) => PEOPLE,
        Focus::Asked(FollowUp::Links) => LINKS,
        Focus::Point(index) => entry.points.get(index).map_or(WHOLE, |point| {
            fingerprint("point", &point.text.fr, FOCUS_BITS).max(FIRST_POINT)
        }),
    }
}

/// FNV-1a of a kind and a text, folded into that many bits. It is stored in buttons: changing it
/// breaks every button already shown.
fn fingerprint(kind: &str, text: &str, bits: u32) -> u64 {
    let bytes = kind.bytes().chain([0]).chain(text.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> bits ^ hash) & ((1 << bits) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::fixture;

    #[test]
    fn every_target_is_found_again_by_its_name() {
        let knowledge = fixture::knowledge();
        let entry = &knowledge.entries[0];
        let targets = [
            Target::Entry(entry, Focus::Whole),
            Target::Entry(entry, Focus::Point(0)),
            Target::Entry(entry, Focus::Asked(FollowUp::People)),
            Target::Entry(entry, Focus::Asked(FollowUp::Links)),
            Target::Entry(entry, Focus::Moment(754)),
            Target::Entry(&knowledge.entries[1], Focus::Point(0)),
            Target::Entry(entry, Focus::Defined(TermName::of(&knowledge.terms[0]))),
            Target::Term(&knowledge.terms[0]),
            Target::Theme(&knowledge.themes[0]),
            Target::Elsewhere(&knowledge.elsewhere[0]),
            Target::Overview(Overview::Programme),
        ];
        for target in targets {
            let name = Reference::to(target).to_string();
            assert_eq!(name.len(), Reference::LENGTH);
            let read: Reference = name.parse().unwrap();
            assert_eq!(read.find(&knowledge), Some(target), "{name}");
        }
    }

    #[test]
    fn a_name_outlives_other_entries_and_other_points() {
        let mut knowledge = fixture::knowledge();
        let name = Reference::to(Target::Entry(&knowledge.entries[0], Focus::Point(0)));
        let other = knowledge.entries[1].points[0].clone();
        knowledge.entries[0].points.insert(0, other);
        knowledge.entries.reverse();
        let moved = knowledge.entry("chiffres").unwrap();
        let expected = Some(Target::Entry(moved, Focus::Point(1)));
        assert_eq!(name.find(&knowledge), expected);

        let entry = knowledge.entries.last_mut().unwrap();
        entry.points.clear();
        let whole = Some(Target::Entry(&knowledge.entries[2], Focus::Whole));
        assert_eq!(name.find(&knowledge), whole, "its point has gone");

        knowledge.entries.clear();
        assert_eq!(name.find(&knowledge), None);
    }

    #[test]
    fn names_stay_as_they_are_on_buttons_already_shown() {
        let knowledge = fixture::knowledge();
        let name = Reference::to(Target::Entry(&knowledge.entries[0], Focus::Point(0)));
        assert_eq!(name.to_string(), "w8_iYfEni");
    }

    #[test]
    fn anything_else_is_no_name() {
        for text in ["", "AAAAAAAA", "AAAAAAAAAA", "AAAA AAAA", "ééééA"] {
            assert_eq!(text.parse::<Reference>(), Err(NoReference), "{text}");
        }
    }
}
