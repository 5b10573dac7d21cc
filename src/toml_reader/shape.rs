//! Which fields a kind of table may have.

use super::wording::begins_with_name;

/// A kind of table: what messages call it, and the fields that it may have.
#[derive(Debug)]
pub struct Shape {
    /// The key that it is under.
    pub key: &'static str,
    /// What messages call it, such as `[[entry]]`.
    pub label: &'static str,
    /// How it is written, if that is not its label.
    pub example: &'static str,
    /// What it is for, in French; may be empty.
    pub meaning: &'static str,
    /// What its reader asks for, in that order.
    pub fields: Vec<FieldSpec>,
}

/// A field that a table may have.
#[derive(Debug)]
pub struct FieldSpec {
    pub key: String,
    /// The kind of value, in French.
    pub kind: String,
    pub required: bool,
    /// What it means, in French; may be empty.
    pub meaning: String,
    /// The kind of table that it holds, if it holds any.
    pub table: Option<&'static Shape>,
}

impl Shape {
    /// How it is written, if not like its label.
    pub fn written(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// What it is for, in French.
    pub fn meaning(mut self, meaning: &'static str) -> Self {
        self.meaning = meaning;
        self
    }

    /// The keys that it may have.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.key.as_str())
    }

    /// Its keys and those of the tables under it.
    pub(super) fn all_keys(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        let deeper = self.tables().flat_map(|table| table.all_keys());
        Box::new(self.keys().chain(deeper))
    }

    /// The keys of the tables that any field `key` under it may hold.
    pub(super) fn keys_within<'s>(
        &'s self,
        key: &'s str,
    ) -> Box<dyn Iterator<Item = &'s str> + 's> {
        let here = self.tables().filter(move |table| table.key == key);
        let deeper = self.tables().flat_map(move |table| table.keys_within(key));
        Box::new(
            here.flat_map(|table| table.fields.iter().map(|field| field.key.as_str()))
                .chain(deeper),
        )
    }

    /// The kinds of value that fields `key` under it have.
    pub(super) fn kinds_of<'s>(&'s self, key: &'s str) -> Box<dyn Iterator<Item = &'s str> + 's> {
        let fields = self.fields.iter().filter(move |field| field.key == key);
        let deeper = self.tables().flat_map(move |table| table.kinds_of(key));
        Box::new(fields.map(|field| field.kind.as_str()).chain(deeper))
    }

    /// Whether it may have a key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.keys().any(|known| known == key)
    }

    /// The field whose meaning begins with this name: « la salle », for curators.
    pub(super) fn called(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let field = fields.find(|it| begins_with_name(&it.meaning, name))?;
        Some(&field.key)
    }

    /// The keys that it must have.
    pub(super) fn required(&self) -> impl Iterator<Item = &str> {
        let required = self.fields.iter().filter(|field| field.required);
        required.map(|field| field.key.as_str())
    }

    /// Whether there may be many of it: `[[table]]`, not `[table]`.
    pub(super) fn repeats(&self) -> bool {
        !self.label.starts_with('[') || self.label.starts_with("[[")
    }

    /// Its header, at a path such as `entry.point`.
    pub(super) fn header(&self, path: &str) -> String {
        header(path, self.repeats())
    }

    /// Whether `path`, such as `entry.point`, is a table under it.
    pub(super) fn names_table(&self, path: &str) -> bool {
        self.at(path).is_some()
    }

    /// The kind of table at a path such as `entry.point`.
    pub(super) fn at(&self, path: &str) -> Option<&'static Shape> {
        let (first, rest) = match path.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        let table = self.tables().find(|table| table.key == first.trim())?;
        rest.map_or(Some(table), |rest| table.at(rest))
    }

    /// The kinds of table that it may hold.
    pub fn tables(&self) -> impl Iterator<Item = &'static Shape> {
        self.fields.iter().filter_map(|field| field.table)
    }
}

/// The header of a table, or of one of several.
pub(super) fn header(path: &str, repeats: bool) -> String {
    let (open, close) = if repeats { ("[[", "]]") } else { ("[", "]") };
    format!("{open}{path}{close}")
}
