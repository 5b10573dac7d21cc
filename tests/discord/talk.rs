//! Talk between members in a watched channel, on the base that the bot is shipped with: it is theirs.

use std::fs;

use local_discord::SentMessage;

use crate::bot::Bot;

/// What friends say to each other, some of whom have the first names of speakers.
const AMONG_FRIENDS: [&str; 24] = [
    "Louise, tu viens manger ?",
    "Salut Louise, ça va ?",
    "Nicolas t’as fini ton rapport ?",
    "Merci Valentin, tu peux m’envoyer le lien ?",
    "Fabrice ?",
    "Où est Louise ?",
    "Quelqu’un a vu Nicolas ce matin ?",
    "C’est l’anniversaire de Valentin demain ?",
    "Louise arrive à quelle heure ?",
    "Qui va chercher Fabrice à la gare ?",
    "Tu crois que Nicolas est au courant ?",
    "On mange avec Louise et Valentin ?",
    "Pourquoi Valentin est parti si tôt ?",
    "Dis Fabrice, c’est toi qui as les clés ?",
    "Vous venez, Louise ?",
    "Nicolas, vous avez la salle 12 ?",
    "Est-ce que Louise a répondu ?",
    "Louise a posté quoi hier soir ?",
    "Comment va Fabrice ?",
    "Valentin, t’es là ?",
    "Bravo Nicolas ! tu nous racontes ?",
    "Qui connaît le numéro de Valentin ?",
    "Tu as vu le message de Louise ?",
    "Où est-ce que Nicolas a mis le café ?",
];
/// Questions that the bot would answer, had they not been put to somebody else.
const TO_SOMEBODY: [&str; 8] = [
    "Qui a parlé de l’illectronisme ?",
    "Qui a présenté les chiffres ?",
    "C’est quoi l’illectronisme ?",
    "Qu’a dit Louise Viard-Guillot ?",
    "Combien de personnes sont en difficulté avec le numérique ?",
    "Qui a conclu la journée ?",
    "Quelles sont les recommandations ?",
    "Où revoir le colloque ?",
];

/// The shipped base in one file.
fn shipped() -> String {
    let mut files: Vec<_> = fs::read_dir("knowledge")
        .expect("the folder")
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .collect();
    files.sort();
    let texts = files
        .iter()
        .map(|path| fs::read_to_string(path).expect("a text"));
    texts.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn of_forty_lines_between_members_none_is_answered() {
    let bot = Bot::start_on(&shipped()).await;
    let (discord, sample) = (&bot.discord, &bot.sample);
    let plain = |text: &str| discord.send_message(sample.member, sample.watched, text);
    let theirs = plain("Bonne journée à vous");
    let mut sent: Vec<(&str, SentMessage)> = Vec::new();
    for text in AMONG_FRIENDS {
        sent.push((text, plain(text)));
    }
    for text in TO_SOMEBODY {
        let reply = discord.draft(sample.moderator, sample.watched, text);
        sent.push((text, reply.reply_to(theirs.id).send()));
        let mention = format!("<@{}> {text}", sample.member);
        let mention = discord.send_message(sample.moderator, sample.watched, &mention);
        sent.push((text, mention));
    }
    assert_eq!(sent.len(), 40);
    discord.settle().await.expect("the bot settles");
    let replies = discord.messages(sample.watched);
    let replies = replies.iter().filter(|it| it.is_by(discord.bot()));
    let answered: Vec<&str> = replies
        .filter_map(|reply| {
            let asked = sent
                .iter()
                .find(|(_, sent)| Some(sent.id) == reply.reply_to)?;
            Some(asked.0)
        })
        .collect();
    assert!(answered.is_empty(), "{answered:?}");

    bot.later(std::time::Duration::from_secs(6)).await;
    let asked = discord.send_message(sample.moderator, sample.watched, TO_SOMEBODY[0]);
    asked.reply().await.expect("put to all, it is answered");
    bot.finish().await;
}
