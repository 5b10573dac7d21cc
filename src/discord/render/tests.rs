use super::view::COLOUR;
use super::*;
use crate::commands::Overview;
use crate::discord::format::limits;
use crate::discord::format::words::DiscordWords;
use crate::knowledge::{Entry, Knowledge, Language, fixture};
use crate::reply::tests::finding;
use crate::reply::{Choices, Words};
use crate::search::{BotTopic, Definition, Finding, FollowUp, Moment, Outcome, Reading};
use crate::terminal::{self, Emphasis};
use serde_json::{Value, json};
use serenity::all::UserId;
use std::collections::BTreeSet;

const ASKER: UserId = UserId::new(7);
const ALONE: Audience = Audience::AskerAlone { may_share: true };

/// What Discord gets, in an order that no feature of `serde_json` changes.
pub(super) fn shown(view: &View) -> Value {
    let mut shown =
        json!({"content": view.content, "embeds": view.embeds, "components": view.rows});
    shown.sort_all_objects();
    shown
}

/// The same as a screen reader reads it: the text, then the embed, then what can be used.
pub(super) fn read_aloud(shown: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut lines = vec![text(&shown["content"])];
    for embed in list(&shown["embeds"]) {
        lines.extend([text(&embed["title"]), text(&embed["description"])]);
        for field in list(&embed["fields"]) {
            lines.extend([text(&field["name"]), text(&field["value"])]);
        }
        lines.push(text(&embed["footer"]["text"]));
    }
    for control in list(&shown["components"])
        .iter()
        .flat_map(|row| list(&row["components"]))
    {
        match control["type"].as_u64() {
            Some(2) if control["url"].is_string() => {
                lines.push(format!("[lien] {}", text(&control["label"])));
            }
            Some(2) => lines.push(format!("[bouton] {}", text(&control["label"]))),
            _ => {
                lines.push(format!("[menu] {}", text(&control["placeholder"])));
                let options = list(&control["options"]);
                lines.extend(options.iter().map(|it| format!("- {}", text(&it["label"]))));
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    spoken(&lines.join("\n"))
}

/// Without what Discord's markup takes: emphasis, small print, escapes, addresses of links.
fn spoken(text: &str) -> String {
    let bare = text.replace("**", "").replace("-# ", "").replace('\\', "");
    let mut parts = bare.split("](<");
    let mut spoken = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        spoken.push(']');
        spoken.push_str(part.split_once(">)").map_or(part, |(_, rest)| rest));
    }
    spoken
}

/// A reply of every kind, for the snapshots.
fn replies(knowledge: &Knowledge, language: Language) -> Vec<(&'static str, Reply)> {
    let found = |outcome, candidates: &[(usize, Option<usize>)]| {
        Reply::to_finding(knowledge, &finding(outcome, candidates), language)
    };
    let read = |reading| found(Outcome::NoSearch(reading), &[]);
    let more = |entry: usize, asks| {
        Reply::follow_up(knowledge, &knowledge.entries[entry].id, asks, language)
    };
    let theme = &knowledge.themes[0];
    let emergency = &knowledge.emergencies[0];
    let clarify = found(
        Outcome::Clarify { offered: 2 },
        &[(0, Some(0)), (1, None), (2, None)],
    );
    let Content::Choices(offer) = &clarify.content else {
        panic!("not a choice: {clarify:?}");
    };
    let meant: Vec<_> = offer.from(0);
    vec![
        ("recorded", found(Outcome::Answer, &[(0, Some(0))])),
        ("said", Reply::to_finding(knowledge, &said(), language)),
        ("unrecorded", found(Outcome::Answer, &[(1, Some(0))])),
        ("recommendation", found(Outcome::Answer, &[(2, None)])),
        ("instead", Reply::instead(knowledge, &meant[1..], language)),
        ("nothing_else", Reply::instead(knowledge, &[], language)),
        ("related", Reply::related(knowledge, meant[0], language)),
        ("clarify", clarify),
        ("unknown", found(Outcome::Unknown, &[])),
        ("elsewhere", found(Outcome::Elsewhere(0), &[])),
        (
            "defined",
            Reply::to_finding(knowledge, &defined(Outcome::Answer, &[(2, None)]), language),
        ),
        (
            "defined_elsewhere",
            Reply::to_finding(knowledge, &defined(Outcome::Elsewhere(0), &[]), language),
        ),
        (
            "emergency_in_short",
            Reply::emergency_in_short(emergency, language),
        ),
        ("emergency", Reply::emergency(emergency, language)),
        ("status", read(Reading::AboutBot(BotTopic::Status))),
        ("privacy", read(Reading::AboutBot(BotTopic::Privacy))),
        ("small_talk", read(Reading::SmallTalk)),
        ("thanks", read(Reading::Thanks)),
        ("who_spoke", more(0, FollowUp::People)),
        ("nobody_named", more(2, FollowUp::People)),
        ("where_to_watch", more(0, FollowUp::Links)),
        ("where_recordings_are", more(2, FollowUp::Links)),
        ("theme", Reply::theme(knowledge, theme, language)),
        (
            "programme",
            Reply::overview(knowledge, Overview::Programme, language),
        ),
        ("no_text", Reply::no_text(language)),
        (
            "pause",
            Reply::pause(DiscordWords::of(language).pause, language),
        ),
        ("gone", Reply::gone(language)),
    ]
}

/// The same, and every page about the whole base.
fn every_reply(knowledge: &Knowledge, language: Language) -> Vec<(&'static str, Reply)> {
    let overviews = Overview::all()
        .map(|(overview, name)| (name, Reply::overview(knowledge, overview, language)));
    replies(knowledge, language)
        .into_iter()
        .chain(overviews)
        .collect()
}

/// The replies that give nothing.
pub(super) fn finding_nothing(knowledge: &Knowledge, language: Language) -> [Reply; 2] {
    let unknown = finding(Outcome::Unknown, &[]);
    [
        Reply::to_finding(knowledge, &unknown, language),
        Reply::instead(knowledge, &[], language),
    ]
}

/// A finding for who asked what the term means.
fn defined(outcome: Outcome, candidates: &[(usize, Option<usize>)]) -> Finding {
    let entries = vec![2, 1];
    Finding {
        definition: Some(Definition { term: 0, entries }),
        ..finding(outcome, candidates)
    }
}

/// A finding that quotes a recording.
fn said() -> Finding {
    let start = fixture::SAID.find("médiateurs").unwrap();
    let found = start..start + "médiateurs".len();
    Finding {
        moments: vec![Moment {
            entry: 0,
            passage: 0,
            offset: start,
            matches: Vec::from([found]),
            score: 1.0,
            confidence: 0.9,
        }],
        ..finding(Outcome::Answer, &[(0, None)])
    }
}

/// Every reply in one medium.
fn section(medium: &str, replies: &[(&str, Reply)], show: impl Fn(&Reply) -> String) -> String {
    let shown = replies
        .iter()
        .map(|(name, reply)| format!("=== {name}\n{}\n", show(reply)));
    format!("##### {medium}\n{}", shown.collect::<String>())
}

#[test]
fn every_reply_on_every_medium() {
    for language in [Language::French, Language::English] {
        let replies = replies(&fixture::knowledge(), language);
        let mut media = section("terminal", &replies, |reply| {
            terminal::render(reply, Emphasis::Plain)
        });
        let public = Frame::new(ASKER, Audience::Everyone, false);
        media += &section("discord", &replies, |reply| {
            format!("{:#}", shown(&render(reply, &public)))
        });
        for (audience, seen) in [(Audience::Everyone, "public"), (ALONE, "private")] {
            for (plain, form) in [(false, "embed"), (true, "plain")] {
                let frame = Frame::new(ASKER, audience, plain).asked("qui ?", Words::of(language));
                let medium = format!("discord, read aloud: {seen} {form}");
                media += &section(&medium, &replies, |reply| {
                    read_aloud(&shown(&render(reply, &frame)))
                });
            }
        }
        insta::assert_snapshot!(format!("replies_{language:?}"), media);
    }
}

/// Relative luminance of a colour, as WCAG defines it.
fn luminance(colour: u32) -> f64 {
    let [_, red, green, blue] = colour.to_be_bytes().map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.040_45 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    0.212_6 * red + 0.715_2 * green + 0.072_2 * blue
}

#[test]
fn the_embeds_colour_stands_out_on_every_theme_of_discords() {
    // Light, ash (and the former dark), dark, onyx.
    for background in [
        0x00FF_FFFF,
        0x00F2_F3F5,
        0x0031_3338,
        0x002B_2D31,
        0x0024_2429,
        0,
    ] {
        let (one, other) = (luminance(COLOUR), luminance(background));
        let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
        assert!(contrast >= 3.0, "{contrast} on {background:06x}");
    }
}

#[test]
fn text_alone_has_no_embed() {
    let frame = Frame::new(ASKER, Audience::Everyone, true);
    for knowledge in [fixture::knowledge(), longest()] {
        for (name, reply) in every_reply(&knowledge, Language::French) {
            let view = render(&reply, &frame);
            assert!(view.embeds.is_empty() && !view.content.is_empty(), "{name}");
        }
    }
}

#[test]
fn whoever_hides_embeds_reads_the_title_and_a_sentence_and_nothing_else_is_said_twice() {
    let frame = Frame::new(ASKER, Audience::Everyone, false);
    for (name, reply) in every_reply(&longest(), Language::French) {
        assert!(!render(&reply, &frame).content.is_empty(), "{name}");
    }
    for (name, reply) in every_reply(&fixture::knowledge(), Language::French) {
        let view = shown(&render(&reply, &frame));
        let content = view["content"].as_str().unwrap();
        assert!(!content.is_empty(), "{name}");
        let Some(embed) = view["embeds"].get(0) else {
            continue;
        };
        let title = format!("**{}**", embed["title"].as_str().unwrap());
        assert!(content.contains(&title), "{name}: {title} in {content}");
        let besides: Vec<&str> = content.lines().filter(|it| *it != title).collect();
        assert!(!besides.is_empty(), "{name}: {content}");
        let embed = embed.to_string();
        for sentence in besides {
            let said = serde_json::to_string(sentence).unwrap();
            let is_twice = embed.contains(said.trim_matches('"'));
            assert!(!is_twice, "{name}: {sentence}");
        }
    }
}

#[test]
fn the_summary_is_cut_before_anything_else() {
    let mut knowledge = fixture::knowledge();
    knowledge.entries[0].summary = fixture::text(&"mot ".repeat(875), None);
    let frame = Frame::new(ASKER, Audience::Everyone, true);
    let finding = finding(Outcome::Answer, &[(0, Some(0))]);
    let reply = Reply::to_finding(&knowledge, &finding, Language::French);
    let shown = render(&reply, &frame).content;
    let (before, after) = shown.split_once("mot…").expect("a cut summary");
    assert!(before.contains("Ada Lovelace"), "{before}");
    let rest = "Thème\u{a0}: Accès aux droits\n\
                [Voir la vidéo à 12:30](<https://www.youtube.com/watch?v=abc&t=750>)\n\
                [Lire le compte rendu](<https://exemple.fr/chiffres>)";
    assert_eq!(after.trim(), rest);
    assert!(
        limits::length(&shown) > limits::CONTENT - 40,
        "{}",
        shown.len()
    );
}

/// A base whose French texts all have spaces that must not break.
fn marked() -> Knowledge {
    let mut knowledge = fixture::knowledge();
    let mark = |text: &mut String| text.push_str(" : « 15 % » de 1 000 ; vraiment ?");
    let Knowledge {
        event,
        themes,
        entries,
        elsewhere,
        emergencies,
        terms,
        ..
    } = &mut knowledge;
    event.title.iter_mut().for_each(|it| mark(&mut it.fr));
    event.contact.iter_mut().for_each(mark);
    event.place = Some(String::from("Paris : « ici »"));
    for theme in themes {
        mark(&mut theme.title.fr);
        mark(&mut theme.description.fr);
    }
    for entry in entries {
        mark(&mut entry.title.fr);
        mark(&mut entry.summary.fr);
        entry.points.iter_mut().for_each(|it| mark(&mut it.text.fr));
        let roles = entry.speakers.iter_mut().flat_map(|it| &mut it.role);
        roles.for_each(|role| mark(&mut role.fr));
        entry.questions.iter_mut().for_each(mark);
    }
    for elsewhere in elsewhere {
        mark(&mut elsewhere.title.fr);
        mark(&mut elsewhere.text.fr);
    }
    for term in terms {
        mark(&mut term.text.fr);
    }
    for emergency in emergencies {
        mark(&mut emergency.text.fr);
        emergency.details.iter_mut().for_each(|it| mark(&mut it.fr));
    }
    knowledge
}

/// Whether no space is left to bind in a French text; an English one has none.
pub(super) fn is_typeset(shown: &Value, language: Language) -> bool {
    match (shown, language) {
        (Value::String(text), Language::French) => Words::of(language).typeset(text) == *text,
        (Value::String(text), Language::English) => !text.contains('\u{a0}'),
        (Value::Array(all), _) => all.iter().all(|it| is_typeset(it, language)),
        (Value::Object(all), _) => all.values().all(|it| is_typeset(it, language)),
        _ => true,
    }
}

#[test]
fn french_is_typeset_wherever_it_is_shown_and_nothing_else_is() {
    for language in [Language::French, Language::English] {
        for (name, reply) in every_reply(&marked(), language) {
            for plain in [false, true] {
                let frame = Frame::new(ASKER, Audience::Everyone, plain);
                let shown = shown(&render(&reply, &frame));
                assert!(is_typeset(&shown, language), "{name}: {shown:#}");
            }
            let text = Value::from(terminal::render(&reply, Emphasis::Plain));
            assert!(is_typeset(&text, language), "{name}: {text}");
        }
    }
    let question = "qui : « toi » ?";
    let frame = Frame::new(ASKER, ALONE, false).asked(question, Words::of(Language::French));
    assert!(frame.notes[0].contains(question), "a member's own words");
}

/// A base of the longest texts allowed, of characters that escaping doubles.
pub(super) fn longest() -> Knowledge {
    let text = |length: usize| fixture::text(&"*".repeat(length), None);
    let mut knowledge = fixture::knowledge();
    let (event, entry) = fixture::longest();
    knowledge.event = event;
    knowledge.elsewhere[0].title = text(1_000);
    knowledge.elsewhere[0].text = text(600);
    knowledge.terms[0].text = text(600);
    knowledge.terms[0].words.insert(0, "_".repeat(2_000));
    let crowd = knowledge.entries[0].speakers.iter().cycle().take(100);
    let longest = Entry {
        themes: vec![knowledge.themes[0].id.clone()],
        speakers: crowd.cloned().collect(),
        points: knowledge.entries[0].points.clone(),
        ..entry
    };
    knowledge.entries = vec![longest; 60];
    for (number, entry) in knowledge.entries.iter_mut().enumerate() {
        entry.id = format!("{}-{number:02}", "e".repeat(61));
        entry.points[0].text = text(600);
    }
    knowledge.themes[0].title = text(100);
    knowledge
}

/// Every reply and every entry of a base, in both languages.
fn longest_replies(knowledge: &Knowledge) -> Vec<(&'static str, Reply)> {
    let all: Vec<(usize, Option<usize>)> = (0..10).map(|entry| (entry, Some(0))).collect();
    let crowded = [Outcome::Answer, Outcome::Clarify { offered: 5 }];
    let in_language = |language| {
        let found = crowded.map(|outcome| {
            let found = finding(outcome, &all);
            ("crowded", Reply::to_finding(knowledge, &found, language))
        });
        let entries = knowledge.entries.iter();
        let entries = entries.map(move |it| ("entry", Reply::entry(knowledge, &it.id, language)));
        let every = every_reply(knowledge, language).into_iter();
        every.chain(found).chain(entries).collect::<Vec<_>>()
    };
    let languages = [Language::French, Language::English];
    languages.into_iter().flat_map(in_language).collect()
}

#[test]
fn nothing_exceeds_discords_limits() {
    let asker = UserId::new(u64::MAX - 1);
    let knowledge = longest();
    for (name, reply) in longest_replies(&knowledge) {
        let words = reply.words();
        for audience in [Audience::Everyone, ALONE] {
            for plain in [false, true] {
                let frame = Frame::new(asker, audience, plain).asked(&"_".repeat(6_000), words);
                let frame = frame.shared(asker, words.language);
                within_limits(name, &shown(&render(&reply, &frame)));
            }
        }
    }
}

#[test]
fn many_related_entries_are_a_menu() {
    let knowledge = longest();
    let found = finding(Outcome::Answer, &[(0, None)]);
    let reply = Reply::to_finding(&knowledge, &found, Language::French);
    let entry = reply.content.reference().expect("an answer");
    let reply = Reply::related(&knowledge, entry, Language::French);
    let shown = shown(&render(&reply, &Frame::new(ASKER, ALONE, false)));
    let menu = &shown["components"][0]["components"][0];
    let options = menu["options"].as_array().expect("options");
    let Content::Choices(Choices {
        options: choices, ..
    }) = &reply.content
    else {
        panic!("not a choice");
    };
    assert_eq!(options.len(), choices.len());
    assert!(options.len() > limits::BUTTONS_PER_ROW);
}

#[test]
fn delete_comes_last_and_only_if_others_see_the_reply() {
    for (name, reply) in every_reply(&fixture::knowledge(), Language::French) {
        let ids = |audience| -> Vec<String> {
            let shown = shown(&render(&reply, &Frame::new(ASKER, audience, false)));
            let rows = shown["components"].as_array().cloned().unwrap_or_default();
            let controls = rows
                .iter()
                .filter_map(|row| row["components"].as_array().cloned());
            let ids = controls
                .flatten()
                .map(|it| it["custom_id"].as_str().unwrap_or("").into());
            ids.collect()
        };
        let (public, private) = (ids(Audience::Everyone), ids(ALONE));
        let last = public.last().expect("a button");
        assert!(last.starts_with("v2:delete:7:"), "{name}: {public:?}");
        let deletes = |ids: &[String]| ids.iter().filter(|id| id.contains("delete")).count();
        assert_eq!((deletes(&public), deletes(&private)), (1, 0), "{name}");
    }
}

pub(super) fn within_limits(name: &str, shown: &Value) {
    let within = |value: &Value, limit: usize| {
        let length = value.as_str().map_or(0, limits::length);
        assert!(length <= limit, "{name}: {length} > {limit}: {value}");
        length
    };
    within(&shown["content"], limits::CONTENT);
    for embed in shown["embeds"].as_array().unwrap() {
        let mut total = within(&embed["title"], limits::EMBED_TITLE)
            + within(&embed["description"], limits::EMBED_DESCRIPTION)
            + within(&embed["footer"]["text"], limits::EMBED_FOOTER);
        let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
        assert!(fields.len() <= limits::EMBED_FIELDS, "{name}");
        for field in fields {
            total += within(&field["name"], limits::FIELD_NAME);
            total += within(&field["value"], limits::FIELD_VALUE);
        }
        assert!(total <= limits::EMBEDS_TOTAL, "{name}: {total}");
    }
    let rows = shown["components"].as_array().unwrap();
    assert!(rows.len() <= limits::ROWS, "{name}: {} rows", rows.len());
    let mut ids = BTreeSet::new();
    for row in rows {
        let controls = row["components"].as_array().unwrap();
        let is_menu = controls[0]["type"] == 3;
        let most = if is_menu { 1 } else { limits::BUTTONS_PER_ROW };
        assert!((1..=most).contains(&controls.len()), "{name}");
        for control in controls {
            within(&control["label"], limits::BUTTON_LABEL);
            within(&control["custom_id"], limits::CUSTOM_ID);
            within(&control["url"], limits::BUTTON_URL);
            within(&control["placeholder"], limits::PLACEHOLDER);
            if let Some(id) = control["custom_id"].as_str() {
                assert!(ids.insert(id.to_owned()), "{name}: {id} twice");
            }
            within_choices(name, control["options"].as_array());
        }
    }
}

fn within_choices(name: &str, options: Option<&Vec<Value>>) {
    let options = options.map_or(&[][..], Vec::as_slice);
    assert!(options.len() <= limits::CHOICES, "{name}");
    let mut values = BTreeSet::new();
    for option in options {
        for field in ["label", "value", "description"] {
            let length = option[field].as_str().map_or(0, limits::length);
            assert!(length <= limits::CHOICE_NAME, "{name}: {option}");
        }
        values.insert(option["value"].to_string());
    }
    assert_eq!(values.len(), options.len(), "{name}: a value twice");
}
