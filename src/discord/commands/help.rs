//! `/aide`: what the bot can do, what it knows, what it reads and keeps.

use serenity::all::CreateCommand;

use super::{command, named_in_english};

/// The command's name.
pub const NAME: &str = "aide";

/// What Discord registers.
pub fn declaration() -> CreateCommand {
    let help = command(
        NAME,
        "Ce que je sais faire, ce que je lis et ce que je garde",
        "What I can do, what I read and what I keep",
    );
    named_in_english(help, "help")
}
