//! `/recharger`: loads the knowledge base again, checks it and puts it in service, or reports every
//! mistake and keeps the old one. For moderators, in the operator's own servers only.

use std::fmt::Write as _;
use std::num::NonZeroU64;

use serenity::all::{
    ButtonStyle, CreateActionRow, CreateAttachment, CreateButton, CreateCommandOption,
    InteractionId,
};

use super::{upload, version};
use crate::base::{Found, Reloaded, Tested};
use crate::diagnostics::{Problem, digest};
use crate::discord::format::limits;
use crate::discord::format::markdown;
use crate::discord::policy::moderation::AccessDenied;
use crate::discord::render::View;
use crate::git::{GitError, Pulled};
use crate::knowledge::{Language, LoadError, bilingual};
use crate::reply::Words;

/// The file that holds a report too long for a message.
const REPORT_FILE: &str = "rapport.txt";
/// How large that file may be, in bytes: less than Discord takes, and more than anybody reads.
const REPORT_SIZE: usize = 1 << 20;
/// How much of the report's first line the message keeps beside that file.
const HEADING: usize = 500;

pub(super) fn options() -> Vec<CreateCommandOption> {
    let file = upload::declared(
        "Un fichier de la base, des sous-titres ou un .zip, à mettre en service (facultatif)",
        "A file of the base, captions or a .zip, to put in service (optional)",
    );
    vec![version::option(), file]
}

/// Why it is refused.
pub const fn refused(refusal: AccessDenied, language: Language) -> &'static str {
    match (refusal, language) {
        (AccessDenied::WrongGuild, Language::French) => {
            "Cette commande n’existe que sur les serveurs de l’équipe d’organisation."
        }
        (AccessDenied::WrongGuild, Language::English) => {
            "This command only exists on the servers of the organisers’ own team."
        }
        (AccessDenied::NotModerator, Language::French) => {
            "Cette commande est réservée à la modération : il faut la permission « Gérer le \
             serveur » ou l’un des rôles prévus."
        }
        (AccessDenied::NotModerator, Language::English) => {
            "This command is for moderators: it takes the “Manage Server” permission or one of \
             the roles set for it."
        }
    }
}

/// What became of a base.
#[derive(Debug)]
pub enum Outcome {
    /// It is in service.
    Served {
        /// What it changes.
        reloaded: Reloaded,
        /// What could not be done beside, in French.
        beside: Vec<String>,
        /// Whether it had served before.
        went_back: bool,
    },
    /// It waits for somebody's word: questions no longer find their entry.
    Waits(Reloaded),
    /// It waits for somebody's word: it is made of files that somebody sent.
    Proposed {
        /// What it would change.
        reloaded: Reloaded,
        /// What was sent besides, and is left out.
        left_out: Vec<String>,
    },
    Refused(LoadError),
    /// What was sent is refused; why, in French.
    NotTaken(String),
    /// Its files cannot be written; why, in French.
    NotWritten(String),
    /// The version asked for is no longer kept.
    NoVersion,
    /// It no longer waits.
    Gone,
    /// Somebody has given it up.
    Dropped,
    /// The bot has failed.
    BrokenDown,
}

/// The report of a reload: what changed, or every mistake. What comes from the base itself (its
/// differences, its mistakes) is in French, as `check` writes it. The command that loaded the base is
/// named by the buttons that decide.
pub fn report(outcome: &Outcome, command: InteractionId, language: Language) -> View {
    let texts = Texts::of(language);
    match outcome {
        Outcome::Served {
            reloaded,
            beside,
            went_back,
        } => {
            let done = if *went_back {
                texts.went_back
            } else {
                texts.done
            };
            let beside = beside
                .iter()
                .map(|fault| format!("\n{}{fault}", texts.beside));
            let opening = format!("{done}{}", beside.collect::<String>());
            told(&opening, reloaded, language)
        }
        Outcome::Waits(reloaded) => to_confirm(texts.to_confirm, reloaded, command, language),
        Outcome::Proposed { reloaded, left_out } => {
            let mut opening = texts.proposed.to_owned();
            if !left_out.is_empty() {
                let _ = write!(opening, "\n{}{}", texts.left_out, left_out.join(", "));
            }
            to_confirm(&opening, reloaded, command, language)
        }
        Outcome::NotTaken(reason) => {
            View::sentence(&format!("{}{reason}.", texts.not_taken), language)
        }
        Outcome::NotWritten(reason) => {
            View::sentence(&format!("{}{reason}.", texts.refused), language)
        }
        Outcome::Refused(error) => view(
            &format!("{}{error}.", texts.refused),
            error.problems(),
            language,
        ),
        Outcome::NoVersion => View::sentence(texts.no_version, language),
        Outcome::Gone => View::sentence(texts.gone, language),
        Outcome::Dropped => View::sentence(texts.dropped, language),
        Outcome::BrokenDown => View::sentence(texts.broken_down, language),
    }
}

