//! Messages as people write them: for the bot or for each other, mended, forwarded, asked while the
//! bot was away.

use std::time::Duration;

use colloque_bot::config::Config;
use local_discord::{Clock, Effect, Id, Injection, Message, Permissions, Sample, SentMessage};
use serde_json::json;

use crate::bot::{AMBIGUOUS, Bot, POINT, QUESTION, UNANSWERABLE, UNKNOWN, usual};
use crate::buttons::press;
use crate::reload::reload;

const MESSAGES: &str = "/channels/{channel_id}/messages";
/// A question that another entry answers.
const OTHER_QUESTION: &str = "Faut-il former les agents ?";
/// Longer than a burst lasts.
const A_WHILE: Duration = Duration::from_secs(6);
const EMERGENCY: &str = "[[emergency]]\nkind = \"suicide\"\nnumber = \"3114\"\n\
                         text = \"3114 : vous pouvez appeler maintenant.\"\n";
const IN_DANGER: &str = "je veux mourir";

fn assert_answers(reply: &Message) {
    assert!(reply.content.starts_with(POINT), "{}", reply.content);
}

async fn answer(sent: &SentMessage) -> Message {
    sent.reply().await.expect("a reply")
}

async fn is_answered(sent: &SentMessage) {
    assert_answers(&answer(sent).await);
}

async fn is_left_alone(sent: &SentMessage) {
    sent.expect_silence().await.expect("silence");
}

/// The bot's only message in the channel since this one.
async fn only_reply(bot: &Bot, sent: &SentMessage) -> Message {
    bot.discord.settle().await.expect("the bot settles");
    let replies = sent.replies();
    assert_eq!(replies.len(), 1, "{replies:?}");
    replies.into_iter().next().expect("a reply")
}

async fn with_emergency(bot: &Bot) {
    bot.edit(|base| format!("{base}\n{EMERGENCY}"));
    reload(bot).await;
}

// The bot's own role.

#[tokio::test]
async fn the_bots_own_role_is_a_mention() {
    let mut sample = Sample::new("colloque");
    let role = sample.world.add_bot_role(sample.guild);
    let guild = sample.guild;
    let other = sample
        .world
        .add_role(guild, "comité", Permissions::EVERYONE);
    let bot = Bot::start_with(sample, usual).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let mention = |role: Id, channel: Id| {
        let text = format!("<@&{role}> {QUESTION}");
        discord.send_message(sample.member, channel, &text)
    };
    is_answered(&mention(role, sample.general)).await;
    is_left_alone(&mention(other, sample.general)).await;

    let later = discord.create_bot_role(sample.other_guild);
    is_answered(&mention(later, sample.other_channel)).await;
    bot.finish().await;
}

#[tokio::test]
async fn without_its_text_a_mention_of_the_role_is_told_how_to_mention_the_bot() {
    let mut sample = Sample::new("colloque");
    let role = sample.world.add_bot_role(sample.guild);
    let bot = Bot::start_with(sample, |_| Config::default()).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let text = format!("<@&{role}> {QUESTION}");
    let asked = discord.send_message(sample.member, sample.general, &text);
    let told = answer(&asked).await;
    let mention = format!("<@{}>", discord.bot());
    assert!(told.content.contains(&mention), "{}", told.content);
    assert!(told.mentions.is_empty());
    bot.finish().await;
}

// Markup, and commands typed as text.

#[tokio::test]
async fn markup_alone_is_no_question() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let gif = "https://tenor.com/view/illectronisme-gif-123";
    for text in [
        "<:illectronisme:123456789012345678>",
        "<a:illectronisme:123456789012345678> 👍",
        "<t:1700000000:R>",
        "<#123456789012345678>",
        "<id:customize>",
        "</illectronisme:123456789012345678>",
        gif,
        "+1",
        "$daily",
    ] {
        for channel in [sample.ask, sample.watched] {
            is_left_alone(&discord.send_message(sample.member, channel, text)).await;
        }
        let told = answer(&discord.direct_message(sample.member, text)).await;
        assert!(told.content.contains("Posez-moi"), "{}", told.content);
    }
    let sticker = |channel| {
        let draft = discord.draft(sample.member, channel, "");
        draft.sticker("illectronisme").send()
    };
    is_left_alone(&sticker(sample.ask)).await;

    let weighed = format!("{QUESTION} <:robots:123456789012345678> {gif}");
    is_answered(&discord.send_message(sample.member, sample.ask, &weighed)).await;
    bot.finish().await;
}

