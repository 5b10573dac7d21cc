//! The journal of gaps: what is counted of what members ask, what moderators see of it, on Discord and
//! in a terminal, and what becomes of the file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use colloque_bot::config::Config;
use local_discord::{LocalDiscord, Message, Sample};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::bot::{AMBIGUOUS, Bot, QUESTION, UNANSWERABLE, UNKNOWN, number, usual};
use crate::buttons::{labels, press, shown};
use crate::emergencies::{IN_DANGER, with_emergency};
use crate::process::{program, said, signal};
use crate::reload::reload;
use crate::upload::TAKE;

/// The usual settings, and a journal in this folder.
pub fn with_journal(folder: &Path) -> impl FnOnce(&Sample) -> Config + use<> {
    let file = folder.join("journal.sqlite");
    move |sample| {
        let mut config = usual(sample);
        config.journal.file = Some(file);
        config
    }
}

async fn start(folder: &TempDir) -> Bot {
    let config = with_journal(folder.path());
    let bot = Bot::start_with(Sample::new("colloque"), config).await;
    bot.registered(Some(bot.sample.guild)).await;
    bot
}

/// What a moderator's command answers, once it says all of this: what is counted is written soon after
/// it happened.
pub async fn report(bot: &Bot, name: &str, told: &[&str]) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = async {
        loop {
            let invoked = discord.slash(sample.moderator, sample.general, name).send();
            let answer = invoked.expect("a command").response().await;
            let answer = shown(answer.expect("an answer"));
            assert!(answer.is_ephemeral());
            if told.iter().all(|it| answer.content.contains(it)) {
                return answer;
            }
            eprintln!("not yet {told:?}:\n{}", answer.content);
        }
    };
    let answer = tokio::time::timeout(Duration::from_secs(20), asked).await;
    answer.unwrap_or_else(|_| panic!("/{name} never says {told:?}"))
}

/// What `colloque-bot journal` prints of the journal in a folder, on the base of a bot.
async fn printed(folder: &Path, base: &Path, arguments: &[&str]) -> String {
    let settings = folder.join("config.toml");
    let text = "[state]\ndir = \".\"\n[journal]\nfile = \"journal.sqlite\"\n";
    fs::write(&settings, text).expect("settings");
    let printed = Command::new(env!("CARGO_BIN_EXE_colloque-bot"))
        .arg("journal")
        .args(arguments)
        .arg("--knowledge")
        .arg(base)
        .arg("--config")
        .arg(settings)
        .output();
    let printed = printed.await.expect("the program runs");
    let errors = String::from_utf8_lossy(&printed.stderr);
    assert!(printed.status.success(), "{errors}");
    String::from_utf8(printed.stdout).expect("text")
}

