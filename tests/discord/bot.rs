//! A bot running against a local Discord, with a small knowledge base of its own in a folder that
//! a test may change.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use colloque_bot::base::LiveBase;
use colloque_bot::config::{Config, Token};
use colloque_bot::discord::{self, RunError};
use colloque_bot::knowledge::Versions;
use colloque_bot::metrics::Metrics;
use local_discord::{Id, LocalDiscord, Record, RecordKind, Sample};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A question that one entry answers, with a point and a minute.
pub const QUESTION: &str = "Qui a parlé de l’illectronisme ?";
/// The same as the bot shows it.
pub const QUESTION_SHOWN: &str = "Qui a parlé de l’illectronisme\u{a0}?";
/// What answers it.
pub const POINT: &str = "Une personne sur six souffre d’illectronisme.";
/// A question that two entries answer as well.
pub const AMBIGUOUS: &str = "Que dire des robots ?";
/// A question that nothing answers.
pub const UNANSWERABLE: &str = "Quelle est la recette de la tarte aux pommes ?";
/// What the bot answers to it.
pub const UNKNOWN: &str = "Je n’ai pas trouvé de réponse sûre";

/// The knowledge base of these tests.
const KNOWLEDGE: &str = r#"
[event]
title = "Le numérique et les droits"
date = 2025-01-21
place = "Paris"
organiser = "une équipe"
url = "https://exemple.fr/colloque"
contact = "le salon d’entraide"

[[theme]]
id = "acces-aux-droits"
command = "droits"
command_en = "rights"
title = "Accès aux droits"
title_en = "Access to rights"
description = "Ce que le colloque a dit de l’accès aux droits"
description_en = "What the colloquium said of access to rights"

[[theme]]
id = "robotique"
command = "robots"
title = "Robotique"
description = "Ce que le colloque a dit des robots"

[[entry]]
id = "chiffres"
order = 1
title = "Les chiffres du numérique"
title_en = "Digital figures"
summary = "Un état des lieux chiffré de l’illectronisme."
themes = ["acces-aux-droits"]
speakers = [{ name = "Ada Lovelace", role = "informaticienne", role_en = "computer scientist" }]
keywords = ["illectronisme"]
questions = ["Qui a parlé de l’illectronisme ?"]
video = "https://www.youtube.com/watch?v=abc"
source = "https://exemple.fr/chiffres"
[[entry.point]]
text = "Une personne sur six souffre d’illectronisme."
text_en = "One person in six struggles with digital tools."
keywords = ["illectronisme"]
at = "00:12:30"

[[entry]]
id = "robots-matin"
title = "Atelier du matin"
summary = "Un atelier sur les robots."
themes = ["robotique"]
keywords = ["robots"]
source = "https://exemple.fr/robots-matin"

[[entry]]
id = "robots-soir"
title = "Atelier du soir"
summary = "Un atelier sur les robots."
themes = ["robotique"]
keywords = ["robots"]

[[entry]]
id = "former"
kind = "recommendation"
title = "Former les agents"
summary = "Former, et encore former."
themes = ["acces-aux-droits"]
keywords = ["formation"]
"#;

/// A running bot with its local Discord.
pub struct Bot {
    /// Its Discord.
    pub discord: LocalDiscord,
    /// The people and channels of its world.
    pub sample: Sample,
    /// What it has counted since it started.
    pub metrics: Arc<Metrics>,
    knowledge: TempDir,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), RunError>>,
}

impl Bot {
    /// A bot with the sample's channels and moderators, ready to answer.
    pub async fn start() -> Self {
        Self::start_with(Sample::new("colloque"), usual).await
    }

    /// The same in another world, with settings made for it.
    pub async fn start_with(sample: Sample, config: impl FnOnce(&Sample) -> Config) -> Self {
        let discord = discord_conformance::start_discord(sample.world.clone()).await;
        let config = config(&sample);
        let bot = Self::launch(discord, sample, config);
        bot.discord.ready().await.expect("the bot connects");
        bot.registered(None).await;
        bot
    }

    /// The usual bot on another knowledge base.
    pub async fn start_on(knowledge: &str) -> Self {
        let sample = Sample::new("colloque");
        let discord = discord_conformance::start_discord(sample.world.clone()).await;
        let config = usual(&sample);
        let bot = Self::launch_on(discord, sample, config, knowledge);
        bot.discord.ready().await.expect("the bot connects");
        bot.registered(None).await;
        bot
    }

    /// A bot that may never become ready.
    pub fn launch(discord: LocalDiscord, sample: Sample, config: Config) -> Self {
        Self::launch_on(discord, sample, config, KNOWLEDGE)
    }

    fn launch_on(discord: LocalDiscord, sample: Sample, config: Config, base: &str) -> Self {
        let knowledge = TempDir::new().expect("a folder");
        write(knowledge.path(), base);
        Self::run(discord, sample, config, knowledge)
    }

    /// Stops it and starts it again with other settings, on the same Discord, with the base as it
    /// is in the folder now.
    pub async fn restart(self, config: impl FnOnce(&Sample) -> Config) -> Self {
        self.restart_after(config, |_, _| ()).await
    }

