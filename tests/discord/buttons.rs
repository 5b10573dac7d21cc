//! Buttons and menus that lead on from an answer: a choice, « Voir aussi », « Ce n’est pas ça ».

use local_discord::{Id, Message, Response, SentMessage};

use serde_json::json;

use crate::bot::{AMBIGUOUS, Bot, POINT, QUESTION, QUESTION_SHOWN, usual};

/// Presses the button with this label, in French.
pub async fn press(bot: &Bot, person: Id, message: &Message, label: &str) -> Response {
    let id = message
        .button(label)
        .unwrap_or_else(|| panic!("no « {label} » in {:?}", labels(message)));
    let pressed = bot.discord.click(person, message.id, id).send();
    let pressed = pressed.expect("a button");
    pressed.response().await.expect("an answer")
}

/// A menu's id, and the value of its option of this title; the first option for none.
pub fn option(message: &Message, menu: &str, title: Option<&str>) -> (String, String) {
    let mut controls = message.interactive_components();
    let menu = controls.find(|it| it["placeholder"] == menu);
    let menu = menu.expect("a menu");
    let mut options = menu["options"].as_array().expect("options").iter();
    let chosen = options.find(|it| title.is_none_or(|title| it["label"] == title));
    let text = |it: &serde_json::Value| it.as_str().expect("a text").to_owned();
    let value = &chosen.expect("an option")["value"];
    (text(&menu["custom_id"]), text(value))
}

/// Presses a button that the message has from another version of the bot.
async fn force(bot: &Bot, person: Id, message: &Message, id: &str) -> Response {
    let button = json!({"type": 2, "style": 2, "custom_id": id, "label": "Ouvrir"});
    let pressed = bot.discord.click(person, message.id, id).forced();
    let pressed = pressed.altered(move |event| {
        event["message"]["components"] = json!([{"type": 1, "components": [button]}]);
    });
    let pressed = pressed.send().expect("a button");
    pressed.response().await.expect("an answer")
}

/// What the buttons say, in order.
pub fn labels(message: &Message) -> Vec<String> {
    let labels = message
        .interactive_components()
        .map(|control| &control["label"]);
    labels
        .filter_map(|label| Some(label.as_str()?.to_owned()))
        .collect()
}

/// The message that a response is.
pub fn shown(response: Response) -> Message {
    response.message.expect("a message")
}

/// Checks that a message says, to one person only, that something is no longer there.
pub fn assert_gone(told: &Message) {
    let content = &told.content;
    assert!(content.contains("n’est plus dans la base"), "{content}");
    assert!(told.is_ephemeral(), "{content}");
}

/// The bot's reply to a question of the member's.
async fn reply_to(bot: &Bot, question: &str) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let asked: SentMessage = discord.mention_bot(sample.member, sample.general, question);
    asked.reply().await.expect("a reply")
}

#[tokio::test]
async fn an_answer_leads_on() {
    let bot = Bot::start().await;
    let answer = reply_to(&bot, QUESTION).await;
    let expected = [
        "Voir la vidéo à 12:30",
        "Lire le compte rendu",
        "Voir aussi",
        "Ce n’est pas ça",
        "Supprimer",
    ];
    assert_eq!(labels(&answer), expected);
    bot.finish().await;
}

#[tokio::test]
async fn the_asker_opens_an_entry_in_place() {
    let bot = Bot::start().await;
    let choice = reply_to(&bot, AMBIGUOUS).await;
    let opened = press(&bot, bot.sample.member, &choice, "Atelier du matin").await;
    let shown = shown(opened);
    assert_eq!(shown.id, choice.id, "the same message");
    assert_eq!(shown.embeds[0]["title"], "Atelier du matin");
    let alone = "**Atelier du matin**\nUn atelier sur les robots.";
    assert_eq!(shown.content, alone, "for whoever hides embeds");
    assert_eq!(shown.embeds[0].get("description"), None, "not said twice");
    assert_eq!(
        shown.link("Lire le compte rendu"),
        Some("https://exemple.fr/robots-matin")
    );
    assert!(shown.button("Supprimer").is_some());
    bot.finish().await;
}

