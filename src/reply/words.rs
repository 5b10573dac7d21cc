//! Every word that the bot adds to the knowledge base's own texts, in French and in English. Only the
//! labels of facts stand with them, in `entry.rs` and `event.rs`.
//!
//! A row has both languages, French first: a sentence changed here changes in every medium. It must not know
//! where it is shown, so no markup and no emoji here. A sentence that names the event does so with `{le}`,
//! `{Le}`, `{du}` or `the {event}`: whoever says it has `naming` fill it in.

use super::typography::set_french;
use crate::knowledge::{EntryKind, Language, Noun, bilingual};

bilingual! {
    /// The bot's own words in one language.
    #[derive(PartialEq, Eq)]
    pub struct Words {
        /// Which language these are.
        pub language: Language = Language::French, Language::English;
        /// Between the last two names of a list.
        pub and = " et ", " and ";
        /// Said after the name of the speaker, and after several names.
        pub spoke: (&'static str, &'static str) =
            (" en a parlé.", " en ont parlé."),
            (" spoke about it.", " spoke about it.");
        /// Said if somebody asks who spoke and the base names nobody.
        pub nobody_named =
            "Le compte rendu ne nomme personne pour ce passage.",
            "The report gives no names for this part.";
        /// Label before the themes of an entry.
        pub themes = "Thèmes", "Themes";
        /// The same for one theme.
        pub theme = "Thème", "Theme";
        /// Title of the link to the recording.
        pub video = "Voir la vidéo", "Watch the video";
        /// The same if the link leads to the minute that answers, which follows.
        pub video_at = "Voir la vidéo à", "Watch the video at";
        /// Before the minute at which something quoted was said.
        pub said_at = "Dit à", "Said at";
        /// Between that and who said it, in which session, and who spoke in it.
        pub said_by = " par ", " by ";
        /// The same for the session's title.
        pub said_in = " dans ", " in ";
        /// The same for who spoke in it, if the captions do not say who said it.
        pub said_among = ", séance avec ", ", a session with ";
        /// Said of captions that nobody has reviewed.
        pub automatic_captions =
            "sous-titres automatiques, non relus",
            "automatic captions, not reviewed";
        /// Title of the link to the page that the facts come from.
        pub source = "Lire le compte rendu", "Read the report";
        /// Title of the link to the page that one point comes from.
        pub point_source = "Lire la source", "Read the source";
        /// Said if an entry has no recording of its own but a page that has one.
        pub recordings_on_page =
            "Les enregistrements sont sur la page du compte rendu.",
            "The recordings are on the report’s page.";
        /// Introduces the choices of an ambiguous question.
        pub clarify =
            "Plusieurs passages {du} répondent peut-être à votre question. Lequel vous intéresse ?",
            "Several parts of the {event} may answer this. Which one do you have in mind?";
        /// Introduces the next candidates after an answer that was not meant.
        pub instead =
            "D’accord. Voici ce qui s’en approche le plus : est-ce l’un de ces passages ?",
            "All right. Here is what comes closest: is it one of these?";
        /// Said if the answer was not meant and there is no other.
        pub nothing_else =
            "Je n’ai rien trouvé d’autre dans {le} qui réponde à cette question.",
            "I found nothing else in the {event} that answers this question.";
        /// Introduces the entries related to one.
        related = "Voir aussi, autour de {title} :", "Related to {title}:";
        /// Invites to choose in a list.
        pub choose = "Choisir un passage", "Choose a part";
        /// Asks for related entries.
        pub see_also = "Voir aussi", "See also";
        /// Says that the answer was not meant.
        pub not_that = "Ce n’est pas ça", "That’s not it";
        /// Said when nothing answers.
        pub unknown =
            "Je n’ai pas trouvé de réponse sûre à cette question dans {le}.",
            "I couldn’t find a clear answer to this in the {event}.";
        /// Said if answering has failed.
        pub failed =
            "Je n’ai pas pu répondre : c’est une erreur de ma part, notée dans mon journal. Vous \
             pouvez poser votre question autrement.",
            "I couldn’t answer: the error is on my side, and noted in my log. You can ask your \
             question another way.";
        /// Said before who can help with what the colloquium did not cover.
        pub elsewhere = "Le compte rendu n’en parle pas.", "The report does not mention this.";
        /// Title of the link to who can help.
        pub elsewhere_link = "En savoir plus", "Find out more";
        /// Title of the link to who helps somebody in danger.
        pub emergency_link = "Le site du service", "The service’s website";
        /// Said of the bot if nobody says who runs it.
        pub not_official =
            "Je ne suis pas un canal officiel de l’organisateur {du}.",
            "I am not an official channel of the {event}’s organiser.";
        /// What the bot is, and where its answers come from.
        pub automatic =
            "Je suis un programme automatique : personne ne suit la conversation à travers moi ni \
             ne répond à ma place, et aucun modèle de langage comme ChatGPT n’écrit mes réponses. \
             Elles viennent de textes préparés d’avance, d’après le compte rendu {du} et d’autres \
             pages publiques.",
            "I am an automated program: nobody follows the conversation through me or answers in \
             my place, and no language model such as ChatGPT writes my answers. They come from \
             texts prepared in advance, from the {event}’s report and other public pages.";
        /// What is never kept, on any medium.
        pub privacy =
            "Je ne garde pas votre nom, et n’écris nulle part qui a demandé quoi.",
            "I do not keep your name, and write nowhere who asked what.";
        /// Introduces example questions.
        pub examples = "Vous pouvez me demander, par exemple", "You can ask me, for instance";
        /// Reply to thanks.
        pub thanks =
            "Avec plaisir ! Si une autre question vous vient sur {le}, je suis là.",
            "You’re welcome! I’m here for any other question about the {event}.";
        /// A greeting and what the bot can do, if the base names no event.
        pub welcome =
            "Bonjour ! Posez-moi une question sur {le} : je vous indique qui en a parlé, ce qui \
             s’est dit et où le retrouver.",
            "Hello! Ask me a question about the {event}: I’ll tell you who spoke about it, what \
             was said and where to find it.";
        /// The same if it does.
        welcome_event =
            "Bonjour ! Posez-moi une question sur {le} {title} : je vous indique qui en a parlé, \
             ce qui s’est dit et où le retrouver.",
            "Hello! Ask me a question about the {event} {title}: I’ll tell you who spoke about \
             it, what was said and where to find it.";
        /// Heading above the sessions of a theme.
        pub sessions = "Séances", "Sessions";
        /// Heading above the recommendations of a theme.
        pub recommendations = "Recommandations", "Recommendations";
        /// Heading above the other entries of a theme.
        pub about = "À propos", "About";
        /// Said of a theme without entries.
        pub empty_theme = "Ce thème n’a pas encore de contenu.", "This theme has no content yet.";
        /// Title of the programme.
        pub programme = "Programme", "Schedule";
        /// Said of a programme without sessions.
        pub empty_programme =
            "Le programme n’a pas encore de séance.",
            "The schedule has no sessions yet.";
        /// Says what the programme is.
        pub programme_opening =
            "Les séances de la journée, dans l’ordre.",
            "The sessions of the day, in order.";
        /// Invites to open one of the programme's sessions.
        pub open_session = "Ouvrir une séance", "Open a session";
        /// Title of the link to its page.
        pub event_page = "Page {du}", "The {event}’s page";
        /// Ends a list cut short.
        more = "… et {number} de plus", "… and {number} more";
        /// Said of a message without text to look for.
        pub no_text =
            "Ce message ne contient pas de texte : je ne peux chercher que des mots. Posez-moi la \
             question autrement, je chercherai volontiers.",
            "This message has no text, and I can only search for words. Ask me another way and \
             I’ll gladly look.";
        /// Said when a button or a command names an entry or a theme that the base no longer has.
        pub gone =
            "Ce que vous demandez n’est plus dans la base : elle a été mise à jour depuis. Posez \
             votre question à nouveau, je chercherai dans la version actuelle.",
            "What you ask for is no longer in the base, which has been updated since. Ask your \
             question again and I’ll look in the current version.";
        /// Label before the member's own question.
        pub question = "Question posée", "Question asked";
        /// Opening and closing quotation marks.
        pub quotes: (&'static str, &'static str) = ("«\u{a0}", "\u{a0}»"), ("“", "”");
        /// What separates a label from what it labels.
        pub colon = "\u{a0}: ", ": ";
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({:?})", self.language)
    }
}

