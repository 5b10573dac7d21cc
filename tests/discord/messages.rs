//! Which messages are answered, and when the bot keeps silent.

use colloque_bot::config::Config;
use local_discord::{Intents, Message, RecordKind, Sample};

use crate::bot::{
    AMBIGUOUS, Bot, POINT, QUESTION, QUESTION_SHOWN, UNANSWERABLE, UNKNOWN, number, usual,
};
use crate::log;

/// What every answer to [`QUESTION`] shows.
fn assert_answers(reply: &Message) {
    assert!(reply.content.starts_with(POINT), "{}", reply.content);
    let embed = reply.embeds.first().expect("an embed");
    assert_eq!(embed["title"], "Les chiffres du numérique");
    let link = "https://www.youtube.com/watch?v=abc&t=750";
    assert_eq!(reply.link("Voir la vidéo à 12:30"), Some(link));
}

#[tokio::test]
async fn a_mention_is_answered_as_a_reply_that_pings_nobody() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let question = discord.mention_bot(sample.member, sample.general, QUESTION);
    let reply = question.reply().await.expect("a reply");
    assert_answers(&reply);
    assert_eq!(reply.reply_to, Some(question.id));
    assert!(reply.mentions.is_empty());
    bot.finish().await;
}

#[tokio::test]
async fn a_reply_with_the_ping_on_is_a_mention() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let first = discord.mention_bot(sample.member, sample.general, QUESTION);
    let first = first.reply().await.expect("a reply");

    let pinged = discord.draft(sample.member, sample.general, QUESTION);
    let second = pinged.reply_to(first.id).send();
    assert_answers(&second.reply().await.expect("a reply"));

    let quiet = discord.draft(sample.member, sample.general, QUESTION);
    let quiet = quiet.reply_without_ping(first.id).send();
    quiet.expect_silence().await.expect("silence");
    bot.finish().await;
}

#[tokio::test]
async fn a_bare_mention_gets_what_the_bot_can_do() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let reply = discord.mention_bot(sample.member, sample.general, "");
    let reply = reply.reply().await.expect("a reply");
    assert!(
        reply.content.starts_with("Bonjour\u{a0}!"),
        "{}",
        reply.content
    );
    assert!(
        reply.content.contains(QUESTION_SHOWN),
        "an example of the base"
    );
    bot.finish().await;
}

#[tokio::test]
async fn thanks_get_a_friendly_word() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for thanks in ["Merci beaucoup !", "thank you", "Super, merci"] {
        let sent = discord.direct_message(sample.member, thanks);
        let reply = sent.reply().await.expect("a reply");
        assert!(
            reply.content.starts_with("Avec plaisir"),
            "{}",
            reply.content
        );
    }
    let greeted = discord.direct_message(sample.member, "Bonjour !");
    let reply = greeted.reply().await.expect("a reply");
    assert!(
        reply.content.starts_with("Bonjour\u{a0}!"),
        "{}",
        reply.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn what_says_nothing_in_words_is_no_question_in_a_channel() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for text in ["+1", "👍", "https://exemple.fr/page?x=1", "!play tomates"] {
        for channel in [sample.ask, sample.watched] {
            let sent = discord.send_message(sample.member, channel, text);
            sent.expect_silence().await.expect("silence");
        }
        let direct = discord.direct_message(sample.member, text);
        let reply = direct.reply().await.expect("a reply");
        assert!(reply.content.contains("Posez-moi"), "{}", reply.content);
    }
    bot.finish().await;
}

#[tokio::test]
async fn a_direct_message_is_answered_without_a_mention() {
    let bot = Bot::start().await;
    let sent = bot.discord.direct_message(bot.sample.member, QUESTION);
    assert_answers(&sent.reply().await.expect("a reply"));
    bot.finish().await;
}

#[tokio::test]
async fn in_a_channel_for_asking_every_message_is_a_question() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.send_message(sample.member, sample.ask, "illectronisme");
    assert_answers(&asked.reply().await.expect("a reply"));

    let unknown = discord.send_message(sample.moderator, sample.ask, UNANSWERABLE);
    let unknown = unknown.reply().await.expect("a reply");
    assert!(unknown.content.contains(UNKNOWN), "{}", unknown.content);
    assert!(
        unknown.content.contains("le salon d’entraide"),
        "who to ask"
    );
    bot.finish().await;
}

