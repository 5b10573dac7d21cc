//! A text in the languages of a base.

/// A language that a base's texts may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// French, the base's own language.
    #[default]
    French,
    /// English, if the base has `*_en` texts.
    English,
}

impl Language {
    /// The French or the English one.
    pub(crate) fn pick<T>(self, [french, english]: [T; 2]) -> T {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }
}

/// A text with its optional English twin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Text {
    /// The text in the base's language.
    pub fr: String,
    /// Its English twin (`*_en`).
    pub en: Option<String>,
}

impl Text {
    /// The text in `language`, else in the base's own.
    pub fn get(&self, language: Language) -> &str {
        match (language, &self.en) {
            (Language::English, Some(en)) => en,
            _ => &self.fr,
        }
    }
}
