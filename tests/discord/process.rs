//! The real program: exit status, signals, and its log at start.

use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use local_discord::{Effect, Injection, LocalDiscord, Record, RecordKind, Sample};
use tempfile::TempDir;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};

/// `run` promises to stop within this.
const STOP: Duration = Duration::from_secs(5);

/// `colloque-bot run` on the shipped base, in an empty folder, with nothing from the environment.
pub fn program(folder: &Path) -> Command {
    let base = concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge");
    program_on(Path::new(base), folder)
}

fn program_on(base: &Path, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_colloque-bot"));
    command
        .args(["run", "--knowledge"])
        .arg(base)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

pub async fn start(discord: &LocalDiscord, folder: &Path) -> Child {
    start_program(program(folder), discord).await
}

pub async fn start_program(mut program: Command, discord: &LocalDiscord) -> Child {
    let child = program
        .env("DISCORD_TOKEN", discord.token())
        .env("DISCORD_API_URL", discord.url())
        .spawn()
        .expect("the program starts");
    discord.ready().await.expect("the bot connects");
    discord
        .commands_registered(None)
        .await
        .expect("the bot registers its commands");
    child
}

pub async fn said(child: &mut Child) -> String {
    let mut text = String::new();
    let stderr = child.stderr.as_mut().expect("standard error");
    stderr.read_to_string(&mut text).await.expect("text");
    text
}

pub async fn signal(child: &Child, name: &str) {
    let id = child.id().expect("a running program").to_string();
    // The shell's own: a slim machine has no program of that name.
    let script = format!("kill -s {name} {id}");
    let sent = Command::new("sh").args(["-c", &script]).status().await;
    assert!(sent.expect("sh").success());
}

#[tokio::test]
async fn signals_stop_it_in_time_with_status_0() {
    for name in ["TERM", "INT"] {
        let folder = TempDir::new().expect("a folder");
        let discord = discord_conformance::start_discord(Sample::new("colloque").world).await;
        let mut child = start(&discord, folder.path()).await;
        signal(&child, name).await;
        let asked = Instant::now();
        let status = child.wait().await.expect("an end");
        assert!(asked.elapsed() < STOP, "{:?}", asked.elapsed());
        let said = said(&mut child).await;
        assert_eq!(status.code(), Some(0), "{said}");
    }
}

#[tokio::test]
async fn a_hang_up_signal_reloads_the_base() {
    let folder = TempDir::new().expect("a folder");
    let base = folder.path().join("base");
    std::fs::create_dir(&base).expect("a folder");
    let write = |command: &str| {
        let theme = format!("[[theme]]\nid = \"t\"\ncommand = \"{command}\"\n");
        let rest = "title = \"T\"\ndescription = \"D\"\n[[entry]]\nid = \"a\"\ntitle = \"A\"\nsummary = \"S\"\nthemes = [\"t\"]\n";
        std::fs::write(base.join("base.toml"), theme + rest).expect("a file");
    };
    write("avant");
    let discord = discord_conformance::start_discord(Sample::new("colloque").world).await;
    let mut child = start_program(program_on(&base, folder.path()), &discord).await;
    write("apres");
    let since = discord.journal_len();
    signal(&child, "HUP").await;
    let written = discord.wait_for(since, "a list of commands", |record| {
        matches!(record.kind, RecordKind::CommandsChanged { guild: None })
    });
    if let Err(late) = written.await {
        drop(child.start_kill());
        panic!("{late}{:?} {}", child.wait().await, said(&mut child).await);
    }
    assert!(discord.commands(None).iter().any(|it| it.name == "apres"));
    signal(&child, "TERM").await;
    child.wait().await.expect("an end");
    let said = said(&mut child).await;
    assert!(
        said.contains("base rechargée (SIGHUP) : Thèmes : 1 modifié (t)"),
        "{said}"
    );
}

#[tokio::test]
async fn a_start_on_a_broken_folder_serves_the_last_good_version_and_says_so() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("config.toml"), "").expect("settings");
    let base = folder.path().join("base");
    std::fs::create_dir(&base).expect("a folder");
    let write = |text: &str| std::fs::write(base.join("base.toml"), text).expect("a file");
    write(
        "[[theme]]\nid = \"t\"\ncommand = \"avant\"\ntitle = \"T\"\ndescription = \"D\"\n[[entry]]\nid = \"a\"\ntitle = \"A\"\nsummary = \"S\"\nthemes = [\"t\"]\n",
    );
    for (broken, told) in [
        (None, "connecté"),
        (
            Some("[[entry]]\nid = \"a\n"),
            "ERROR colloque_bot::cli::run: la dernière bonne version est en service",
        ),
    ] {
        if let Some(text) = broken {
            write(text);
        }
        let discord = discord_conformance::start_discord(Sample::new("colloque").world).await;
        let mut child = start_program(program_on(&base, folder.path()), &discord).await;
        assert!(discord.commands(None).iter().any(|it| it.name == "avant"));
        signal(&child, "TERM").await;
        child.wait().await.expect("an end");
        let said = said(&mut child).await;
        assert!(said.contains(told), "{told} in {said}");
    }
}