#[tokio::test]
async fn in_a_watched_channel_only_a_sure_answer_is_given_and_the_log_says_why() {
    log::listen();
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for (silent, why) in [
        (UNANSWERABLE, "pas assez sûr : sans réponse"),
        (AMBIGUOUS, "pas assez sûr : choix entre"),
        ("Bonjour à tous", "pas une question"),
        ("Merci beaucoup !", "pas une question"),
        (
            "J’ai adoré ce passage sur l’illectronisme",
            "pas une question",
        ),
    ] {
        let sent = discord.send_message(sample.member, sample.watched, silent);
        sent.expect_silence().await.expect(silent);
        let told = log::lines_with("silence (salon suivi) : ");
        let line = told.last().expect("a line");
        assert!(line.contains(why) && !line.contains(silent), "{line}");
    }
    let asked = discord.send_message(sample.member, sample.watched, QUESTION);
    assert_answers(&asked.reply().await.expect("a reply"));
    bot.finish().await;
}

#[tokio::test]
async fn in_an_ordinary_channel_nothing_is_said_unasked() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let sent = discord.send_message(sample.member, sample.general, QUESTION);
    sent.expect_silence().await.expect("silence");
    bot.finish().await;
}

#[tokio::test]
async fn a_thread_is_read_like_its_parent() {
    let mut sample = Sample::new("colloque");
    let (ask, general, member) = (sample.ask, sample.general, sample.member);
    let old = sample.world.add_thread(ask, "avant", member);
    let bot = Bot::start_with(sample, usual).await;
    let discord = &bot.discord;
    let new = discord.create_thread(member, ask, "pendant");
    for thread in [old, new] {
        let asked = discord.send_message(member, thread, QUESTION);
        assert_answers(&asked.reply().await.expect("a reply"));
    }
    let elsewhere = discord.create_thread(member, general, "ailleurs");
    let sent = discord.send_message(member, elsewhere, QUESTION);
    sent.expect_silence().await.expect("silence");
    bot.finish().await;
}

#[tokio::test]
async fn a_new_post_in_a_listed_forum_is_answered_once() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let post = discord.create_post(sample.member, sample.forum, "Une question", QUESTION);
    assert_answers(&post.reply().await.expect("a reply"));
    let later = discord.send_message(sample.member, post.channel, QUESTION);
    later.expect_silence().await.expect("silence");
    bot.finish().await;
}

#[tokio::test]
async fn bots_webhooks_and_discord_itself_are_never_answered() {
    let mut sample = Sample::new("colloque");
    let machine = sample.world.add_bot("machine");
    let guild = sample.guild;
    sample.world.add_member(guild, machine, &[]);
    let bot = Bot::start_with(sample, usual).await;
    let (discord, sample) = (&bot.discord, &bot.sample);

    let by_bot = discord.mention_bot(machine, sample.ask, QUESTION);
    by_bot.expect_silence().await.expect("silence to a bot");

    let webhook = discord.draft(sample.member, sample.ask, QUESTION);
    let webhook = webhook.through_webhook("annonces").send();
    webhook
        .expect_silence()
        .await
        .expect("silence to a webhook");

    // Its own message comes back to it like any other.
    discord.send_message(discord.bot(), sample.ask, QUESTION);
    let since = discord.journal_len();
    let silence = discord.expect_silence(sample.ask, since);
    silence.await.expect("silence to itself");
    bot.finish().await;
}

#[tokio::test]
async fn message_content_is_asked_for_only_if_channels_are_configured() {
    for (config, wanted) in [(usual as fn(&Sample) -> Config, true), (bare, false)] {
        let bot = Bot::start_with(Sample::new("colloque"), config).await;
        let intents = bot.discord.records().into_iter().find_map(|record| {
            let RecordKind::Identified { intents, .. } = record.kind else {
                return None;
            };
            Some(intents)
        });
        let intents = intents.expect("the bot has introduced itself");
        assert_eq!(intents.contains(Intents::MESSAGE_CONTENT), wanted);
        bot.finish().await;
    }
}

fn bare(sample: &Sample) -> Config {
    let mut config = Config::default();
    config.moderation.guilds = vec![number(sample.guild)];
    config
}

#[tokio::test]
async fn without_message_content_mentions_and_direct_messages_still_work() {
    let bot = Bot::start_with(Sample::new("colloque"), bare).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let mention = discord.mention_bot(sample.member, sample.general, QUESTION);
    assert_answers(&mention.reply().await.expect("a reply"));
    let direct = discord.direct_message(sample.member, QUESTION);
    assert_answers(&direct.reply().await.expect("a reply"));
    let asked = discord.send_message(sample.member, sample.ask, QUESTION);
    asked.expect_silence().await.expect("silence");
    bot.finish().await;
}

#[tokio::test]
async fn an_answer_comes_at_once() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
    asked.reply().await.expect("a reply");
    let sent = discord.requests_to("POST", "/channels/{channel_id}/messages");
    let took = sent.first().and_then(|request| request.since_cause);
    assert!(took.is_some_and(|took| took.as_millis() < 100), "{took:?}");
    bot.finish().await;
}

