//! Who may use which command and which button: each cell of the tables in `docs/discord.md`, tried as
//! it is written there.

use std::time::Duration;

use colloque_bot::commands::{COMMANDS, Command, CommandKind, Users};
use colloque_bot::config::Config;
use local_discord::{Id, Invocation, Message, Permissions, Response, Sample};
use tempfile::TempDir;

use crate::ask_people::{ASK, EXAMPLE, NEW_ENTRY, posted, with_help, world};
use crate::bot::{AMBIGUOUS, Bot, QUESTION, UNANSWERABLE, number};
use crate::buttons::{labels, option, press, shown};
use crate::editing::{AGAIN, NEW, added, proposed};
use crate::emergencies::{IN_DANGER, with_emergency};
use crate::journal::report;
use crate::reload::{KEEP, SERVE, reload, steal_question};
use crate::upload::{TAKE, sent};
use crate::versions::with_state;

const DOCUMENT: &str = include_str!("../../docs/discord.md");
const SHARE: &str = "Montrer à tous";
const RETRY: &str = "Réessayer";
const MEND: &str = "1. Nouvelle fiche";
const MEND_ENTRY: &str = "Ajouter à cette fiche";
const OPT_OUT: &str = "Ne plus me répondre sans que je le demande";
const OPT_IN: &str = "Me répondre de nouveau sans que je le demande";
/// The spaces inside French quotation marks, breaking or not.
const QUOTED: [char; 3] = [' ', '\u{a0}', '\u{202f}'];

/// A file of the base.
const FILE: &str = "[[entry]]\nid = \"neuve\"\ntitle = \"Neuve\"\nsummary = \"Une fiche neuve.\"\n";

/// A person, and the channel that they use.
type Seat = (Id, Id);

/// The bot, and the person for each column of the table.
struct Cast {
    bot: Bot,
    columns: [Seat; 6],
    /// Another person, who asks in each of these places.
    asker: Id,
    /// Where people answer.
    help: Id,
    /// Where versions and the journal are kept.
    _state: TempDir,
}

impl Cast {
    async fn start() -> Self {
        let (mut sample, help) = world();
        let (world, guild) = (&mut sample.world, sample.guild);
        let curators = world.add_role(guild, "curation", Permissions::empty());
        let curator = world.add_person("Zoé");
        world.add_member(guild, curator, &[curators]);
        let without_bot = world.add_guild_without_bot("Ailleurs");
        let elsewhere = world.add_channel(without_bot, "général");
        world.add_member(without_bot, sample.moderator, &[]);
        world.application.installed_by.insert(sample.moderator);
        let direct = world.direct_channel(sample.moderator);
        let asker = world.add_person("Noé");
        for everywhere in [guild, sample.other_guild, without_bot] {
            world.add_member(everywhere, asker, &[]);
        }
        world.application.installed_by.insert(asker);
        let columns = [
            (sample.member, sample.general),
            (sample.moderator, sample.general),
            (curator, sample.general),
            (sample.other_admin, sample.other_channel),
            (sample.moderator, direct),
            (sample.moderator, elsewhere),
        ];
        let state = TempDir::new().expect("a folder");
        let journal = state.path().join("journal.sqlite");
        let with_versions = with_state(state.path());
        let config = move |sample: &Sample| -> Config {
            let mut config = with_versions(sample);
            config.moderation.roles = vec![number(curators)];
            config.journal.file = Some(journal);
            config
        };
        let bot = Bot::start_with(sample, with_help(help, config)).await;
        bot.registered(Some(guild)).await;
        let moderators = COMMANDS.iter().filter(|it| it.users == Users::Moderators);
        for command in moderators {
            bot.discord.allow_command(guild, command.names[0], curators);
        }
        Self {
            bot,
            columns,
            asker,
            help,
            _state: state,
        }
    }