/// The report, with what became of the copy of the repository that the base comes from.
pub fn with_pulled(
    mut view: View,
    pulled: Option<&Result<Pulled, GitError>>,
    language: Language,
) -> View {
    let Some(pulled) = pulled else { return view };
    let texts = Texts::of(language);
    let told = match pulled {
        Ok(Pulled { before, now }) => {
            let told = match before {
                None => texts.copied,
                Some(before) if before == now => texts.nothing_new,
                Some(_) => texts.pulled,
            };
            let before = before.as_deref().unwrap_or_default();
            told.replace("{before}", before).replace("{now}", now)
        }
        Err(error) => format!("{}{error}.", texts.not_pulled),
    };
    let told = markdown::base(&Words::of(language).typeset(&told));
    view.content = limits::cut(&format!("{told}\n{}", view.content), limits::CONTENT);
    view
}

/// Said after the report if Discord's list of commands could not be updated.
pub const fn not_registered(language: Language) -> &'static str {
    Texts::of(language).not_registered
}

/// The report of a base that waits: what no longer works, and the buttons that decide.
fn to_confirm(
    opening: &str,
    reloaded: &Reloaded,
    command: InteractionId,
    language: Language,
) -> View {
    let texts = Texts::of(language);
    let button = |serve, label, style| {
        let id = Button { serve, command }.id();
        CreateButton::new(id).label(label).style(style)
    };
    let [anyway, serve, drop] = texts.buttons;
    let (serve, style) = if reloaded.worse.is_empty() {
        (serve, ButtonStyle::Primary)
    } else {
        (anyway, ButtonStyle::Danger)
    };
    let buttons = vec![
        button(true, serve, style),
        button(false, drop, ButtonStyle::Secondary),
    ];
    View {
        rows: vec![CreateActionRow::Buttons(buttons)],
        ..told(opening, reloaded, language)
    }
}

/// What a reload did, for the log.
pub fn in_one_line(reloaded: &Reloaded) -> String {
    let changes = reloaded.changes.to_string();
    let changes: Vec<&str> = changes.trim().lines().collect();
    let worse = match reloaded.worse.len() {
        0 => String::new(),
        worse => format!(" ; {worse} questions d’exemple ne trouvent plus leur entrée"),
    };
    let warnings = match reloaded.warnings.len() {
        0 => String::new(),
        warnings => format!(" ; {warnings} à revoir"),
    };
    format!("{}{worse}{warnings}", changes.join(" ; "))
}

/// A button under the report of a base that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Button {
    /// It puts the base in service; else the base is given up.
    pub serve: bool,
    /// The command that loaded the base.
    pub command: InteractionId,
}

impl Button {
    fn id(self) -> String {
        let what = if self.serve { "serve" } else { "drop" };
        format!("reload:{what}:{}", self.command)
    }

    /// Reads a button's `custom_id`; none if it is not one of these.
    pub fn read(custom_id: &str) -> Option<Self> {
        let (what, command) = custom_id.strip_prefix("reload:")?.split_once(':')?;
        let serve = match what {
            "serve" => true,
            "drop" => false,
            _ => return None,
        };
        let command: NonZeroU64 = command.parse().ok()?;
        let command = InteractionId::from(command);
        Some(Self { serve, command })
    }
}

/// What changes, how many example questions find their entry, what to look at.
fn told(opening: &str, reloaded: &Reloaded, language: Language) -> View {
    let texts = Texts::of(language);
    let changes = reloaded.changes.to_string();
    let changes = if reloaded.changes.is_empty() {
        texts.unchanged
    } else {
        changes.trim()
    };
    let mut text = format!("{opening}\n{changes}");
    let tested = reloaded.test.tested.len();
    if tested > 0 {
        let right = reloaded.test.right().to_string();
        let told = texts.tested.replace("{right}", &right);
        let _ = write!(text, "\n{}", told.replace("{all}", &tested.to_string()));
    }
    if !reloaded.worse.is_empty() {
        let _ = write!(text, "\n{}", texts.worse);
        for Tested {
            question,
            entry,
            found,
        } in &reloaded.worse
        {
            let instead = match found {
                Found::Other(other) => other,
                _ => texts.nothing,
            };
            let _ = write!(text, "\n- « {question} » ({entry}) → {instead}");
        }
    }
    if reloaded.warnings.is_empty() {
        view(&text, &[], language)
    } else {
        let number = reloaded.warnings.len().to_string();
        let warnings = texts.warnings.replace("{number}", &number);
        view(&format!("{text}\n{warnings}"), &reloaded.warnings, language)
    }
}

