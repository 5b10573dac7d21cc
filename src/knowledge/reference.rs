//! The fields that a base's files may have, for curators: made from what the reader asks for.

use super::drafts::ROOT;
use crate::toml_reader::{FieldSpec, Shape};

/// A Markdown table for each kind of table, in French.
pub fn field_reference() -> String {
    let sections: Vec<String> = ROOT.tables().flat_map(sections).collect();
    sections.join("\n")
}

/// A table, then those that it may hold.
fn sections(shape: &'static Shape) -> Vec<String> {
    let inner = shape.tables().flat_map(sections);
    std::iter::once(describe(shape)).chain(inner).collect()
}

fn describe(shape: &Shape) -> String {
    let label = shape.label.trim_matches('`');
    let rows: Vec<String> = shape.fields.iter().map(describe_field).collect();
    let (meaning, rows) = (shape.meaning, rows.concat());
    format!(
        "### `{label}`\n\n{meaning}\n\n| champ | valeur | ce que c’est |\n|---|---|---|\n{rows}"
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
