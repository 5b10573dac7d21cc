//! `/modifier`, `/nouveau`, « Ajouter à la base »: the forms, what is shown, written and undone, and what
//! becomes of what was typed.

use std::collections::BTreeMap;

use local_discord::{Id, Message, Sample, SentInteraction};
use tempfile::TempDir;

use crate::bot::{Bot, UNANSWERABLE};
use crate::buttons::{labels, press, shown};
use crate::emergencies::{IN_DANGER, with_emergency};
use crate::reload::{KEEP, reload, summary};
use crate::upload::TAKE;
use crate::versions::{go_back, offered, with_state};

pub const AGAIN: &str = "Reprendre mon texte";
pub const NEW: &str = "Nouvelle fiche";

/// A form that somebody has open.
pub struct Form {
    shown_for: SentInteraction,
    title: String,
    pub fields: BTreeMap<String, String>,
}

impl Form {
    /// The form that answers an interaction.
    pub async fn of(shown_for: SentInteraction) -> Self {
        let answer = shown_for.acknowledged().await.expect("an answer");
        assert_eq!(answer.callback, 9, "a form: {answer:?}");
        let rows = answer.data["components"].as_array().expect("rows");
        let fields = rows.iter().map(|row| {
            let input = &row["components"][0];
            let text = |key: &str| input[key].as_str().unwrap_or_default().to_owned();
            (text("custom_id"), text("value"))
        });
        Self {
            fields: fields.collect(),
            title: answer.data["title"].as_str().expect("a title").to_owned(),
            shown_for,
        }
    }

    fn with(mut self, field: &str, text: &str) -> Self {
        let there = self.fields.insert(field.to_owned(), text.to_owned());
        assert!(there.is_some(), "{field} is in the form");
        self
    }

    /// Sends it; what is answered first, and the interaction.
    pub async fn send(self, bot: &Bot) -> (Message, SentInteraction) {
        let fields: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(field, text)| (field.as_str(), text.as_str()))
            .collect();
        let form = bot.discord.submit_modal(&self.shown_for, &fields);
        let sent = form.expect("a form").send().expect("a form");
        let report = sent.response().await.expect("a report");
        let report = report.message.expect("a message");
        assert!(report.is_ephemeral());
        (report, sent)
    }
}

async fn start(state: &TempDir) -> Bot {
    let bot = Bot::start_with(Sample::new("colloque"), with_state(state.path())).await;
    bot.registered(Some(bot.sample.guild)).await;
    bot
}

/// What somebody is offered who types in `/modifier`: label and value.
async fn choices(bot: &Bot, person: Id, typed: &str) -> Vec<(String, String)> {
    let (discord, general) = (&bot.discord, bot.sample.general);
    let typing = discord.autocomplete(person, general, "modifier", "fiche", typed);
    let typing = typing.forced().send().expect("an option");
    let choices = typing.response().await.expect("choices").choices();
    let text = |(name, value): (String, serde_json::Value)| {
        (name, value.as_str().expect("a text").to_owned())
    };
    choices.into_iter().map(text).collect()
}

/// The form to edit what is offered first for these words.
async fn edit(bot: &Bot, typed: &str) -> Form {
    let moderator = bot.sample.moderator;
    let value = choices(bot, moderator, typed).await[0].1.clone();
    let command = bot.discord.slash(moderator, bot.sample.general, "modifier");
    Form::of(
        command
            .option("fiche", value.as_str())
            .send()
            .expect("a command"),
    )
    .await
}

async fn new(bot: &Bot, kind: Option<&str>) -> Form {
    let command = bot
        .discord
        .slash(bot.sample.moderator, bot.sample.general, "nouveau");
    let command = match kind {
        Some(kind) => command.option("nature", kind),
        None => command,
    };
    Form::of(command.send().expect("a command")).await
}

/// What the moderator is shown who edits an entry.
pub async fn proposed(bot: &Bot) -> Message {
    let form = edit(bot, "former les").await;
    let (report, _) = form.with("summary", "Former encore.").send(bot).await;
    report
}

