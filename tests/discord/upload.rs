//! `/recharger fichier:`: what is taken, shown, put in service and written.

use local_discord::{Invocation, Message, Sample};
use tempfile::TempDir;

use crate::bot::Bot;
use crate::buttons::{labels, press, shown};
use crate::reload::{KEEP, SERVE, reload, steal_question, summary};
use crate::versions::{go_back, offered, with_state};

/// Puts an upload in service.
pub const TAKE: &str = "Mettre en service";

/// The command as the moderator uses it.
fn command(bot: &Bot) -> Invocation {
    let (discord, sample) = (&bot.discord, &bot.sample);
    discord.slash(sample.moderator, sample.general, "recharger")
}

/// What the moderator is shown who sends a file.
pub async fn sent(bot: &Bot, name: &str, bytes: &[u8]) -> Message {
    let invoked = command(bot).file("fichier", name, bytes).send();
    let report = invoked.expect("a command").response().await;
    let report = report.expect("a report").message.expect("a message");
    assert!(report.is_ephemeral());
    report
}

async fn start(state: &TempDir) -> Bot {
    let bot = Bot::start_with(Sample::new("colloque"), with_state(state.path())).await;
    bot.registered(Some(bot.sample.guild)).await;
    bot
}

#[tokio::test]
async fn a_file_is_shown_then_served_and_written_on_a_click_and_can_be_undone() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let before = bot.read("base.toml");
    let after = before.replace("Un état des lieux chiffré", "Un bilan tout neuf");
    let report = sent(&bot, "base.toml", after.as_bytes()).await;
    let content = report.content.replace('\u{a0}', " ");
    assert!(
        content.starts_with("Ce qui changerait ; rien n’est encore"),
        "{content}"
    );
    assert!(
        content.contains("Entrées : 1 modifiée (chiffres)"),
        "{content}"
    );
    assert_eq!(labels(&report), [TAKE, KEEP]);
    assert!(summary(&bot).await.starts_with("Un état des lieux"));
    assert_eq!(bot.read("base.toml"), before, "nothing is written");

    let served = shown(press(&bot, bot.sample.moderator, &report, TAKE).await);
    assert!(
        served.content.starts_with("La base est rechargée"),
        "{}",
        served.content
    );
    assert!(summary(&bot).await.starts_with("Un bilan tout neuf"));
    assert_eq!(bot.read("base.toml"), after, "byte for byte");
    let again = reload(&bot).await;
    assert!(
        again.content.contains("Rien n’a changé"),
        "{}",
        again.content
    );

    let versions = offered(&bot, bot.sample.moderator, "fr").await;
    go_back(&bot, &versions[0].1).await;
    assert!(summary(&bot).await.starts_with("Un état des lieux"));
    assert_eq!(bot.read("base.toml"), before);
    bot.finish().await;
}

#[tokio::test]
async fn what_is_given_up_or_overtaken_changes_nothing() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let moderator = bot.sample.moderator;
    let entry = "[[entry]]\nid = \"neuve\"\ntitle = \"Neuve\"\nsummary = \"Une fiche neuve.\"\n";
    let given_up = sent(&bot, "neuve.toml", entry.as_bytes()).await;
    let overtaken = sent(&bot, "neuve.toml", entry.as_bytes()).await;
    let kept = shown(press(&bot, moderator, &given_up, KEEP).await);
    assert!(
        kept.content.contains("reste en service"),
        "{}",
        kept.content
    );
    // Somebody edits the folder before the click: what was shown is no longer what it would be.
    bot.edit(|base| base.replace("Former, et encore former.", "Former d’abord."));
    let edited = bot.read("base.toml");
    let late = shown(press(&bot, moderator, &overtaken, TAKE).await);
    assert!(late.content.contains("n’attend plus"), "{}", late.content);
    assert_eq!(bot.read("base.toml"), edited);
    assert!(!bot.has("neuve.toml"));
    bot.finish().await;
}

#[tokio::test]
async fn what_has_errors_or_is_no_base_is_refused_and_nothing_is_written() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let before = bot.read("base.toml");
    let cases: [(&str, &[u8], &str); 4] = [
        ("base.toml", b"[[entry]]\nid = \"a\n", "base.toml:2:"),
        ("image.png", b"\x89PNG\r\n\x1a\n\0\xff", "UTF-8"),
        ("b.zip", b"PK\x03\x04 pas une archive", "abîmée"),
        (
            "mot.txt",
            "Bonjour à tous".as_bytes(),
            "n’est ni un fichier de la base",
        ),
    ];
    for (name, bytes, told) in cases {
        let refused = sent(&bot, name, bytes).await;
        assert!(
            refused.content.contains(told),
            "{told}: {}",
            refused.content
        );
        assert_eq!(labels(&refused), [""; 0]);
    }
    // From nowhere but Discord.
    let elsewhere = command(&bot).file("fichier", "base.toml", before.as_bytes());
    let elsewhere = elsewhere.altered(|payload| {
        let files = payload["data"]["resolved"]["attachments"].as_object_mut();
        for file in files.expect("files").values_mut() {
            file["url"] = "http://127.0.0.1:9/base.toml".into();
        }
    });
    let invoked = elsewhere.send().expect("a command");
    let refused = shown(invoked.response().await.expect("an answer"));
    assert!(
        refused.content.contains("n’est pas chez Discord"),
        "{}",
        refused.content
    );
    assert_eq!(bot.read("base.toml"), before);
    bot.finish().await;
}

#[tokio::test]
async fn an_upload_that_loses_questions_says_so_on_its_button() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let stolen = steal_question(&bot.read("base.toml"));
    let report = sent(&bot, "base.toml", stolen.as_bytes()).await;
    assert_eq!(labels(&report), [SERVE, KEEP]);
    assert!(
        report.content.contains("Ne trouvent plus la leur"),
        "{}",
        report.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn without_a_folder_to_keep_what_it_replaces_nothing_is_taken() {
    let bot = Bot::start().await;
    bot.registered(Some(bot.sample.guild)).await;
    let refused = sent(&bot, "base.toml", b"[[entry]]\n").await;
    assert!(
        refused.content.contains("[state] dir"),
        "{}",
        refused.content
    );
    bot.finish().await;
}