    /// The same, while something happens on its Discord.
    pub async fn restart_after(
        self,
        config: impl FnOnce(&Sample) -> Config,
        meanwhile: impl FnOnce(&LocalDiscord, &Sample),
    ) -> Self {
        let Self {
            discord,
            sample,
            knowledge,
            stop,
            task,
            ..
        } = self;
        drop(stop);
        let stopped = task.await.expect("the bot does not panic");
        stopped.expect("the bot stops without an error");
        meanwhile(&discord, &sample);
        let (config, since) = (config(&sample), discord.journal_len());
        let bot = Self::run(discord, sample, config, knowledge);
        let identified = |record: &Record| matches!(record.kind, RecordKind::Identified { .. });
        let ready = bot.discord.wait_for(since, "a new session", identified);
        ready.await.expect("the bot connects again");
        bot
    }

    fn run(discord: LocalDiscord, sample: Sample, config: Config, knowledge: TempDir) -> Self {
        let base = if let Some(state) = &config.state {
            let versions = Versions::open(state, knowledge.path()).expect("a folder");
            let opened = LiveBase::open_with(knowledge.path(), versions, now());
            opened.expect("a base").0
        } else {
            let opened = LiveBase::open(knowledge.path());
            let (base, warnings) = opened.expect("a base without errors");
            assert!(warnings.is_empty(), "{warnings:?}");
            base
        };
        let (stop, stopped) = oneshot::channel();
        let (token, url) = (token(&discord), discord.url());
        let metrics = Arc::<Metrics>::default();
        let counted = Arc::clone(&metrics);
        let task = tokio::spawn(async move {
            let shutdown = async { drop(stopped.await) };
            let base = Arc::new(base);
            discord::run(&config, base, token, Some(&url), &counted, shutdown).await
        });
        Self {
            discord,
            sample,
            metrics,
            knowledge,
            stop,
            task,
        }
    }

    /// Waits until commands are registered in a guild, or globally.
    pub async fn registered(&self, guild: Option<Id>) {
        self.discord
            .commands_registered(guild)
            .await
            .expect("the bot registers its commands");
    }

    /// Advances the bot's clock, without waiting.
    pub async fn later(&self, time: Duration) {
        tokio::time::pause();
        tokio::time::advance(time).await;
        tokio::time::resume();
    }

    /// Changes the knowledge base's file.
    pub fn edit(&self, change: impl FnOnce(&str) -> String) {
        write(self.knowledge.path(), &change(KNOWLEDGE));
    }

    /// Puts a link, which the bot does not write through, in the place of a file of the base.
    pub fn put_behind_a_link(&self, name: &str) {
        let path = self.knowledge.path().join(name);
        let moved = path.with_extension("ailleurs");
        fs::rename(&path, &moved).expect("moving a file");
        std::os::unix::fs::symlink(moved, path).expect("making a link");
    }

    /// The base's folder.
    pub fn folder(&self) -> &Path {
        self.knowledge.path()
    }

    /// The text of a file of the base.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.knowledge.path().join(name)).expect("a file")
    }

    /// Whether the base has this file.
    pub fn has(&self, name: &str) -> bool {
        self.knowledge.path().join(name).exists()
    }

    /// Writes another file of the base.
    pub fn write(&self, name: &str, content: &str) {
        let path = self.knowledge.path().join(name);
        let folder = path.parent().expect("a folder");
        fs::create_dir_all(folder).expect("making a folder");
        fs::write(path, content).expect("writing a file");
    }

    /// Ends the test: there were no faults, and the bot stops when asked to.
    pub async fn finish(self) {
        discord_conformance::finish(&self.discord).await;
        drop(self.stop);
        self.task
            .await
            .expect("the bot does not panic")
            .expect("the bot stops without an error");
    }

    /// Why the bot ended by itself.
    pub async fn end(self) -> RunError {
        self.task
            .await
            .expect("the bot does not panic")
            .expect_err("the bot ends with an error")
    }
}

/// The sample's channels for asking and to be watched, its forum, and its moderators' guild.
pub fn usual(sample: &Sample) -> Config {
    let mut config = Config::default();
    config.discord.ask_channels = vec![number(sample.ask)];
    config.discord.watched_channels = vec![number(sample.watched)];
    config.discord.forums = vec![number(sample.forum)];
    config.moderation.guilds = vec![number(sample.guild)];
    config
}

/// Milliseconds since 1970.
fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("after 1970").as_millis();
    now.try_into().expect("a number of 64 bits")
}

/// An id as settings have it.
pub fn number(id: Id) -> u64 {
    id.to_string().parse().expect("a number")
}

fn token(discord: &LocalDiscord) -> Token {
    Token::find(|name| (name == "DISCORD_TOKEN").then(|| discord.token())).expect("a token")
}

fn write(folder: &Path, content: &str) {
    fs::write(folder.join("base.toml"), content).expect("writing the base");
}