#[tokio::test]
async fn it_says_what_it_does_and_never_its_token() {
    let folder = TempDir::new().expect("a folder");
    let discord = discord_conformance::start_discord(Sample::new("colloque").world).await;
    let mut child = start(&discord, folder.path()).await;
    signal(&child, "TERM").await;
    child.wait().await.expect("an end");
    let said = said(&mut child).await;
    for line in [
        "réglages : aucun fichier",
        "base : /",
        "connecté à Discord sous le nom de colloque",
        "serveurs : 2",
        "base : ",
        "répond : mentions, messages privés, commandes",
        "aucun serveur dans [moderation] guilds",
        "invitation : https://discord.com/oauth2/authorize?client_id=",
    ] {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert!(!said.contains(&discord.token()), "{said}");
}

#[tokio::test]
async fn what_was_not_meant_is_noted_by_its_entry_and_never_by_a_members_words() {
    let folder = TempDir::new().expect("a folder");
    let sample = Sample::new("colloque");
    let (member, general) = (sample.member, sample.general);
    let discord = discord_conformance::start_discord(sample.world).await;
    let mut child = start(&discord, folder.path()).await;
    let question = "Que disent les chiffres sur l’illectronisme ?";
    let asked = discord.mention_bot(member, general, question);
    let answer = asked.reply().await.expect("a reply");
    let id = answer.button("Ce n’est pas ça").expect("a button");
    let pressed = discord.click(member, answer.id, id).send();
    let pressed = pressed.expect("a button").response().await;
    pressed.expect("an answer");
    signal(&child, "TERM").await;
    child.wait().await.expect("an end");
    let said = said(&mut child).await;
    let noted = "retour : « ce n’est pas ça » pour cadrage-statistique";
    assert!(said.contains(noted), "{said}");
    assert!(!said.contains("illectronisme"), "{said}");
}

#[tokio::test]
async fn a_final_close_ends_it_with_status_78_and_what_to_change() {
    let folder = TempDir::new().expect("a folder");
    let discord = discord_conformance::start_discord(Sample::new("colloque").world).await;
    let mut child = start(&discord, folder.path()).await;
    discord.close_gateway(4014);
    let status = child.wait().await.expect("an end");
    let said = said(&mut child).await;
    assert_eq!(status.code(), Some(78), "{said}");
    assert!(said.contains("Message Content Intent"), "{said}");
}

#[tokio::test]
async fn if_discord_is_not_reached_at_start_it_ends_with_status_1_and_what_to_look_at() {
    for (address, cause) in [
        ("http://127.0.0.1:1", "connexion refusée"),
        ("http://nowhere.invalid", "nom introuvable"),
    ] {
        let folder = TempDir::new().expect("a folder");
        let began = Instant::now();
        let mut program = program(folder.path());
        program
            .env("DISCORD_TOKEN", "a.b.c")
            .env("DISCORD_API_URL", address);
        let Output { status, stderr, .. } = program.output().await.expect("an end");
        let said = String::from_utf8_lossy(&stderr);
        assert_eq!(status.code(), Some(1), "{said}");
        assert!(said.contains(cause), "{said}");
        assert!(said.contains("Vérifiez"), "{said}");
        assert!(began.elapsed() < Duration::from_secs(10), "{said}");
    }
}

#[tokio::test]
async fn without_a_token_it_ends_with_status_2() {
    let folder = TempDir::new().expect("a folder");
    let Output { status, stderr, .. } = program(folder.path()).output().await.expect("an end");
    let said = String::from_utf8_lossy(&stderr);
    assert_eq!(status.code(), Some(2), "{said}");
    assert!(said.contains("DISCORD_TOKEN"), "{said}");
}

/// The most memory that a program has used since it began, in MiB.
fn most_memory(child: &Child) -> Option<u64> {
    let status = format!("/proc/{}/status", child.id()?);
    let status = std::fs::read_to_string(status).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}

#[tokio::test]
async fn messages_that_cannot_be_answered_take_little_memory() {
    // Several times what may wait; more of them change nothing.
    const MESSAGES: usize = 2_000;
    let folder = TempDir::new().expect("a folder");
    let mut sample = Sample::new("colloque");
    let people: Vec<_> = (0..200)
        .map(|_| sample.world.add_person("Camille"))
        .collect();
    for person in &people {
        sample.world.add_member(sample.guild, *person, &[]);
    }
    // Unchecked: so many events would take long.
    let discord = LocalDiscord::start(sample.world).await.expect("a port");
    let mut child = start(&discord, folder.path()).await;
    let Some(before) = most_memory(&child) else {
        eprintln!("skipped: this system does not say how much memory a program uses");
        return;
    };
    let stalled = Injection::new(Effect::Delayed(Duration::from_secs(600)));
    discord.inject(
        stalled
            .on("POST", "/channels/{channel_id}/messages")
            .times(MESSAGES),
    );
    let words = "Que disent les chiffres sur l’illectronisme ? ".repeat(10);
    for person in people.iter().cycle().take(MESSAGES) {
        discord.mention_bot(*person, sample.general, &words);
    }
    // It resumes where it has read: after the last message.
    let since = discord.journal_len();
    discord.ask_to_reconnect();
    let read_all = |record: &Record| matches!(record.kind, RecordKind::Resumed { replayed: 0, .. });
    let resumed = discord.wait_for(since, "a resumed session", read_all);
    resumed.await.expect("the bot reads every message");
    let after = most_memory(&child).expect("a running program");
    println!("{before} MiB before, {after} MiB at most with {MESSAGES} messages held back");
    assert!(after <= 64, "{before} MiB, then {after} MiB");
    signal(&child, "TERM").await;
    let asked = Instant::now();
    let status = child.wait().await.expect("an end");
    assert!(asked.elapsed() < STOP, "{:?}", asked.elapsed());
    let said = said(&mut child).await;
    assert_eq!(status.code(), Some(0), "{said}");
    assert_eq!(
        said.matches("trop d’événements à la fois").count(),
        1,
        "{said}"
    );
}

#[tokio::test]
async fn a_hangup_does_not_end_it_and_no_core_is_dumped() {
    let folder = TempDir::new().expect("a folder");
    let sample = Sample::new("colloque");
    let (member, general) = (sample.member, sample.general);
    let discord = discord_conformance::start_discord(sample.world).await;
    let mut child = start(&discord, folder.path()).await;
    signal(&child, "HUP").await;
    let asked = discord.mention_bot(member, general, "Qui a parlé de l’illectronisme ?");
    asked.reply().await.expect("a reply");
    let id = child.id().expect("a running program");
    if let Ok(limits) = std::fs::read_to_string(format!("/proc/{id}/limits")) {
        let core = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"));
        let core = core.expect("a limit");
        let values: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
        assert_eq!(values, ["0", "0"], "{core}");
    }
    signal(&child, "TERM").await;
    let status = child.wait().await.expect("an end");
    let said = said(&mut child).await;
    assert_eq!(status.code(), Some(0), "{said}");
}

#[tokio::test]
async fn it_warns_of_what_lets_others_read_its_token() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("jeton");
    std::fs::write(&file, "a.b.c").expect("a file");
    let user = Command::new("id").arg("-u").output().await.expect("an id");
    let is_root = user.stdout == b"0\n";
    let readable = "peuvent lire le jeton";
    let in_the_clear = "est en HTTP";
    for (mode, url, expected) in [
        (0o600, "http://127.0.0.1:1", &[][..]),
        (0o640, "http://[::1]:1", &[readable]),
        (0o604, "http://192.0.2.1:1", &[readable, in_the_clear]),
        (0o600, "https://192.0.2.1:1", &[]),
    ] {
        let rights = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&file, rights).expect("rights");
        // It warns before it misses its base.
        let output = Command::new(env!("CARGO_BIN_EXE_colloque-bot"))
            .args(["run", "--knowledge", "absent"])
            .current_dir(folder.path())
            .env_clear()
            .env("DISCORD_TOKEN_FILE", &file)
            .env("DISCORD_API_URL", url)
            .output()
            .await
            .expect("an end");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        for warning in [readable, in_the_clear] {
            let is_expected = expected.contains(&warning);
            assert_eq!(
                said.contains(warning),
                is_expected,
                "{mode:o} {url}: {said}"
            );
        }
        assert_eq!(said.contains("compte root"), is_root, "{said}");
        assert!(!said.contains("a.b.c"), "{said}");
    }
}

