//! What the bot says about buttons, channels and moderation. In French and English.

use serenity::all::{ChannelId, Mentionable, UserId};

use crate::knowledge::bilingual;

bilingual! {
    /// Discord's words in one language.
    pub struct DiscordWords {
        /// Shows one person's answer to all.
        pub share = "Montrer à tous", "Show everyone";
        /// Said before the name of the person who showed it to all.
        pub shared_by = "Partagé par", "Shared by";
        /// Said if that button is pressed twice in a row.
        pub shared_already =
            "C’est fait : cette réponse vient d’être montrée à tous.",
            "Done: this answer has just been shown to everyone.";
        /// Said if that person may not write there.
        pub may_not_share =
            "Vous n’avez pas le droit d’écrire ici : cette réponse reste visible de vous seul.",
            "You’re not allowed to write here: this answer stays visible to you only.";
        /// Said if too much was shown to all within a minute.
        pub shared_too_much =
            "Beaucoup de réponses viennent d’être montrées à tous : réessayez dans une minute.",
            "Many answers have just been shown to everyone: try again in a minute.";
        /// Offers the rest of what is known of who helps somebody in danger.
        pub emergency_more = "En savoir plus, en privé", "Find out more, in private";
        /// Has the question posted where people answer.
        pub ask_people = "Demander à un humain", "Ask a human";
        /// Said before that: what is posted, and where.
        help_offer =
            "« Demander à un humain » publie votre question et votre nom dans {channel}, où d’autres les liront et \
             pourront répondre.",
            "“Ask a human” posts your question and your name in {channel}, where others will read them and can \
             answer.";
        /// The same of a question asked in private.
        help_offer_private =
            "« Demander à un humain » publie votre question, posée ici en privé, et votre nom dans {channel}, où \
             d’autres les liront et pourront répondre.",
            "“Ask a human” posts your question, asked here in private, and your name in {channel}, where others will \
             read them and can answer.";
        /// Said once it is posted.
        help_posted =
            "Question transmise à un humain : {link}",
            "Question passed on to a human: {link}";
        /// Said once somebody has answered it.
        help_answered =
            "{person} a répondu à votre question {question} :",
            "{person} answered your question {question}:";
        /// Leads to that answer.
        pub see_answer = "Voir la réponse", "See the answer";
        /// Said to somebody else.
        pub not_theirs_to_ask =
            "Seule la personne qui a posé la question peut la transmettre.",
            "Only the person who asked can pass the question on.";
        /// Said if it was posted already, or is about to be.
        pub asked_already =
            "C’est fait : votre question est transmise.",
            "Done: your question is passed on.";
        /// Said if the settings have changed.
        pub no_help_here =
            "D’ici, on ne peut plus transmettre de question à un humain.",
            "From here, questions can no longer be passed on to a human.";
        /// Said if that person may not write where they ask.
        pub may_not_ask =
            "Vous n’avez pas le droit d’écrire ici : votre question n’est pas transmise.",
            "You’re not allowed to write here: your question is not passed on.";
        /// Said if they are not in the channel's server.
        help_elsewhere =
            "Vous n’êtes pas sur le serveur de {channel} : votre question n’y est pas publiée.",
            "You’re not in the server of {channel}: your question is not posted there.";
        /// Said if too many were posted within an hour.
        asked_too_much =
            "Beaucoup de questions ont été transmises : réessayez dans une heure, ou écrivez vous-même dans \
             {channel}.",
            "Many questions have been passed on: try again in an hour, or write in {channel} yourself.";
        /// Said if the question is no longer there.
        question_lost =
            "Je ne retrouve plus votre question : posez-la de nouveau, ou écrivez vous-même dans {channel}.",
            "I no longer find your question: ask it again, or write in {channel} yourself.";
        /// Said if the bot may not write in that channel, or it is gone.
        help_closed =
            "Votre question n’est pas transmise : je ne peux pas écrire dans {channel}. Prévenez la modération.",
            "Your question is not passed on: I cannot write in {channel}. Please tell the moderators.";
        /// Said if automatic moderation keeps it out of that channel.
        help_held_back =
            "Votre question n’est pas transmise : la modération automatique (AutoMod) de {channel} l’a retenue.",
            "Your question is not passed on: automatic moderation (AutoMod) of {channel} held it back.";
        /// Said if it could not be posted for another reason.
        pub help_failed =
            "Votre question n’a pas pu être transmise : réessayez dans un moment.",
            "Your question could not be passed on: please try again in a while.";
        /// Removes an answer.
        pub delete = "Supprimer", "Delete";
        /// Said to somebody who may not remove an answer.
        pub not_theirs =
            "Seules la personne qui a posé la question et la modération peuvent supprimer cette \
             réponse.",
            "Only the person who asked and the moderators can delete this answer.";
        /// Said if an answer could not be removed.
        pub not_deleted =
            "Discord ne m’a pas laissé supprimer ce message. La modération peut le faire à la \
             main.",
            "Discord did not let me delete this message. The moderators can do it by hand.";
        /// Said once instead of one answer too many.
        pub pause =
            "Cela fait beaucoup de questions en peu de temps : je fais une courte pause. \
             Reposez-moi votre question dans une minute, ou utilisez la commande /question.",
            "That’s a lot of questions in a short time: I’m taking a short break. Ask me again in \
             a minute, or use the /question command.";
        /// Said before the name of the person whom an answer is for.
        pub addressed_to = "Pour", "For";
        /// Said of a command that was typed as text.
        command =
            "Pour cela, utilisez la commande {command} : cliquez dessus, ou choisissez-la dans la \
             liste que Discord ouvre quand on tape « / ».",
            "For that, use the command {command}: click on it, or choose it from the list that \
             Discord opens when you type “/”.";
        /// Said if the bot's role was mentioned and Discord keeps the text back.
        mention_me =
            "Vous avez mentionné mon rôle, et Discord ne me transmet pas ce que vous avez écrit. \
             Mentionnez plutôt {bot}, ou utilisez la commande /question.",
            "You mentioned my role, and Discord does not pass on what you wrote. Please mention \
             {bot} instead, or use the /question command.";
        /// Said if the bot is called on a message whose text Discord keeps back.
        pub cannot_read =
            "Discord ne me transmet pas le texte de ce message. Dans son menu « Applications », \
             choisissez « Chercher dans le colloque ».",
            "Discord does not pass on the text of this message. In its “Apps” menu, choose “Search \
             the colloquium”.";
        /// Said if the server's automatic moderation holds an answer back.
        pub blocked =
            "La modération automatique de ce serveur (AutoMod) a retenu cette réponse. La \
             modération peut en voir la raison dans les paramètres du serveur.",
            "This server’s automatic moderation (AutoMod) held this answer back. The moderators \
             can see why in the server’s settings.";
        /// Said in private if an answer cannot be written.
        not_there =
            "Je n’ai pas le droit d’écrire dans {channel} : voici ma réponse.",
            "I’m not allowed to write in {channel}: here is my answer.";
        /// The same if automatic moderation has held it back.
        held_back =
            "La modération automatique (AutoMod) a retenu ma réponse dans {channel} : la voici.",
            "Automatic moderation (AutoMod) held back my answer in {channel}: here it is.";
    }
}

