//! The bot's own commands, a row each. What Discord registers, what a command is read as, the names
//! that no theme may take and the list in `/aide` all follow from this table.

use CommandKind::{OnMessage, Slash};
use Users::{Members, Moderators};

/// One of the bot's own commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Which one it is.
    pub id: CommandId,
    /// Its name on Discord, French and English.
    pub names: [&'static str; 2],
    /// Other names that would be taken for it: no theme may have them.
    pub similar_names: &'static [&'static str],
    /// How it is used.
    pub kind: CommandKind,
    /// Who may use it.
    pub users: Users,
    /// What Discord says of it, French and English.
    pub description: [&'static str; 2],
    /// Its line in `/aide`, French and English, if it has one; `{command}` stands for its name.
    pub help: Option<[&'static str; 2]>,
}

/// Which command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandId {
    /// One question about the colloquium.
    Question,
    /// What a message says is the question.
    Search,
    /// A page about the whole base.
    Overview(Overview),
    /// What the bot can do, reads and keeps.
    Help,
    /// Loads the knowledge base again.
    Reload,
    /// Shows what would be answered to a question, and why.
    Try,
    /// Changes something of the base.
    Edit,
    /// Adds something to the base.
    New,
    /// Does either with what a message says.
    AddMessage,
    /// What members ask in vain.
    Gaps,
    /// What the bot has answered.
    Statistics,
}

/// A page about the whole base: its command asks for nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overview {
    /// The day in order.
    Programme,
}

/// How a command is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandKind {
    /// Typed after a slash.
    Slash,
    /// In the menu of a message; Discord takes no description of it.
    OnMessage,
}

/// Who may use a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Users {
    /// Everybody.
    Members,
    /// Moderators, in the operator's own servers.
    Moderators,
}

/// All of them, as `/aide` lists them.
pub const COMMANDS: &[Command] = &[
    Command {
        id: CommandId::Question,
        names: ["question", "question"],
        similar_names: &["ask"],
        kind: Slash,
        users: Members,
        description: [
            "Poser une question : qui a parlé de quoi, ce qui s’est dit",
            "Ask a question: who spoke about what, what was said",
        ],
        help: Some([
            "Mentionnez-moi, écrivez-moi en message privé, ou tapez {command}.",
            "Mention me, write to me in private, or type {command}.",
        ]),
    },
    Command {
        id: CommandId::Search,
        names: ["Chercher dans le colloque", "Search the colloquium"],
        similar_names: &[],
        kind: OnMessage,
        users: Members,
        description: ["", ""],
        help: Some([
            "{command}, dans le menu « Applications » d’un message, y répond.",
            "{command}, in the “Apps” menu of a message, answers it.",
        ]),
    },
    Command {
        id: CommandId::Overview(Overview::Programme),
        names: ["programme", "schedule"],
        similar_names: &["program"],
        kind: Slash,
        users: Members,
        description: [
            "Le programme, séance par séance",
            "The schedule, session by session",
        ],
        help: Some([
            "{command} montre la journée et ouvre chaque séance.",
            "{command} shows the day and opens each session.",
        ]),
    },
    Command {
        id: CommandId::Help,
        names: ["aide", "help"],
        similar_names: &[],
        kind: Slash,
        users: Members,
        description: [
            "Ce que je sais faire, ce que je lis et ce que je garde",
            "What I can do, what I read and what I keep",
        ],
        help: None,
    },
    Command {
        id: CommandId::Reload,
        names: ["recharger", "reload"],
        similar_names: &[],
        kind: Slash,
        users: Moderators,
        description: [
            "Recharger la base et dire ce qui change (modération)",
            "Reload the base and report what changes (moderators)",
        ],
        help: None,
    },
    Command {
        id: CommandId::Try,
        names: ["essayer", "try"],
        similar_names: &[],
        kind: Slash,
        users: Moderators,
        description: [
            "Voir ce qui serait répondu à une question, et pourquoi (modération)",
            "See what would be answered to a question, and why (moderators)",
        ],
        help: None,
    },
    Command {
        id: CommandId::Edit,
        names: ["modifier", "edit"],
        similar_names: &[],
        kind: Slash,
        users: Moderators,
        description: [
            "Modifier une fiche, un point ou un sujet traité ailleurs (modération)",
            "Edit an entry, a point or something treated elsewhere (moderators)",
        ],
        help: None,
    },
    Command {
        id: CommandId::New,
        names: ["nouveau", "new"],
        similar_names: &[],
        kind: Slash,
        users: Moderators,
        description: [
            "Ajouter une fiche ou un sujet traité ailleurs (modération)",
            "Add an entry or something treated elsewhere (moderators)",
        ],
        help: None,
    },
    Command {
        id: CommandId::AddMessage,
        names: ["Ajouter à la base", "Add to the base"],
        similar_names: &[],
        kind: OnMessage,
        users: Moderators,
        description: ["", ""],
        help: None,
    },
    Command {
        id: CommandId::Gaps,
        names: ["lacunes", "gaps"],
        similar_names: &[],
        kind: Slash,
        users: Moderators,
        description: [
            "Ce que les membres demandent en vain, et les fiches proches (modération)",
            "What members ask in vain, and the nearest entries (moderators)",
        ],
        help: None,
    },
    Command {
        id: CommandId::Statistics,
        names: ["statistiques", "statistics"],
        similar_names: &["stats"],
        kind: Slash,
        users: Moderators,
        description: [
            "Combien de réponses, sur quoi, et ce qui n’est jamais demandé (modération)",
            "How many answers, about what, and what nobody asks for (moderators)",
        ],
        help: None,
    },
];

impl Overview {
    /// Each of them, and its command's French name.
    pub fn all() -> impl Iterator<Item = (Self, &'static str)> {
        COMMANDS.iter().filter_map(|command| match command.id {
            CommandId::Overview(overview) => Some((overview, command.names[0])),
            _ => None,
        })
    }

    /// Its command's French name.
    pub fn name(self) -> &'static str {
        let named = Self::all().find(|(overview, _)| *overview == self);
        named.map_or("", |(_, name)| name)
    }
}

/// The command with this French name, by which Discord sends it in every language.
pub fn named(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.names[0] == name)
}

/// Whether a theme's command would be taken for one of these.
pub(crate) fn is_reserved(name: &str) -> bool {
    COMMANDS.iter().any(|command| {
        let names = command.names.iter().chain(command.similar_names);
        names.into_iter().any(|reserved| *reserved == name)
    })
}
