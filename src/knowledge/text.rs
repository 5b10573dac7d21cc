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

/// Declares a struct of words with a row each, `name = "French", "English";`, and its function `of`, which
/// gives those of a language. A row that is no `&'static str` has its type: `name: (…) = (…), (…);`.
macro_rules! bilingual {
    (
        $(#[$about:meta])*
        $visible:vis struct $words:ident {
            $($(#[$meaning:meta])* $shown:vis $name:ident $(: $type:ty)? = $french:expr, $english:expr;)*
        }
    ) => {
        $(#[$about])*
        $visible struct $words {
            $($(#[$meaning])* $shown $name: $crate::knowledge::bilingual!(@ $($type)?),)*
        }

        impl $words {
            /// Those of a language.
            $visible const fn of(language: $crate::knowledge::Language) -> &'static Self {
                static FRENCH: $words = $words { $($name: $french,)* };
                static ENGLISH: $words = $words { $($name: $english,)* };
                match language {
                    $crate::knowledge::Language::French => &FRENCH,
                    $crate::knowledge::Language::English => &ENGLISH,
                }
            }
        }
    };
    (@) => { &'static str };
    (@ $type:ty) => { $type };
}
pub(crate) use bilingual;

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
