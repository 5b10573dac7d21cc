//! `/recharger`: loads the knowledge base again, checks it whole and puts it in service, or says
//! every mistake and leaves the old one. For moderators, in the operator's own servers only.

use std::fmt::Write as _;

use serenity::all::{CreateAttachment, CreateCommand, Permissions};

use super::{command, named_in_english};
use crate::base::Reloaded;
use crate::diagnostics::Problem;
use crate::discord::limits;
use crate::discord::markdown;
use crate::discord::permissions::Refusal;
use crate::discord::render::View;
use crate::knowledge::{Language, LoadError};

/// The command's name.
pub const NAME: &str = "recharger";
/// The file that holds a report too long for a message.
const REPORT_FILE: &str = "rapport.txt";
/// How much of the report's first line stands beside that file.
const HEADING: usize = 500;

/// What Discord registers, in each of the operator's servers.
pub fn declaration() -> CreateCommand {
    let reload = command(
        NAME,
        "Recharger la base du colloque et dire ce qui change (modération)",
        "Reload the colloquium’s base and tell what changes (moderators)",
    );
    named_in_english(reload, "reload").default_member_permissions(Permissions::MANAGE_GUILD)
}

/// Why it is refused.
#[must_use]
pub const fn refused(refusal: Refusal, language: Language) -> &'static str {
    match (refusal, language) {
        (Refusal::NotHere, Language::French) => {
            "Cette commande n’existe que sur les serveurs de l’équipe du colloque."
        }
        (Refusal::NotHere, Language::English) => {
            "This command only exists on the servers of the colloquium’s own team."
        }
        (Refusal::NotYou, Language::French) => {
            "Cette commande est réservée à la modération : il faut la permission « Gérer le \
             serveur » ou l’un des rôles prévus."
        }
        (Refusal::NotYou, Language::English) => {
            "This command is for moderators: it takes the “Manage Server” permission or one of \
             the roles set for it."
        }
    }
}

/// The report of a reload: what changed, or every mistake.
#[must_use]
pub fn report(result: &Result<Reloaded, LoadError>) -> View {
    match result {
        Ok(reloaded) => done(reloaded),
        Err(error) => failed(error),
    }
}

/// Said when the loading itself broke down.
#[must_use]
pub fn broken_down() -> View {
    View::text(
        "Le rechargement a échoué pour une raison interne ; l’ancienne base reste en service. Le \
         journal du bot en dit plus.",
    )
}

fn done(reloaded: &Reloaded) -> View {
    let changes = reloaded.changes.to_string();
    let changes = if reloaded.changes.is_empty() {
        "Rien n’a changé."
    } else {
        changes.trim()
    };
    let told = format!("La base est rechargée.\n{changes}");
    if reloaded.warnings.is_empty() {
        view(&told, &[])
    } else {
        let told = format!("{told}\nÀ revoir ({}) :", reloaded.warnings.len());
        view(&told, &reloaded.warnings)
    }
}

fn failed(error: &LoadError) -> View {
    let told = format!("La base n’est pas rechargée, l’ancienne reste en service : {error}.");
    view(&told, error.problems())
}

/// The report in one message; as an attached file where it is too long for that. Problems stand
/// in a block of code: they quote files, and are copied into editors.
fn view(told: &str, problems: &[Problem]) -> View {
    let problems: Vec<String> = problems.iter().map(Problem::to_string).collect();
    let problems = problems.join("\n");
    let mut shown = markdown::base(told);
    if !problems.is_empty() {
        let _ = write!(shown, "\n```\n{}\n```", problems.replace("```", "\'\'\'"));
    }
    if limits::length(&shown) <= limits::CONTENT {
        return View::text(&shown);
    }
    let file = format!("{told}\n{problems}\n");
    let heading = told.lines().next().unwrap_or_default();
    let heading = limits::cut(&markdown::base(heading), HEADING);
    View {
        file: Some(CreateAttachment::bytes(file.into_bytes(), REPORT_FILE)),
        ..View::text(&format!("{heading}\nLe détail est dans le fichier joint."))
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

    fn errors(number: usize) -> Result<Reloaded, LoadError> {
        let problems = (1..=number).map(|line| problem(line, Severity::Error));
        Err(LoadError::Invalid {
            problems: problems.collect(),
        })
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
        let view = report(&Ok(Reloaded {
            changes,
            warnings: vec![problem(3, Severity::Warning)],
        }));
        insta::assert_snapshot!(view.content);
        assert!(view.file.is_none());
    }

    #[test]
    fn a_reload_without_change_says_so() {
        let view = report(&Ok(Reloaded {
            changes: Changes::default(),
            warnings: vec![],
        }));
        assert_eq!(view.content, "La base est rechargée.\nRien n’a changé.");
    }

    #[test]
    fn a_bad_reload_says_every_mistake() {
        let view = report(&errors(2));
        insta::assert_snapshot!(view.content);
        assert!(view.file.is_none());
    }

    #[test]
    fn a_report_too_long_for_a_message_is_a_file() {
        let view = report(&errors(100));
        assert!(view.content.contains("100 erreurs"), "{}", view.content);
        let file = view.file.map(|file| String::from_utf8(file.data).unwrap());
        let file = file.expect("the report as a file");
        assert_eq!(file.matches("sante.toml:").count(), 100);
        assert!(file.contains("sante.toml:100:1: error: la clé `titel`"));
    }
}
