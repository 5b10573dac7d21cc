//! What was said, from captions: quoted with a link to the second, in every form of reply, and
//! after reloads that add, break and remove the captions.

use colloque_bot::config::Config;
use local_discord::{Message, Sample};

use crate::bot::{Bot, UNKNOWN, usual};
use crate::buttons::{labels, press, shown};
use crate::reload::reload;

/// A question whose answer is only in the captions: at 2:05, then again at 6:40.
const SAID: &str = "Qui prête des loupes électroniques aux malvoyants ?";

/// Cues of five seconds, one every five, of which two tell of magnifying glasses.
fn captions() -> String {
    use std::fmt::Write as _;
    let mut vtt = String::from("WEBVTT\n");
    for at in (0..600_u32).step_by(5) {
        let text = match at {
            125 => "la médiathèque prête des loupes\nélectroniques aux malvoyants & aux autres",
            400 => "les loupes électroniques de la médiathèque, les malvoyants les gardent un mois",
            _ => [
                "donc voilà on continue",
                "alors ça c’est la suite",
                "et puis on avance",
            ][usize::try_from(at / 5 % 3).expect("a small number")],
        };
        let (from, to) = (at, at + 5);
        let clock = |at: u32| format!("{:02}:{:02}.000", at / 60, at % 60);
        let _ = write!(vtt, "\n{} --> {}\n{text} {at}\n", clock(from), clock(to));
    }
    vtt
}

/// A bot whose morning workshop has a recording with captions.
async fn start(config: impl FnOnce(&Sample) -> Config) -> Bot {
    let bot = Bot::start_with(Sample::new("colloque"), config).await;
    bot.write("sous-titres/matin.vtt", &captions());
    bot.edit(with_captions);
    let report = reload(&bot).await;
    assert!(
        report.content.contains("robots-matin"),
        "{}",
        report.content
    );
    bot
}

fn with_captions(base: &str) -> String {
    let recording = "title = \"Atelier du matin\"\n\
                     speakers = [{ name = \"Grace Hopper\" }]\n\
                     video = \"https://tube.exemple.fr/w/abc\"\n\
                     captions = \"sous-titres/matin.vtt\"\n";
    base.replace("title = \"Atelier du matin\"\n", recording)
}

async fn reply_to(bot: &Bot, question: &str) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, question);
    asked.reply().await.expect("a reply")
}

#[tokio::test]
async fn what_only_was_said_is_quoted_with_a_link_to_the_second() {
    let bot = start(usual).await;
    let answer = reply_to(&bot, SAID).await;
    let content = &answer.content;
    let expected = "Dit à 2:05, séance avec Grace Hopper (sous-titres automatiques, non relus)\u{a0}:\n> «\u{a0}";
    assert!(content.contains(expected), "{content}");
    for word in [
        "**prête**",
        "**loupes** **électroniques**",
        "**malvoyants** & aux autres",
    ] {
        assert!(content.contains(word), "{content}");
    }
    let link = answer.link("Voir la vidéo à 2:05");
    assert_eq!(link, Some("https://tube.exemple.fr/w/abc?start=122"));
    assert_eq!(answer.embeds[0]["title"], "Atelier du matin");

    // It was said twice: the other place is next, one way or the other.
    let again = answer.link("Voir la vidéo à 6:40");
    if again.is_none() {
        let next = shown(press(&bot, bot.sample.member, &answer, "Ce n’est pas ça").await);
        assert!(next.content.contains("6:40"), "{}", next.content);
    }
    bot.finish().await;
}

#[tokio::test]
async fn in_english_and_in_text_alone() {
    let bot = start(|sample| {
        let mut config = usual(sample);
        config.discord.plain_text = true;
        config
    })
    .await;
    let answer = reply_to(&bot, SAID).await;
    assert!(answer.embeds.is_empty());
    let content = &answer.content;
    for part in [
        "Dit à 2:05",
        "**loupes**",
        "**Atelier du matin**",
        "?start=122",
    ] {
        assert!(content.contains(part), "{content}");
    }
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord
        .slash(sample.member, sample.general, "question")
        .locale("en-GB");
    let asked = command.option("texte", SAID).send().expect("a command");
    let answer = asked
        .response()
        .await
        .expect("an answer")
        .message
        .expect("a message");
    let content = &answer.content;
    assert!(
        content.contains(
            "Said at 2:05, a session with Grace Hopper (automatic captions, not reviewed):"
        ),
        "{content}"
    );
    assert_eq!(
        answer.link("Watch the video at 2:05"),
        Some("https://tube.exemple.fr/w/abc?start=122")
    );
    bot.finish().await;
}

#[tokio::test]
async fn a_shared_answer_keeps_its_quotation() {
    let bot = start(usual).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.member, sample.general, "question");
    let asked = command.option("texte", SAID).send().expect("a command");
    let own = asked
        .response()
        .await
        .expect("an answer")
        .message
        .expect("a message");
    let public = shown(press(&bot, sample.member, &own, "Montrer à tous").await);
    assert!(public.content.contains("Dit à 2:05"), "{}", public.content);
    bot.finish().await;
}

#[tokio::test]
async fn a_reload_adds_breaks_and_removes_captions() {
    let bot = Bot::start().await;
    assert!(reply_to(&bot, SAID).await.content.starts_with(UNKNOWN));

    bot.write("sous-titres/matin.vtt", &captions());
    bot.edit(with_captions);
    reload(&bot).await;
    assert!(reply_to(&bot, SAID).await.content.contains("Dit à 2:05"));

    bot.write("sous-titres/matin.vtt", "plus rien");
    let report = reload(&bot).await.content;
    assert!(
        report.contains("« matin.vtt » ne contient aucun sous-titre"),
        "{report}"
    );
    assert!(reply_to(&bot, SAID).await.content.starts_with(UNKNOWN));

    bot.edit(|base| with_captions(base).replace("sous-titres/matin.vtt", "../matin.vtt"));
    let report = reload(&bot).await.content;
    assert!(report.contains("sort du dossier de la base"), "{report}");

    bot.edit(str::to_owned);
    reload(&bot).await;
    let answer = reply_to(&bot, SAID).await;
    assert!(answer.content.starts_with(UNKNOWN) && labels(&answer).len() == 1);
    bot.finish().await;
}