#[tokio::test]
async fn somebody_else_gets_an_answer_of_their_own() {
    let bot = Bot::start().await;
    let choice = reply_to(&bot, AMBIGUOUS).await;
    let moderator = bot.sample.moderator;
    let own = shown(press(&bot, moderator, &choice, "Atelier du matin").await);
    assert_eq!(own.only_for, Some(moderator));
    assert_eq!(own.embeds[0]["title"], "Atelier du matin");
    let left = bot.discord.message(choice.id).expect("the choice");
    assert_eq!(left.content, choice.content, "the asker’s message stays");
    bot.finish().await;
}

#[tokio::test]
async fn see_also_offers_related_entries_to_everybody() {
    let bot = Bot::start().await;
    let answer = reply_to(&bot, QUESTION).await;
    for person in [bot.sample.member, bot.sample.moderator] {
        let offer = shown(press(&bot, person, &answer, "Voir aussi").await);
        assert_eq!(offer.only_for, Some(person));
        assert!(
            offer
                .content
                .starts_with("Voir aussi, autour de «\u{a0}Les chiffres du numérique\u{a0}»"),
            "{}",
            offer.content
        );
        assert_eq!(labels(&offer), ["Former les agents"]);

        let opened = shown(press(&bot, person, &offer, "Former les agents").await);
        assert_eq!(opened.id, offer.id, "in that private message");
        assert_eq!(opened.embeds[0]["title"], "Former les agents");
        assert_eq!(labels(&opened), ["Voir aussi", "Montrer à tous"]);
    }
    bot.finish().await;
}

#[tokio::test]
async fn many_related_entries_are_a_menu() {
    let bot = Bot::start().await;
    bot.edit(|base| {
        let more = (1..=30).map(|number| {
            format!(
                "[[entry]]\nid = \"suite-{number}\"\ntitle = \"Suite {number}\"\n\
                 summary = \"Et cetera.\"\nthemes = [\"acces-aux-droits\"]\n"
            )
        });
        format!("{base}\n{}", more.collect::<String>())
    });
    crate::reload::reload(&bot).await;
    let answer = reply_to(&bot, QUESTION).await;
    let member = bot.sample.member;
    let offer = shown(press(&bot, member, &answer, "Voir aussi").await);
    let menu = offer
        .interactive_components()
        .next()
        .expect("a menu")
        .clone();
    let options = menu["options"].as_array().expect("options");
    let option = options.iter().find(|it| it["label"] == "Former les agents");
    let value = option.expect("a recommendation")["value"].as_str();
    let (id, value) = (menu["custom_id"].as_str(), value.expect("a value"));
    let (id, discord) = (id.expect("an id"), &bot.discord);
    let chosen = discord.select(member, offer.id, id, &[value]).send();
    let chosen = chosen.expect("a menu").response().await;
    let opened = shown(chosen.expect("an answer"));
    assert_eq!(opened.id, offer.id);
    assert_eq!(opened.embeds[0]["title"], "Former les agents");
    bot.finish().await;
}

#[tokio::test]
async fn what_is_not_meant_gives_way_until_nothing_is_left() {
    let bot = Bot::start().await;
    let member = bot.sample.member;
    let choice = reply_to(&bot, AMBIGUOUS).await;
    let morning = shown(press(&bot, member, &choice, "Atelier du matin").await);
    let instead = shown(press(&bot, member, &morning, "Ce n’est pas ça").await);
    assert_eq!(instead.id, choice.id, "in place");
    assert!(instead.embeds.is_empty());
    assert_eq!(labels(&instead), ["Atelier du soir", "Supprimer"]);

    let evening = shown(press(&bot, member, &instead, "Atelier du soir").await);
    let nothing = shown(press(&bot, member, &evening, "Ce n’est pas ça").await);
    assert_eq!(nothing.id, choice.id);
    assert!(
        nothing.content.starts_with("Je n’ai rien trouvé d’autre"),
        "{}",
        nothing.content
    );
    assert!(
        nothing.content.contains("le salon d’entraide"),
        "who to ask"
    );
    assert!(nothing.content.contains(QUESTION_SHOWN), "an example");
    assert_eq!(labels(&nothing), ["Supprimer"]);
    bot.finish().await;
}

