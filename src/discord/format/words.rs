//! What the bot says about buttons, channels and moderation. In French and English.

use serenity::all::{ChannelId, Mentionable, UserId};

use crate::knowledge::Language;

/// Discord's words in one language.
pub struct DiscordWords {
    /// Shows one person's answer to all.
    pub share: &'static str,
    /// Said before the name of the person who showed it to all.
    pub shared_by: &'static str,
    /// Said if that button is pressed twice in a row.
    pub shared_already: &'static str,
    /// Said if that person may not write there.
    pub may_not_share: &'static str,
    /// Said if too much was shown to all within a minute.
    pub shared_too_much: &'static str,
    /// Offers the rest of what is known of who helps somebody in danger.
    pub emergency_more: &'static str,
    /// Removes an answer.
    pub delete: &'static str,
    /// Said to somebody who may not remove an answer.
    pub not_theirs: &'static str,
    /// Said if an answer could not be removed.
    pub not_deleted: &'static str,
    /// Said once instead of one answer too many.
    pub pause: &'static str,
    /// Said before the name of the person whom an answer is for.
    pub addressed_to: &'static str,
    /// Said of a command that was typed as text: before and after it.
    command: (&'static str, &'static str),
    /// Said if the bot's role was mentioned and Discord keeps the text back: before and after the
    /// mention of the bot itself.
    mention_me: (&'static str, &'static str),
    /// Said if the bot is called on a message whose text Discord keeps back.
    pub cannot_read: &'static str,
    /// Said if the server's automatic moderation holds an answer back.
    pub blocked: &'static str,
    /// Said in private if an answer cannot be written: before and after the channel.
    not_there: (&'static str, &'static str),
    /// The same if automatic moderation has held it back.
    held_back: (&'static str, &'static str),
}

impl DiscordWords {
    /// The words in `language`.
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::French => &FRENCH,
            Language::English => &ENGLISH,
        }
    }

    /// How to use a command that was typed as text.
    pub fn use_command(&self, command: &str) -> String {
        let (before, after) = self.command;
        format!("{before}{command}{after}")
    }

    /// How to mention the bot so that it gets the text.
    pub fn mention_me(&self, bot: UserId) -> String {
        let (before, after) = self.mention_me;
        format!("{before}{}{after}", bot.mention())
    }

    /// Why an answer comes in private: the bot may not write in the channel.
    pub fn cannot_write(&self, channel: ChannelId) -> String {
        around(self.not_there, channel)
    }

    /// Why an answer comes in private: automatic moderation has kept it out of the channel.
    pub fn held_back(&self, channel: ChannelId) -> String {
        around(self.held_back, channel)
    }
}

fn around((before, after): (&str, &str), channel: ChannelId) -> String {
    format!("{before}<#{channel}>{after}")
}

static FRENCH: DiscordWords = DiscordWords {
    share: "Montrer à tous",
    shared_by: "Partagé par",
    shared_already: "C’est fait : cette réponse vient d’être montrée à tous.",
    may_not_share: "Vous n’avez pas le droit d’écrire ici : cette réponse reste visible de vous seul.",
    shared_too_much: "Beaucoup de réponses viennent d’être montrées à tous : réessayez dans une minute.",
    emergency_more: "En savoir plus, en privé",
    delete: "Supprimer",
    not_theirs: "Seules la personne qui a posé la question et la modération peuvent supprimer cette \
                 réponse.",
    not_deleted: "Discord ne m’a pas laissé supprimer ce message. La modération peut le faire à la \
                  main.",
    pause: "Cela fait beaucoup de questions en peu de temps : je fais une courte pause. \
            Reposez-moi votre question dans une minute, ou utilisez la commande /question.",
    addressed_to: "Pour",
    command: (
        "Pour cela, utilisez la commande ",
        " : cliquez dessus, ou choisissez-la dans la liste que Discord ouvre quand on tape « / ».",
    ),
    mention_me: (
        "Vous avez mentionné mon rôle, et Discord ne me transmet pas ce que vous avez écrit. Mentionnez \
         plutôt ",
        ", ou utilisez la commande /question.",
    ),
    cannot_read: "Discord ne me transmet pas le texte de ce message. Dans son menu « Applications », \
                  choisissez « Chercher dans le colloque ».",
    blocked: "La modération automatique de ce serveur (AutoMod) a retenu cette réponse. La modération \
              peut en voir la raison dans les paramètres du serveur.",
    not_there: (
        "Je n’ai pas le droit d’écrire dans ",
        " : voici ma réponse.",
    ),
    held_back: (
        "La modération automatique (AutoMod) a retenu ma réponse dans ",
        " : la voici.",
    ),
};

static ENGLISH: DiscordWords = DiscordWords {
    share: "Show everyone",
    shared_by: "Shared by",
    shared_already: "Done: this answer has just been shown to everyone.",
    may_not_share: "You’re not allowed to write here: this answer stays visible to you only.",
    shared_too_much: "Many answers have just been shown to everyone: try again in a minute.",
    emergency_more: "Find out more, in private",
    delete: "Delete",
    not_theirs: "Only the person who asked and the moderators can delete this answer.",
    not_deleted: "Discord did not let me delete this message. The moderators can do it by hand.",
    pause: "That’s a lot of questions in a short time: I’m taking a short break. Ask me again in a \
            minute, or use the /question command.",
    addressed_to: "For",
    command: (
        "For that, use the command ",
        ": click on it, or choose it from the list that Discord opens when you type “/”.",
    ),
    mention_me: (
        "You mentioned my role, and Discord does not pass on what you wrote. Please mention ",
        " instead, or use the /question command.",
    ),
    cannot_read: "Discord does not pass on the text of this message. In its “Apps” menu, choose “Search \
                  the colloquium”.",
    blocked: "This server’s automatic moderation (AutoMod) held this answer back. The moderators can \
              see why in the server’s settings.",
    not_there: ("I’m not allowed to write in ", ": here is my answer."),
    held_back: (
        "Automatic moderation (AutoMod) held back my answer in ",
        ": here it is.",
    ),
};