#[tokio::test]
async fn commands_typed_as_text_do_what_they_say_or_are_shown() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    bot.registered(Some(sample.guild)).await;
    let id_of = |guild, name: &str| {
        let commands = discord.commands(guild);
        let command = commands.into_iter().find(|command| command.name == name);
        command.expect("a command").id
    };
    let help = format!("</aide:{}>", id_of(None, "aide"));
    let reloading = format!("</recharger:{}>", id_of(Some(sample.guild), "recharger"));
    let question = format!("/question texte: {QUESTION}");
    for (typed, expected) in [
        ("/aide", help.as_str()),
        ("!aide", &help),
        ("/recharger", &reloading),
        (&question, POINT),
        ("/programme", "Programme"),
        ("/droits", "Les chiffres du numérique"),
        ("!droits question: illectronisme", POINT),
    ] {
        let shown = |reply: &Message| format!("{} {:?}", reply.content, reply.embeds);
        let mention = discord.mention_bot(sample.member, sample.general, typed);
        let told = shown(&answer(&mention).await);
        assert!(told.contains(expected), "{typed}: {told}");
        let asked = discord.send_message(sample.moderator, sample.ask, typed);
        let told = shown(&answer(&asked).await);
        assert!(told.contains(expected), "{typed}: {told}");
        bot.later(A_WHILE).await;
    }
    for typed in ["!play tomates", "!aide"] {
        is_left_alone(&discord.send_message(sample.member, sample.watched, typed)).await;
    }
    bot.finish().await;
}

// Talk between members.

#[tokio::test]
async fn what_members_say_to_each_other_is_theirs() {
    let bot = Bot::start().await;
    with_emergency(&bot).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for channel in [sample.ask, sample.watched] {
        let theirs = discord.send_message(sample.moderator, sample.general, "Bonjour");
        let draft = || discord.draft(sample.member, channel, QUESTION);
        is_left_alone(&draft().reply_to(theirs.id).send()).await;
        is_left_alone(&draft().reply_without_ping(theirs.id).send()).await;
        for text in [
            format!("<@{}> {QUESTION}", sample.moderator),
            format!("@everyone {QUESTION}"),
            format!("Ada, tu sais ? {QUESTION}"),
        ] {
            is_left_alone(&discord.send_message(sample.member, channel, &text)).await;
        }
        is_answered(&discord.send_message(sample.member, channel, QUESTION)).await;
    }
    // Somebody in danger is helped whoever they speak to.
    let to_other = format!("<@{}> {IN_DANGER}", sample.moderator);
    let told = answer(&discord.send_message(sample.member, sample.ask, &to_other)).await;
    assert!(told.content.starts_with("3114"), "{}", told.content);
    bot.finish().await;
}

#[tokio::test]
async fn a_first_name_among_friends_is_no_question_about_a_speaker() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for text in [
        "Ada ?",
        "Qui a vu Ada hier ?",
        "Ada est là ?",
        "Merci Ada, tu as la vidéo ?",
    ] {
        is_left_alone(&discord.send_message(sample.member, sample.watched, text)).await;
    }
    let full = discord.send_message(sample.member, sample.watched, "Qu’a dit Ada Lovelace ?");
    let reply = answer(&full).await;
    assert_eq!(reply.embeds[0]["title"], "Les chiffres du numérique");
    bot.finish().await;
}

// Called on somebody's question.

