//! A part of a body, which knows its place.

use std::cell::RefCell;

use serde_json::Value;

use crate::error::{ApiError, FormErrors};

/// A part of a body with its place, such as `embeds/0/title`, where its mistakes are reported.
pub(super) struct Part<'a> {
    pub value: &'a Value,
    place: String,
    errors: &'a RefCell<FormErrors>,
}

/// Checks a whole body.
pub(super) fn check_body(body: &Value, check: impl FnOnce(&Part)) -> Result<(), ApiError> {
    let errors = RefCell::default();
    check(&Part {
        value: body,
        place: String::new(),
        errors: &errors,
    });
    errors.into_inner().finish()
}

impl<'a> Part<'a> {
    fn below(&self, key: &str, value: &'a Value) -> Self {
        let place = match self.place.as_str() {
            "" => key.to_owned(),
            above => format!("{above}/{key}"),
        };
        Self {
            value,
            place,
            errors: self.errors,
        }
    }

    /// A field of an object; null if it is absent. Those of its fields are reached with slashes.
    pub fn field(&self, path: &str) -> Self {
        let value = path.split('/').fold(self.value, |value, key| &value[key]);
        self.below(path, value)
    }

    /// The items of a list; none if it is something else.
    pub fn items(&self) -> Vec<Self> {
        let items = self.value.as_array().map_or(&[][..], Vec::as_slice);
        let items = items.iter().enumerate();
        items
            .map(|(index, item)| self.below(&index.to_string(), item))
            .collect()
    }

    /// The text; empty if it is something else.
    pub fn text(&self) -> &'a str {
        self.value.as_str().unwrap_or_default()
    }

    /// A mistake here.
    pub fn error(&self, code: &str, message: impl Into<String>) {
        self.errors.borrow_mut().add(&self.place, code, message);
    }

    /// A text that is longer or shorter than allowed.
    pub fn length(&self, least: usize, most: usize) {
        self.size(self.text().chars().count(), least, most);
    }

    /// A text that is absent, or longer or shorter than allowed.
    pub fn required_text(&self, least: usize, most: usize) {
        if self.value.is_string() {
            self.length(least, most);
        } else {
            self.required();
        }
    }

    /// A list with more or fewer items than allowed.
    pub fn count(&self, least: usize, most: usize) {
        let items = self.value.as_array().map_or(0, Vec::len);
        self.size(items, least, most);
    }

    /// A size out of bounds.
    pub fn size(&self, size: usize, least: usize, most: usize) {
        if (least..=most).contains(&size) {
            return;
        }
        if least == 0 {
            let message = format!("Must be {most} or fewer in length.");
            self.error("BASE_TYPE_MAX_LENGTH", message);
        } else {
            let message = format!("Must be between {least} and {most} in length.");
            self.error("BASE_TYPE_BAD_LENGTH", message);
        }
    }

    /// A field that must be there, and is not.
    pub fn required(&self) {
        self.error("BASE_TYPE_REQUIRED", "This field is required");
    }

    /// A link that Discord does not accept: of another scheme, or whose host has no dot.
    pub fn url(&self) {
        let is_accepted = self.text().split_once("://").is_some_and(|(scheme, rest)| {
            let end = rest.find(['/', '?', '#']);
            let authority = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
            let host = authority.rsplit('@').next().unwrap_or_default();
            let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
            match scheme {
                "http" | "https" => host.trim_end_matches('.').contains('.'),
                "attachment" | "discord" => true,
                _ => false,
            }
        });
        if !is_accepted {
            self.error("URL_TYPE_INVALID_URL", "Not a well formed URL.");
        }
    }
}