#[tokio::test]
async fn somebody_else_does_not_turn_the_answer_down_for_the_asker() {
    let bot = Bot::start().await;
    let answer = reply_to(&bot, QUESTION).await;
    let moderator = bot.sample.moderator;
    let own = shown(press(&bot, moderator, &answer, "Ce n’est pas ça").await);
    assert_eq!(own.only_for, Some(moderator));
    let left = bot.discord.message(answer.id).expect("the answer");
    assert_eq!(left.content, answer.content);
    bot.finish().await;
}

#[tokio::test]
async fn buttons_work_after_a_restart_on_a_base_in_another_order() {
    let bot = Bot::start().await;
    let member = bot.sample.member;
    let choice = reply_to(&bot, AMBIGUOUS).await;
    let morning = shown(press(&bot, member, &choice, "Atelier du matin").await);
    let private = ask_by_command(&bot).await;
    bot.edit(|base| {
        let point = "[[entry.point]]\ntext = \"Un autre point, devant.\"\n[[entry.point]]";
        let first =
            "[[entry]]\nid = \"nouvelle\"\ntitle = \"Nouvelle\"\nsummary = \"Oui.\"\norder = 1\n";
        format!("{}\n{first}", base.replace("[[entry.point]]", point))
    });
    let bot = bot.restart(usual).await;

    let instead = shown(press(&bot, member, &morning, "Ce n’est pas ça").await);
    assert_eq!(labels(&instead), ["Atelier du soir", "Supprimer"]);
    let shared = shown(press(&bot, member, &private, "Montrer à tous").await);
    assert!(shared.content.starts_with(POINT), "{}", shared.content);
    bot.finish().await;
}

/// The member's own answer to the usual question.
async fn ask_by_command(bot: &Bot) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.member, sample.general, "question");
    let asked = command.option("texte", QUESTION).send().expect("a command");
    shown(asked.response().await.expect("an answer"))
}

#[tokio::test]
async fn a_button_that_names_a_vanished_entry_says_so() {
    let bot = Bot::start().await;
    let choice = reply_to(&bot, AMBIGUOUS).await;
    let answer = reply_to(&bot, QUESTION).await;
    let private = ask_by_command(&bot).await;
    bot.edit(|base| {
        base.replace("id = \"robots-matin\"", "id = \"renomme\"")
            .replace("id = \"chiffres\"", "id = \"nombres\"")
    });
    crate::reload::reload(&bot).await;
    for (message, label) in [
        (&choice, "Atelier du matin"),
        (&answer, "Voir aussi"),
        (&private, "Montrer à tous"),
    ] {
        let told = shown(press(&bot, bot.sample.member, message, label).await);
        assert_gone(&told);
    }
    bot.finish().await;
}

#[tokio::test]
async fn buttons_of_earlier_versions_are_understood_or_declined_kindly() {
    let bot = Bot::start().await;
    let choice = reply_to(&bot, AMBIGUOUS).await;
    let member = bot.sample.member;
    let unreadable = ["v0:autre", "v9:open:1::AAAAAAAAA", "v2:open:1::court"];
    for id in unreadable {
        let told = shown(force(&bot, member, &choice, id).await);
        assert_gone(&told);
    }
    let first = format!("v1:entry:robots-soir:{member}");
    let opened = shown(force(&bot, member, &choice, &first).await);
    assert_eq!(opened.id, choice.id);
    assert_eq!(opened.embeds[0]["title"], "Atelier du soir");
    bot.finish().await;
}