#[tokio::test]
async fn a_moderator_sees_what_was_asked_in_vain_mends_it_and_tries_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let bot = start(&folder).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    report(&bot, "lacunes", &["Aucune question"]).await;

    let asked = "Je suis Zoé Kwiatkowski (zoe@exemple.fr) : la recette de la tarte aux pommes ?";
    let sent = [
        discord.send_message(sample.member, sample.ask, asked),
        discord.mention_bot(sample.member, sample.general, UNANSWERABLE),
        discord.direct_message(sample.member, UNANSWERABLE),
    ];
    for sent in sent {
        let reply = sent.reply().await.expect("a reply");
        assert!(reply.content.starts_with(UNKNOWN), "{}", reply.content);
    }
    let told = ["tarte aux pommes", "sans réponse × 3", "toujours sans"];
    let gaps = report(&bot, "lacunes", &told).await;
    for hidden in ["Kwiatkowski", "zoe@exemple.fr"] {
        assert!(!gaps.content.contains(hidden), "{}", gaps.content);
    }

    bot.edit(|base| {
        base.replace(
            "keywords = [\"formation\"]",
            "keywords = [\"formation\", \"recette de la tarte aux pommes\"]\n\
             questions = [\"Quelle est la recette de la tarte aux pommes ?\"]",
        )
    });
    reload(&bot).await;
    let again = shown(press(&bot, sample.moderator, &gaps, "Réessayer").await);
    assert_eq!(again.id, gaps.id, "in its place");
    for told in [
        "une fiche y répond maintenant",
        "Former les agents",
        "répond maintenant à\u{a0}: ",
    ] {
        assert!(again.content.contains(told), "{told} in {}", again.content);
    }

    let erase = discord.slash(sample.moderator, sample.general, "lacunes");
    let erased = erase.option("effacer", true).send().expect("a command");
    let erased = shown(erased.response().await.expect("an answer"));
    assert!(erased.content.contains("effacé"), "{}", erased.content);
    report(&bot, "lacunes", &["Aucune question"]).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_question_asked_in_vain_goes_into_the_base() {
    let folder = tempfile::tempdir().expect("a folder");
    let (state, journal) = (folder.path().join("etat"), with_journal(folder.path()));
    let config = move |sample: &Sample| {
        let mut config = journal(sample);
        config.state = Some(state);
        config
    };
    let bot = Bot::start_with(Sample::new("colloque"), config).await;
    bot.registered(Some(bot.sample.guild)).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let question = "Qui forme les robots de cuisine ?";
    let asked = discord.direct_message(sample.member, question);
    let answer = asked.reply().await.expect("a reply");
    discord.settle().await.expect("the bot settles");
    if answer.button("Ce n’est pas ça").is_some() {
        press(&bot, sample.member, &answer, "Ce n’est pas ça").await;
    }
    let gaps = report(&bot, "lacunes", &["robots de cuisine"]).await;
    let buttons = labels(&gaps);
    assert!(
        buttons[0].starts_with("1. Ajouter à cette fiche\u{a0}: "),
        "{buttons:?}"
    );
    let form = press(&bot, sample.moderator, &gaps, "1. Nouvelle fiche").await;
    let form = form.data.to_string();
    assert!(form.contains(question), "{form}");

    let before = bot.read("base.toml");
    let proposed = shown(press(&bot, sample.moderator, &gaps, &buttons[0]).await);
    let content = proposed.content.replace(['\u{a0}', '\u{202f}'], " ");
    assert!(content.contains(question), "{content}");
    assert_eq!(bot.read("base.toml"), before, "nothing is written");
    press(&bot, sample.moderator, &proposed, TAKE).await;
    assert!(bot.read("base.toml").contains(question));
    let told = ["robots de cuisine", "une fiche y répond maintenant"];
    report(&bot, "lacunes", &told).await;
    bot.finish().await;
}

#[tokio::test]
async fn what_is_answered_is_counted_and_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let bot = start(&folder).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    report(&bot, "statistiques", &["Rien n’a encore"]).await;
    for question in [QUESTION, QUESTION, AMBIGUOUS, UNANSWERABLE] {
        let asked = discord.direct_message(sample.member, question);
        asked.reply().await.expect("a reply");
    }
    let told = [
        "Réponses\u{a0}: 4",
        "Par endroit\u{a0}: message privé 4",
        "Par thème\u{a0}: Accès aux droits 2",
        "Par fiche\u{a0}: «\u{a0}Les chiffres du numérique\u{a0}» 2",
        "Jamais données\u{a0}: «\u{a0}Former les agents",
        "   réponse     choix",
        "         2         1         0         1         0",
    ];
    let statistics = report(&bot, "statistiques", &told).await;
    let [picture] = statistics.attachments.as_slice() else {
        panic!("{:?}", statistics.attachments);
    };
    let described = picture.description.as_deref().expect("a description");
    assert!(
        described.contains("réponse 2, choix 1, ailleurs 0, inconnu 1"),
        "{described}"
    );
    bot.finish().await;
}

#[tokio::test]
async fn who_opts_out_is_not_answered_unasked_until_they_opt_in_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("etat");
    let config = || {
        let state = state.clone();
        |sample: &Sample| {
            let mut config = usual(sample);
            config.state = Some(state);
            config
        }
    };
    let bot = Bot::start_with(Sample::new("colloque"), config()).await;
    let switch = async |bot: &Bot, label: &str| {
        let (discord, sample) = (&bot.discord, &bot.sample);
        let command = discord.slash(sample.member, sample.general, "aide");
        let invoked = command.send().expect("a command");
        let page = shown(invoked.response().await.expect("an answer"));
        let told = json!(page.embeds).to_string();
        assert!(told.contains("votre identifiant, rien d’autre"), "{told}");
        let said = shown(press(bot, sample.member, &page, label).await);
        assert!(
            said.is_ephemeral() && said.content.starts_with("C’est noté"),
            "{}",
            said.content
        );
    };
    switch(&bot, "Ne plus me répondre sans que je le demande").await;

    let bot = bot.restart(config()).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let file = state.join("sans-reponse-spontanee.txt");
    let noted = || fs::read_to_string(&file).expect("the file");
    assert_eq!(noted(), number(sample.member).to_string(), "only the id");
    let unasked = discord.send_message(sample.member, sample.watched, QUESTION);
    unasked.expect_silence().await.expect("silence");
    let other = discord.send_message(sample.moderator, sample.watched, QUESTION);
    other.reply().await.expect("others are answered");
    let asked = discord.mention_bot(sample.member, sample.watched, QUESTION);
    asked.reply().await.expect("a mention is answered");

    switch(&bot, "Me répondre de nouveau sans que je le demande").await;
    assert_eq!(noted(), "");
    bot.later(Duration::from_secs(20 * 60)).await;
    let unasked = discord.send_message(sample.member, sample.watched, QUESTION);
    unasked.reply().await.expect("a reply");
    bot.finish().await;
}

