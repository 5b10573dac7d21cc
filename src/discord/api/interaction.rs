//! What is needed to respond to an interaction of any kind.

use std::fmt;

use serde::Deserialize;
use serenity::all::{
    ApplicationId, CommandInteraction, ComponentInteraction, InteractionId, ModalInteraction,
};

/// An interaction to respond to. Its token lives 15 minutes and stays out of every log.
#[derive(Clone, Deserialize)]
pub struct InteractionHandle {
    pub(super) id: InteractionId,
    /// The application, for what follows the first response.
    #[serde(rename = "application_id")]
    pub(super) app: ApplicationId,
    pub(super) token: String,
}

impl fmt::Debug for InteractionHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InteractionHandle({})", self.id)
    }
}

macro_rules! handle_of {
    ($($kind:ty),*) => {$(
        impl From<&$kind> for InteractionHandle {
            fn from(interaction: &$kind) -> Self {
                Self {
                    id: interaction.id,
                    app: interaction.application_id,
                    token: interaction.token.clone(),
                }
            }
        }
    )*};
}

handle_of!(CommandInteraction, ComponentInteraction, ModalInteraction);