impl Words {
    /// A sentence of these words that names the event.
    pub fn naming(&self, event: &Noun, sentence: &str) -> String {
        match self.language {
            Language::French => {
                let the = event.the();
                let mut letters = the.chars();
                let first = letters.next().into_iter().flat_map(char::to_uppercase);
                let capital: String = first.chain(letters).collect();
                let sentence = sentence.replace("{Le}", &capital).replace("{le}", &the);
                sentence.replace("{du}", &event.of_the())
            }
            Language::English => sentence.replace("{event}", event.english()),
        }
    }

    /// A greeting and what the bot can do.
    pub fn greeting(&self, event: &Noun, title: Option<&str>) -> String {
        let Some(title) = title else {
            return self.naming(event, self.welcome);
        };
        let greeting = self.naming(event, self.welcome_event);
        greeting.replace("{title}", &self.quote(title))
    }

    /// Ends a list cut short of so many.
    pub fn and_more(&self, left_out: usize) -> String {
        self.more.replace("{number}", &left_out.to_string())
    }

    /// Introduces the entries related to the one of this title.
    pub fn related_to(&self, title: &str) -> String {
        self.related.replace("{title}", &self.quote(title))
    }

    /// The heading above the entries of one kind.
    pub const fn heading(&self, kind: EntryKind) -> &'static str {
        match kind {
            EntryKind::Session => self.sessions,
            EntryKind::Recommendation => self.recommendations,
            EntryKind::About => self.about,
        }
    }

    /// The label before that many themes.
    pub const fn themes_label(&self, number: usize) -> &'static str {
        if number == 1 { self.theme } else { self.themes }
    }

    /// The title of the link to a recording, with the minute if it is known.
    pub fn video_label(&self, at: Option<&str>) -> String {
        at.map_or_else(
            || self.video.to_owned(),
            |at| format!("{} {at}", self.video_at),
        )
    }

    /// Names with a word before the last; nothing if there are none.
    pub fn list(&self, names: &[String]) -> Option<String> {
        match names {
            [] => None,
            [name] => Some(name.clone()),
            [others @ .., last] => Some(format!("{}{}{last}", others.join(", "), self.and)),
        }
    }

    /// When something was said, by whom or among whom, and in which session if it has to be said;
    /// then the quotation.
    pub fn said_at(
        &self,
        clock: &str,
        speaker: Option<&str>,
        session: Option<&str>,
        speakers: Option<&str>,
        automatic: bool,
    ) -> String {
        let part = |before: &str, text: Option<String>| {
            text.map_or_else(String::new, |text| format!("{before}{text}"))
        };
        let by = part(self.said_by, speaker.map(str::to_owned));
        let session = part(self.said_in, session.map(|title| self.quote(title)));
        let among = part(self.said_among, speakers.map(str::to_owned));
        let captions = if automatic {
            format!(" ({})", self.automatic_captions)
        } else {
            String::new()
        };
        self.heading_of(&format!(
            "{} {clock}{by}{session}{among}{captions}",
            self.said_at
        ))
    }

    /// `text` as it is shown in this language: whatever is not a reply goes through here.
    pub fn typeset(&self, text: &str) -> String {
        match self.language {
            Language::French => set_french(text),
            Language::English => text.to_owned(),
        }
    }

    /// A label above a list.
    pub fn heading_of(&self, label: &str) -> String {
        format!("{label}{}", self.colon.trim_end())
    }

    /// `text` after its label.
    pub fn labelled(&self, label: &str, text: &str) -> String {
        let colon = if text.starts_with('\n') {
            self.colon.trim_end()
        } else {
            self.colon
        };
        format!("{label}{colon}{text}")
    }

    /// `text` between this language's quotation marks.
    pub fn quote(&self, text: &str) -> String {
        let (open, close) = self.quotes;
        format!("{open}{text}{close}")
    }
}