/// A text and problems in one message.
pub fn view(text: &str, problems: &[Problem], language: Language) -> View {
    let problems: Vec<String> = digest(problems).iter().map(Problem::to_string).collect();
    with_details(text, &problems.join("\n"), language)
}

/// A text and details in a code block, since they quote files; in an attached file if they are too
/// long for a message.
pub fn with_details(text: &str, details: &str, language: Language) -> View {
    let text = &Words::of(language).typeset(text);
    let mut shown = markdown::base(text);
    if !details.is_empty() {
        let _ = write!(shown, "\n```\n{}\n```", details.replace("```", "\'\'\'"));
    }
    if limits::length(&shown) <= limits::CONTENT {
        return View::text(&shown);
    }
    let file = within_size(format!("{text}\n{details}\n"), language);
    let heading = text.lines().next().unwrap_or_default();
    let heading = limits::cut(&markdown::base(heading), HEADING);
    View {
        file: Some(CreateAttachment::bytes(file.into_bytes(), REPORT_FILE)),
        ..View::text(&format!("{heading}\n{}", Texts::of(language).in_file))
    }
}

/// As many of the file's lines as it may hold.
fn within_size(file: String, language: Language) -> String {
    if file.len() <= REPORT_SIZE {
        return file;
    }
    let rest = Texts::of(language).rest;
    let mut kept = String::new();
    for line in file.split_inclusive('\n') {
        if kept.len() + line.len() + rest.len() > REPORT_SIZE {
            break;
        }
        kept.push_str(line);
    }
    kept + rest
}

