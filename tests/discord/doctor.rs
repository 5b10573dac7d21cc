//! `doctor`, the real program: what it says of a sound installation and of broken ones.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Output, Stdio};

use local_discord::{Intents, LocalDiscord, Permissions, Sample};
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

/// What `doctor --json` says of the shipped base: the exit status, and each diagnosis as
/// `health what: found → next`.
async fn examine(folder: &Path, environment: &[(&str, &str)]) -> (Option<i32>, Vec<String>) {
    let base = concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge");
    examine_with(folder, &["--knowledge", base], environment).await
}

async fn examine_with(
    folder: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> (Option<i32>, Vec<String>) {
    let Output { status, stdout, .. } = Command::new(env!("CARGO_BIN_EXE_colloque-bot"))
        .args(["doctor", "--json"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .await
        .expect("an end");
    let all: Vec<Value> = serde_json::from_slice(&stdout).expect("JSON");
    let told = all.iter().map(|one| {
        let text = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
        let [health, what, found, next] = ["health", "what", "found", "next"].map(text);
        format!("{health} {what}: {found} → {next}")
    });
    (status.code(), told.collect())
}

fn has(all: &[String], start: &str, contains: &str) -> bool {
    let is_it = |line: &&String| line.starts_with(start) && line.contains(contains);
    all.iter().any(|line| is_it(&line))
}

async fn start(sample: &Sample) -> LocalDiscord {
    discord_conformance::start_discord(sample.world.clone()).await
}

#[tokio::test]
async fn a_sound_installation_has_nothing_to_mend() {
    let folder = TempDir::new().expect("a folder");
    let sample = Sample::new("colloque");
    let settings = format!(
        "[discord]\nask_channels = [\"{}\"]\nforums = [\"{}\"]\nhelp_channel = \"{}\"\n[moderation]\nguilds = [\"{}\"]\nroles = [\"{}\"]\n",
        sample.ask, sample.forum, sample.general, sample.guild, sample.moderator_role
    );
    fs::write(folder.path().join("config.toml"), settings).expect("a file");
    let discord = start(&sample).await;
    let (url, token) = (discord.url(), discord.token());
    let environment = [
        ("DISCORD_API_URL", url.as_str()),
        ("DISCORD_TOKEN", token.as_str()),
    ];
    let (status, all) = examine(folder.path(), &environment).await;
    assert_eq!(status, Some(0), "{all:#?}");
    for (start, contains) in [
        ("good réglages", "config.toml"),
        ("good base", "knowledge"),
        ("good écritures", "/etat"),
        ("good certificats", "/"),
        ("good serveurs", "sur 2 serveurs"),
        ("warning jeton", "trois parties"),
        ("good API", "1000 identifications"),
        ("good passerelle", "elle répond"),
        ("good horloge", "à l’heure"),
        ("good application", "colloque"),
        ("good intents", "activé"),
        ("good invitation", "client_id="),
        ("warning commandes", "pour tous les serveurs"),
        (
            "good ask_channels",
            "#questions (serveur « Premier serveur »)",
        ),
        ("good forums", "#forum (serveur « Premier serveur »)"),
        (
            "good help_channel",
            "#général (serveur « Premier serveur »)",
        ),
        ("good [moderation] guilds", "« Premier serveur »"),
    ] {
        assert!(has(&all, start, contains), "{start} {contains}: {all:#?}");
    }
    assert!(!all.concat().contains(&token));
    assert!(!folder.path().join("etat").exists(), "only tries");
    let requests = discord.requests();
    assert!(
        requests.iter().all(|request| request.method == "GET"),
        "only asks"
    );
    assert!(discord.faults().is_empty(), "{:?}", discord.faults());
}

#[tokio::test]
async fn what_is_broken_is_named_with_what_to_do() {
    let folder = TempDir::new().expect("a folder");
    let mut sample = Sample::new("colloque");
    sample.world.application.privileged_intents = Intents::empty();
    let bot = sample.world.bot();
    sample.world.deny(sample.ask, bot, Permissions::EMBED_LINKS);
    sample
        .world
        .deny(sample.general, bot, Permissions::SEND_MESSAGES);
    sample
        .world
        .deny(sample.watched, bot, Permissions::VIEW_CHANNEL);
    let settings = format!(
        "[discord]\nask_channels = [\"{}\", \"{}\"]\nwatched_channels = [\"{}\", \"99\"]\nhelp_channel = {}\n[moderation]\nguilds = [\"98\"]\nroles = [\"97\"]\n",
        sample.ask, sample.forum, sample.watched, sample.general
    );
    fs::write(folder.path().join("config.toml"), settings).expect("a file");
    let discord = start(&sample).await;
    let (url, token) = (discord.url(), discord.token());
    let environment = [
        ("DISCORD_API_URL", url.as_str()),
        ("DISCORD_TOKEN", token.as_str()),
    ];
    let (status, all) = examine(folder.path(), &environment).await;
    assert_eq!(status, Some(1), "{all:#?}");
    for (start, contains) in [
        ("bad intents", "Message Content Intent"),
        ("bad ask_channels", "« Intégrer des liens »"),
        ("bad ask_channels", "est un forum : mettez-le dans forums"),
        ("bad help_channel", "« Envoyer des messages »"),
        (
            "bad watched_channels",
            "99 est inconnu, ou le bot ne le voit pas",
        ),
        ("bad [moderation] guilds", "98"),
        ("bad [moderation] roles", "97"),
    ] {
        assert!(has(&all, start, contains), "{start} {contains}: {all:#?}");
    }
    let hidden = format!("{} est inconnu, ou le bot ne le voit pas", sample.watched);
    assert!(has(&all, "bad watched_channels", &hidden), "{all:#?}");

    let wrong = [
        ("DISCORD_API_URL", url.as_str()),
        ("DISCORD_TOKEN", "a.b.c"),
    ];
    let (status, all) = examine(folder.path(), &wrong).await;
    assert_eq!(status, Some(1));
    assert!(has(&all, "bad jeton", "Reset Token"), "{all:#?}");

    let nowhere = [
        ("DISCORD_API_URL", "http://127.0.0.1:1"),
        ("DISCORD_TOKEN", "a.b.c"),
    ];
    let (status, all) = examine(folder.path(), &nowhere).await;
    assert_eq!(status, Some(1));
    assert!(has(&all, "bad API", "connexion refusée"), "{all:#?}");

    let no_address = [("DISCORD_API_URL", "discord"), ("DISCORD_TOKEN", "a.b.c")];
    let (status, all) = examine(folder.path(), &no_address).await;
    assert_eq!(status, Some(1));
    assert!(has(&all, "bad API", "DISCORD_API_URL"), "{all:#?}");

    let closed = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    let closed = closed.expect("an address").to_string();
    for (proxy, expected) in [
        ("foo bar", "n’est pas une adresse"),
        (&closed, closed.as_str()),
    ] {
        let environment = [
            ("DISCORD_TOKEN", "a.b.c"),
            ("DISCORD_API_URL", "https://127.0.0.1:1"),
            ("HTTPS_PROXY", proxy),
            ("SSL_CERT_FILE", "/absent.pem"),
        ];
        let (_, all) = examine(folder.path(), &environment).await;
        assert!(has(&all, "bad proxy", expected), "{all:#?}");
        assert!(has(&all, "warning certificats", "/absent.pem"), "{all:#?}");
    }

    discord.change_gateway(|gateway| gateway.address = Some(String::from("ws://127.0.0.1:1")));
    let (_, all) = examine(folder.path(), &environment).await;
    assert!(has(&all, "bad passerelle", "connexion refusée"), "{all:#?}");
}

#[tokio::test]
async fn a_token_that_is_none_is_recognised() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("token");
    let name = file.display().to_string();
    let public_key = "0123456789abcdef".repeat(4);
    for (content, expected) in [
        ("DISCORD_TOKEN=a.b.c", "commence par « DISCORD_TOKEN »"),
        ("\"a.b.c\"", "guillemets"),
        (public_key.as_str(), "clé publique"),
        ("123456789012345678", "identifiant"),
        ("a.b", "trois parties"),
        ("a.b.c", "d’autres que vous peuvent lire"),
    ] {
        fs::write(&file, content).expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("permissions");
        let environment = [
            ("DISCORD_API_URL", "http://127.0.0.1:1"),
            ("DISCORD_TOKEN_FILE", name.as_str()),
        ];
        let (_, all) = examine(folder.path(), &environment).await;
        assert!(has(&all, "warning jeton", expected), "{content}: {all:#?}");
    }
    // As systemd hands it over, where its access list shows as the group's rights.
    let environment = [
        ("DISCORD_API_URL", "http://127.0.0.1:1"),
        ("DISCORD_TOKEN_FILE", name.as_str()),
        (
            "CREDENTIALS_DIRECTORY",
            folder.path().to_str().expect("a name"),
        ),
    ];
    let (_, all) = examine(folder.path(), &environment).await;
    assert!(has(&all, "good jeton", "forme"), "{all:#?}");
    let (status, all) = examine(folder.path(), &[]).await;
    assert_eq!(status, Some(1));
    assert!(has(&all, "bad jeton", "pas de jeton"), "{all:#?}");
}

#[tokio::test]
async fn a_machine_on_which_the_bot_cannot_do_its_work_is_recognised() {
    let folder = TempDir::new().expect("a folder");
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = other.local_addr().expect("an address");
    // Nobody may create a folder in a file.
    fs::write(folder.path().join("file"), "").expect("a file");
    let repository = folder.path().join("absent");
    let settings = format!(
        "[knowledge]\ngit = \"file://{}\"\n[state]\ndir = \"file/state\"\n[http]\nlisten = \"{taken}\"\n",
        repository.display()
    );
    fs::write(folder.path().join("config.toml"), settings).expect("a file");
    let path = std::env::var("PATH").unwrap_or_default();
    let (status, all) = examine_with(folder.path(), &[], &[("PATH", path.as_str())]).await;
    assert_eq!(status, Some(1));
    for (start, contains) in [
        ("warning écritures", "[state] dir"),
        ("bad [http] listen", "un autre programme"),
        ("bad dépôt Git", "n’est pas un dépôt Git"),
        ("warning base", "pas encore copiée"),
    ] {
        assert!(has(&all, start, contains), "{start} {contains}: {all:#?}");
    }
    let without = [("PATH", "/nowhere")];
    let (_, all) = examine_with(folder.path(), &[], &without).await;
    assert!(has(&all, "bad dépôt Git", "pas installée"), "{all:#?}");
}

#[tokio::test]
async fn a_bot_that_nobody_has_invited_is_told_so() {
    let folder = TempDir::new().expect("a folder");
    let mut sample = Sample::new("colloque");
    let bot = sample.world.bot();
    sample.world.members.retain(|(_, person), _| *person != bot);
    let discord = start(&sample).await;
    let (url, token) = (discord.url(), discord.token());
    let environment = [
        ("DISCORD_API_URL", url.as_str()),
        ("DISCORD_TOKEN", token.as_str()),
    ];
    let (status, all) = examine(folder.path(), &environment).await;
    assert_eq!(status, Some(0), "{all:#?}");
    assert!(has(&all, "warning serveurs", "invitation"), "{all:#?}");
}
