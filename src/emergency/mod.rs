//! Recognises somebody in danger: from a message to the `[[emergency]]` of the base, if any.
//!
//! The general language of danger is the program's own (the crate `danger`: suicide, violence
//! between partners, a child, medical emergencies, fire, attacks). The base says which number answers
//! which `kind`, so that another country gives its own; its `phrases` and `questions` add what
//! people say there; an emergency without a `kind` has only these.
//!
//! ```text
//! message → the base's own phrases and questions → its emergency
//!         → danger::recognise → kind → the emergency of that kind, else the nearest one
//! ```
//!
//! It is pure, and does not use the search.

mod phrases;

use danger::Danger;

use crate::knowledge::Emergency;
use phrases::Phrase;

/// The emergencies of a base, ready to be recognised.
#[derive(Debug, Clone, Default)]
pub struct Emergencies {
    emergencies: Vec<Emergency>,
    /// What the base adds to the language, with the index of its emergency.
    phrases: Vec<(Phrase, usize)>,
}

impl Emergencies {
    /// Reads the phrases of a base's emergencies.
    pub fn new(emergencies: &[Emergency]) -> Self {
        let phrases = emergencies
            .iter()
            .enumerate()
            .flat_map(|(index, emergency)| {
                let phrases = emergency.phrases.iter().map(|it| Phrase::in_a_row(it));
                let questions = emergency.questions.iter().map(|it| Phrase::anywhere(it));
                phrases
                    .chain(questions)
                    .flatten()
                    .map(move |phrase| (phrase, index))
            });
        Self {
            phrases: phrases.collect(),
            emergencies: emergencies.to_vec(),
        }
    }

    /// The emergency that a message describes, if any.
    pub fn find(&self, message: &str) -> Option<&Emergency> {
        if self.emergencies.is_empty() {
            return None;
        }
        let words = phrases::words(message);
        let own = self.phrases.iter().find(|(phrase, _)| phrase.is_in(&words));
        if let Some((_, index)) = own {
            return self.emergencies.get(*index);
        }
        let danger = danger::recognise(message)?;
        nearest(danger).iter().find_map(|kind| {
            let mut emergencies = self.emergencies.iter();
            emergencies.find(|emergency| emergency.kind == Some(*kind))
        })
    }
}

/// The kinds that help in a danger, best first: a base need not have them all.
fn nearest(danger: Danger) -> &'static [Danger] {
    use Danger::{Attack, CannotSpeak, Child, Fire, Medical, PartnerViolence, Suicide};
    match danger {
        CannotSpeak => &[CannotSpeak, Attack, Medical],
        Medical => &[Medical, Fire, Attack],
        Fire => &[Fire, Attack, Medical],
        Attack => &[Attack, Medical],
        Suicide => &[Suicide, Medical, Attack],
        PartnerViolence => &[PartnerViolence, Attack, Medical],
        Child => &[Child, Attack, Medical],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Text;

    fn emergency(number: &str, kind: Option<Danger>, phrases: &[&str]) -> Emergency {
        Emergency {
            kind,
            number: number.to_owned(),
            text: Text::default(),
            details: None,
            url: None,
            phrases: phrases.iter().map(|it| (*it).to_owned()).collect(),
            questions: Vec::new(),
        }
    }

    #[test]
    fn the_base_says_which_number_answers_which_danger() {
        let belgian = Emergencies::new(&[
            emergency("0800 32 123", Some(Danger::Suicide), &[]),
            emergency("112", Some(Danger::Medical), &[]),
            emergency("070 245 245", None, &["centre antipoisons"]),
        ]);
        let number = |message: &str| belgian.find(message).map(|it| it.number.as_str());
        assert_eq!(number("je veux mourir"), Some("0800 32 123"));
        assert_eq!(number("il ne respire plus"), Some("112"));
        assert_eq!(
            number("y a le feu dans l’immeuble"),
            Some("112"),
            "the nearest kind"
        );
        assert_eq!(
            number("le centre antipoison svp"),
            Some("070 245 245"),
            "its own phrase"
        );
        assert_eq!(number("Qui a parlé des aidants ?"), None);
    }

    #[test]
    fn a_base_without_emergencies_gives_no_number() {
        assert!(Emergencies::default().find("je veux mourir").is_none());
    }
}