bilingual! {
    /// The report's own words in one language.
    struct Texts {
        copied = "Dépôt Git : copié ({now}).", "Git repository: copied ({now}).";
        nothing_new =
            "Dépôt Git : rien de nouveau ({now}).",
            "Git repository: nothing new ({now}).";
        pulled =
            "Dépôt Git : mis à jour, de {before} à {now}.",
            "Git repository: updated, from {before} to {now}.";
        /// Before the reason.
        not_pulled =
            "Dépôt Git : rien n’en a été repris : ",
            "Git repository: nothing was taken from it: ";
        done = "La base est rechargée.", "The base is reloaded.";
        to_confirm =
            "La base n’est pas encore en service : des questions d’exemple qui trouvaient leur \
             entrée ne la trouvent plus.",
            "The base is not in service yet: example questions that found their entry no longer \
             do.";
        /// Puts the base in service, though questions no longer find their entry; does so where all do;
        /// gives it up.
        buttons: [&'static str; 3] =
            ["Mettre en service quand même", "Mettre en service", "Garder l’ancienne"],
            ["Put in service anyway", "Put in service", "Keep the old one"];
        proposed =
            "Ce qui changerait ; rien n’est encore en service, ni écrit.",
            "What would change; nothing is in service yet, nor written.";
        /// Before the names of what is left out.
        left_out = "Laissé de côté : ", "Left out: ";
        /// Before the reason.
        not_taken =
            "Ce fichier n’est pas pris, rien n’a changé : ",
            "This file is not taken, nothing has changed: ";
        gone =
            "Cette base n’attend plus : une autre est en service depuis, le dossier a changé, ou \
             le bot a redémarré. Recommencez.",
            "This base is no longer waiting: another one is in service since, the folder has \
             changed, or the bot was restarted. Start again.";
        went_back =
            "La base est revenue à cette version, et ses fichiers aussi ; ceux qu’elle remplace \
             sont gardés parmi les versions.",
            "The base is back at that version, and so are its files; those that it replaces are \
             kept among the versions.";
        no_version =
            "Cette version n’est pas, ou plus, parmi celles qui sont gardées : choisissez-en une \
             dans la liste. La base en service reste la même.",
            "That version is not, or no longer, among those kept: choose one from the list. The \
             base in service stays the same.";
        /// Before what could not be done beside.
        beside = "Attention : ", "Beware: ";
        dropped = "L’ancienne base reste en service.", "The old base stays in service.";
        /// How many questions find their entry.
        tested =
            "Questions d’exemple : {right} sur {all} trouvent leur entrée.",
            "Example questions: {right} of {all} find their entry.";
        /// Before the questions that no longer find theirs.
        worse = "Ne trouvent plus la leur :", "No longer find theirs:";
        /// What they find instead.
        nothing = "rien", "nothing";
        unchanged = "Rien n’a changé.", "Nothing has changed.";
        warnings = "À revoir ({number}) :", "Worth a look ({number}):";
        /// Before the reason.
        refused =
            "La base n’est pas rechargée, l’ancienne reste en service : ",
            "The base is not reloaded, the old one stays in service: ";
        in_file = "Le détail est dans le fichier joint.", "The details are in the attached file.";
        /// Ends a file that is too long.
        rest =
            "… La suite est trop longue : `colloque-bot check` dit tout.\n",
            "… The rest is too long: `colloque-bot check` says it all.\n";
        broken_down =
            "Le rechargement a échoué pour une raison interne ; l’ancienne base reste en service. \
             Le journal du bot en dit plus.",
            "Reloading failed for an internal reason; the old base stays in service. The bot’s log \
             has the details.";
        not_registered =
            "Discord n’a pas enregistré toutes les commandes : leur liste peut différer de la \
             base. Relancez /recharger pour réessayer ; le journal du bot en dit plus.",
            "Discord did not register every command: its list may differ from the base. Run \
             /reload to try again; the bot’s log has the details.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Position, Severity};
    use crate::knowledge::{Changes, Difference};

    fn problem(line: usize, severity: Severity) -> Problem {
        Problem {
            file: String::from("sante.toml"),
            position: Position { line, column: 1 },
            severity,
            message: String::from("la clé `titel` n’existe pas ; vouliez-vous dire `title` ?"),
        }
    }

    fn errors(number: usize) -> Outcome {
        let problems = (1..=number).map(|line| problem(line, Severity::Error));
        Outcome::Refused(LoadError::Invalid {
            problems: problems.collect(),
        })
    }

    fn served(reloaded: Reloaded) -> Outcome {
        Outcome::Served {
            reloaded,
            beside: Vec::new(),
            went_back: false,
        }
    }

    fn reported(outcome: &Outcome, language: Language) -> View {
        report(outcome, InteractionId::new(1), language)
    }

    #[test]
    fn a_good_reload_says_what_changed_and_what_to_look_at() {
        let changes = Changes {
            entries: Difference {
                changed: vec![String::from("ethique-soin")],
                ..Difference::default()
            },
            ..Changes::default()
        };
        let reloaded = served(Reloaded {
            changes,
            warnings: vec![problem(3, Severity::Warning)],
            ..Reloaded::default()
        });
        let view = reported(&reloaded, Language::French);
        insta::assert_snapshot!(view.content);
        assert!(view.file.is_none());
        let english = reported(&reloaded, Language::English).content;
        assert!(english.starts_with("The base is reloaded.\n"), "{english}");
        assert!(english.contains("Worth a look (1):\n"), "{english}");
    }

    #[test]
    fn a_reload_without_change_says_so() {
        let reloaded = served(Reloaded::default());
        for (language, told) in [
            (Language::French, "La base est rechargée.\nRien n’a changé."),
            (
                Language::English,
                "The base is reloaded.\nNothing has changed.",
            ),
        ] {
            assert_eq!(reported(&reloaded, language).content, told);
        }
    }

    #[test]
    fn a_bad_reload_says_every_mistake() {
        let view = reported(&errors(2), Language::French);
        insta::assert_snapshot!(view.content);
        assert!(view.file.is_none());
    }

    #[test]
    fn a_report_too_long_for_a_message_is_a_file() {
        let view = reported(&errors(100), Language::French);
        assert!(view.content.contains("100 erreurs"), "{}", view.content);
        let file = view.file.map(|file| String::from_utf8(file.data).unwrap());
        let file = file.expect("the report as a file");
        assert_eq!(file.matches("sante.toml:").count(), 100);
        assert!(file.contains("sante.toml:100:1: error: la clé `titel`"));
    }

    #[test]
    fn no_report_is_larger_than_discord_takes() {
        for language in [Language::French, Language::English] {
            let view = reported(&errors(100_000), language);
            let file = String::from_utf8(view.file.unwrap().data).unwrap();
            assert!(file.len() <= REPORT_SIZE, "{}", file.len());
            let last: Vec<&str> = file.lines().rev().take(2).collect();
            assert!(last[0].contains("`colloque-bot check`"), "{last:?}");
            assert!(
                last[1].ends_with("« titel » ?") || last[1].ends_with("`title` ?"),
                "{last:?}"
            );
            assert!(view.content.contains("100000"), "{}", view.content);
        }
    }
}