/// What a package or a container starts, if `COLLOQUE_BOT_START` is that command and
/// `COLLOQUE_BOT_HEALTH` one that is to succeed meanwhile (as `packaging/test-*.sh` say).
#[tokio::test]
async fn what_is_packaged_answers() {
    let Ok(start) = std::env::var("COLLOQUE_BOT_START") else {
        eprintln!("skipped: COLLOQUE_BOT_START is no command");
        return;
    };
    let mut words = start.split_whitespace();
    let folder = TempDir::new().expect("a folder");
    let sample = Sample::new("colloque");
    let (member, general) = (sample.member, sample.general);
    let discord = discord_conformance::start_discord(sample.world).await;
    let token = folder.path().join("token");
    std::fs::write(&token, discord.token()).expect("a file");
    let mut child = Command::new(words.next().expect("a program"))
        .args(words)
        .current_dir("/")
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin")
        .env("DISCORD_TOKEN_FILE", token)
        // As systemd does for `StateDirectory`.
        .env("STATE_DIRECTORY", folder.path().join("state"))
        .env("DISCORD_API_URL", discord.url())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the program starts");
    let asked = async {
        discord.ready().await.expect("the bot connects");
        let asked = discord.mention_bot(member, general, "C’est quoi l’illectronisme ?");
        asked.reply().await.expect("a reply")
    };
    assert!(!asked.await.embeds.is_empty(), "an entry");
    if let Ok(health) = std::env::var("COLLOQUE_BOT_HEALTH") {
        let mut words = health.split_whitespace();
        let mut check = Command::new(words.next().expect("a program"));
        let output = check.args(words).output().await.expect("an end");
        assert!(output.status.success(), "{output:?}");
    }
    signal(&child, "TERM").await;
    let status = child.wait().await.expect("an end");
    assert_eq!(status.code(), Some(0), "{}", said(&mut child).await);
}