#[tokio::test]
async fn what_is_asked_next_refers_to_the_answer_just_given() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let first = discord.mention_bot(sample.member, sample.general, QUESTION);
    assert_answers(&first.reply().await.expect("a reply"));

    // Nothing is only in the embed, and nothing but the title is said twice.
    for (follow_up, content) in [
        (
            "et qui a parlé ?",
            "Ada Lovelace (informaticienne) en a parlé.\n**Les chiffres du numérique**",
        ),
        (
            "la vidéo ?",
            "**Les chiffres du numérique**\n\
             [Voir la vidéo](<https://www.youtube.com/watch?v=abc>)\n\
             [Lire le compte rendu](<https://exemple.fr/chiffres>)",
        ),
        (
            "un résumé",
            "**Les chiffres du numérique**\nUn état des lieux chiffré de l’illectronisme.",
        ),
    ] {
        let next = discord.mention_bot(sample.member, sample.general, follow_up);
        let reply = next.reply().await.expect("a reply");
        let embed = reply.embeds.first().expect("an embed");
        assert_eq!(embed["title"], "Les chiffres du numérique", "{follow_up}");
        assert_eq!(embed.get("description"), None, "{follow_up}");
        assert_eq!(reply.content, content, "{follow_up}");
    }

    let elsewhere = discord.direct_message(sample.member, "et qui a parlé ?");
    let reply = elsewhere.reply().await.expect("a reply");
    assert_ne!(
        reply.embeds.first().map(|it| &it["title"]),
        Some(&"Les chiffres du numérique".into()),
        "another channel has no answer yet"
    );
    let other = discord.mention_bot(sample.moderator, sample.general, "la vidéo ?");
    let reply = other.reply().await.expect("a reply");
    assert_ne!(
        reply.embeds.first().map(|it| &it["title"]),
        Some(&"Les chiffres du numérique".into()),
        "another person has no answer yet"
    );
    bot.finish().await;
}

#[tokio::test]
async fn the_session_after_the_one_just_given_and_back() {
    let bot = Bot::start().await;
    let id = "id = \"robots-matin\"";
    bot.edit(|base| base.replace(id, &format!("{id}\norder = 2")));
    crate::reload::reload(&bot).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let first = discord.mention_bot(sample.member, sample.general, QUESTION);
    assert_answers(&first.reply().await.expect("a reply"));
    for (message, title) in [
        ("et qui a parlé après ?", "Atelier du matin"),
        ("and the one before?", "Digital figures"),
    ] {
        let next = discord.mention_bot(sample.member, sample.general, message);
        let reply = next.reply().await.expect("a reply");
        let embed = reply.embeds.first().expect("an embed");
        assert_eq!(embed["title"], title, "{message}");
    }
    bot.finish().await;
}

/// A term that an entry speaks of, and one that none does.
const TERMS: &str = r#"
[[term]]
words = ["illectronisme"]
text = "Être en difficulté avec le numérique."
url = "https://exemple.fr/illectronisme"

[[term]]
words = ["OYA"]
text = "une jarre d’arrosage"
"#;

#[tokio::test]
async fn a_definition_comes_before_the_session_that_speaks_of_it() {
    let bot = Bot::start().await;
    bot.write("termes.toml", TERMS);
    let bot = bot.restart(usual).await;
    let (discord, sample) = (&bot.discord, &bot.sample);

    let told = "illectronisme\u{a0}: Être en difficulté avec le numérique.";
    for (person, channel) in [
        (sample.member, sample.ask),
        (sample.moderator, sample.watched),
    ] {
        let asked = discord.send_message(person, channel, "c koi lilectronisme ??");
        let reply = asked.reply().await.expect("a reply");
        assert!(reply.content.starts_with(told), "{}", reply.content);
        assert_eq!(reply.embeds[0]["title"], "Les chiffres du numérique");
        let page = reply.link("En savoir plus");
        assert_eq!(page, Some("https://exemple.fr/illectronisme"));
    }

    let asked = discord.send_message(sample.moderator, sample.ask, "que veut dire OYA ?");
    let reply = asked.reply().await.expect("a reply");
    let told = "OYA\u{a0}: une jarre d’arrosage\nLe compte rendu n’en parle pas.";
    assert_eq!(reply.content, told);

    // Others are not explained unasked where no entry speaks of them.
    let asked = discord.send_message(sample.member, sample.watched, "que veut dire OYA ?");
    asked.expect_silence().await.expect("silence");

    let asked = discord.mention_bot(sample.member, sample.general, QUESTION);
    let reply = asked.reply().await.expect("a reply");
    let fields = reply.embeds[0]["fields"].as_array().expect("fields");
    let explained = fields.iter().find(|it| it["name"] == "En clair");
    let line = explained.map(|it| &it["value"]);
    assert_eq!(
        line,
        Some(&"illectronisme\u{a0}: Être en difficulté avec le numérique.".into())
    );
    bot.finish().await;
}
