//! `[event] noun`: what the event is, as the bot's own sentences name it: « le colloque », « l’atelier ».

use french_text::fold;

use super::values::{one_line, text};
use crate::toml_reader::FieldReader;

/// A noun and its article.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Noun {
    article: Article,
    fr: String,
    en: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Article {
    Le,
    La,
    Elided,
    Les,
}

use Article::{Elided, La, Le, Les};

/// Articles as people write them; an indefinite one tells the gender as well.
const ARTICLES: [(&str, Article); 7] = [
    ("les ", Les),
    ("des ", Les),
    ("le ", Le),
    ("un ", Le),
    ("la ", La),
    ("une ", La),
    ("l’", Elided),
];

/// What events are called, with its article were it never elided, and in English. A longer name stands before
/// the shorter one that it begins with.
const USUAL: [(&str, Article, &str); 27] = [
    ("assises", Les, "conference"),
    ("atelier", Le, "workshop"),
    ("biennale", La, "biennial"),
    ("colloque", Le, "colloquium"),
    ("conférence", La, "conference"),
    ("congrès", Le, "congress"),
    ("convention", La, "convention"),
    ("cycle", Le, "series"),
    ("école d’été", La, "summer school"),
    ("école", La, "school"),
    ("événement", Le, "event"),
    ("festival", Le, "festival"),
    ("fête", La, "festival"),
    ("formation", La, "training course"),
    ("forum", Le, "forum"),
    ("hackathon", Le, "hackathon"),
    ("journée", La, "study day"),
    ("rencontre", La, "meeting"),
    ("salon", Le, "fair"),
    ("semaine", La, "week"),
    ("séminaire", Le, "seminar"),
    ("sommet", Le, "summit"),
    ("symposium", Le, "symposium"),
    ("table ronde", La, "round table"),
    ("université d’été", La, "summer school"),
    ("université", La, "university"),
    ("webinaire", Le, "webinar"),
];

/// Longer than that, it is no noun but a title.
const LONGEST: usize = 40;

impl Default for Noun {
    fn default() -> Self {
        Self {
            article: Le,
            fr: "colloque".to_owned(),
            en: "colloquium".to_owned(),
        }
    }
}

impl Noun {
    pub(super) fn read(field: &FieldReader<'_, '_>) -> Self {
        let Some(given) = text(field, None) else {
            return Self::default();
        };
        let warn = |message: String| field.table.warn(field.table.place_of(&field.key), message);
        let shown = one_line(&given.fr);
        if given.fr.chars().count() > LONGEST || given.fr.contains(|c: char| c.is_ascii_digit()) {
            warn(format!(
                "`noun` doit être un nom commun et son article, pas le titre (ici « {shown} ») : `noun = \"le festival\"`"
            ));
            return Self::default();
        }
        let (article, french) = split(&given.fr);
        let usual = usual(&french);
        let article = article.or(usual.as_ref().map(|it| it.article)).unwrap_or_else(|| {
            warn(format!(
                "`noun` : écrivez « {shown} » avec son article, `le`, `la`, `l’` ou `les` : `noun = \"la {french}\"`"
            ));
            Le
        });
        let begins_with_vowel = fold(&french).starts_with(['a', 'e', 'i', 'o', 'u']);
        let article = if begins_with_vowel && article != Les {
            Elided
        } else {
            article
        };
        let english = given.en.as_deref().map(without_the);
        let english = english
            .or(usual.map(|it| it.english))
            .unwrap_or_else(|| "event".to_owned());
        Self {
            article,
            fr: french,
            en: english,
        }
    }

    /// « le colloque », « l’atelier », « les journées ».
    pub fn the(&self) -> String {
        let article = match self.article {
            Le => "le ",
            La => "la ",
            Elided => "l’",
            Les => "les ",
        };
        format!("{article}{}", self.fr)
    }

    /// « du colloque », « de l’atelier », « des journées ».
    pub fn of_the(&self) -> String {
        let article = match self.article {
            Le => "du ",
            La => "de la ",
            Elided => "de l’",
            Les => "des ",
        };
        format!("{article}{}", self.fr)
    }

    /// “colloquium”, without its article.
    pub fn english(&self) -> &str {
        &self.en
    }
}

/// The article, if there is one, and the noun, with typographic apostrophes and without a capital.
fn split(given: &str) -> (Option<Article>, String) {
    let mut given = given.replace('\'', "’");
    if let Some(first) = given.chars().next() {
        let lower: String = first.to_lowercase().collect();
        given.replace_range(..first.len_utf8(), &lower);
    }
    let found = ARTICLES
        .iter()
        .find_map(|(written, article)| Some((*article, given.strip_prefix(written)?)));
    match found {
        Some((article, noun)) => (Some(article), noun.trim().to_owned()),
        None => (None, given),
    }
}

struct Usual {
    article: Article,
    english: String,
}

/// What is known of a noun by its first words, in the singular or in the plural.
fn usual(noun: &str) -> Option<Usual> {
    let folded = fold(noun);
    USUAL.iter().find_map(|(name, article, english)| {
        let rest = folded.strip_prefix(fold(name).as_str())?;
        let (is_plural, rest) = match rest.strip_prefix('s') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let is_whole = rest.is_empty() || rest.starts_with(' ');
        let plural = if is_plural { "s" } else { "" };
        is_whole.then(|| Usual {
            article: if is_plural { Les } else { *article },
            english: format!("{english}{plural}"),
        })
    })
}

fn without_the(english: &str) -> String {
    let lower = english
        .strip_prefix("the ")
        .or_else(|| english.strip_prefix("The "));
    lower.unwrap_or(english).trim().to_owned()
}
