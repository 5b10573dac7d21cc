//! Names and values of a file, as messages write them.

use toml::de::DeValue;
use toml::value::Datetime;
use unicode_normalization::UnicodeNormalization;

/// The one of `known` that `name` seems to mean.
pub fn suggestion<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let name = name.to_lowercase();
    let length = name.chars().count();
    let within = |distance: usize| distance < length && distance * 3 <= length.max(3);
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&name, known), known))
        .filter(|(distance, _)| within(*distance))
        .min()
        .map(|(_, known)| known)
}

/// What French speakers, and others, call a field or a table → its names, of which the first that
/// is known is meant. Without accents, and with spaces for any sign.
#[rustfmt::skip]
const TRANSLATIONS: &[(&str, &[&str])] = &[
    ("resume description abstract synthese contenu presentation",
     &["summary", "description", "text"]),
    ("intervenant intervenants intervenante orateur orateurs oratrice oratrices conferenciers",
     &["speakers"]),
    ("mots cles|mots clefs|mot cle|mot clef|motscles|motcle|tags|etiquettes|mots|expressions",
     &["keywords", "words", "phrases"]),
    ("lien liens link url adresse page web|site|site web", &["url", "source", "video"]),
    ("lieu endroit salle location adresse", &["place"]),
    ("titre intitule name", &["title"]),
    ("nom prenom", &["name", "title"]),
    ("nature genre type categorie", &["kind"]),
    ("role fonction metier poste organisme", &["role"]),
    ("texte definition affirmation phrase reponse", &["text", "summary"]),
    ("theme categorie", &["themes", "theme"]),
    ("ordre numero place rang", &["order", "number"]),
    ("telephone tel", &["number"]),
    ("parent partie de|fait partie de", &["part_of"]),
    ("enregistrement replay youtube film", &["video"]),
    ("organisateur organisatrice organise par", &["organiser"]),
    ("heure moment minute temps timecode minutage", &["at"]),
    ("debut", &["from"]),
    ("fin", &["to"]),
    ("commande", &["command"]),
    ("question exemples exemple faq", &["questions"]),
    ("jour quand", &["date"]),
    ("sous titres|transcription|notes", &["captions", "text"]),
    ("sources reference references", &["source"]),
    ("identifiant", &["id"]),
    ("entree entrees fiche fiches seance seances session sessions recommandation", &["entry"]),
    ("evenement colloque conference", &["event"]),
    ("points affirmation", &["point"]),
    ("synonyme synonymes", &["synonyms"]),
    ("urgence urgences", &["emergency"]),
    ("ailleurs", &["elsewhere"]),
    ("terme termes sigle sigles glossaire", &["term"]),
    ("salons salon", &["ask_channels"]),
    ("serveurs serveur", &["guilds"]),
];

/// The one of `known` that `name` seems to mean, in French or misspelt.
pub(super) fn translation<'k>(
    name: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let known: Vec<&'k str> = known.into_iter().collect();
    let plain = plain(name);
    if let Some(same) = known.iter().find(|it| it.replace('_', " ") == plain) {
        return Some(same);
    }
    let names = |list: &str| {
        let phrases = list.split('|').any(|it| it == plain);
        phrases || list.split([' ', '|']).any(|it| it == plain)
    };
    let meanings = TRANSLATIONS.iter().filter(|(list, _)| names(list));
    let mut meant = meanings.flat_map(|(_, meant)| *meant);
    let found = meant.find_map(|meant| known.iter().find(|it| *it == meant));
    found.copied().or_else(|| suggestion(name, known))
}

/// Without accents, case or signs.
fn plain(name: &str) -> String {
    let ascii: String = name.nfd().filter(char::is_ascii).collect();
    let is_sign = |c: char| !c.is_ascii_alphanumeric();
    ascii.to_lowercase().replace(is_sign, " ")
}

/// Whether what a field means begins with this name: « la salle, avec l’étage », « fonction, organisme ».
pub(super) fn begins_with_name(meaning: &str, name: &str) -> bool {
    const ARTICLES: [&str; 9] = [
        "le ", "la ", "les ", "l ", "un ", "une ", "son ", "sa ", "ses ",
    ];
    let name = plain(name);
    let opening = meaning.split([':', ';', '(']).next().unwrap_or_default();
    let opening = opening.replace('’', "'");
    let mut names = opening.split(',').map(|it| plain(it.trim()));
    names.any(|it| {
        let mut articles = ARTICLES.iter();
        let bare = articles.find_map(|article| it.strip_prefix(article));
        !name.is_empty() && bare.unwrap_or(&it) == name
    })
}

/// A name from a file, fit for one line of a message.
pub(super) fn shown(name: &str) -> String {
    const LONGEST: usize = 40;
    let clean = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut shown: String = clean.clone().take(LONGEST).collect();
    if clean.count() > LONGEST {
        shown.push('…');
    }
    shown
}

/// Keys, as a message lists them.
pub(super) fn list<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    let quoted: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
    quoted.join(", ")
}

/// What a value is, in French, with its article.
pub(super) fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(text) if text.trim().is_empty() => "un texte vide",
        DeValue::String(_) => "un texte",
        DeValue::Integer(number)
            if i64::from_str_radix(number.as_str(), number.radix()).is_err() =>
        {
            "un nombre trop grand"
        }
        DeValue::Integer(_) => "un nombre entier",
        DeValue::Float(_) => "un nombre à virgule",
        DeValue::Boolean(_) => "vrai ou faux",
        DeValue::Datetime(Datetime { date: None, .. }) => "une heure",
        DeValue::Datetime(Datetime { time: Some(_), .. }) => "une date avec une heure",
        DeValue::Datetime(_) => "une date",
        DeValue::Array(_) => "une liste",
        DeValue::Table(_) => "une table",
    }
}