/// Presses a button that opens a form.
async fn reopen(bot: &Bot, message: &Message, label: &str) -> Form {
    let button = message.button(label).expect("a button");
    let click = bot.discord.click(bot.sample.moderator, message.id, button);
    Form::of(click.send().expect("a button")).await
}

/// The text that a report gives back.
fn given_back(report: &Message) -> String {
    let file = &report.attachments[0];
    String::from_utf8(file.bytes.clone()).expect("a text")
}

fn plain(message: &Message) -> String {
    message.content.replace(['\u{a0}', '\u{202f}'], " ")
}

#[tokio::test]
async fn an_entry_is_edited_shown_served_written_and_undone() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    bot.write("base.toml", &bot.read("base.toml").replace('\n', "\r\n"));
    let before = bot.read("base.toml");
    let form = edit(&bot, "chiffres du num").await;
    assert_eq!(form.title, "Modifier : Les chiffres du numérique");
    assert_eq!(form.fields["title"], "Les chiffres du numérique");
    assert_eq!(form.fields["speakers"], "Ada Lovelace, informaticienne");
    let form = form
        .with("summary", "Un bilan tout neuf de l’illectronisme.")
        .with("keywords", "illectronisme\nfracture");
    let (report, sent) = form.send(&bot).await;
    let content = plain(&report);
    assert!(
        content.starts_with("Ce qui changerait ; rien n’est encore"),
        "{content}"
    );
    assert!(
        content.contains("Entrées : 1 modifiée (chiffres)"),
        "{content}"
    );
    assert!(
        content.contains("Questions d’exemple : 1 sur 1"),
        "{content}"
    );
    assert_eq!(labels(&report), [TAKE, KEEP, AGAIN]);
    let preview = &sent.follow_ups(1).await.expect("a preview")[0];
    assert!(preview.is_ephemeral());
    assert!(plain(preview).starts_with("-# Ce que les membres verraient :"));
    let described = preview.embeds[0]["description"]
        .as_str()
        .unwrap_or_default();
    assert!(
        format!("{}{described}", preview.content).contains("Un bilan tout neuf"),
        "{preview:?}"
    );
    assert_eq!(bot.read("base.toml"), before, "nothing is written");

    let served = shown(press(&bot, bot.sample.moderator, &report, TAKE).await);
    assert!(
        served.content.starts_with("La base est rechargée"),
        "{}",
        served.content
    );
    assert!(summary(&bot).await.starts_with("Un bilan tout neuf"));
    let expected = before
        .replace("Un état des lieux chiffré de", "Un bilan tout neuf de")
        .replacen(
            "keywords = [\"illectronisme\"]",
            "keywords = [\"illectronisme\", \"fracture\"]",
            1,
        );
    assert_eq!(
        bot.read("base.toml"),
        expected,
        "byte for byte but for the edit"
    );

    let versions = offered(&bot, bot.sample.moderator, "fr").await;
    go_back(&bot, &versions[0].1).await;
    assert!(summary(&bot).await.starts_with("Un état des lieux"));
    assert_eq!(bot.read("base.toml"), before);
    bot.finish().await;
}

