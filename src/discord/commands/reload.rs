//! `/recharger`: loads the knowledge base again, checks it whole and puts it in service, or says
//! every mistake and leaves the old one. For moderators, in the operator's own servers only.

use std::fmt::Write as _;

use serenity::all::{CreateAttachment, CreateCommand, InteractionContext, Permissions};

use super::{command, named_in_english};
use crate::base::Reloaded;
use crate::diagnostics::{Problem, Severity};
use crate::discord::limits;
use crate::discord::markdown;
use crate::discord::permissions::Refusal;
use crate::discord::render::View;
use crate::knowledge::{Language, LoadError};

/// The command's name.
pub const NAME: &str = "recharger";
/// The file that holds a report too long for a message.
const REPORT_FILE: &str = "rapport.txt";

/// What Discord registers, in each of the operator's servers.
#[must_use]
pub fn declaration() -> CreateCommand {
    let reload = command(
        NAME,
        "Recharger la base du colloque et dire ce qui change (modération)",
        "Reload the colloquium’s base and tell what changes (moderators)",
    );
    named_in_english(reload, "reload")
        .default_member_permissions(Permissions::MANAGE_GUILD)
        .add_context(InteractionContext::Guild)
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
    let heading = "La base est rechargée.";
    let changes = if reloaded.changes.is_empty() {
        "Rien n’a changé."
    } else {
        changes.trim()
    };
    let mut body = changes.to_owned();
    if !reloaded.warnings.is_empty() {
        let _ = write!(body, "\n\n{} :", count(&reloaded.warnings, Severity::Warning));
        list(&mut body, &reloaded.warnings);
    }
    view(heading, &body)
}

fn failed(error: &LoadError) -> View {
    let heading = format!(
        "La base n’est pas rechargée, l’ancienne reste en service : {}.",
        count(&error.problems, Severity::Error)
    );
    let mut body = String::new();
    list(&mut body, &error.problems);
    view(&heading, body.trim_start())
}

fn list(text: &mut String, problems: &[Problem]) {
    for problem in problems {
        let _ = write!(text, "\n{problem}");
    }
}

fn count(problems: &[Problem], severity: Severity) -> String {
    let number = problems
        .iter()
        .filter(|problem| problem.severity == severity)
        .count();
    let (one, many) = match severity {
        Severity::Error => ("erreur", "erreurs"),
        Severity::Warning => ("avertissement", "avertissements"),
    };
    format!("{number} {}", if number > 1 { many } else { one })
}

/// The report in one message; as an attached file where it is too long for that.
fn view(heading: &str, body: &str) -> View {
    let shown = format!("{heading}\n{}", markdown::base(body));
    if limits::length(&shown) <= limits::CONTENT {
        return View::text(&shown);
    }
    let file = format!("{heading}\n\n{body}\n");
    View {
        file: Some(CreateAttachment::bytes(file.into_bytes(), REPORT_FILE)),
        ..View::text(&format!("{heading}\nLe détail est dans le fichier joint."))
    }
}
