//! What a programme says now against what it said at the last import and what curators made of it: a field
//! that they left alone follows the programme, one that they changed stays theirs.

use serde_json::Value as Json;
use toml_edit::{Item, Table, Value};

use super::session::shortened;

/// What became of a field that the programme says otherwise than before.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub field: String,
    /// In the base before, and in the programme; for people.
    pub here: String,
    pub there: String,
    /// It was changed here, so it stays.
    pub is_kept: bool,
}

/// Brings a table up to date. Without `last`, what the last import said of it is not known, and whatever
/// it has counts as the curators'.
pub(super) fn merge(here: &mut Table, last: Option<&Table>, there: &Table) -> Vec<Change> {
    let mut changes = Vec::new();
    for (field, new) in there.iter().filter(|(field, _)| *field != "id") {
        let said = |table: &Table| table.get(field).map(plain);
        let (now, ours, before) = (plain(new), said(here), last.and_then(said));
        if ours.as_ref() == Some(&now) || before.as_ref() == Some(&now) {
            continue;
        }
        let is_kept = ours != before;
        changes.push(Change {
            field: field.to_owned(),
            here: ours.as_ref().map_or_else(String::new, in_words),
            there: in_words(&now),
            is_kept,
        });
        if !is_kept {
            replace(here, field, new.clone());
        }
    }
    changes
}

/// Puts a value in the place of another, whose comments stay.
fn replace(table: &mut Table, field: &str, mut new: Item) {
    if let (Some(Item::Value(old)), Item::Value(new)) = (table.get(field), &mut new) {
        *new.decor_mut() = old.decor().clone();
    }
    if let Item::ArrayOfTables(tables) = &mut new {
        tables.iter_mut().for_each(set_unplaced);
    }
    table.insert(field, new);
}

/// Has a table, with those in it, written where it is put, not where it was read.
pub(super) fn set_unplaced(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => set_unplaced(inner),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(set_unplaced),
            Item::None | Item::Value(_) => {}
        }
    }
}

/// What a value says, however it is written.
fn plain(item: &Item) -> Json {
    match item {
        Item::None => Json::Null,
        Item::Value(value) => plain_value(value),
        Item::Table(table) => plain_table(table),
        Item::ArrayOfTables(tables) => tables.iter().map(plain_table).collect(),
    }
}

fn plain_table(table: &Table) -> Json {
    let fields = table
        .iter()
        .map(|(key, item)| (key.to_owned(), plain(item)));
    Json::Object(fields.collect())
}

fn plain_value(value: &Value) -> Json {
    match value {
        Value::String(text) => text.value().trim().into(),
        Value::Integer(number) => (*number.value()).into(),
        Value::Float(number) => (*number.value()).into(),
        Value::Boolean(yes) => (*yes.value()).into(),
        Value::Datetime(date) => date.value().to_string().into(),
        Value::Array(array) => array.iter().map(plain_value).collect(),
        Value::InlineTable(table) => {
            let fields = table
                .iter()
                .map(|(key, value)| (key.to_owned(), plain_value(value)));
            Json::Object(fields.collect())
        }
    }
}

/// A value on a line for people: of people and points, what they are called.
fn in_words(value: &Json) -> String {
    const LONGEST: usize = 80;
    let words = match value {
        Json::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Json::Array(values) => values.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Json::Object(fields) => {
            let name = ["name", "text"].iter().find_map(|it| fields.get(*it));
            name.map(in_words).unwrap_or_default()
        }
        other => other.to_string(),
    };
    shortened(&words, LONGEST)
}
