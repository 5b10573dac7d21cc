//! Messages that ask for more of the answer just given: « et qui a parlé ? », « la vidéo ? ».

use french_lexicon::lexicon;
use french_text::tokenize;

/// What a follow-up asks of the answer just given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp {
    /// Who spoke.
    People,
    /// The recording or the page.
    Links,
    /// The whole answer, or more of it.
    Whole,
}

/// A follow-up is short: a longer message has a subject of its own.
const LONGEST: usize = 10;

/// Words that ask for each, folded. Before the others: « qui parle dans la vidéo ».
const ASKS: &[(FollowUp, &[&str])] = &[
    (
        FollowUp::People,
        &[
            "parle",
            "parlait",
            "parlent",
            "intervenu",
            "intervenant",
            "intervenants",
            "intervenante",
            "intervenait",
            "intervient",
            "orateur",
            "orateurs",
            "oratrice",
            "presentait",
            "nom",
            "noms",
            "spoke",
            "speaker",
            "speakers",
            "speaking",
        ],
    ),
    (
        FollowUp::Links,
        &[
            "video",
            "videos",
            "enregistrement",
            "enregistrements",
            "replay",
            "lien",
            "liens",
            "link",
            "links",
            "recording",
            "revoir",
            "source",
            "sources",
            "page",
            "rapport",
        ],
    ),
    (
        FollowUp::Whole,
        &[
            "resume",
            "resumer",
            "resumez",
            "detail",
            "details",
            "detaille",
            "summary",
            "plus",
            "more",
            "suite",
            "developper",
            "developpe",
        ],
    ),
];

/// What a message asks of the answer just given, where it has no subject of its own.
#[must_use]
pub fn follow_up(message: &str) -> Option<FollowUp> {
    let tokens = tokenize(message);
    if tokens.is_empty() || tokens.len() > LONGEST {
        return None;
    }
    let asks = |word: &str| ASKS.iter().find(|(_, words)| words.contains(&word));
    let says_nothing_else = tokens
        .iter()
        .all(|token| lexicon().is_stop_word(token) || asks(&token.word).is_some());
    if !says_nothing_else {
        return None;
    }
    ASKS.iter()
        .find(|(_, words)| {
            tokens
                .iter()
                .any(|token| words.contains(&token.word.as_str()))
        })
        .map(|(what, _)| *what)
}

#[cfg(test)]
mod tests {
    use super::{FollowUp, follow_up};

    #[test]
    fn follow_ups_have_no_subject_of_their_own() {
        let table = [
            ("et qui a parlé ?", Some(FollowUp::People)),
            ("C'était qui les intervenants ?", Some(FollowUp::People)),
            ("la vidéo ?", Some(FollowUp::Links)),
            ("t'as le lien svp", Some(FollowUp::Links)),
            ("un résumé", Some(FollowUp::Whole)),
            ("dis m'en plus", Some(FollowUp::Whole)),
            ("who spoke?", Some(FollowUp::People)),
            ("qui a parlé de l'illectronisme ?", None),
            ("la vidéo sur l'éthique", None),
            ("et les jeunes ?", None),
            ("merci !", None),
            ("", None),
        ];
        for (message, expected) in table {
            assert_eq!(follow_up(message), expected, "{message}");
        }
    }
}
