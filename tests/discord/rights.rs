//! Who may use which command: each cell of the table in `docs/discord.md`, tried as it is written
//! there.

use colloque_bot::config::Config;
use colloque_bot::local_discord::{Id, Invocation, Message, Permissions, Sample};

use crate::bot::{Bot, QUESTION, number, usual};

const DOCUMENT: &str = include_str!("../../docs/discord.md");
const RELOAD: &str = "recharger";

/// Somebody, where they are.
type Place = (Id, Id);

/// The bot, and who stands for each column of the table.
struct Cast {
    bot: Bot,
    columns: [Place; 6],
}

impl Cast {
    async fn start() -> Self {
        let mut sample = Sample::new("colloque");
        let (world, guild) = (&mut sample.world, sample.guild);
        let curators = world.add_role(guild, "curation", Permissions::NONE);
        let curator = world.add_person("Zoé");
        world.add_member(guild, curator, &[curators]);
        let without_bot = world.add_guild_without_bot("Ailleurs");
        let elsewhere = world.add_channel(without_bot, "général");
        world.add_member(without_bot, sample.moderator, &[]);
        world.application.installed_by.insert(sample.moderator);
        let direct = world.direct_channel(sample.moderator);
        let columns = [
            (sample.member, sample.general),
            (sample.moderator, sample.general),
            (curator, sample.general),
            (sample.other_admin, sample.other_channel),
            (sample.moderator, direct),
            (sample.moderator, elsewhere),
        ];
        let config = move |sample: &Sample| -> Config {
            let mut config = usual(sample);
            config.moderation.roles = vec![number(curators)];
            config
        };
        let bot = Bot::start_with(sample, config).await;
        bot.registered(Some(guild)).await;
        bot.discord.allow_command(guild, RELOAD, curators);
        Self { bot, columns }
    }

    fn invocation(&self, (person, channel): Place, command: &str) -> Invocation {
        let discord = &self.bot.discord;
        match command.strip_prefix('/') {
            Some("question") => discord
                .slash(person, channel, "question")
                .option("texte", QUESTION),
            Some(name) => discord.slash(person, channel, name),
            None => {
                let message = discord.send_message(person, channel, QUESTION);
                discord.message_command(person, message.id, command)
            }
        }
    }

    /// What the bot says to a command that Discord shows; nothing where it does not.
    async fn shown(&self, place: Place, command: &str) -> Option<Message> {
        let invoked = self.invocation(place, command).send().ok()?;
        let answer = invoked.response().await.expect("an answer");
        Some(answer.message.expect("a message"))
    }

    /// What the bot says to a command that a hostile client sends all the same.
    async fn forced(&self, place: Place, command: &str) -> Message {
        let invocation = self.invocation(place, command).forced();
        let invoked = invocation.send().expect("a command");
        let answer = invoked.response().await.expect("an answer");
        answer.message.expect("a message")
    }

    async fn check(&self, place: Place, command: &str, expected: &str, cell: &str) {
        let shown = self.shown(place, command).await;
        match (expected, shown) {
            ("autorisé", Some(answer)) => assert!(!refuses(&answer), "{cell}: {}", answer.content),
            ("refusé", Some(answer)) => assert!(refuses(&answer), "{cell}: {}", answer.content),
            ("absent", None) => {
                let answer = self.forced(place, command).await;
                assert!(refuses(&answer), "{cell}, forced: {}", answer.content);
            }
            (_, shown) => panic!("{cell} should be « {expected} », and is shown: {shown:?}"),
        }
    }
}

fn refuses(answer: &Message) -> bool {
    let refused = ["réservée à la modération", "n’existe que sur"]
        .iter()
        .any(|refusal| answer.content.contains(refusal));
    assert!(!refused || answer.is_ephemeral(), "a refusal is private");
    refused
}

/// The rows of the table: the command's cell, then one for each column.
fn rows() -> Vec<Vec<&'static str>> {
    let table = DOCUMENT
        .lines()
        .skip_while(|line| !line.starts_with("| commande |"));
    let table = table.take_while(|line| line.starts_with('|'));
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect();
    table.skip(2).map(cells).collect()
}

#[tokio::test]
async fn the_documented_table_of_permissions_is_what_happens() {
    let cast = Cast::start().await;
    let rows = rows();
    assert!(rows.len() > 5, "the table is there");
    for row in rows {
        let (named, expected) = row.split_first().expect("a row has cells");
        let command = named.split('`').nth(1).expect("a command in backticks");
        if named.contains("montrée à tous") {
            let everyone = cast.bot.sample.guild;
            cast.bot.discord.allow_command(everyone, RELOAD, everyone);
        }
        assert_eq!(expected.len(), cast.columns.len(), "{named}");
        for (column, (place, expected)) in cast.columns.iter().zip(expected).enumerate() {
            let cell = format!("{named}, column {}", column + 1);
            cast.check(*place, command, expected, &cell).await;
        }
    }
    cast.bot.finish().await;
}
