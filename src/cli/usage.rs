//! A mistake on the command line, reported in French: what is wrong and what to type instead.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The message; none for what is no mistake (help, the version).
pub(super) fn mistake(error: &Error) -> Option<String> {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return None;
    }
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = told(error, ContextKind::InvalidSubcommand);
            format!("la commande « {name} » n’existe pas")
        }
        ErrorKind::UnknownArgument => {
            let name = told(error, ContextKind::InvalidArg);
            if name.starts_with('-') {
                format!("option inconnue « {name} »")
            } else {
                format!("« {name} » est de trop : plusieurs mots se mettent entre guillemets")
            }
        }
        ErrorKind::MissingRequiredArgument => {
            format!("il manque {}", told(error, ContextKind::InvalidArg))
        }
        ErrorKind::MissingSubcommand => String::from("il manque une commande"),
        ErrorKind::ArgumentConflict => {
            let name = told(error, ContextKind::InvalidArg);
            format!("« {name} » est donné deux fois, ou avec une option contraire")
        }
        _ => {
            let (option, value) = (
                told(error, ContextKind::InvalidArg),
                told(error, ContextKind::InvalidValue),
            );
            if value.is_empty() {
                format!("il manque une valeur à « {option} »")
            } else {
                format!("« {value} » ne convient pas à « {option} »")
            }
        }
    };
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg]
        .map(|kind| told(error, kind))
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or_else(String::new, |name| {
            format!(" ; vouliez-vous dire « {name} » ?")
        });
    Some(format!(
        "colloque-bot : {what}{near}\nL’aide est dans : colloque-bot --help"
    ))
}

/// What clap knows about the mistake.
fn told(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    }
}