#[tokio::test]
async fn called_on_somebodys_question_the_bot_answers_its_author() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for call in [
        "",
        "une idée ?",
        "quelqu’un sait ?",
        "any idea?",
        "c’est vrai ?",
    ] {
        let question = discord.send_message(sample.member, sample.general, QUESTION);
        let call = format!("<@{}> {call}", discord.bot());
        let call = discord.draft(sample.moderator, sample.general, &call);
        let call = call.reply_to(question.id).send();
        let reply = only_reply(&bot, &call).await;
        assert_answers(&reply);
        assert_eq!(reply.reply_to, Some(question.id));
        let named = format!("-# Pour <@{}>", sample.member);
        assert!(reply.content.contains(&named), "{}", reply.content);
        assert!(reply.mentions.is_empty());
        // The answer is its author's.
        press(&bot, sample.member, &reply, "Supprimer").await;
        discord.deleted(reply.id).await.expect("it goes");
    }
    // A question of the caller's own comes first.
    let question = discord.send_message(sample.member, sample.general, QUESTION);
    let call = format!("<@{}> {OTHER_QUESTION}", discord.bot());
    let call = discord.draft(sample.moderator, sample.general, &call);
    let reply = answer(&call.reply_to(question.id).send()).await;
    assert_eq!(reply.embeds[0]["title"], "Former les agents");
    bot.finish().await;
}

#[tokio::test]
async fn called_in_a_post_or_thread_the_bot_answers_what_it_was_opened_with() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let call = |place: Id, text| discord.mention_bot(sample.moderator, place, text);
    let forum = bot
        .discord
        .with_world(|world| world.add_forum(sample.guild, "autre forum"));
    for text in ["", "une idée ?"] {
        for (title, content) in [(QUESTION, "Merci d’avance"), ("Une question", QUESTION)] {
            let post = discord.create_post(sample.member, forum, title, content);
            let reply = only_reply(&bot, &call(post.channel, text)).await;
            assert_answers(&reply);
            assert_eq!(reply.reply_to, Some(post.id));
            let named = format!("-# Pour <@{}>", sample.member);
            assert!(reply.content.contains(&named), "{}", reply.content);
        }
        let question = discord.send_message(sample.member, sample.general, QUESTION);
        let thread = discord.create_thread_on(sample.moderator, question.id, "Aide");
        let reply = only_reply(&bot, &call(thread.expect("a thread"), text)).await;
        assert_answers(&reply);
    }
    bot.finish().await;
}

#[tokio::test]
async fn called_on_somebody_in_danger_the_bot_gives_the_number() {
    let bot = Bot::start().await;
    with_emergency(&bot).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let theirs = discord.send_message(sample.member, sample.general, IN_DANGER);
    let call = discord.draft(
        sample.moderator,
        sample.general,
        &format!("<@{}>", discord.bot()),
    );
    let reply = only_reply(&bot, &call.reply_to(theirs.id).send()).await;
    assert_eq!(reply.content, "3114\u{a0}: vous pouvez appeler maintenant.");
    bot.finish().await;
}

#[tokio::test]
async fn a_command_can_answer_for_somebody() {
    let bot = Bot::start().await;
    with_emergency(&bot).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let ask = async |text: &str, whom: Id| {
        let command = discord.slash(sample.moderator, sample.general, "question");
        let command = command.option("texte", text).option("pour", whom);
        let answer = command.send().expect("a command").response().await;
        answer.expect("an answer").message.expect("a message")
    };
    let answer = ask(QUESTION, sample.member).await;
    assert_answers(&answer);
    assert!(!answer.is_ephemeral());
    let named = format!("-# Pour <@{}>", sample.member);
    assert!(answer.content.contains(&named), "{}", answer.content);
    assert!(answer.mentions.is_empty());

    let help = ask(IN_DANGER, sample.member).await;
    assert!(help.content.starts_with("3114"), "{}", help.content);
    assert!(help.is_ephemeral() && !help.content.contains(&named));

    let to_bot = ask(QUESTION, discord.bot()).await;
    assert!(to_bot.is_ephemeral(), "a bot is nobody");
    bot.finish().await;
}

// Follow-ups.

