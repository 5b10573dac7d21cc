//! Every word that the bot adds to the knowledge base's own texts, in French and in English. Only the
//! labels of facts stand with them, in `entry.rs` and `event.rs`.
//!
//! One value per language: a sentence changed here changes in every medium. It must not know
//! where it is shown, so no markup and no emoji here. A sentence that names the event does so with `{le}`,
//! `{Le}`, `{du}` or `the {event}`: whoever says it has `naming` fill it in.

use super::typography::set_french;
use crate::knowledge::{Kind, Language, Noun};

/// The bot's own words in one language.
#[derive(PartialEq, Eq)]
pub struct Words {
    /// Which language these are.
    pub language: Language,
    /// Between the last two names of a list.
    pub and: &'static str,
    /// Said after the name of the speaker, and after several names.
    pub spoke: (&'static str, &'static str),
    /// Said if somebody asks who spoke and the base names nobody.
    pub nobody_named: &'static str,
    /// Label before the themes of an entry.
    pub themes: &'static str,
    /// The same for one theme.
    pub theme: &'static str,
    /// Title of the link to the recording.
    pub video: &'static str,
    /// The same if the link leads to the minute that answers, which follows.
    pub video_at: &'static str,
    /// Before the minute at which something quoted was said.
    pub said_at: &'static str,
    /// Between that and who said it, in which session, and who spoke in it.
    pub said_by: &'static str,
    /// The same for the session's title.
    pub said_in: &'static str,
    /// The same for who spoke in it, if the captions do not say who said it.
    pub said_among: &'static str,
    /// Said of captions that nobody has reviewed.
    pub automatic_captions: &'static str,
    /// Title of the link to the page that the facts come from.
    pub source: &'static str,
    /// Title of the link to the page that one point comes from.
    pub point_source: &'static str,
    /// Said if an entry has no recording of its own but a page that has one.
    pub recordings_on_page: &'static str,
    /// Introduces the choices of an ambiguous question.
    pub clarify: &'static str,
    /// Introduces the next candidates after an answer that was not meant.
    pub instead: &'static str,
    /// Said if the answer was not meant and there is no other.
    pub nothing_else: &'static str,
    /// Introduces the entries related to one: before and after its title.
    pub related: (&'static str, &'static str),
    /// Invites to choose in a list.
    pub choose: &'static str,
    /// Asks for related entries.
    pub see_also: &'static str,
    /// Says that the answer was not meant.
    pub not_that: &'static str,
    /// Said when nothing answers.
    pub unknown: &'static str,
    /// Said if answering has failed.
    pub failed: &'static str,
    /// Said before who can help with what the colloquium did not cover.
    pub elsewhere: &'static str,
    /// Title of the link to who can help.
    pub elsewhere_link: &'static str,
    /// Title of the link to who helps somebody in danger.
    pub emergency_link: &'static str,
    /// Said of the bot if nobody says who runs it.
    pub not_official: &'static str,
    /// What the bot is, and where its answers come from.
    pub automatic: &'static str,
    /// What is never kept, on any medium.
    pub privacy: &'static str,
    /// Introduces example questions.
    pub examples: &'static str,
    /// Reply to thanks.
    pub thanks: &'static str,
    /// A greeting and what the bot can do, if the base names no event.
    pub welcome: &'static str,
    /// The same if it does: before and after the event's title.
    pub welcome_event: (&'static str, &'static str),
    /// Heading above the sessions of a theme.
    pub sessions: &'static str,
    /// Heading above the recommendations of a theme.
    pub recommendations: &'static str,
    /// Heading above the other entries of a theme.
    pub about: &'static str,
    /// Said of a theme without entries.
    pub empty_theme: &'static str,
    /// Title of the programme.
    pub programme: &'static str,
    /// Said of a programme without sessions.
    pub empty_programme: &'static str,
    /// Says what the programme is.
    pub programme_opening: &'static str,
    /// Invites to open one of the programme's sessions.
    pub open_session: &'static str,
    /// Title of the link to its page.
    pub event_page: &'static str,
    /// Ends a list cut short: before and after the number of what is left out.
    pub more: (&'static str, &'static str),
    /// Said of a message without text to look for.
    pub no_text: &'static str,
    /// Said when a button or a command names an entry or a theme that the base no longer has.
    pub gone: &'static str,
    /// Label before the member's own question.
    pub question: &'static str,
    /// Opening and closing quotation marks.
    pub quotes: (&'static str, &'static str),
    /// What separates a label from what it labels.
    pub colon: &'static str,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({:?})", self.language)
    }
}

