//! What is said for each outcome.

use super::content::NoticeKind;
use super::*;
use crate::commands::Overview;
use crate::knowledge::{Language, Point, Term, fixture};
use crate::search::{BotTopic, Candidate, Definition, Finding, FollowUp, Outcome, Reading};
use crate::terminal;

/// A finding whose candidates are entries (by index) with their points.
pub fn finding(outcome: Outcome, candidates: &[(usize, Option<usize>)]) -> Finding {
    Finding {
        outcome,
        confidence: 0.9,
        candidates: candidates
            .iter()
            .map(|&(entry, point)| Candidate {
                entry,
                score: 1.0,
                point,
            })
            .collect(),
        ..Finding::default()
    }
}

fn reply(outcome: Outcome, candidates: &[(usize, Option<usize>)]) -> Reply {
    let finding = finding(outcome, candidates);
    Reply::to_finding(&fixture::knowledge(), &finding, Language::French)
}

fn card(reply: Reply) -> Card {
    match reply.content {
        Content::Card(card) => *card,
        other => panic!("not an answer: {other:?}"),
    }
}

#[test]
fn an_answer_highlights_its_point_and_links_to_its_minute() {
    let card = card(reply(Outcome::Answer, &[(0, Some(0)), (1, None)]));
    assert_eq!(card.entry, "chiffres");
    let highlight = card.highlight.as_ref();
    assert_eq!(
        highlight.map(|it| it.text.as_str()),
        Some("Une personne sur six a du mal avec le numérique.")
    );
    let moment = highlight.and_then(|it| it.moment.as_ref());
    assert_eq!(
        moment.map(|moment| moment.url.as_str()),
        Some("https://www.youtube.com/watch?v=abc&t=750")
    );
    assert_eq!(moment, card.links.first());
    assert_eq!(card.note, None);
}

#[test]
fn an_entry_and_the_programme_show_what_they_should() {
    let mut knowledge = fixture::knowledge();
    knowledge.entries[0].points.clear();
    let shown =
        |reply: Reply| terminal::render(&reply, terminal::Emphasis::Plain).replace('\u{a0}', " ");
    let card = shown(Reply::entry(&knowledge, "chiffres", Language::French));
    let (_, facts) = card.rsplit_once("\n\n").unwrap();
    assert_eq!(
        facts,
        "Avec : Ada Lovelace (informaticienne), Louis_Braille\n\
         Thème : Accès aux droits\n\
         Voir la vidéo : https://www.youtube.com/watch?v=abc\n\
         Lire le compte rendu : https://exemple.fr/chiffres"
    );
    let overview = Reply::overview(&knowledge, Overview::Programme, Language::French);
    let programme = shown(overview);
    let (_, sessions) = programme.rsplit_once("\n\n").unwrap();
    assert_eq!(
        sessions,
        "Programme\n\
         1. Les *chiffres* du numérique\n   Ada Lovelace, Louis_Braille\n\
         2. Les guichets\n   Simone Veil"
    );
}

#[test]
fn the_bot_names_who_runs_it_or_says_that_it_is_not_official() {
    let mut knowledge = fixture::knowledge();
    for operator in [None, Some(fixture::text("le club", Some("the club")))] {
        knowledge.event.operator = operator;
        for (language, name) in [
            (Language::French, "le club"),
            (Language::English, "the club"),
        ] {
            let finding = finding(Outcome::NoSearch(Reading::AboutBot(BotTopic::Status)), &[]);
            let reply = Reply::to_finding(&knowledge, &finding, language);
            let Content::Notice(notice) = &reply.content else {
                panic!("not a notice: {reply:?}");
            };
            let named = notice
                .facts
                .iter()
                .any(|fact| fact.value.to_string() == name);
            let words = reply.words();
            let denial = words.naming(&knowledge.event.noun, words.not_official);
            let denies = notice.text.contains(&denial);
            let has_operator = knowledge.event.operator.is_some();
            assert_eq!((named, denies), (has_operator, !has_operator));
            assert!(reply.content.is_courtesy());
        }
    }
}

#[test]
fn a_definition_comes_first_and_stays_when_the_answer_is_shown_again() {
    let knowledge = fixture::knowledge();
    let definition = Definition {
        term: 0,
        entries: vec![2, 0],
    };
    let finding = Finding {
        definition: Some(definition),
        ..finding(Outcome::Answer, &[(2, None)])
    };
    let first = card(Reply::to_finding(&knowledge, &finding, Language::French));
    let again = Reply::referred(&knowledge, &[first.reference], Language::French);
    let told = "CNSA\u{a0}: La caisse qui finance l’aide à l’autonomie.";
    for shown in [&first, &card(again)] {
        let highlight = shown.highlight.as_ref().map(|it| it.text.as_str());
        assert_eq!(highlight, Some(told));
        assert_eq!(shown.links[0].url, "https://www.cnsa.fr");
        let explains = shown.facts.iter().any(|it| it.label == "En clair");
        assert!(!explains, "said already: {shown:?}");
    }
    let also = first.facts.last().map(|it| it.value.to_string());
    assert_eq!(
        also.as_deref(),
        Some("«\u{a0}Les *chiffres* du numérique\u{a0}»")
    );
}