#[tokio::test]
async fn a_follow_up_goes_by_the_answer_that_it_replies_to() {
    let bot = Bot::start().await;
    let bot = {
        let (discord, sample) = (&bot.discord, &bot.sample);
        let first = answer(&discord.send_message(sample.member, sample.ask, QUESTION)).await;
        let other = discord.mention_bot(sample.moderator, sample.general, OTHER_QUESTION);
        answer(&other).await;
        let follow_up = |person: Id| {
            let draft = discord.draft(person, sample.ask, "et qui a parlé ?");
            draft.reply_to(first.id).send()
        };
        let says_who = |reply: &Message| {
            assert!(
                reply.content.starts_with("Ada Lovelace"),
                "{}",
                reply.content
            );
        };
        says_who(&answer(&follow_up(sample.moderator)).await);
        // However old: the bot remembers nothing any more.
        let bot = bot.restart(usual).await;
        bot.registered(None).await;
        let (discord, sample) = (&bot.discord, &bot.sample);
        let quiet = discord.draft(sample.member, sample.ask, "et qui a parlé ?");
        says_who(&answer(&quiet.reply_without_ping(first.id).send()).await);
        bot
    };
    bot.finish().await;
}

#[tokio::test]
async fn a_thread_opened_on_an_answer_goes_on_from_it() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let first = answer(&discord.mention_bot(sample.member, sample.general, QUESTION)).await;
    let thread = discord.create_thread_on(sample.moderator, first.id, "Suite");
    let thread = thread.expect("a thread");
    let asked = discord.mention_bot(sample.moderator, thread, "et qui a parlé ?");
    let reply = answer(&asked).await;
    assert!(
        reply.content.starts_with("Ada Lovelace"),
        "{}",
        reply.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn a_direct_message_in_a_channels_stead_goes_on_from_it() {
    let mut sample = Sample::new("colloque");
    let (general, bot) = (sample.general, sample.world.bot());
    sample.world.deny(general, bot, Permissions::SEND_MESSAGES);
    let bot = Bot::start_with(sample, usual).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    discord.mention_bot(sample.member, sample.general, QUESTION);
    discord.settle().await.expect("the bot settles");
    let asked = discord.direct_message(sample.member, "et qui a parlé ?");
    let reply = answer(&asked).await;
    assert!(
        reply.content.starts_with("Ada Lovelace"),
        "{}",
        reply.content
    );
    bot.finish().await;
}

// Edits, forwards, polls, long posts.

#[tokio::test]
async fn a_mended_question_gets_its_answer_in_place_of_the_first() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.send_message(sample.member, sample.ask, UNANSWERABLE);
    let first = answer(&asked).await;
    assert!(first.content.contains(UNKNOWN), "{}", first.content);
    discord.edit_message(asked.id, QUESTION);
    let mended = discord.edited(first.id).await.expect("an edit");
    assert_answers(&mended);
    discord.settle().await.expect("the bot settles");
    assert_eq!(asked.replies().len(), 1);

    // An added mention.
    let plain = discord.send_message(sample.member, sample.general, QUESTION);
    is_left_alone(&plain).await;
    discord.edit_message(plain.id, &format!("<@{}> {QUESTION}", discord.bot()));
    is_answered(&plain).await;

    // A reply that is no longer there is given anew.
    press(&bot, sample.member, &plain.replies()[0], "Supprimer").await;
    discord.settle().await.expect("the bot settles");
    discord.edit_message(plain.id, &format!("<@{}> {OTHER_QUESTION}", discord.bot()));
    let reply = answer(&plain).await;
    assert_eq!(reply.embeds[0]["title"], "Former les agents");
    bot.finish().await;
}