#[tokio::test]
async fn points_and_what_is_treated_elsewhere_are_edited_too() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let elsewhere = "# Ailleurs\n[[elsewhere]]\ntitle = \"Carte Vitale\" # fréquent\ntext = \"Voyez ameli.fr.\"\n";
    bot.write("ailleurs.toml", elsewhere);
    reload(&bot).await;
    let before = bot.read("base.toml");

    let form = edit(&bot, "une personne sur six")
        .await
        .with("at", "00:13:00");
    let (report, sent) = form.send(&bot).await;
    assert!(
        plain(&report).contains("Points : 1 modifié"),
        "{}",
        report.content
    );
    let preview = &sent.follow_ups(1).await.expect("a preview")[0];
    assert!(
        preview.content.contains("Une personne sur six"),
        "{}",
        preview.content
    );
    press(&bot, bot.sample.moderator, &report, TAKE).await;
    assert_eq!(
        bot.read("base.toml"),
        before.replace("00:12:30", "00:13:00")
    );

    let form = edit(&bot, "carte vita")
        .await
        .with("questions", "Où est ma carte Vitale ?");
    assert_eq!(form.fields["url"], "");
    let (report, _) = form.send(&bot).await;
    press(&bot, bot.sample.moderator, &report, TAKE).await;
    assert_eq!(
        bot.read("ailleurs.toml"),
        format!("{elsewhere}questions = [\"Où est ma carte Vitale ?\"]\n")
    );
    assert_eq!(
        choices(&bot, bot.sample.member, "carte").await,
        [],
        "not for members"
    );
    // Somebody gives it another title meanwhile: that is told too.
    let form = edit(&bot, "carte vita")
        .await
        .with("questions", "Et ma carte ?");
    bot.write("ailleurs.toml", &elsewhere.replace("Vitale", "européenne"));
    let (told, _) = form.send(&bot).await;
    assert!(
        told.content.contains("- Carte Vitale\n+ Carte européenne"),
        "{}",
        told.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn speakers_with_a_table_each_are_edited_in_the_same_field() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let text = "[[entry]]\nid = \"atelier\"\ntitle = \"Atelier de poterie\"\nsummary = \"Tourner une oya.\"\n\n\
                [[entry.speakers]] # à confirmer\nname = \"Ada\"\nrole = \"potière\"\n";
    bot.write("atelier.toml", text);
    reload(&bot).await;
    let form = edit(&bot, "atelier de pot").await;
    assert_eq!(form.fields["speakers"], "Ada, potière");
    let form = form.with("speakers", "Ada, céramiste\nZoé");
    let (report, _) = form.send(&bot).await;
    press(&bot, bot.sample.moderator, &report, TAKE).await;
    let expected = text.replace("potière", "céramiste");
    assert_eq!(
        bot.read("atelier.toml"),
        format!("{expected}[[entry.speakers]]\nname = \"Zoé\"\n")
    );
    bot.finish().await;
}

