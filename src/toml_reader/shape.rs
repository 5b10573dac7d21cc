//! Which fields a kind of table may have.

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
    /// Its key.
    pub key: String,
    /// The kind of value, in French.
    pub kind: String,
    /// Whether it is required.
    pub required: bool,
    /// What it means, in French; may be empty.
    pub meaning: String,
    /// The kind of table that it holds, if it holds any.
    pub table: Option<&'static Shape>,
}

impl Shape {
    /// How it is written, if not like its label.
    #[must_use]
    pub fn written(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// What it is for, in French.
    #[must_use]
    pub fn meaning(mut self, meaning: &'static str) -> Self {
        self.meaning = meaning;
        self
    }

    /// The keys that it may have.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.key.as_str())
    }

    /// The kinds of table that it may hold.
    pub fn tables(&self) -> impl Iterator<Item = &'static Shape> {
        self.fields.iter().filter_map(|field| field.table)
    }
}
