//! `[[synonyms]]`: words that mean the same.

use std::sync::LazyLock;

use super::values::filled;
use crate::toml_reader::{Shape, TableReader};

pub(super) static SYNONYMS: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("synonyms", "[[synonyms]]", read)
        .meaning("Des mots ou expressions de même sens, dans les questions comme dans les entrées.")
});

pub(super) fn read(table: &TableReader<'_>) -> Vec<String> {
    let field = table.required("words", "au moins deux");
    let found = field.strings();
    let words = filled(&field, &found);
    if let [alone] = words.as_slice() {
        let message =
            format!("`words` n’a que « {alone} » : ajoutez ce qui veut dire la même chose");
        table.warn(found.at, message);
    }
    words
}
