//! Autocomplete: what is offered while somebody types, and what a choice opens.

use local_discord::{Id, Message};

use crate::bot::{Bot, POINT, QUESTION};
use crate::buttons::assert_gone;

/// What the member is offered: name and value of each choice.
async fn offered(
    bot: &Bot,
    command: (&str, &str),
    typed: &str,
    locale: &str,
) -> Vec<(String, String)> {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let (command, option) = command;
    let typing = discord.autocomplete(sample.member, sample.general, command, option, typed);
    let invoked = typing.locale(locale).send().expect("an option");
    let response = invoked.response().await.expect("choices");
    assert_eq!(response.callback, 8);
    let choices = response.choices().into_iter();
    choices
        .map(|(name, value)| (name, value.as_str().expect("a text").to_owned()))
        .collect()
}

async fn names(bot: &Bot, command: (&str, &str), typed: &str, locale: &str) -> Vec<String> {
    let offered = offered(bot, command, typed, locale).await;
    offered.into_iter().map(|(name, _)| name).collect()
}

/// The answer to a choice.
async fn chosen(bot: &Bot, channel: Id, command: (&str, &str), value: &str) -> Message {
    let invocation = bot.discord.slash(bot.sample.member, channel, command.0);
    let invoked = invocation
        .option(command.1, value)
        .send()
        .expect("a command");
    let answer = invoked.response().await.expect("an answer");
    answer.message.expect("a message")
}

const ASK: (&str, &str) = ("question", "texte");
const RIGHTS: (&str, &str) = ("droits", "question");

#[tokio::test]
async fn what_is_offered_while_typing() {
    let bot = Bot::start().await;
    let cases: [(&str, &str, &[&str]); 6] = [
        (
            "",
            "fr",
            &[
                QUESTION,
                "Les chiffres du numérique",
                "Atelier du matin",
                "Atelier du soir",
                "Former les agents",
                "Accès aux droits",
                "Robotique",
            ],
        ),
        ("atelier", "fr", &["Atelier du matin", "Atelier du soir"]),
        ("DU NUMERIQUE", "fr", &["Les chiffres du numérique"]),
        ("lovlace", "fr", &["Ada Lovelace"]),
        ("chiffres", "en-US", &["Digital figures"]),
        ("xyzzy", "fr", &[]),
    ];
    for (typed, locale, expected) in cases {
        assert_eq!(names(&bot, ASK, typed, locale).await, expected, "{typed}");
    }
    bot.finish().await;
}

#[tokio::test]
async fn words_of_no_label_are_looked_for() {
    let bot = Bot::start().await;
    let found = names(&bot, ASK, "formation", "fr").await;
    assert_eq!(found, ["Former les agents"]);
    bot.finish().await;
}

#[tokio::test]
async fn a_themes_command_offers_what_it_holds() {
    let bot = Bot::start().await;
    let everything = names(&bot, RIGHTS, "", "fr").await;
    let expected = [QUESTION, "Les chiffres du numérique", "Former les agents"];
    assert_eq!(everything, expected);
    assert!(names(&bot, RIGHTS, "atelier", "fr").await.is_empty());
    bot.finish().await;
}

#[tokio::test]
async fn a_choice_opens_what_it_names() {
    let bot = Bot::start().await;
    let general = bot.sample.general;
    let (name, value) = offered(&bot, ASK, "atelier du s", "fr").await.remove(0);
    assert_eq!(name, "Atelier du soir");
    let opened = chosen(&bot, general, ASK, &value).await;
    assert_eq!(opened.embeds[0]["title"], "Atelier du soir");
    assert_eq!(
        opened.content,
        "**Atelier du soir**\nUn atelier sur les robots.\n\
         -# Question posée\u{a0}: «\u{a0}Atelier du soir\u{a0}»"
    );

    let (_, value) = offered(&bot, ASK, "robotique", "fr").await.remove(0);
    let theme = chosen(&bot, general, ASK, &value).await;
    assert_eq!(theme.embeds[0]["title"], "Robotique");

    let (_, value) = offered(&bot, ASK, "qui a", "fr").await.remove(0);
    let answer = chosen(&bot, general, ASK, &value).await;
    assert!(answer.content.starts_with(POINT), "{}", answer.content);

    let (_, value) = offered(&bot, RIGHTS, "former", "fr").await.remove(0);
    let within = chosen(&bot, general, RIGHTS, &value).await;
    assert_eq!(within.embeds[0]["title"], "Former les agents");
    bot.finish().await;
}

#[tokio::test]
async fn a_removed_choice_is_reported() {
    let bot = Bot::start().await;
    let (_, value) = offered(&bot, ASK, "atelier du s", "fr").await.remove(0);
    bot.edit(|base| base.replace("id = \"robots-soir\"", "id = \"renomme\""));
    crate::reload::reload(&bot).await;
    let told = chosen(&bot, bot.sample.general, ASK, &value).await;
    assert_gone(&told);
    bot.finish().await;
}

#[tokio::test]
async fn long_titles_and_questions_fit_and_no_more_than_discord_takes() {
    let bot = Bot::start().await;
    let more = (0..40).map(|n| {
        let (title, question) = ("longue ".repeat(30), "vraiment ".repeat(30));
        format!(
            "[[entry]]\nid = \"longue-{n}\"\ntitle = \"Séance {n} {title}\"\nsummary = \"x\"\n\
             questions = [\"Quoi {n} {question}\"]\n"
        )
    });
    let more: String = more.collect();
    bot.edit(|base| base.to_owned() + &more);
    crate::reload::reload(&bot).await;
    for typed in ["", "séance", "quoi"] {
        let offered = offered(&bot, ASK, typed, "fr").await;
        let most = if typed.is_empty() { 1..=25 } else { 25..=25 };
        assert!(most.contains(&offered.len()), "{typed}: {}", offered.len());
    }
    let (_, value) = offered(&bot, ASK, "quoi 7", "fr").await.remove(0);
    let opened = chosen(&bot, bot.sample.general, ASK, &value).await;
    let title = opened.embeds[0]["title"].as_str().expect("a title");
    assert!(title.starts_with("Séance 7 "), "{title}");
    bot.finish().await;
}
