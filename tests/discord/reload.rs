//! `/recharger`: who may, what it reports, and what is in service afterwards.

use colloque_bot::config::Config;
use local_discord::{Effect, Id, Injection, Message, RecordKind, Sample};

use crate::bot::{Bot, QUESTION, number, usual};
use crate::buttons::{labels, press, shown};
use crate::commands::members;

pub const SERVE: &str = "Mettre en service quand même";
pub const KEEP: &str = "Garder l’ancienne";

/// Makes the example question of an entry lead to who can help instead.
pub fn steal_question(base: &str) -> String {
    let elsewhere = "[[elsewhere]]\ntitle = \"Illectronisme\"\ntext = \"Voyez la mairie.\"\n";
    format!("{base}\n{elsewhere}questions = [\"{QUESTION}\"]\n")
}

/// Reloads as the moderator; the report.
pub async fn reload(bot: &Bot) -> Message {
    bot.registered(Some(bot.sample.guild)).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.moderator, sample.general, "recharger");
    let invoked = command.send().expect("a command");
    let report = invoked.response().await.expect("a report");
    report.message.expect("a message")
}

/// The beginning of what a member is answered.
pub async fn summary(bot: &Bot) -> String {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
    let reply = asked.reply().await.expect("a reply");
    let summary = reply.embeds[0]["description"].as_str();
    summary.expect("a summary").to_owned()
}

/// Sends the command though Discord would not show it, and says what the bot answers.
async fn forced(bot: &Bot, person: Id, channel: Id) -> Message {
    bot.registered(Some(bot.sample.guild)).await;
    let command = bot.discord.slash(person, channel, "recharger").forced();
    let invoked = command.send().expect("a command");
    let answer = invoked.response().await.expect("an answer");
    answer.message.expect("a message")
}

#[tokio::test]
async fn a_good_reload_says_what_changed_and_shows_it() {
    let bot = Bot::start().await;
    bot.edit(|base| base.replace("Un état des lieux chiffré", "Un bilan tout neuf"));
    let report = reload(&bot).await;
    assert!(
        report.content.starts_with("La base est rechargée."),
        "{}",
        report.content
    );
    assert!(report.content.contains("chiffres"), "{}", report.content);
    assert!(report.is_ephemeral());
    assert!(summary(&bot).await.starts_with("Un bilan tout neuf"));
    bot.finish().await;
}

#[tokio::test]
async fn a_reload_that_changes_themes_registers_their_commands_again() {
    let bot = Bot::start().await;
    let before = bot.discord.commands(None);
    bot.edit(|base| base.replace("command = \"robots\"", "command = \"machines\""));
    let since = bot.discord.journal_len();
    reload(&bot).await;
    let written = bot.discord.wait_for(since, "a list of commands", |record| {
        matches!(record.kind, RecordKind::CommandsChanged { guild: None })
    });
    written.await.expect("the commands are registered again");
    let after = bot.discord.commands(None);
    let names: Vec<&str> = after.iter().map(|command| command.name.as_str()).collect();
    assert_eq!(names, members(["droits", "machines"]));
    let question = |commands: &[local_discord::Command]| commands[0].id;
    assert_eq!(question(&before), question(&after), "ids stay");
    let guild_lists = bot.discord.requests_to(
        "PUT",
        "/applications/{application_id}/guilds/{guild_id}/commands",
    );
    assert_eq!(guild_lists.len(), 1, "written again only where it changed");
    bot.finish().await;
}

#[tokio::test]
async fn the_report_says_if_discord_does_not_register_commands() {
    let bot = Bot::start().await;
    bot.registered(Some(bot.sample.guild)).await;
    bot.edit(|base| base.replace("command = \"robots\"", "command = \"machines\""));
    let refusal = Effect::Refused {
        status: 400,
        code: 50_035,
    };
    let overwrite = Injection::new(refusal).on("PUT", "/applications/{application_id}/commands");
    bot.discord.inject(overwrite);
    let command = bot
        .discord
        .slash(bot.sample.moderator, bot.sample.general, "recharger");
    let invoked = command.send().expect("a command");
    let told = invoked.follow_ups(1).await.expect("a word")[0].clone();
    assert!(told.is_ephemeral());
    let content = &told.content;
    assert!(content.contains("toutes les commandes"), "{content}");
    let names = || bot.discord.commands(None).into_iter().map(|it| it.name);
    assert!(!names().any(|name| name == "machines"));

    reload(&bot).await;
    bot.discord.settle().await.expect("the bot settles");
    assert!(names().any(|name| name == "machines"), "tried again");
    bot.finish().await;
}

