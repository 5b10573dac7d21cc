//! What is said for each outcome.

use super::*;
use crate::search::Candidate;

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
    }
}

fn reply(outcome: Outcome, candidates: &[(usize, Option<usize>)]) -> Reply {
    let finding = finding(outcome, candidates);
    Reply::to_finding(&fixture::knowledge(), &finding, Language::French)
}

fn card(reply: Reply) -> Card {
    match reply.content {
        Content::Answer(card) => *card,
        other => panic!("not an answer: {other:?}"),
    }
}

#[test]
fn an_answer_leads_with_its_point_and_links_to_its_minute() {
    let card = card(reply(Outcome::Answer, &[(0, Some(0)), (1, None)]));
    assert_eq!(card.entry, "chiffres");
    let lead = card.lead.as_ref().map(|lead| lead.text.as_str());
    assert_eq!(
        lead,
        Some("Une personne sur six a du mal avec le numérique.")
    );
    let video = card.video.as_ref();
    assert_eq!(
        video.map(|video| video.url.as_str()),
        Some("https://www.youtube.com/watch?v=abc&t=750")
    );
    assert!(!card.recordings_on_page());
}

#[test]
fn without_a_recording_the_page_is_said_to_have_them() {
    let card = card(reply(Outcome::Answer, &[(1, Some(0))]));
    assert_eq!(card.video, None);
    assert!(card.recordings_on_page());
}

#[test]
fn without_a_page_nothing_is_said_of_recordings() {
    let card = card(reply(Outcome::Answer, &[(2, None)]));
    assert!(!card.recordings_on_page());
    assert_eq!(card.lead, None);
}

#[test]
fn english_has_its_own_texts_where_there_are_some() {
    let finding = finding(Outcome::Answer, &[(0, Some(0))]);
    let reply = Reply::to_finding(&fixture::knowledge(), &finding, Language::English);
    assert_eq!(reply.words().video, "Watch the video");
    let card = card(reply);
    assert_eq!(card.title, "Digital figures");
    assert_eq!(card.themes, ["Access to rights"]);
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
    let choices: Vec<_> = clarify.choices.iter().map(|it| it.entry.as_str()).collect();
    assert_eq!(choices, ["chiffres", "guichets"]);
}

#[test]
fn whatever_cannot_be_found_is_said_honestly() {
    let outcomes = [
        (Outcome::Unknown, &[(0, None)][..]),
        (Outcome::Answer, &[]),
        (Outcome::Answer, &[(99, None)]),
        (Outcome::Clarify { offered: 2 }, &[(99, None)]),
        (Outcome::Elsewhere(99), &[]),
    ];
    for (outcome, candidates) in outcomes {
        let content = reply(outcome, candidates).content;
        assert!(matches!(content, Content::Unknown(_)), "{content:?}");
    }
}

#[test]
fn a_vanished_entry_is_told_kindly() {
    let reply = Reply::entry(&fixture::knowledge(), "disparue", Language::French);
    assert_eq!(reply.content, Content::Gone);
}

#[test]
fn examples_are_spread_over_the_programme() {
    let mut knowledge = fixture::knowledge();
    let text = |text: &str| fixture::text(text, None);
    knowledge.entries = (0..9)
        .map(|n| fixture::entry(&format!("e{n}"), text("t"), text("s")))
        .collect();
    let Content::Welcome(help) = Reply::welcome(&knowledge, Language::French).content else {
        panic!("not a welcome");
    };
    let expected = [
        "Qui parle de e0 ?",
        "Qui parle de e3 ?",
        "Qui parle de e6 ?",
    ];
    assert_eq!(help.examples, expected);
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
    for (entry, asks, lead, is_brief) in table {
        let knowledge = fixture::knowledge();
        let card = card(Reply::follow_up(&knowledge, entry, asks, Language::French));
        let said = card.lead.as_ref().map(|lead| lead.text.as_str());
        assert_eq!(
            (said, card.is_brief()),
            (lead, is_brief),
            "{entry} {asks:?}"
        );
        assert!(card.video.is_some() || card.source.is_some());
    }
    let mut knowledge = fixture::knowledge();
    knowledge.event.url = None;
    let reply = Reply::follow_up(&knowledge, "reco", FollowUp::Links, Language::French);
    assert!(
        !card(reply).is_brief(),
        "without links the whole is all there is"
    );
}