impl Words {
    /// The bot's words in `language`.
    pub const fn of(language: Language) -> &'static Self {
        match language {
            Language::French => &FRENCH,
            Language::English => &ENGLISH,
        }
    }

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
        let (before, after) = self.welcome_event;
        format!("{}{}{after}", self.naming(event, before), self.quote(title))
    }

    /// Introduces the entries related to the one of this title.
    pub fn related_to(&self, title: &str) -> String {
        let (before, after) = self.related;
        format!("{before}{}{after}", self.quote(title))
    }

    /// The heading above the entries of one kind.
    pub const fn heading(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Session => self.sessions,
            Kind::Recommendation => self.recommendations,
            Kind::About => self.about,
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

static FRENCH: Words = Words {
    language: Language::French,
    and: " et ",
    spoke: (" en a parlé.", " en ont parlé."),
    nobody_named: "Le compte rendu ne nomme personne pour ce passage.",
    themes: "Thèmes",
    theme: "Thème",
    video: "Voir la vidéo",
    video_at: "Voir la vidéo à",
    said_at: "Dit à",
    said_by: " par ",
    said_in: " dans ",
    said_among: ", séance avec ",
    automatic_captions: "sous-titres automatiques, non relus",
    source: "Lire le compte rendu",
    point_source: "Lire la source",
    recordings_on_page: "Les enregistrements sont sur la page du compte rendu.",
    clarify: "Plusieurs passages {du} répondent peut-être à votre question. Lequel vous \
              intéresse ?",
    instead: "D’accord. Voici ce qui s’en approche le plus : est-ce l’un de ces passages ?",
    nothing_else: "Je n’ai rien trouvé d’autre dans {le} qui réponde à cette question.",
    related: ("Voir aussi, autour de ", " :"),
    choose: "Choisir un passage",
    see_also: "Voir aussi",
    not_that: "Ce n’est pas ça",
    unknown: "Je n’ai pas trouvé de réponse sûre à cette question dans {le}.",
    failed: "Je n’ai pas pu répondre : c’est une erreur de ma part, notée dans mon journal. Vous \
             pouvez poser votre question autrement.",
    elsewhere: "Le compte rendu n’en parle pas.",
    elsewhere_link: "En savoir plus",
    emergency_link: "Le site du service",
    not_official: "Je ne suis pas un canal officiel de l’organisateur {du}.",
    automatic: "Je suis un programme automatique : personne ne suit la conversation à travers moi ni \
                ne répond à ma place, et aucun modèle de langage comme ChatGPT n’écrit mes réponses. \
                Elles viennent de textes préparés d’avance, d’après le compte rendu {du} et \
                d’autres pages publiques.",
    privacy: "Je ne garde ni le texte de vos messages ni votre nom.",
    examples: "Vous pouvez me demander, par exemple",
    thanks: "Avec plaisir ! Si une autre question vous vient sur {le}, je suis là.",
    welcome: "Bonjour ! Posez-moi une question sur {le} : je vous indique qui en a parlé, \
              ce qui s’est dit et où le retrouver.",
    welcome_event: (
        "Bonjour ! Posez-moi une question sur {le} ",
        " : je vous indique qui en a parlé, ce qui s’est dit et où le retrouver.",
    ),
    sessions: "Séances",
    recommendations: "Recommandations",
    about: "À propos",
    empty_theme: "Ce thème n’a pas encore de contenu.",
    programme: "Programme",
    empty_programme: "Le programme n’a pas encore de séance.",
    programme_opening: "Les séances de la journée, dans l’ordre.",
    open_session: "Ouvrir une séance",
    event_page: "Page {du}",
    more: ("… et ", " de plus"),
    no_text: "Ce message ne contient pas de texte : je ne peux chercher que des mots. Posez-moi la \
              question autrement, je chercherai volontiers.",
    gone: "Ce que vous demandez n’est plus dans la base : elle a été mise à jour \
           depuis. Posez votre question à nouveau, je chercherai dans la version actuelle.",
    question: "Question posée",
    quotes: ("«\u{a0}", "\u{a0}»"),
    colon: "\u{a0}: ",
};

static ENGLISH: Words = Words {
    language: Language::English,
    and: " and ",
    spoke: (" spoke about it.", " spoke about it."),
    nobody_named: "The report gives no names for this part.",
    themes: "Themes",
    theme: "Theme",
    video: "Watch the video",
    video_at: "Watch the video at",
    said_at: "Said at",
    said_by: " by ",
    said_in: " in ",
    said_among: ", a session with ",
    automatic_captions: "automatic captions, not reviewed",
    source: "Read the report",
    point_source: "Read the source",
    recordings_on_page: "The recordings are on the report’s page.",
    clarify: "Several parts of the {event} may answer this. Which one do you have in mind?",
    instead: "All right. Here is what comes closest: is it one of these?",
    nothing_else: "I found nothing else in the {event} that answers this question.",
    related: ("Related to ", ":"),
    choose: "Choose a part",
    see_also: "See also",
    not_that: "That’s not it",
    unknown: "I couldn’t find a clear answer to this in the {event}.",
    failed: "I couldn’t answer: the error is on my side, and noted in my log. You can ask your \
             question another way.",
    elsewhere: "The report does not mention this.",
    elsewhere_link: "Find out more",
    emergency_link: "The service’s website",
    not_official: "I am not an official channel of the {event}’s organiser.",
    automatic: "I am an automated program: nobody follows the conversation through me or answers in \
                my place, and no language model such as ChatGPT writes my answers. They come from \
                texts prepared in advance, from the {event}’s report and other public pages.",
    privacy: "I keep neither the text of your messages nor your name.",
    examples: "You can ask me, for instance",
    thanks: "You’re welcome! I’m here for any other question about the {event}.",
    welcome: "Hello! Ask me a question about the {event}: I’ll tell you who spoke about it, what \
              was said and where to find it.",
    welcome_event: (
        "Hello! Ask me a question about the {event} ",
        ": I’ll tell you who spoke about it, what was said and where to find it.",
    ),
    sessions: "Sessions",
    recommendations: "Recommendations",
    about: "About",
    empty_theme: "This theme has no content yet.",
    programme: "Schedule",
    empty_programme: "The schedule has no sessions yet.",
    programme_opening: "The sessions of the day, in order.",
    open_session: "Open a session",
    event_page: "The {event}’s page",
    more: ("… and ", " more"),
    no_text: "This message has no text, and I can only search for words. Ask me another way and \
              I’ll gladly look.",
    gone: "What you ask for is no longer in the base, which has been updated since. \
           Ask your question again and I’ll look in the current version.",
    question: "Question asked",
    quotes: ("“", "”"),
    colon: ": ",
};