impl DiscordWords {
    /// How to use a command that was typed as text.
    pub fn use_command(&self, command: &str) -> String {
        self.command.replace("{command}", command)
    }

    /// How to mention the bot so that it gets the text.
    pub fn mention_me(&self, bot: UserId) -> String {
        let bot = bot.mention().to_string();
        self.mention_me.replace("{bot}", &bot)
    }

    /// Why an answer comes in private: the bot may not write in the channel.
    pub fn cannot_write(&self, channel: ChannelId) -> String {
        in_channel(self.not_there, channel)
    }

    /// Why an answer comes in private: automatic moderation has kept it out of the channel.
    pub fn held_back(&self, channel: ChannelId) -> String {
        in_channel(self.held_back, channel)
    }

    /// Before a click: that the question will be posted in the channel.
    pub fn help_offer(&self, channel: ChannelId, asked_in_private: bool) -> String {
        let sentence = if asked_in_private {
            self.help_offer_private
        } else {
            self.help_offer
        };
        in_channel(sentence, channel)
    }

    /// That the question is posted, and where.
    pub fn help_posted(&self, link: &str) -> String {
        self.help_posted.replace("{link}", link)
    }

    /// That this person has answered the question.
    pub fn help_answered(&self, by: UserId, question: &str) -> String {
        let told = self
            .help_answered
            .replace("{person}", &by.mention().to_string());
        told.replace("{question}", question)
    }

    /// That a question is not posted, since its asker is not in the channel's server.
    pub fn help_elsewhere(&self, channel: ChannelId) -> String {
        in_channel(self.help_elsewhere, channel)
    }

    /// That a question is not posted, since many were.
    pub fn asked_too_much(&self, channel: ChannelId) -> String {
        in_channel(self.asked_too_much, channel)
    }

    /// That a question is not posted, since it is gone.
    pub fn question_lost(&self, channel: ChannelId) -> String {
        in_channel(self.question_lost, channel)
    }

    /// That a question is not posted, since the bot cannot write in the channel.
    pub fn help_closed(&self, channel: ChannelId) -> String {
        in_channel(self.help_closed, channel)
    }

    /// That a question is not posted, since automatic moderation has kept it out.
    pub fn help_held_back(&self, channel: ChannelId) -> String {
        in_channel(self.help_held_back, channel)
    }
}

fn in_channel(sentence: &str, channel: ChannelId) -> String {
    sentence.replace("{channel}", &channel.mention().to_string())
}