#[tokio::test]
async fn a_bad_reload_says_every_mistake_and_leaves_the_old_base() {
    let bot = Bot::start().await;
    bot.edit(|base| {
        base.replace("summary = \"Former, et encore former.\"", "sumary = \"x\"")
            .replace("themes = [\"robotique\"]", "themes = [\"inconnu\"]")
    });
    let report = reload(&bot).await;
    assert!(
        report.content.contains("l’ancienne reste en service"),
        "{}",
        report.content
    );
    let mistakes = report.content.matches("base.toml:").count();
    assert_eq!(mistakes, 3, "{}", report.content);
    assert!(summary(&bot).await.starts_with("Un état des lieux"));
    bot.finish().await;
}

#[tokio::test]
async fn a_report_too_long_for_a_message_is_a_file() {
    let bot = Bot::start().await;
    bot.edit(|base| base.to_owned() + &"[[entry]]\nid = \"!\"\ntitre = 1\n".repeat(40));
    let report = reload(&bot).await;
    assert!(
        report.content.contains("fichier joint"),
        "{}",
        report.content
    );
    let file = report.attachments.first().expect("a file");
    let (name, text) = (&file.name, String::from_utf8_lossy(&file.bytes));
    assert_eq!(name, "rapport.txt");
    assert!(text.matches("base.toml:").count() >= 80, "{text}");
    bot.finish().await;
}

#[tokio::test]
async fn a_member_may_not_reload() {
    let bot = Bot::start().await;
    bot.registered(Some(bot.sample.guild)).await;
    let (member, general) = (bot.sample.member, bot.sample.general);
    let shown = bot.discord.slash(member, general, "recharger").send();
    assert!(shown.is_err(), "Discord does not show it");
    let refused = forced(&bot, member, general).await;
    assert!(
        refused.content.contains("réservée à la modération"),
        "{}",
        refused.content
    );
    assert!(refused.is_ephemeral());
    bot.finish().await;
}

#[tokio::test]
async fn the_administrator_of_another_guild_may_not_reload() {
    let bot = Bot::start().await;
    let (admin, channel) = (bot.sample.other_admin, bot.sample.other_channel);
    let refused = forced(&bot, admin, channel).await;
    assert!(
        refused.content.contains("n’existe que sur"),
        "{}",
        refused.content
    );
    assert!(refused.is_ephemeral());
    bot.finish().await;
}