#[tokio::test]
async fn previews_that_discord_adds_do_nothing() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let text = format!("{QUESTION} https://exemple.fr");
    let asked = discord.send_message(sample.member, sample.ask, &text);
    answer(&asked).await;
    let preview = || json!({"type": "link", "title": AMBIGUOUS, "url": "https://exemple.fr"});
    let requests = || discord.requests().len();
    discord.settle().await.expect("the bot settles");
    let before = requests();
    discord.add_preview(asked.id, preview());
    discord.settle().await.expect("the bot settles");
    assert_eq!(requests(), before);

    discord.edit_message(asked.id, &format!("{text} !"));
    discord.settle().await.expect("the bot settles");
    let before = requests();
    discord.add_preview(asked.id, preview());
    discord.settle().await.expect("the bot settles");
    assert_eq!(requests(), before, "after an edit, too");
    bot.finish().await;
}

#[tokio::test]
async fn an_edit_into_danger_is_seen_and_the_number_stays() {
    let bot = Bot::start().await;
    with_emergency(&bot).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked = discord.send_message(sample.member, sample.ask, QUESTION);
    let first = answer(&asked).await;
    discord.settle().await.expect("the bot settles");
    discord.edit_message(asked.id, IN_DANGER);
    discord
        .deleted(first.id)
        .await
        .expect("the answer gives way");
    let help = only_reply(&bot, &asked).await;
    assert!(help.content.starts_with("3114"), "{}", help.content);

    discord.edit_message(asked.id, QUESTION);
    discord.settle().await.expect("the bot settles");
    let kept = discord.message(help.id).expect("the number stays");
    assert_eq!(kept.content, help.content);
    bot.finish().await;
}

#[tokio::test]
async fn forwarded_messages_and_long_posts_are_read() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let original = discord.send_message(sample.moderator, sample.general, QUESTION);
    let forward = |channel| {
        let draft = discord.draft(sample.member, channel, "");
        draft.forward(original.id).send()
    };
    is_answered(&forward(sample.ask)).await;
    let direct = discord.with_world(|world| world.direct_channel(sample.member));
    is_answered(&forward(direct)).await;

    let story = "Hier soir, nous sommes allés au marché acheter des légumes pour la soupe. ";
    let long = format!("{}\n\n{QUESTION}\n\nBonne soirée à vous.", story.repeat(20));
    let asked = discord.send_message(sample.moderator, sample.ask, &long);
    is_answered(&asked).await;
    let post = discord.create_post(sample.member, sample.forum, "Une question", &long);
    is_answered(&post).await;
    bot.finish().await;
}

#[tokio::test]
async fn the_command_on_a_message_reads_forwards_polls_and_embeds() {
    let bot = Bot::start().await;
    with_emergency(&bot).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let draft = |text: &str| discord.draft(sample.moderator, sample.general, text);
    let looked_for = async |message: Id| {
        let name = "Chercher dans le colloque";
        let command = discord.message_command(sample.member, message, name);
        let answer = command.send().expect("a command").response().await;
        answer.expect("an answer").message.expect("a message")
    };
    let original = draft(QUESTION).send();
    let forwarded = draft("").forward(original.id).send();
    let poll = draft("").poll(QUESTION, &["Ada", "Personne"]).send();
    let link = draft("https://exemple.fr").send();
    discord.add_preview(link.id, json!({"type": "link", "title": QUESTION}));
    for message in [forwarded, poll, link] {
        assert_answers(&looked_for(message.id).await);
    }
    let poll = draft("").poll("Ça va ?", &["oui", IN_DANGER]).send();
    let help = looked_for(poll.id).await;
    assert!(help.content.starts_with("3114"), "{}", help.content);
    bot.finish().await;
}

// What was asked while the bot was away.

/// A world whose clock is the machine's.
fn now() -> Sample {
    let mut sample = Sample::new("colloque");
    sample.world.set_clock(Clock::System);
    sample
}