#[tokio::test]
async fn an_answer_that_was_not_meant_is_a_gap() {
    let folder = tempfile::tempdir().expect("a folder");
    let bot = start(&folder).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let answered = discord.mention_bot(sample.member, sample.general, QUESTION);
    let answer = answered.reply().await.expect("a reply");
    discord.settle().await.expect("the bot settles");
    press(&bot, sample.member, &answer, "Ce n’est pas ça").await;
    let command = discord.slash(sample.member, sample.general, "question");
    let invoked = command.option("texte", QUESTION).send().expect("a command");
    let answer = shown(invoked.response().await.expect("an answer"));
    press(&bot, sample.member, &answer, "Ce n’est pas ça").await;
    let told = [
        "illectronisme",
        "«\u{a0}ce n’est pas ça\u{a0}» × 2",
        "toujours sans bonne réponse",
        "Les chiffres du numérique",
    ];
    report(&bot, "lacunes", &told).await;

    // The answers of before a restart count too, each once, whoever presses.
    let answered = discord.mention_bot(sample.member, sample.general, QUESTION);
    let public = answered.reply().await.expect("a reply");
    let command = discord.slash(sample.member, sample.general, "question");
    let invoked = command.option("texte", QUESTION).send().expect("a command");
    let private = shown(invoked.response().await.expect("an answer"));
    discord.settle().await.expect("the bot settles");
    let bot = bot.restart(with_journal(folder.path())).await;
    bot.registered(Some(bot.sample.guild)).await;
    let (member, moderator) = (bot.sample.member, bot.sample.moderator);
    for (person, answer) in [(moderator, &public), (member, &public), (member, &private)] {
        press(&bot, person, answer, "Ce n’est pas ça").await;
        bot.discord.settle().await.expect("the bot settles");
    }
    report(&bot, "lacunes", &["«\u{a0}ce n’est pas ça\u{a0}» × 4"]).await;
    bot.finish().await;
}

#[tokio::test]
async fn the_list_has_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let bot = start(&folder).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for question in [
        "comment cuire un œuf ?",
        "où garer mon vélo ?",
        "quel temps fera-t-il demain ?",
        "qui a gagné le match de football ?",
        "combien coûte un billet de train ?",
    ] {
        let asked = discord.direct_message(sample.member, question);
        asked.reply().await.expect("a reply");
    }
    let first = report(&bot, "lacunes", &["d’abord\u{a0}: 5", "**1.**", "**4.**"]).await;
    assert!(first.button("Précédents").is_none() && !first.content.contains("**5.**"));
    let second = shown(press(&bot, sample.moderator, &first, "Suivants").await);
    assert!(second.content.contains("**5.**"), "{}", second.content);
    assert!(second.button("Suivants").is_none());
    let first = shown(press(&bot, sample.moderator, &second, "Précédents").await);
    assert!(first.content.contains("**1.**"), "{}", first.content);
    bot.finish().await;
}

#[tokio::test]
async fn emergencies_and_what_members_say_to_each_other_are_never_noted() {
    let folder = tempfile::tempdir().expect("a folder");
    let bot = start(&folder).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    // A base that has no number for it yet.
    let danger = async || {
        let asked = discord.direct_message(sample.member, IN_DANGER);
        asked.reply().await.expect("a reply").content
    };
    assert!(danger().await.starts_with(UNKNOWN));
    with_emergency(&bot).await;
    assert!(danger().await.contains("3114"));
    let watched = discord.send_message(sample.member, sample.watched, UNANSWERABLE);
    watched.expect_silence().await.expect("silence");
    let asked = discord.direct_message(sample.member, UNANSWERABLE);
    asked.reply().await.expect("a reply");
    report(
        &bot,
        "lacunes",
        &["d’abord\u{a0}: 1", "tarte", "sans réponse × 1"],
    )
    .await;
    bot.finish().await;
    let bytes = fs::read(folder.path().join("journal.sqlite")).expect("the file");
    let bytes = String::from_utf8_lossy(&bytes);
    for word in IN_DANGER.split_whitespace().filter(|it| it.len() > 4) {
        assert!(!bytes.contains(word), "{word}");
    }
}

