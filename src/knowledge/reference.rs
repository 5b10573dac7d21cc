//! The fields that a base's files may have, for curators: made from what the reader asks for.

use super::drafts::ROOT;
use crate::toml_reader::{FieldSpec, Shape};

/// A Markdown table for each kind of table, in French.
#[must_use]
pub fn field_reference() -> String {
    let tables: Vec<String> = ROOT.tables().map(describe).collect();
    tables.join("\n")
}

/// A table, then those that it may hold.
fn describe(shape: &Shape) -> String {
    let label = shape.label.trim_matches('`');
    let fields: String = shape.fields.iter().map(describe_field).collect();
    let inner: String = shape
        .tables()
        .map(|it| format!("\n{}", describe(it)))
        .collect();
    let meaning = shape.meaning;
    format!(
        "### `{label}`\n\n{meaning}\n\n| champ | valeur | ce que c’est |\n|---|---|---|\n{fields}{inner}"
    )
}

fn describe_field(field: &FieldSpec) -> String {
    let FieldSpec {
        key, kind, meaning, ..
    } = field;
    if let Some(inner) = field.table {
        let label = inner.label.trim_matches('`');
        return format!("| `{key}` | des tables | voir `{label}` plus bas |\n");
    }
    let required = if field.required { ", obligatoire" } else { "" };
    format!("| `{key}` | {kind}{required} | {meaning} |\n")
}
