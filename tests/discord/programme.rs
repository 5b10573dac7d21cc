//! `/programme`: the day in order, and its menu; that of a theme’s command.

use local_discord::Message;
use serde_json::{Value, json};

use crate::bot::{Bot, POINT};
use crate::buttons::assert_gone;

async fn programme(bot: &Bot, locale: &str) -> Message {
    let (discord, sample) = (&bot.discord, &bot.sample);
    let command = discord.slash(sample.member, sample.general, "programme");
    let invoked = command.locale(locale).send().expect("a command");
    let answer = invoked.response().await.expect("an answer");
    answer.message.expect("a message")
}

fn menu(message: &Message) -> &Value {
    let mut menus = message
        .interactive_components()
        .filter(|control| control["type"] == 3);
    menus.next().expect("a menu")
}

/// Chooses the session of this title in the programme's menu, which is shown again.
async fn choose(bot: &Bot, programme: &Message, title: &str) -> Message {
    let menu = menu(programme);
    let id = menu["custom_id"].as_str().expect("a custom_id");
    let options = menu["options"].as_array().expect("options");
    let option = options.iter().find(|option| option["label"] == title);
    let value = option.expect(title)["value"].as_str().expect("a value");
    let choice = bot
        .discord
        .select(bot.sample.member, programme.id, id, &[value]);
    let invoked = choice.send().expect("a menu");
    let opened = invoked.follow_ups(1).await.expect("an answer");
    opened.into_iter().next().expect("a message")
}

#[tokio::test]
async fn the_day_in_order() {
    let bot = Bot::start().await;
    let french = programme(&bot, "fr").await;
    let english = programme(&bot, "en-US").await;
    assert_eq!(french.embeds[0]["title"], "Le numérique et les droits");
    assert_eq!(
        french.embeds[0]["description"],
        "Date\u{a0}: 21 janvier 2025\n\
         Lieu\u{a0}: Paris\n\
         Organisation\u{a0}: une équipe\n\
         [Page du colloque](<https://exemple.fr/colloque>)\n\
         \n\
         **Programme**\n\
         1. **Les chiffres du numérique**\n  Ada Lovelace\n\
         2. **Atelier du matin**\n\
         3. **Atelier du soir**"
    );
    let told = english.embeds[0]["description"].as_str().expect("a text");
    assert!(
        told.starts_with("Date: 21 January 2025\nPlace: Paris\n"),
        "{told}"
    );
    assert!(told.contains("1. **Digital figures**"), "{told}");
    bot.finish().await;
}

#[tokio::test]
async fn its_menu_opens_a_session_in_its_own_message() {
    let bot = Bot::start().await;
    let programme = programme(&bot, "fr").await;
    let menu = menu(&programme);
    assert_eq!(menu["placeholder"], "Ouvrir une séance");
    let first = &menu["options"][0];
    assert_eq!(first["label"], "Les chiffres du numérique");
    assert_eq!(first["description"], "Ada Lovelace");

    choose(&bot, &programme, "Atelier du soir").await;
    // Chosen twice: a client allows that only if the menu has been shown again.
    let opened = choose(&bot, &programme, "Atelier du soir").await;
    assert!(opened.is_ephemeral());
    assert_eq!(opened.embeds[0]["title"], "Atelier du soir");
    assert!(!opened.content.contains(POINT));
    let shown = bot.discord.message(programme.id).expect("the programme");
    assert_eq!(shown.embeds, programme.embeds, "it stays as it was");
    bot.finish().await;
}

#[tokio::test]
async fn a_themes_menu_opens_an_entry_in_its_own_message() {
    let bot = Bot::start().await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let theme = discord
        .slash(sample.member, sample.general, "droits")
        .send();
    let theme = theme.expect("a command").response().await;
    let theme = theme.expect("an answer").message.expect("a message");
    assert_eq!(menu(&theme)["placeholder"], "Choisir un passage");
    let opened = choose(&bot, &theme, "Former les agents").await;
    assert_eq!(opened.only_for, Some(sample.member));
    assert_eq!(opened.embeds[0]["title"], "Former les agents");
    let shown = bot.discord.message(theme.id).expect("the theme");
    assert_eq!(shown.embeds, theme.embeds, "it stays as it was");
    bot.finish().await;
}

#[tokio::test]
async fn a_removed_session_is_reported() {
    let bot = Bot::start().await;
    let programme = programme(&bot, "fr").await;
    bot.edit(|base| base.replace("id = \"robots-soir\"", "id = \"renomme\""));
    crate::reload::reload(&bot).await;
    let told = choose(&bot, &programme, "Atelier du soir").await;
    assert_gone(&told);
    bot.finish().await;
}

#[tokio::test]
async fn a_long_programme_has_several_menus() {
    let bot = Bot::start().await;
    bot.edit(|base| {
        let more = (0..60).map(|n| {
            format!("[[entry]]\nid = \"e-{n}\"\ntitle = \"Séance {n}\"\nsummary = \"x\"\n")
        });
        base.to_owned() + &more.collect::<String>()
    });
    crate::reload::reload(&bot).await;
    let programme = programme(&bot, "fr").await;
    let menus = programme
        .interactive_components()
        .filter(|control| control["type"] == 3);
    let menus: Vec<&Value> = menus.collect();
    let sizes: Vec<usize> = menus
        .iter()
        .map(|menu| menu["options"].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(sizes, [25, 25, 13]);
    assert_eq!(menus[2]["placeholder"], json!("Ouvrir une séance (51–63)"));
    bot.finish().await;
}