#[tokio::test]
async fn what_is_kept_is_told_from_the_settings_in_force() {
    let folder = tempfile::tempdir().expect("a folder");
    let with = start(&folder).await;
    let without = Bot::start().await;
    without.registered(Some(without.sample.guild)).await;
    let told = async |bot: &Bot| {
        let (discord, sample) = (&bot.discord, &bot.sample);
        let command = discord.slash(sample.member, sample.general, "aide");
        let invoked = command.send().expect("a command");
        let page = shown(invoked.response().await.expect("an answer"));
        let asked = discord.direct_message(sample.member, "Est-ce que tu gardes mes messages ?");
        let said = asked.reply().await.expect("a reply").content;
        [json!(page.embeds).to_string(), said]
    };
    let noted = "Dans un fichier, 90\u{a0}jours";
    for text in told(&with).await {
        assert!(text.contains(noted), "{text}");
    }
    for text in told(&without).await {
        assert!(!text.contains("90\u{a0}jours"), "{text}");
    }
    report(&without, "lacunes", &["éteint"]).await;
    with.finish().await;
    without.finish().await;
}

#[tokio::test]
async fn a_terminal_shows_the_same_and_exports_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let bot = start(&folder).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let question = "Où trouver la \"recette\" ?";
    for text in [question, question, AMBIGUOUS] {
        let asked = discord.direct_message(sample.member, text);
        asked.reply().await.expect("a reply");
    }
    report(&bot, "lacunes", &["sans réponse × 2"]).await;
    let print = async |arguments: &[&str]| printed(folder.path(), bot.folder(), arguments).await;

    let list = print(&[]).await;
    assert!(
        list.starts_with("2 fois : Où trouver la \"recette\" ? ; "),
        "{list}"
    );
    assert_eq!(print(&["retry"]).await, "");
    let topics: Value = serde_json::from_str(&print(&["list", "--json"]).await).expect("JSON");
    assert_eq!(topics[0]["gaps"][0]["question"], question);
    assert_eq!(topics[0]["verdict"], "missed");
    let statistics = print(&["statistics"]).await;
    assert!(statistics.contains("2\tdirect\tunknown\t-"), "{statistics}");
    assert!(statistics.contains("1\tdirect\tclarify\t-"), "{statistics}");

    let list = folder.path().join("liste.toml");
    fs::write(&list, print(&["evaluation"]).await).expect("a file");
    let evaluated = Command::new(env!("CARGO_BIN_EXE_colloque-bot"))
        .args(["evaluate", "--json"])
        .arg(&list)
        .arg("--knowledge")
        .arg(bot.folder())
        .output();
    let evaluated = evaluated.await.expect("the program runs");
    let figures: Value = serde_json::from_slice(&evaluated.stdout).expect("JSON");
    assert_eq!(figures["kinds"]["journal"]["n"], 1);

    let questions = print(&["questions"]).await;
    bot.edit(|base| format!("{base}{questions}"));
    reload(&bot).await;
    let asked = discord.direct_message(sample.member, question);
    let answer = asked.reply().await.expect("a reply");
    assert!(
        json!(answer.embeds)
            .to_string()
            .contains("Former les agents")
    );
    let retried = print(&["retry"]).await;
    assert!(
        retried.contains("une fiche y répond maintenant"),
        "{retried}"
    );

    assert_eq!(print(&["delete"]).await, "");
    report(&bot, "lacunes", &["Aucune question"]).await;
    bot.finish().await;
}

/// The real program, with a journal in `folder` and no limit to its answers, on the shipped base.
async fn run(discord: &LocalDiscord, mut program: Command) -> Child {
    let child = program
        .env("DISCORD_TOKEN", discord.token())
        .env("DISCORD_API_URL", discord.url())
        .spawn()
        .expect("the program starts");
    discord.ready().await.expect("the bot connects");
    child
}

