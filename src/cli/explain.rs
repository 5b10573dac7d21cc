//! `ask --explain`: why a question is decided as it is, in French, for curators.

use std::fmt::Write;

use crate::knowledge::Knowledge;
use crate::search::{DocumentId, ExplainedCandidate, Explanation, MatchKind, Reason, THRESHOLD};

/// The explanation as lines of text, each ended.
pub(super) fn render(knowledge: &Knowledge, explanation: &Explanation) -> String {
    let mut text = format!("Décision : {}\n", reason(knowledge, explanation));
    if !explanation.unknown_words.is_empty() {
        let words = explanation.unknown_words.join(", ");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "Mots que rien dans la base ne rappelle : {words}");
    }
    for (at, candidate) in explanation.best.iter().enumerate() {
        let name = name(knowledge, candidate.document);
        let _ = writeln!(
            text,
            "{}. {name} (score {:.2} : mots {:.2}, lettres {:.2})",
            at + 1,
            candidate.score,
            candidate.word_score,
            candidate.score - candidate.word_score
        );
        matches(&mut text, candidate);
    }
    text
}

fn matches(text: &mut String, candidate: &ExplainedCandidate) {
    for found in &candidate.matches {
        let _ = writeln!(
            text,
            "   {:>3.0} %  {} → {} ({})",
            found.share * 100.0,
            found.word,
            found.matched,
            how(found.kind),
        );
    }
}

fn reason(knowledge: &Knowledge, explanation: &Explanation) -> String {
    let confidence = explanation.finding.confidence;
    match explanation.reason {
        Reason::NoSearch => {
            "inconnu : ce message salue, remercie, parle du bot lui-même ou ne contient pas de mots \
             (lien, nombre, réaction, commande) ; rien n’est cherché"
                .to_owned()
        }
        Reason::NothingFound => {
            "inconnu : aucun mot de la question ne se trouve dans la base".to_owned()
        }
        Reason::TooUncertain => format!(
            "inconnu : confiance {confidence:.2}, sous le seuil de {THRESHOLD:.2} ; la première \
             entrée dit trop peu de la question, ou ne devance pas assez les autres"
        ),
        Reason::NearerElsewhere(at) => format!(
            "inconnu : {} est plus proche de la question que toute entrée, par les mots",
            name(knowledge, DocumentId::Elsewhere(at))
        ),
        Reason::AsGood => format!(
            "au choix : confiance {confidence:.2}, mais plusieurs entrées conviennent autant"
        ),
        Reason::Ahead => format!(
            "réponse : confiance {confidence:.2}, au-dessus du seuil de {THRESHOLD:.2}, et une \
             entrée devance les autres"
        ),
    }
}

fn name(knowledge: &Knowledge, document: DocumentId) -> String {
    let title = match document {
        DocumentId::Entry(at) => knowledge.entries.get(at).map(|entry| entry.id.clone()),
        DocumentId::Elsewhere(at) => knowledge
            .elsewhere
            .get(at)
            .map(|elsewhere| format!("ailleurs « {} »", elsewhere.title.fr)),
    };
    title.unwrap_or_default()
}

fn how(kind: MatchKind) -> &'static str {
    match kind {
        MatchKind::Exact => "le mot même",
        MatchKind::Synonym => "synonyme de la base",
        MatchKind::Typo => "faute de frappe",
        MatchKind::Sound => "écrit à l'oreille",
        MatchKind::Prefix => "mot abrégé",
        MatchKind::Derived => "même famille",
        MatchKind::Lexicon => "synonyme courant",
        MatchKind::Trigrams => "lettres communes",
    }
}