#[tokio::test]
async fn what_was_asked_while_the_bot_was_away_is_answered_once() {
    let sample = now();
    let (ask, member, moderator) = (sample.ask, sample.member, sample.moderator);
    let (general, watched) = (sample.general, sample.watched);
    let discord = discord_conformance::start_discord(sample.world.clone()).await;
    let taken_up = discord.send_message(moderator, ask, QUESTION);
    let helper = discord.draft(member, ask, "Oui, ce matin.");
    helper.reply_to(taken_up.id).send();
    let asked = discord.send_message(member, ask, QUESTION);
    discord.send_message(moderator, sample.watched, QUESTION);
    let post = discord.create_post(moderator, sample.forum, QUESTION, "Merci d’avance");
    let thread = discord.with_world(|world| {
        world.add_thread(sample.general, "ailleurs", member);
        world.add_thread(ask, "fil", member)
    });
    let in_thread = discord.send_message(member, thread, QUESTION);
    let config = usual(&sample);
    let bot = Bot::launch(discord, sample, config);
    bot.discord.ready().await.expect("the bot connects");
    bot.registered(None).await;
    let all = [asked, post, in_thread];
    for asked in &all {
        is_answered(asked).await;
    }
    bot.discord.settle().await.expect("the bot settles");
    let histories = bot.discord.requests_to("GET", MESSAGES);
    let read = |channel: Id| {
        let channel = channel.to_string();
        histories
            .iter()
            .any(|it| it.params["channel_id"] == channel)
    };
    assert!(all.iter().all(|asked| read(asked.channel)), "{histories:?}");
    assert!(![general, watched].into_iter().any(read), "{histories:?}");

    let bot = bot.restart(usual).await;
    bot.registered(None).await;
    bot.discord.settle().await.expect("the bot settles");
    assert_eq!(all.map(|asked| asked.replies().len()), [1, 1, 1]);
    bot.finish().await;
}

#[tokio::test]
async fn nothing_is_asked_for_without_a_reason_or_the_permission() {
    let mut unreadable = now();
    let (ask, bot) = (unreadable.ask, unreadable.world.bot());
    unreadable
        .world
        .deny(ask, bot, Permissions::READ_MESSAGE_HISTORY);
    let nothing_new = now();
    // The fixed clock's messages are old.
    let old = Sample::new("colloque");
    for (name, sample, asks) in [
        ("unreadable", unreadable, true),
        ("nothing new", nothing_new, false),
        ("old", old, true),
    ] {
        let discord = discord_conformance::start_discord(sample.world.clone()).await;
        if asks {
            discord.send_message(sample.member, sample.ask, QUESTION);
        }
        let config = usual(&sample);
        let bot = Bot::launch(discord, sample, config);
        bot.discord.ready().await.expect("the bot connects");
        bot.registered(None).await;
        bot.discord.settle().await.expect("the bot settles");
        let histories = bot.discord.requests_to("GET", MESSAGES);
        assert!(histories.is_empty(), "{name}: {histories:?}");
        bot.finish().await;
    }
}

// What was not given does not count.

#[tokio::test]
async fn what_was_removed_or_not_sent_does_not_count() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let ask = |person| discord.send_message(person, sample.watched, QUESTION);
    let first = answer(&ask(sample.member)).await;
    press(&bot, sample.member, &first, "Supprimer").await;
    discord.settle().await.expect("the bot settles");
    let second = answer(&ask(sample.moderator)).await;
    assert_answers(&second);
    press(&bot, sample.moderator, &second, "Supprimer").await;

    bot.later(A_WHILE).await;
    let refused = Effect::Refused {
        status: 400,
        code: 50_035,
    };
    discord.inject(Injection::new(refused).on("POST", MESSAGES));
    is_left_alone(&ask(sample.member)).await;
    is_answered(&ask(sample.moderator)).await;
    bot.finish().await;
}

#[tokio::test]
async fn what_was_removed_leaves_room_within_the_limit() {
    let bot = Bot::start_with(Sample::new("colloque"), |sample| {
        let mut config = usual(sample);
        config.limits.channel = 1;
        config
    })
    .await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    for person in [sample.member, sample.moderator, sample.member] {
        let asked = discord.mention_bot(person, sample.general, QUESTION);
        let reply = answer(&asked).await;
        assert_answers(&reply);
        press(&bot, person, &reply, "Supprimer").await;
        discord.settle().await.expect("the bot settles");
    }
    bot.finish().await;
}