fn settings(folder: &Path, file: &str) {
    let text =
        format!("[state]\ndir = \"etat\"\n[journal]\nfile = \"{file}\"\n[limits]\nperson = 0\n");
    fs::write(folder.join("config.toml"), text).expect("settings");
}

/// What the journal in a folder has counted of one question.
async fn counted(folder: &Path) -> u64 {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge");
    let printed = Command::new(env!("CARGO_BIN_EXE_colloque-bot"))
        .args(["journal", "--json", "--knowledge", shipped])
        .current_dir(folder)
        .output();
    let printed = printed.await.expect("the program runs");
    let errors = String::from_utf8_lossy(&printed.stderr);
    assert!(printed.status.success(), "{errors}");
    let topics: Value = serde_json::from_slice(&printed.stdout).expect("JSON");
    topics[0]["gaps"][0]["unknown"].as_u64().unwrap_or(0)
}

#[tokio::test]
async fn what_was_written_survives_a_kill_in_the_middle_of_the_next_write() {
    let folder = tempfile::tempdir().expect("a folder");
    settings(folder.path(), "journal.sqlite");
    let mut least = 0;
    for _ in 0..3 {
        let sample = Sample::new("colloque");
        let discord = discord_conformance::start_discord(sample.world.clone()).await;
        let mut child = run(&discord, program(folder.path())).await;
        for _ in 0..200 {
            discord.direct_message(sample.member, UNANSWERABLE);
        }
        let mut now = least;
        while now == least {
            now = counted(folder.path()).await;
        }
        // One person's messages are answered in turn: the others are under way.
        child.kill().await.expect("a program to kill");
        let left = counted(folder.path()).await;
        assert!(left >= now, "{left} after {now}");
        least = left;
    }
}

/// Starts the real program with a journal that something is wrong with, asks twice, stops it, and
/// gives its log.
async fn said_with(folder: &Path, program: Command) -> String {
    let sample = Sample::new("colloque");
    let discord = discord_conformance::start_discord(sample.world.clone()).await;
    let mut child = run(&discord, program).await;
    for _ in 0..2 {
        let asked = discord.direct_message(sample.member, UNANSWERABLE);
        let reply = asked.reply().await.expect("a reply");
        assert!(reply.content.starts_with(UNKNOWN), "{}", reply.content);
    }
    signal(&child, "TERM").await;
    let status = child.wait().await.expect("an end");
    let said = said(&mut child).await;
    assert_eq!(status.code(), Some(0), "{said} in {}", folder.display());
    said
}

#[tokio::test]
async fn a_spoilt_file_is_moved_aside_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    settings(folder.path(), "journal.sqlite");
    let state = folder.path().join("etat");
    fs::create_dir(&state).expect("a folder");
    fs::write(state.join("journal.sqlite"), "abîmé ".repeat(1_000)).expect("a file");
    let said = said_with(folder.path(), program(folder.path())).await;
    assert_eq!(said.matches("mis de côté").count(), 1, "{said}");
    let aside = fs::read_to_string(state.join("journal.sqlite.ecarte-1")).expect("a file");
    assert!(aside.starts_with("abîmé"));
    assert_eq!(counted(folder.path()).await, 2);
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    settings(folder.path(), ".");
    let said = said_with(folder.path(), program(folder.path())).await;
    assert_eq!(said.matches("le bot continue").count(), 1, "{said}");
}

/// A disk of a few pages: a file system of its own, which only the program sees.
#[tokio::test]
async fn a_full_disk_is_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().join("disque");
    fs::create_dir(&disk).expect("a folder");
    settings(folder.path(), "../disque/journal.sqlite");
    let mount = "mount -t tmpfs -o size=8k tmpfs \"$0\" && exec \"$@\"";
    let alone = |program: &[PathBuf]| {
        let mut command = Command::new("unshare");
        command
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", mount])
            .arg(&disk)
            .args(program)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    };
    let tried = alone(&[PathBuf::from("true")]).status().await;
    if !tried.is_ok_and(|it| it.success()) {
        eprintln!("skipped: no file system can be mounted here");
        return;
    }
    let program = [env!("CARGO_BIN_EXE_colloque-bot"), "run", "--knowledge"];
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge");
    let program: Vec<PathBuf> = program
        .into_iter()
        .chain([shipped])
        .map(PathBuf::from)
        .collect();
    let said = said_with(folder.path(), alone(&program)).await;
    assert_eq!(said.matches("le disque est plein").count(), 1, "{said}");
}
