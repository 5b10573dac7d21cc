//! Why a client refuses.

use std::fmt;

/// Why a client does not let a person do this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientError {
    /// There is no such command here for this person; also when it is hidden from them.
    NoSuchCommand(String),
    /// The command does not take these options.
    WrongOptions(String),
    /// There is no such message, or this person does not see it.
    NoSuchMessage,
    /// The message has no such button or menu, or it is greyed out.
    NoSuchComponent(String),
    /// The menu shows this choice already: a client sends it again only once the message has changed.
    ChosenAlready(String),
    /// There is no such channel.
    NoSuchChannel,
}

impl fmt::Display for ClientError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchCommand(name) => {
                write!(formatter, "no command “{name}” here for this person")
            }
            Self::WrongOptions(why) => write!(formatter, "wrong options: {why}"),
            Self::NoSuchMessage => write!(formatter, "no such message for this person"),
            Self::NoSuchComponent(id) => write!(formatter, "no button or menu “{id}” to be used"),
            Self::ChosenAlready(id) => write!(formatter, "“{id}” shows this choice already"),
            Self::NoSuchChannel => write!(formatter, "no such channel"),
        }
    }
}

impl std::error::Error for ClientError {}
