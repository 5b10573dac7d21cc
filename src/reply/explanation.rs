//! Why a question is decided as it is, in French, for curators: `ask --explain`, `/essayer`.

use std::fmt::Write;

use crate::knowledge::{Knowledge, Term};
use crate::search::{DocumentId, ExplainedCandidate, Explanation, MatchKind, Reason, THRESHOLD};

/// The explanation of what this base answers, as lines of text, each ended.
pub fn explain(knowledge: &Knowledge, explanation: &Explanation) -> String {
    let mut text = format!("Décision : {}\n", reason(knowledge, explanation));
    confidence(&mut text, &explanation.confidence);
    if !explanation.unknown_words.is_empty() {
        let words = explanation.unknown_words.join(", ");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "Mots que rien dans la base ne rappelle : {words}");
    }
    for (at, candidate) in explanation.best.iter().enumerate() {
        let name = name(knowledge, candidate.document);
        let _ = writeln!(
            text,
            "{}. {name} (score {:.2} : mots {:.2}, lettres et sens {:.2})",
            at + 1,
            candidate.score,
            candidate.word_score,
            candidate.score - candidate.word_score
        );
        matches(&mut text, candidate);
    }
    text
}

/// What speaks for the best entry, and what against it, the weightiest first.
fn confidence(text: &mut String, parts: &[(&'static str, f64)]) {
    const LEAST: f64 = 0.1;
    let shown = |(name, part): &(&'static str, f64)| format!("{} {part:+.1}", feature(name));
    let mut line = |label: &str, parts: Vec<String>| {
        if !parts.is_empty() {
            let _ = writeln!(text, "{label} : {}", parts.join(", "));
        }
    };
    let speaks_for = parts.iter().filter(|(_, part)| *part >= LEAST);
    line("Pour la première entrée", speaks_for.map(shown).collect());
    let against = parts.iter().rev().filter(|(_, part)| *part <= -LEAST);
    line("Contre elle", against.map(shown).collect());
}

/// A feature of the confidence in a curator's words.
fn feature(name: &str) -> &str {
    match name {
        "coverage" => "elle dit les mots de la question",
        "likeness" => "un de ses textes courts y ressemble",
        "proximity" => "les mots s’y suivent",
        "letters" => "les lettres se ressemblent plus que celles des « ailleurs »",
        "rarity of matches" => "les mots trouvés sont rares",
        "loose matches" => "des mots ne correspondent que de loin",
        "uncovered" => "elle ne dit pas toute la question",
        "elsewhere" => "un « ailleurs » est proche",
        "nearer elsewhere" => "un « ailleurs » est plus proche",
        "one thing" => "une chose précise est demandée",
        "length" => "le message est développé",
        "second person" => "le message s’adresse à quelqu’un (« tu », « vous »)",
        "unlike its questions" => "le message n’est pas tourné comme les questions de la base",
        other => other,
    }
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
        Reason::NoSearch if !explanation.finding.offered().is_empty() => {
            "réponse : ce message désigne une entrée sans parler de son sujet ; rien n’est cherché"
                .to_owned()
        }
        Reason::NoSearch => {
            "inconnu : ce message salue, remercie, parle du bot lui-même ou ne contient pas de mots \
             (lien, nombre, réaction, commande) ; rien n’est cherché"
                .to_owned()
        }
        Reason::NothingFound => format!("inconnu : {}", nothing_found(explanation)),
        Reason::TooUncertain => {
            format!("inconnu : {}{}", doubt(confidence), weakest(explanation))
        }
        Reason::NearerElsewhere(at) => format!(
            "inconnu : {}, et {} est au moins aussi proche de la question que toute entrée, par les mots",
            doubt(confidence),
            name(knowledge, DocumentId::Elsewhere(at))
        ),
        Reason::ElsewhereQuestion(at) => format!(
            "inconnu : la question est, mot pour mot, un exemple de {}",
            name(knowledge, DocumentId::Elsewhere(at))
        ),
        Reason::AsGood => format!(
            "au choix : confiance {confidence:.2}, mais plusieurs entrées conviennent autant"
        ),
        Reason::Several => "choix : plusieurs questions, chacune a sa réponse".to_owned(),
        Reason::Said => format!(
            "réponse : rien d’écrit ne convient assez, mais un passage des sous-titres, si \
             (confiance {confidence:.2}, au-dessus du seuil de {THRESHOLD:.2})"
        ),
        Reason::Definition(at) => format!(
            "définition : la question demande le sens de « {} »",
            knowledge.terms.get(at).map_or("", Term::name)
        ),
        Reason::Ahead => format!(
            "réponse : confiance {confidence:.2}, au-dessus du seuil de {THRESHOLD:.2}, et une \
             entrée devance les autres"
        ),
    }
}

fn doubt(confidence: f64) -> String {
    format!("confiance {confidence:.2}, sous le seuil de {THRESHOLD:.2}")
}

/// What speaks most against the best entry.
fn weakest(explanation: &Explanation) -> String {
    let last = explanation.confidence.last();
    let against = last.filter(|(_, part)| *part < 0.0);
    against.map_or_else(String::new, |(name, _)| {
        format!(" ; contre la première entrée, surtout : {}", feature(name))
    })
}

fn nothing_found(explanation: &Explanation) -> &'static str {
    if !explanation.best.is_empty() {
        "aucune entrée ne dit un mot de la question, seul un « ailleurs » en dit"
    } else if explanation.unknown_words.is_empty() {
        "la question ne contient que des petits mots, qui ne disent pas son sujet"
    } else {
        "aucun mot de la question ne se trouve dans la base"
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
