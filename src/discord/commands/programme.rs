//! `/programme`: the day in order; a menu opens a session.

use serenity::all::CreateCommand;

use super::{command, named_in_english};

/// The command's name.
pub const NAME: &str = "programme";

/// What Discord registers.
pub fn declaration() -> CreateCommand {
    let programme = command(
        NAME,
        "Le programme du colloque, séance par séance",
        "The colloquium’s schedule, session by session",
    );
    named_in_english(programme, "schedule")
}