    fn invocation(&self, (person, channel): Seat, command: &str) -> Invocation {
        let discord = &self.bot.discord;
        match command.strip_prefix('/') {
            Some("question") => discord
                .slash(person, channel, "question")
                .option("texte", AMBIGUOUS),
            Some("essayer") => discord
                .slash(person, channel, "essayer")
                .option("question", AMBIGUOUS),
            Some("modifier") => discord
                .slash(person, channel, "modifier")
                .option("fiche", "chiffres"),
            Some("essayer fichier:") => discord
                .slash(person, channel, "essayer")
                .option("question", AMBIGUOUS)
                .file("fichier", "base.toml", FILE),
            Some("recharger fichier:") => {
                discord
                    .slash(person, channel, "recharger")
                    .file("fichier", "base.toml", FILE)
            }
            Some("recharger version:") => discord
                .slash(person, channel, "recharger")
                .option("version", "x"),
            Some(name) => discord.slash(person, channel, name),
            None => {
                let message = discord.send_message(person, channel, QUESTION);
                discord.message_command(person, message.id, command)
            }
        }
    }

    /// What the bot answers to a command that Discord shows; nothing if Discord does not show it.
    async fn shown(&self, place: Seat, command: &str) -> Option<Response> {
        let invoked = self.invocation(place, command).send().ok()?;
        Some(invoked.response().await.expect("an answer"))
    }

    /// What the bot answers to a command that a hostile client sends all the same.
    async fn forced(&self, place: Seat, command: &str) -> Response {
        let invocation = self.invocation(place, command).forced();
        let invoked = invocation.send().expect("a command");
        invoked.response().await.expect("an answer")
    }

    async fn check(&self, place: Seat, command: &str, expected: &str, cell: &str) {
        let shown = self.shown(place, command).await;
        match (expected, shown) {
            ("autorisé", Some(answer)) => assert!(!is_refusal(&answer), "{cell}: {answer:?}"),
            ("refusé", Some(answer)) => assert!(is_refusal(&answer), "{cell}: {answer:?}"),
            ("absent", None) => {
                let answer = self.forced(place, command).await;
                assert!(is_refusal(&answer), "{cell}, forced: {answer:?}");
            }
            (_, shown) => panic!("{cell} should be « {expected} », and is shown: {shown:?}"),
        }
    }
}

impl Cast {
    /// A person's answer to their own command, for them alone.
    async fn private_answer(&self, place: Seat) -> Message {
        let choice = self.shown(place, "/question").await.expect("a choice");
        self.chosen(place.0, &shown(choice)).await
    }

    /// An answer to somebody in a place, which all there see.
    async fn public_answer(&self, (person, channel): Seat) -> Message {
        let private = self.private_answer((person, channel)).await;
        if private.button(SHARE).is_some() {
            return shown(press(&self.bot, person, &private, SHARE).await);
        }
        let asked = self.bot.discord.direct_message(person, AMBIGUOUS);
        let choice = asked.reply().await.expect("a choice");
        self.chosen(person, &choice).await
    }

    /// The report of a reload that waits for a moderator's word.
    async fn waiting_report(&self) -> Message {
        self.bot.edit(str::to_owned);
        reload(&self.bot).await;
        self.bot.edit(steal_question);
        reload(&self.bot).await
    }

    /// `/aide` for somebody who has not opted out.
    async fn help_page(&self, place: Seat) -> Message {
        let page = async || shown(self.shown(place, "/aide").await.expect("a page"));
        let shown = page().await;
        if shown.button(OPT_IN).is_none() {
            return shown;
        }
        press(&self.bot, place.0, &shown, OPT_IN).await;
        page().await
    }

    /// What was asked in vain.
    async fn gaps(&self) -> Message {
        let asked = self.bot.discord.direct_message(self.asker, UNANSWERABLE);
        asked.reply().await.expect("a reply");
        report(&self.bot, "lacunes", &["tarte"]).await
    }