#[tokio::test]
async fn themes_and_terms_are_edited_and_a_term_is_added() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let terms = "# Les sigles\n[[term]]\nwords = [\"CNSA\", \"caisse de la solidarité\"] # deux\n\
                 text = \"Une caisse.\"\ntext_en = \"A fund.\"\n";
    bot.write("termes.toml", terms);
    reload(&bot).await;
    let before = bot.read("base.toml");

    let offered = choices(&bot, sample.moderator, "caisse").await;
    assert_eq!(offered[0].0, "Mot : CNSA, caisse de la solidarité");
    let form = edit(&bot, "caisse").await;
    assert_eq!(form.title, "Modifier : CNSA");
    assert_eq!(form.fields["words"], "CNSA\ncaisse de la solidarité");
    let form = form
        .with("words", "la CNSA\ncaisse de la solidarité")
        .with("text", "Une caisse pour l’autonomie.")
        .with("url", "https://exemple.fr/cnsa");
    let (report, sent) = form.send(&bot).await;
    assert!(
        labels(&report).contains(&TAKE.to_owned()),
        "{}",
        report.content
    );
    let preview = &sent.follow_ups(1).await.expect("a preview")[0];
    assert!(preview.content.contains("pour l’autonomie"), "{preview:?}");
    press(&bot, sample.moderator, &report, TAKE).await;
    let expected = terms
        .replace("[\"CNSA\"", "[\"la CNSA\"")
        .replace("Une caisse.", "Une caisse pour l’autonomie.");
    let expected = format!("{expected}url = \"https://exemple.fr/cnsa\"\n");
    assert_eq!(
        bot.read("termes.toml"),
        expected,
        "byte for byte but for the edit"
    );

    let form = edit(&bot, "accès aux dr").await;
    assert_eq!(form.title, "Modifier : Accès aux droits");
    let form = form.with("command", "aides").with("title", "Les aides");
    let (report, _) = form.send(&bot).await;
    assert!(
        labels(&report).contains(&TAKE.to_owned()),
        "{}",
        report.content
    );
    press(&bot, sample.moderator, &report, TAKE).await;
    let expected = before
        .replace("title = \"Accès aux droits\"", "title = \"Les aides\"")
        .replace("command = \"droits\"", "command = \"aides\"");
    assert_eq!(bot.read("base.toml"), expected);
    discord.settle().await.expect("the bot settles");
    let command = discord.slash(sample.member, sample.general, "aides").send();
    let page = shown(
        command
            .expect("a command")
            .response()
            .await
            .expect("a page"),
    );
    assert!(format!("{page:?}").contains("Les aides"), "{page:?}");
    let (refused, _) = edit(&bot, "les aides")
        .await
        .with("command", "aide")
        .send(&bot)
        .await;
    assert!(
        refused.content.contains("choisissez un autre nom"),
        "{}",
        refused.content
    );

    let form = new(&bot, Some("term")).await;
    assert_eq!(form.title, "Nouveau mot expliqué");
    let form = form
        .with("words", "Illectronisme")
        .with("text", "La peine à user du numérique.");
    let (report, _) = form.send(&bot).await;
    press(&bot, sample.moderator, &report, TAKE).await;
    assert_eq!(
        bot.read("mot-illectronisme.toml"),
        "[[term]]\nwords = [\"Illectronisme\"]\ntext = \"La peine à user du numérique.\"\n"
    );
    let asked = discord.direct_message(sample.member, "C’est quoi l’illectronisme ?");
    let reply = asked.reply().await.expect("a reply");
    assert!(
        reply.content.contains("La peine à user"),
        "{}",
        reply.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn mistakes_are_told_as_check_does_and_what_was_typed_comes_back() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let before = bot.read("base.toml");
    let long = "Beaucoup de mots. ".repeat(200);
    let form = edit(&bot, "chiffres").await.with("summary", &long);
    let (report, _) = form
        .with("keywords", "illectronisme\nfracture")
        .send(&bot)
        .await;
    let content = plain(&report);
    assert!(content.contains("base.toml:"), "{content}");
    assert!(
        content.contains("`summary` a 3599 caractères, au plus 3500"),
        "{content}"
    );
    assert_eq!(labels(&report), [AGAIN], "nothing to put in service");
    assert!(given_back(&report).contains(long.trim()));
    assert_eq!(bot.read("base.toml"), before);

    let form = reopen(&bot, &report, AGAIN).await;
    assert_eq!(form.fields["summary"].trim(), long.trim());
    assert_eq!(form.fields["keywords"], "illectronisme\nfracture");
    let (report, _) = form
        .with("summary", "Un bilan plus court.")
        .send(&bot)
        .await;
    assert_eq!(labels(&report), [TAKE, KEEP, AGAIN]);
    press(&bot, bot.sample.moderator, &report, TAKE).await;
    assert!(summary(&bot).await.starts_with("Un bilan plus court"));

    let (same, _) = edit(&bot, "chiffres").await.send(&bot).await;
    assert!(
        same.content.contains("rien n’a été modifié"),
        "{}",
        same.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn of_two_moderators_the_second_sees_what_the_first_has_changed() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let moderator = bot.sample.moderator;
    let (first, second) = (edit(&bot, "chiffres").await, edit(&bot, "chiffres").await);
    let (report, _) = first
        .with("summary", "Ce que dit la première.")
        .send(&bot)
        .await;
    press(&bot, moderator, &report, TAKE).await;
    let second = second.with("keywords", "illectronisme\nseconde");
    let (told, _) = second.send(&bot).await;
    let content = plain(&told);
    assert!(
        content.starts_with("Quelqu’un d’autre l’a modifié"),
        "{content}"
    );
    assert!(content.contains("- Un état des lieux chiffré"), "{content}");
    assert!(content.contains("+ Ce que dit la première."), "{content}");
    assert_eq!(labels(&told), [AGAIN]);
    assert!(given_back(&told).contains("seconde"));

    let merged = reopen(&bot, &told, AGAIN).await;
    assert_eq!(merged.fields["summary"], "Ce que dit la première.");
    assert_eq!(merged.fields["keywords"], "illectronisme\nseconde");
    let (report, _) = merged.send(&bot).await;
    press(&bot, moderator, &report, TAKE).await;
    let text = bot.read("base.toml");
    assert!(text.contains("Ce que dit la première.") && text.contains("\"seconde\""));

    // Of two edits of different entries, shown at once, both are served.
    let (one, _) = edit(&bot, "chiffres")
        .await
        .with("title", "Premier titre")
        .send(&bot)
        .await;
    let (other, _) = edit(&bot, "former les")
        .await
        .with("title", "Second titre")
        .send(&bot)
        .await;
    press(&bot, moderator, &one, TAKE).await;
    let again = shown(press(&bot, moderator, &other, TAKE).await);
    assert!(
        plain(&again).starts_with("Ce qui changerait"),
        "{}",
        again.content
    );
    press(&bot, moderator, &again, TAKE).await;
    let text = bot.read("base.toml");
    assert!(text.contains("Premier titre") && text.contains("Second titre"));

    // What was changed has no field.
    let form = edit(&bot, "second titre")
        .await
        .with("summary", "Trop tard.");
    bot.write(
        "base.toml",
        &text.replace("kind = \"recom", "order = 9\nkind = \"recom"),
    );
    let (told, _) = form.send(&bot).await;
    assert!(
        told.content.contains("n’est pas dans le formulaire"),
        "{}",
        told.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn what_is_edited_and_vanishes_or_cannot_be_written_is_given_back() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let form = edit(&bot, "former les")
        .await
        .with("summary", "Un texte précieux.");
    let (report, _) = edit(&bot, "chiffres")
        .await
        .with("summary", "Un autre trésor.")
        .send(&bot)
        .await;
    bot.edit(|base| {
        base.split("[[entry]]\nid = \"former\"")
            .next()
            .expect("a text")
            .to_owned()
    });
    let (told, _) = form.send(&bot).await;
    assert!(
        told.content.contains("n’est plus dans les fichiers"),
        "{}",
        told.content
    );
    assert!(given_back(&told).contains("Un texte précieux."));
    // The folder has changed: the edit is shown again as it would be now.
    let again = shown(press(&bot, bot.sample.moderator, &report, TAKE).await);
    assert!(
        plain(&again).contains("1 retirée (former)"),
        "{}",
        again.content
    );

    bot.put_behind_a_link("base.toml");
    let kept = bot.read("base.toml");
    let told = shown(press(&bot, bot.sample.moderator, &again, TAKE).await);
    assert!(told.content.contains("lien"), "{}", told.content);
    assert!(given_back(&told).contains("Un autre trésor."));
    assert_eq!(
        reopen(&bot, &told, AGAIN).await.fields["summary"],
        "Un autre trésor."
    );
    assert_eq!(bot.read("base.toml"), kept);

    bot.write("base.toml", "[[entry]\n");
    let command = bot
        .discord
        .slash(bot.sample.moderator, bot.sample.general, "modifier");
    let refused = command
        .option("fiche", "chiffres")
        .send()
        .expect("a command");
    let refused = shown(refused.response().await.expect("an answer"));
    assert!(
        refused.content.contains("fautes d’écriture"),
        "{}",
        refused.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn a_form_sent_after_a_restart_is_not_lost() {
    let state = TempDir::new().expect("a folder");
    let config = with_state(state.path());
    let bot = start(&state).await;
    let form = edit(&bot, "chiffres")
        .await
        .with("summary", "Écrit avant le redémarrage.");
    let fresh = new(&bot, None)
        .await
        .with("title", "Le vestiaire")
        .with("summary", "Il est à gauche.");
    let bot = bot.restart(&config).await;
    bot.registered(Some(bot.sample.guild)).await;
    for form in [form, fresh] {
        let (report, _) = form.send(&bot).await;
        assert_eq!(labels(&report), [TAKE, KEEP, AGAIN], "{}", report.content);
        press(&bot, bot.sample.moderator, &report, TAKE).await;
    }
    assert!(
        summary(&bot)
            .await
            .starts_with("Écrit avant le redémarrage")
    );
    assert!(bot.read("le-vestiaire.toml").contains("Il est à gauche."));
    bot.finish().await;
}

#[tokio::test]
async fn a_form_that_a_member_forges_is_refused_and_control_characters_are_left_out() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let form = new(&bot, None).await;
    let fields = [
        ("title", "Faux\u{202e}"),
        ("summary", "Un texte\u{0} faux."),
    ];
    let forged = bot
        .discord
        .submit_modal(&form.shown_for, &fields)
        .expect("a form");
    let forged = forged.altered(|event| event["member"]["permissions"] = "0".into());
    let refused = forged.send().expect("a form").response().await;
    let refused = shown(refused.expect("an answer"));
    assert!(
        refused.content.contains("réservée à la modération"),
        "{}",
        refused.content
    );

    let honest = bot
        .discord
        .submit_modal(&form.shown_for, &fields)
        .expect("a form");
    let report = honest.send().expect("a form").response().await;
    let report = shown(report.expect("a report"));
    press(&bot, bot.sample.moderator, &report, TAKE).await;
    let text = bot.read("faux.toml");
    assert!(
        text.contains("title = \"Faux\"\nsummary = \"Un texte faux.\"\n"),
        "{text}"
    );
    bot.finish().await;
}

#[tokio::test]
async fn something_new_has_a_file_of_its_own_and_answers_at_once() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let before = bot.read("base.toml");
    for expected in ["le-vestiaire.toml", "le-vestiaire-2.toml"] {
        let form = new(&bot, None).await;
        assert_eq!(form.title, NEW);
        let form = form
            .with("title", "Le vestiaire")
            .with("summary", "Le vestiaire est à gauche de l’entrée.")
            .with("questions", "Où poser mon manteau ?");
        let (report, sent) = form.send(&bot).await;
        assert!(
            plain(&report).contains("Entrées : 1 ajoutée (le-vestiaire"),
            "{}",
            report.content
        );
        sent.follow_ups(1).await.expect("a preview");
        press(
            &bot,
            bot.sample.moderator,
            &report,
            labels(&report)[0].as_str(),
        )
        .await;
        assert!(bot.read(expected).contains("Où poser mon manteau ?"));
    }
    let asked = bot.discord.mention_bot(
        bot.sample.member,
        bot.sample.general,
        "Où poser mon manteau ?",
    );
    let reply = asked.reply().await.expect("a reply");
    assert!(reply.content.contains("vestiaire"), "{}", reply.content);
    assert_eq!(bot.read("base.toml"), before);

    let form = new(&bot, Some("elsewhere")).await;
    assert_eq!(form.title, "Nouveau sujet ailleurs");
    let form = form
        .with("title", "Carte Vitale")
        .with("text", "Voyez ameli.fr.")
        .with("url", "http://ameli.fr");
    let (report, _) = form.send(&bot).await;
    assert!(
        report.content.contains("ailleurs-carte-vitale.toml:4:"),
        "{}",
        report.content
    );
    let form = reopen(&bot, &report, AGAIN)
        .await
        .with("url", "https://www.ameli.fr");
    let (report, _) = form.send(&bot).await;
    press(&bot, bot.sample.moderator, &report, TAKE).await;
    assert!(bot.has("ailleurs-carte-vitale.toml"));
    let versions = offered(&bot, bot.sample.moderator, "fr").await;
    go_back(&bot, &versions[0].1).await;
    assert!(!bot.has("ailleurs-carte-vitale.toml"), "undone");
    bot.finish().await;
}

/// What the moderator is shown who adds a member's message.
pub async fn added(bot: &Bot, text: &str) -> Message {
    let message = bot
        .discord
        .send_message(bot.sample.member, bot.sample.general, text)
        .id;
    let command = bot
        .discord
        .message_command(bot.sample.moderator, message, "Ajouter à la base");
    let sent = command.send().expect("a command");
    let start = shown(sent.response().await.expect("an answer"));
    assert!(start.is_ephemeral());
    start
}

#[tokio::test]
async fn a_members_message_becomes_an_example_question() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let question = "Qui galère avec l’illectronisme ?";
    let start = added(&bot, question).await;
    assert_eq!(
        labels(&start)[0],
        "Les chiffres du numérique",
        "the nearest first"
    );
    let form = reopen(&bot, &start, "Les chiffres du numérique").await;
    assert_eq!(
        form.fields["questions"],
        format!("Qui a parlé de l’illectronisme ?\n{question}")
    );
    let (report, _) = form.send(&bot).await;
    press(&bot, bot.sample.moderator, &report, TAKE).await;
    assert!(bot.read("base.toml").contains(question));

    let start = added(&bot, UNANSWERABLE).await;
    let form = reopen(&bot, &start, NEW).await;
    assert_eq!(form.fields["questions"], UNANSWERABLE);
    let form = reopen(&bot, &start, "Nouveau sujet ailleurs").await;
    let form = form
        .with("title", "Cuisine")
        .with("text", "Voyez un livre de cuisine.");
    let (report, _) = form.send(&bot).await;
    press(&bot, bot.sample.moderator, &report, TAKE).await;
    assert!(bot.read("ailleurs-cuisine.toml").contains(UNANSWERABLE));

    let start = added(&bot, "👋").await;
    assert!(
        start.content.contains("ne contient pas de texte"),
        "{}",
        start.content
    );
    with_emergency(&bot).await;
    let helped = added(&bot, IN_DANGER).await;
    assert!(helped.content.contains("3114"), "{}", helped.content);
    bot.finish().await;
}

#[tokio::test]
async fn what_is_no_longer_kept_is_told_and_english_is_english() {
    let state = TempDir::new().expect("a folder");
    let bot = start(&state).await;
    let start = added(&bot, UNANSWERABLE).await;
    bot.later(std::time::Duration::from_secs(13 * 60 * 60))
        .await;
    let told = shown(press(&bot, bot.sample.moderator, &start, NEW).await);
    assert!(told.content.contains("n’attend plus"), "{}", told.content);
    let command = bot
        .discord
        .slash(bot.sample.moderator, bot.sample.general, "nouveau");
    let form = Form::of(command.locale("en-GB").send().expect("a command")).await;
    assert_eq!(form.title, "New entry");
    let command = bot
        .discord
        .slash(bot.sample.moderator, bot.sample.general, "modifier");
    let told = command
        .option("fiche", "recette")
        .locale("en-GB")
        .send()
        .expect("a command");
    let told = shown(told.response().await.expect("an answer"));
    assert!(
        told.content.starts_with("I did not find that"),
        "{}",
        told.content
    );
    bot.finish().await;
}

#[tokio::test]
async fn without_a_folder_to_keep_what_it_replaces_nothing_is_edited() {
    let bot = Bot::start().await;
    bot.registered(Some(bot.sample.guild)).await;
    for (name, option) in [("modifier", Some("chiffres")), ("nouveau", None)] {
        let command = bot
            .discord
            .slash(bot.sample.moderator, bot.sample.general, name);
        let command = match option {
            Some(value) => command.option("fiche", value),
            None => command,
        };
        let refused = command.send().expect("a command");
        let refused = shown(refused.response().await.expect("an answer"));
        assert!(
            refused.content.contains("[state] dir"),
            "{}",
            refused.content
        );
    }
    bot.finish().await;
}