#[tokio::test]
async fn nobody_may_reload_in_a_direct_message() {
    let bot = Bot::start().await;
    let moderator = bot.sample.moderator;
    let direct = bot
        .discord
        .with_world(|world| world.direct_channel(moderator));
    let refused = forced(&bot, moderator, direct).await;
    assert!(
        refused.content.contains("n’existe que sur"),
        "{}",
        refused.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn a_role_of_the_settings_may_reload() {
    let mut sample = Sample::new("colloque");
    let (guild, member) = (sample.guild, sample.member);
    let none = local_discord::Permissions::empty();
    let curators = sample.world.add_role(guild, "curation", none);
    sample.world.add_member(guild, member, &[curators]);
    let config = move |sample: &Sample| -> Config {
        let mut config = usual(sample);
        config.moderation.roles = vec![number(curators)];
        config
    };
    let bot = Bot::start_with(sample, config).await;
    let report = forced(&bot, member, bot.sample.general).await;
    assert!(
        report.content.contains("La base est rechargée"),
        "{}",
        report.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn a_reload_says_what_changed_in_detail_and_how_the_examples_do() {
    let bot = Bot::start().await;
    bot.edit(|base| {
        let changed = base.replace("souffre d’illectronisme.", "ne sait pas s’en servir.");
        changed.replace(
            "https://exemple.fr/robots-matin",
            "https://exemple.fr/matin",
        )
    });
    let content = reload(&bot).await.content;
    for told in [
        "Entrées : 2 modifiées (chiffres, robots-matin)",
        "Points : 1 ajouté (chiffres « Une personne sur six ne sait pas s’en se… »), 1 retiré",
        "Liens : 1 ajouté (https://exemple.fr/matin), 1 retiré (https://exemple.fr/robots-matin)",
        "Questions d’exemple : 1 sur 1 trouvent leur entrée.",
    ] {
        assert!(
            content.replace('\u{a0}', " ").contains(told),
            "{told}\n{content}"
        );
    }
    bot.finish().await;
}

#[tokio::test]
async fn a_base_that_loses_questions_waits_for_a_moderators_word() {
    let bot = Bot::start().await;
    let before = summary(&bot).await;
    bot.edit(steal_question);
    let report = reload(&bot).await;
    let content = report.content.replace('\u{a0}', " ");
    assert!(
        content.starts_with("La base n’est pas encore en service"),
        "{content}"
    );
    assert!(
        content.contains("« Qui a parlé de l’illectronisme ? » (chiffres) → Illectronisme"),
        "{content}"
    );
    assert_eq!(labels(&report), [SERVE, KEEP]);
    assert_eq!(summary(&bot).await, before, "the old base answers");

    let id = report.button(SERVE).expect("a button");
    let member = bot.sample.member;
    let pressed = bot.discord.click(member, report.id, id).forced().send();
    let refused = shown(
        pressed
            .expect("a button")
            .response()
            .await
            .expect("an answer"),
    );
    assert!(
        refused.content.contains("réservée à la modération"),
        "{}",
        refused.content
    );

    let served = shown(press(&bot, bot.sample.moderator, &report, SERVE).await);
    assert!(
        served.content.starts_with("La base est rechargée."),
        "{}",
        served.content
    );
    assert_eq!(labels(&served), [""; 0]);
    let asked = bot
        .discord
        .mention_bot(member, bot.sample.general, QUESTION);
    let reply = asked.reply().await.expect("a reply");
    let text = format!("{}{:?}", reply.content, reply.embeds);
    assert!(text.contains("mairie"), "{text}");
    bot.finish().await;
}

#[tokio::test]
async fn a_base_that_waits_can_be_given_up_and_does_not_replace_a_later_one() {
    let bot = Bot::start().await;
    let moderator = bot.sample.moderator;
    bot.edit(steal_question);
    let (first, second) = (reload(&bot).await, reload(&bot).await);
    let kept = shown(press(&bot, moderator, &first, KEEP).await);
    assert!(
        kept.content.contains("L’ancienne base reste en service"),
        "{}",
        kept.content
    );
    bot.edit(|base| base.replace("Un état des lieux chiffré", "Un bilan tout neuf"));
    reload(&bot).await;
    let late = shown(press(&bot, moderator, &second, SERVE).await);
    assert!(late.content.contains("n’attend plus"), "{}", late.content);
    assert!(summary(&bot).await.starts_with("Un bilan tout neuf"));
    bot.finish().await;
}

#[tokio::test]
async fn two_reloads_at_once_both_report() {
    let bot = Bot::start().await;
    bot.edit(|base| base.replace("Un état des lieux chiffré", "Un bilan tout neuf"));
    let (one, other) = tokio::join!(reload(&bot), reload(&bot));
    for report in [one, other] {
        assert!(
            report.content.starts_with("La base est rechargée."),
            "{}",
            report.content
        );
    }
    assert!(summary(&bot).await.starts_with("Un bilan tout neuf"));
    bot.finish().await;
}

#[tokio::test]
async fn a_watched_base_is_reloaded_when_its_files_change_and_never_when_they_are_broken() {
    let config = |sample: &Sample| Config {
        watch: true,
        ..usual(sample)
    };
    let bot = Bot::start_with(Sample::new("colloque"), config).await;
    bot.registered(Some(bot.sample.guild)).await;
    let since = bot.discord.journal_len();
    bot.edit(|base| base.replace("command = \"robots\"", "command = \"machines\""));
    let written = bot.discord.wait_for(since, "a list of commands", |record| {
        matches!(record.kind, RecordKind::CommandsChanged { guild: None })
    });
    written.await.expect("the base is reloaded by itself");
    let names = bot.discord.commands(None).into_iter().map(|it| it.name);
    assert_eq!(names.collect::<Vec<_>>(), members(["droits", "machines"]));
    bot.finish().await;
}