    /// What somebody is told in a place whose question nothing answers.
    async fn unanswered(&self, (person, channel): Seat) -> Message {
        let discord = &self.bot.discord;
        let command = discord.slash(person, channel, "question");
        let asked = command.option("texte", UNANSWERABLE).send();
        let answer = asked.expect("a command").response().await;
        shown(answer.expect("an answer"))
    }

    /// The same where all there see it.
    async fn unanswered_in_public(&self, (person, channel): Seat) -> Message {
        let asked = self.bot.discord.mention_bot(person, channel, UNANSWERABLE);
        asked.reply().await.expect("a reply")
    }

    /// What somebody in danger is told where all there see it.
    async fn help(&self, (person, channel): Seat) -> Message {
        with_emergency(&self.bot).await;
        let asked = self.bot.discord.mention_bot(person, channel, IN_DANGER);
        asked.reply().await.expect("a reply")
    }

    /// One of two answers, beside which the other may have been meant.
    async fn chosen(&self, person: Id, choice: &Message) -> Message {
        shown(press(&self.bot, person, choice, "Atelier du matin").await)
    }

    /// Presses a button as the table's row names it, under an answer to `asker`.
    async fn check_button(&self, place: Seat, asker: Id, label: &str, expected: &str, cell: &str) {
        let (person, channel) = place;
        if [ASK, NEW_ENTRY, EXAMPLE].contains(&label) || cell.contains("transmise") {
            // So many of a person's questions are posted an hour.
            self.bot.discord.settle().await.expect("the bot settles");
            self.bot.later(Duration::from_secs(60 * 60)).await;
        }
        let message = match label {
            SERVE | KEEP => self.waiting_report().await,
            RETRY | MEND | MEND_ENTRY => self.gaps().await,
            OPT_OUT => self.help_page(place).await,
            TAKE => sent(&self.bot, "neuve.toml", FILE.as_bytes()).await,
            AGAIN => proposed(&self.bot).await,
            NEW => added(&self.bot, AMBIGUOUS).await,
            ASK if asker == person || expected == "absent" => {
                self.unanswered((asker, channel)).await
            }
            ASK => self.unanswered_in_public((asker, channel)).await,
            NEW_ENTRY | EXAMPLE => posted(&self.bot, self.help, asker).await,
            _ if cell.contains("transmise") => posted(&self.bot, self.help, asker).await,
            _ if cell.contains("urgence") => self.help((asker, channel)).await,
            SHARE => self.private_answer((asker, channel)).await,
            _ => self.public_answer((asker, channel)).await,
        };
        let discord = &self.bot.discord;
        if label == EXAMPLE {
            let (menu, entry) = option(&message, EXAMPLE, None);
            let chosen = discord
                .select(person, message.id, &menu, &[&entry])
                .forced();
            let chosen = chosen.send().expect("a menu");
            if expected == "refusé" {
                let answer = chosen.response().await.expect("an answer");
                assert!(is_refusal(&answer), "{cell}");
            } else {
                let answers = chosen.follow_ups(1).await.expect("an answer");
                assert!(!refuses(&answers[0]), "{cell}");
            }
            return;
        }
        let button = match label {
            MEND_ENTRY => {
                let mut labels = labels(&message).into_iter();
                let label = labels.find(|it| it.contains(MEND_ENTRY));
                label.and_then(|label| message.button(&label))
            }
            _ => message.button(label),
        };
        assert_eq!(button.is_none(), expected == "absent", "{cell}");
        let Some(button) = button else { return };
        let click = discord.click(person, message.id, button);
        // Only the moderator sees the report: others press it with a hostile client.
        let click = if [
            SERVE, KEEP, TAKE, AGAIN, NEW, RETRY, MEND, MEND_ENTRY, NEW_ENTRY,
        ]
        .contains(&label)
        {
            click.forced()
        } else {
            click
        };
        let pressed = click.send().expect("a button");
        if (label, expected) == ("Supprimer", "autorisé") {
            pressed.acknowledged().await.expect("an answer");
            self.bot.discord.deleted(message.id).await.expect(cell);
        } else {
            let answer = pressed.response().await.expect("an answer");
            assert_eq!(is_refusal(&answer), expected == "refusé", "{cell}");
        }
    }
}

