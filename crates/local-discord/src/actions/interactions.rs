//! Using commands, buttons, menus and forms as a person.

use serde_json::Value;

use crate::actions::client_error::ClientError;
use crate::actions::options::{OptionValue, Options};
use crate::actions::responses::SentInteraction;
use crate::id::Id;
use crate::interaction::callbacks;
use crate::server::LocalDiscord;

/// What is used.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Command {
        kind: u64,
        name: String,
        on: Option<Id>,
    },
    Autocomplete {
        name: String,
        focused: String,
    },
    Component {
        message: Id,
        custom_id: String,
        values: Vec<String>,
    },
    Modal {
        custom_id: String,
        fields: Vec<(String, String)>,
        message: Option<Id>,
        trigger: Id,
    },
}

type Alteration = Box<dyn FnOnce(&mut Value) + Send>;

/// An interaction about to be started.
#[must_use = "nothing happens before `send`"]
pub struct Invocation {
    discord: LocalDiscord,
    pub(crate) person: Id,
    pub(super) channel: Id,
    pub(super) target: Target,
    pub(super) options: Options,
    /// Files for options: the option's name, the file's, its content.
    pub(super) files: Vec<(String, String, Vec<u8>)>,
    pub(super) locale: Option<String>,
    pub(super) forced: bool,
    pub(super) alteration: Option<Alteration>,
}

impl LocalDiscord {
    fn invoke(&self, person: Id, channel: Id, target: Target) -> Invocation {
        Invocation {
            discord: self.clone(),
            person,
            channel,
            target,
            options: Options::default(),
            files: Vec::new(),
            locale: None,
            forced: false,
            alteration: None,
        }
    }

    /// The channel of a message; an id that no channel has if there is no such message.
    fn channel_of(&self, message: Id) -> Id {
        self.message(message)
            .map_or(Id::new(0), |message| message.channel)
    }

    /// Uses a slash command; subcommands are written with spaces, as people type them.
    pub fn slash(&self, person: Id, channel: Id, command: &str) -> Invocation {
        let target = Target::Command {
            kind: 1,
            name: command.to_owned(),
            on: None,
        };
        self.invoke(person, channel, target)
    }

    /// Uses a command on a message.
    pub fn message_command(&self, person: Id, message: Id, command: &str) -> Invocation {
        let target = Target::Command {
            kind: 3,
            name: command.to_owned(),
            on: Some(message),
        };
        self.invoke(person, self.channel_of(message), target)
    }

    /// Types in an option of a slash command.
    pub fn autocomplete(
        &self,
        person: Id,
        channel: Id,
        command: &str,
        option: &str,
        typed: &str,
    ) -> Invocation {
        let target = Target::Autocomplete {
            name: command.to_owned(),
            focused: option.to_owned(),
        };
        self.invoke(person, channel, target).option(option, typed)
    }

    /// Clicks a button.
    pub fn click(&self, person: Id, message: Id, custom_id: &str) -> Invocation {
        self.select(person, message, custom_id, &[])
    }

    /// Chooses in a menu.
    pub fn select(&self, person: Id, message: Id, custom_id: &str, values: &[&str]) -> Invocation {
        let target = Target::Component {
            message,
            custom_id: custom_id.to_owned(),
            values: values.iter().map(ToString::to_string).collect(),
        };
        self.invoke(person, self.channel_of(message), target)
    }

    /// Submits a modal that the bot has shown, with these fields by their `custom_id`.
    pub fn submit_modal(
        &self,
        shown_for: &SentInteraction,
        fields: &[(&str, &str)],
    ) -> Option<Invocation> {
        self.submit_modal_of(shown_for.id, fields)
    }

    /// The same, by the id of the interaction that the modal was shown for.
    pub(crate) fn submit_modal_of(
        &self,
        trigger: Id,
        fields: &[(&str, &str)],
    ) -> Option<Invocation> {
        self.shared.with(|state| {
            let interaction = state.interactions.get(&trigger)?;
            let answer = interaction.acknowledged.as_ref()?;
            if answer.callback != callbacks::MODAL {
                return None;
            }
            let fields = fields.iter();
            let target = Target::Modal {
                custom_id: answer.data["custom_id"].as_str()?.to_owned(),
                fields: fields
                    .map(|(id, value)| ((*id).to_owned(), (*value).to_owned()))
                    .collect(),
                message: interaction.source,
                trigger,
            };
            Some(self.invoke(interaction.person, interaction.channel, target))
        })
    }
}

impl Invocation {
    /// Fills in an option.
    pub fn option(mut self, name: &str, value: impl Into<OptionValue>) -> Self {
        self.options.fill(name, value.into());
        self
    }

    /// Fills in an option with a file.
    pub fn file(mut self, option: &str, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let file = (option.to_owned(), name.to_owned(), bytes.into());
        self.files.push(file);
        self
    }

    /// Sets the language of the person's client for this interaction.
    pub fn locale(mut self, locale: &str) -> Self {
        self.locale = Some(locale.to_owned());
        self
    }

    /// Sends it as a hostile client would: without checking what the person can see or the command
    /// takes.
    pub const fn forced(mut self) -> Self {
        self.forced = true;
        self.options.unchecked = true;
        self
    }

    /// Changes the event before it is sent: for what Discord would never send.
    pub fn altered(mut self, alteration: impl FnOnce(&mut Value) + Send + 'static) -> Self {
        self.alteration = Some(Box::new(alteration));
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// When a client would not offer this to the person.
    pub fn send(self) -> Result<SentInteraction, ClientError> {
        let discord = self.discord.clone();
        let (id, since) = discord.shared.with(|state| self.start(state))?;
        Ok(SentInteraction { discord, id, since })
    }
}