#[tokio::test]
async fn a_form_of_another_version_is_declined_kindly() {
    let bot = Bot::start().await;
    let choice = reply_to(&bot, AMBIGUOUS).await;
    let (member, id) = (bot.sample.member, "v9:formulaire");
    let sent = bot.discord.click(member, choice.id, id).forced();
    let sent = sent.altered(move |event| {
        event["type"] = 5.into();
        event["data"] = serde_json::json!({"custom_id": id, "components": []});
    });
    let told = sent.send().expect("a form").response().await;
    let told = shown(told.expect("an answer"));
    assert_gone(&told);
    bot.finish().await;
}

#[tokio::test]
async fn choices_that_would_read_the_same_are_numbered() {
    let bot = Bot::start().await;
    let long = "Un atelier au titre bien trop long pour tenir sur un bouton, à propos de robots";
    bot.edit(|base| {
        base.replace("Atelier du matin", &format!("{long}, le matin"))
            .replace("Atelier du soir", &format!("{long}, le soir"))
    });
    crate::reload::reload(&bot).await;
    let choice = reply_to(&bot, AMBIGUOUS).await;
    let labels = labels(&choice);
    for (label, number) in labels.iter().zip(["1. ", "2. "]) {
        assert!(label.starts_with(number), "{label}");
        assert!(choice.content.contains(&format!("**{number}{long}")));
    }
    bot.finish().await;
}

#[tokio::test]
async fn an_english_client_presses_english_buttons() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.member, sample.general, "question");
    let asked = command.option("texte", QUESTION).locale("en-US");
    let answer = asked.send().expect("a command").response().await;
    let answer = shown(answer.expect("an answer"));
    let expected = ["See also", "That’s not it", "Show everyone"];
    assert_eq!(labels(&answer)[2..], expected);
    let id = answer.button("See also").expect("a button");
    let pressed = discord.click(sample.member, answer.id, id).locale("en-GB");
    let offer = pressed.send().expect("a button").response().await;
    let offer = shown(offer.expect("an answer"));
    assert!(
        offer.content.starts_with("Related to “Digital figures”"),
        "{}",
        offer.content
    );
    bot.finish().await;
}

/// A change of an interaction that Discord would not send.
type Forgery = Box<dyn FnOnce(&mut serde_json::Value) + Send>;

#[tokio::test]
async fn forged_presses_do_nothing() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (member, thief) = (sample.member, sample.moderator);
    let public = reply_to(&bot, AMBIGUOUS).await;
    let command = discord.slash(member, sample.general, "question");
    let asked = command.option("texte", AMBIGUOUS).send();
    let private = shown(
        asked
            .expect("a command")
            .response()
            .await
            .expect("an answer"),
    );
    let open = |message: &Message| message.button("Atelier du matin").expect("it").to_owned();
    let own = |id: &str| id.replace(&member.to_string(), &thief.to_string());
    let person = json!({"id": thief, "username": "x", "discriminator": "0", "avatar": null});
    let cases: [(&str, &Message, String, Forgery); 4] = [
        (
            "on somebody else's message",
            &public,
            open(&public),
            Box::new(move |event| event["message"]["author"] = person),
        ),
        (
            "with a custom_id that the message does not have",
            &public,
            own(&open(&public)),
            Box::new(|_| {}),
        ),
        (
            "to delete with such a custom_id",
            &public,
            own(public.button("Supprimer").unwrap_or(&open(&public)))
                .replace(":choose:", ":delete:"),
            Box::new(|_| {}),
        ),
        (
            "with a custom_id against Discord's word on who asked",
            &private,
            open(&private),
            Box::new(move |event| {
                event["message"]["interaction_metadata"]["user"]["id"] = json!(thief);
            }),
        ),
    ];
    for (how, message, id, forgery) in cases {
        let who = if message.is_ephemeral() {
            member
        } else {
            thief
        };
        let forged = discord.click(who, message.id, &id).forced();
        let forged = forged.altered(forgery).send().expect("a button");
        let told = shown(forged.response().await.expect("an answer"));
        assert_ne!(told.id, message.id, "{how}: a word of its own");
        assert!(told.is_ephemeral(), "{how}");
        let left = discord.message(message.id).expect("the message");
        assert_eq!(left.content, message.content, "{how}: as it was");
    }
    bot.finish().await;
}