/// Whether an answer, which may be a form, is a refusal.
fn is_refusal(answer: &Response) -> bool {
    answer.message.as_ref().is_some_and(refuses)
}

fn refuses(answer: &Message) -> bool {
    let refused = [
        "réservée à la modération",
        "n’existe que sur",
        "Seules la personne",
        "Seule la personne",
    ]
    .iter()
    .any(|refusal| answer.content.contains(refusal));
    assert!(!refused || answer.is_ephemeral(), "a refusal is private");
    refused
}

/// The rows of a table by its first word: what is used, then a cell for each column.
fn rows(first: &str) -> Vec<Vec<&'static str>> {
    let head = format!("| {first} |");
    let table = DOCUMENT.lines().skip_while(|line| !line.starts_with(&head));
    let table = table.take_while(|line| line.starts_with('|'));
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect();
    table.skip(2).map(cells).collect()
}

/// The row for all the members' commands together.
const MEMBERS: &str = "toutes celles des membres";

/// A command as Discord shows it.
fn shown_name(command: &Command) -> String {
    match command.kind {
        CommandKind::Slash => format!("/{}", command.names[0]),
        CommandKind::OnMessage => command.names[0].to_owned(),
    }
}

#[test]
fn every_command_has_its_row() {
    let rows = rows("commande");
    for command in COMMANDS {
        let start = match command.users {
            Users::Members => MEMBERS.to_owned(),
            Users::Moderators => format!("`{}`", shown_name(command)),
        };
        let documented = rows.iter().any(|row| row[0].starts_with(&start));
        assert!(documented, "docs/discord.md has no row for {start}");
    }
}

/// The commands that a row names.
fn named_commands(row: &str) -> Vec<String> {
    if row.starts_with(MEMBERS) {
        let members = COMMANDS.iter().filter(|it| it.users == Users::Members);
        return members.map(shown_name).collect();
    }
    let command = row.split('`').nth(1).expect("a command in backticks");
    vec![command.to_owned()]
}

#[tokio::test]
async fn commands_are_allowed_as_documented() {
    let cast = Cast::start().await;
    let rows = rows("commande");
    for row in rows {
        let (named, expected) = row.split_first().expect("a row has cells");
        if named.contains("montrée à tous") {
            let everyone = cast.bot.sample.guild;
            for command in named_commands(named) {
                let name = command.trim_start_matches('/');
                cast.bot.discord.allow_command(everyone, name, everyone);
            }
        }
        assert_eq!(expected.len(), cast.columns.len(), "{named}");
        for command in named_commands(named) {
            for (column, (place, expected)) in cast.columns.iter().zip(expected).enumerate() {
                let cell = format!("{named}, {command}, column {}", column + 1);
                cast.check(*place, &command, expected, &cell).await;
            }
        }
    }
    cast.bot.finish().await;
}

#[tokio::test]
async fn buttons_are_allowed_as_documented() {
    let cast = Cast::start().await;
    let rows = rows("bouton");
    assert!(rows.len() > 5, "the table is there");
    for row in rows {
        let (named, expected) = row.split_first().expect("a row has cells");
        let label = named
            .split(['«', '»'])
            .nth(1)
            .map(|it| it.trim_matches(QUOTED));
        let label = label.expect("a label in quotation marks");
        assert_eq!(expected.len(), cast.columns.len(), "{named}");
        for (column, (place, expected)) in cast.columns.iter().zip(expected).enumerate() {
            let cell = format!("{named}, column {}", column + 1);
            let own = named.contains("sa réponse");
            let asker = if own { place.0 } else { cast.asker };
            if *expected != "sans objet" {
                cast.check_button(*place, asker, label, expected, &cell)
                    .await;
            }
        }
    }
    cast.bot.finish().await;
}
