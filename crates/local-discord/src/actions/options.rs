//! The options of a command, as a client fills them in and checks them.

use serde_json::{Value, json};

use crate::actions::client_error::ClientError;
use crate::commands::Command;
use crate::id::Id;

/// The value of a command's option.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionValue(Value);

impl From<&str> for OptionValue {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<i64> for OptionValue {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl From<f64> for OptionValue {
    fn from(number: f64) -> Self {
        Self(number.into())
    }
}

impl From<bool> for OptionValue {
    fn from(truth: bool) -> Self {
        Self(truth.into())
    }
}

impl From<Id> for OptionValue {
    fn from(id: Id) -> Self {
        Self(json!(id))
    }
}

/// As a client that speaks JSON fills it in.
impl From<Value> for OptionValue {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

/// The options that are filled in.
#[derive(Default)]
pub(super) struct Options {
    given: Vec<(String, OptionValue)>,
    /// Whether they are sent unchecked.
    pub unchecked: bool,
}

impl Options {
    pub fn fill(&mut self, name: &str, value: OptionValue) {
        self.given.push((name.to_owned(), value));
    }

    /// The options as in the event, nested in their subcommands.
    pub fn nested(
        &self,
        command: &Command,
        path: &[String],
        focused: Option<&str>,
    ) -> Result<Vec<Value>, ClientError> {
        let mut definitions = command.json["options"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let mut around = Vec::new();
        for name in path {
            let found = definitions
                .iter()
                .find(|one| one["name"] == **name)
                .cloned();
            let found = found
                .ok_or_else(|| ClientError::NoSuchCommand(format!("{} {name}", command.name)))?;
            definitions = found["options"].as_array().cloned().unwrap_or_default();
            around.push((found["name"].clone(), found["type"].clone()));
        }
        let mut options = self.filled(&definitions, focused)?;
        for (name, kind) in around.into_iter().rev() {
            options = vec![json!({ "name": name, "type": kind, "options": options })];
        }
        Ok(options)
    }

    fn filled(
        &self,
        definitions: &[Value],
        focused: Option<&str>,
    ) -> Result<Vec<Value>, ClientError> {
        let given = |name: &Value| self.given.iter().any(|(given, _)| *name == **given);
        let missing = definitions
            .iter()
            .find(|one| one["required"] == true && !given(&one["name"]));
        if let Some(missing) = missing.filter(|_| !self.unchecked && focused.is_none()) {
            return Err(ClientError::WrongOptions(format!(
                "{} is required",
                missing["name"]
            )));
        }
        self.given
            .iter()
            .map(|(name, value)| self.one(definitions, name, value, focused))
            .collect()
    }

    fn one(
        &self,
        definitions: &[Value],
        name: &str,
        value: &OptionValue,
        focused: Option<&str>,
    ) -> Result<Value, ClientError> {
        let definition = definitions.iter().find(|one| one["name"] == name);
        if definition.is_none() && !self.unchecked {
            return Err(ClientError::WrongOptions(format!(
                "there is no option {name}"
            )));
        }
        let kind = definition.map_or(json!(3), |one| one["type"].clone());
        let is_focused = focused == Some(name);
        if let Some(definition) = definition.filter(|_| !self.unchecked && !is_focused) {
            accepts(definition, &value.0).map_err(ClientError::WrongOptions)?;
        }
        let mut option = json!({ "name": name, "type": kind, "value": value.0 });
        if is_focused {
            option["focused"] = json!(true);
        }
        Ok(option)
    }
}

/// Whether an option takes a value; `Err` says why not.
fn accepts(definition: &Value, value: &Value) -> Result<(), String> {
    let name = &definition["name"];
    let fits = match definition["type"].as_u64() {
        Some(4) => value.is_i64() || value.is_u64(),
        Some(5) => value.is_boolean(),
        Some(10) => value.is_number(),
        _ => value.is_string(),
    };
    if !fits {
        return Err(format!("{name} does not take {value}"));
    }
    let choices = definition["choices"]
        .as_array()
        .filter(|choices| !choices.is_empty());
    if choices.is_some_and(|choices| choices.iter().all(|choice| choice["value"] != *value)) {
        return Err(format!("{name} has no choice {value}"));
    }
    let length = value.as_str().map_or(0, |text| text.chars().count() as u64);
    let limit = |field: &str, or: u64| definition[field].as_u64().unwrap_or(or);
    if value.is_string() && !(limit("min_length", 0)..=limit("max_length", 6000)).contains(&length)
    {
        return Err(format!("{name} is too short or too long"));
    }
    Ok(())
}