#[test]
fn an_answer_explains_two_of_its_words_at_most() {
    let mut knowledge = fixture::knowledge();
    for name in ["DMP", "SHS"] {
        knowledge.terms.push(Term {
            words: vec![name.to_owned()],
            text: fixture::text(&format!("{name} est un sigle."), None),
            url: None,
        });
    }
    knowledge.entries[2].points.push(Point {
        text: fixture::text("Le DMP, les SHS et la CNSA.", None),
        ..Point::default()
    });
    let shown = |point| {
        let finding = finding(Outcome::Answer, &[(2, point)]);
        let reply = Reply::to_finding(&knowledge, &finding, Language::French);
        terminal::render(&reply, terminal::Emphasis::Plain).replace('\u{a0}', " ")
    };
    let of_point = "En clair :\n- DMP est un sigle.\n- SHS est un sigle.";
    let of_summary = "En clair :\n- CNSA : La caisse qui finance l’aide à l’autonomie.";
    assert!(shown(Some(0)).ends_with(of_point), "{}", shown(Some(0)));
    assert!(shown(None).ends_with(of_summary), "{}", shown(None));
}

#[test]
fn without_a_recording_the_page_is_said_to_have_them() {
    let card = card(reply(Outcome::Answer, &[(1, Some(0))]));
    assert_eq!(card.highlight.and_then(|it| it.moment), None);
    assert!(card.note.is_some());
}

#[test]
fn without_a_page_nothing_is_said_of_recordings() {
    let card = card(reply(Outcome::Answer, &[(2, None)]));
    assert_eq!((card.note, card.highlight), (None, None));
}

#[test]
fn english_has_its_own_texts_if_there_are_some() {
    let finding = finding(Outcome::Answer, &[(0, Some(0))]);
    let reply = Reply::to_finding(&fixture::knowledge(), &finding, Language::English);
    assert_eq!(reply.words().video, "Watch the video");
    let card = card(reply);
    assert_eq!(card.title, "Digital figures");
    let themes = card.facts.last().map(|fact| (fact.label, &fact.value));
    let expected = Value::Text(String::from("Access to rights"));
    assert_eq!(themes, Some(("Theme", &expected)));
    assert!(
        card.summary.starts_with("Un état des lieux"),
        "no English twin"
    );
}

#[test]
fn a_choice_offers_what_search_offers() {
    let offered = Outcome::Clarify { offered: 2 };
    let Content::Choices(clarify) = reply(offered, &[(0, Some(0)), (1, None), (2, None)]).content
    else {
        panic!("not a choice");
    };
    let choices: Vec<_> = clarify.options.iter().map(|it| it.entry.as_str()).collect();
    assert_eq!(choices, ["chiffres", "guichets"]);
}

#[test]
fn the_bot_says_when_it_found_nothing() {
    let outcomes = [
        (Outcome::Unknown, &[(0, None)][..]),
        (Outcome::Answer, &[]),
        (Outcome::Answer, &[(99, None)]),
        (Outcome::Clarify { offered: 2 }, &[(99, None)]),
        (Outcome::Elsewhere(99), &[]),
    ];
    for (outcome, candidates) in outcomes {
        let content = reply(outcome, candidates).content;
        let Content::Notice(notice) = &content else {
            panic!("not a notice: {content:?}");
        };
        assert_eq!(notice.kind, NoticeKind::Unknown);
    }
}

#[test]
fn a_removed_entry_is_reported_kindly() {
    let reply = Reply::entry(&fixture::knowledge(), "disparue", Language::French);
    assert!(reply.content.is_gone());
}

#[test]
fn examples_are_spread_over_the_programme() {
    let mut knowledge = fixture::knowledge();
    let text = |text: &str| fixture::text(text, None);
    knowledge.entries = (0..9)
        .map(|n| fixture::entry(&format!("e{n}"), text("t"), text("s")))
        .collect();
    let examples = examples(&knowledge, Language::French);
    let expected = [
        "Qui parle de e0 ?",
        "Qui parle de e3 ?",
        "Qui parle de e6 ?",
    ];
    assert_eq!(examples, expected);
}

#[test]
fn a_follow_up_says_what_it_asks_for_and_not_the_whole_again() {
    let on_page = "Les enregistrements sont sur la page du compte rendu.";
    let table = [
        (
            "chiffres",
            FollowUp::People,
            Some("Ada Lovelace (informaticienne) et Louis_Braille en ont parlé."),
            true,
        ),
        (
            "guichets",
            FollowUp::People,
            Some("Simone Veil (ministre) en a parlé."),
            true,
        ),
        ("chiffres", FollowUp::Links, None, true),
        ("guichets", FollowUp::Links, Some(on_page), true),
        ("chiffres", FollowUp::Whole, None, false),
    ];
    for (entry, asks, highlight, is_brief) in table {
        let knowledge = fixture::knowledge();
        let card = card(Reply::follow_up(&knowledge, entry, asks, Language::French));
        let said = card.highlight.as_ref().map(|it| it.text.as_str());
        assert_eq!(
            (said, card.is_brief()),
            (highlight, is_brief),
            "{entry} {asks:?}"
        );
        assert!(!card.links.is_empty());
    }
    let mut knowledge = fixture::knowledge();
    knowledge.event.url = None;
    let reply = Reply::follow_up(&knowledge, "reco", FollowUp::Links, Language::French);
    assert!(
        !card(reply).is_brief(),
        "without links the whole is all there is"
    );
}
