//! What differs between two knowledge bases, for moderators who reload.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::entry::Point;
use super::model::Knowledge;

/// How many names a line of the report shows before it counts the rest.
const NAMES_SHOWN: usize = 10;

/// How much of a point's text names it, in characters.
const POINT_SHOWN: usize = 40;

/// What a reload changed. Displays in French, one line per kind of change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Entries, by id.
    pub entries: Difference,
    /// Points, by the beginning of their text.
    pub points: Difference,
    /// Links, by their address.
    pub links: Difference,
    /// Themes, by id.
    pub themes: Difference,
    /// Known near misses, by title.
    pub elsewhere: Difference,
    /// Emergencies, by number.
    pub emergencies: Difference,
    /// Terms, by their first word.
    pub terms: Difference,
    /// The event's own facts changed.
    pub event: bool,
    /// The synonyms changed.
    pub synonyms: bool,
    /// The themes' commands have to be registered again: their names, titles or descriptions
    /// changed.
    pub commands: bool,
}

/// Names of what was added, removed and changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// In the new base only.
    pub added: Vec<String>,
    /// In the old base only.
    pub removed: Vec<String>,
    /// In both, but not the same.
    pub changed: Vec<String>,
}

/// How many entries changed, were added and removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// In both bases, but not the same.
    pub changed: usize,
    /// In the new base only.
    pub added: usize,
    /// In the old base only.
    pub removed: usize,
}

impl Changes {
    /// Compares two bases.
    pub fn between(old: &Knowledge, new: &Knowledge) -> Self {
        Self {
            entries: Difference::between(&old.entries, &new.entries, |entry| &entry.id),
            points: Difference::between(&points(old), &points(new), |(name, _)| name),
            links: Difference::between(&links(old), &links(new), |link| link),
            themes: Difference::between(&old.themes, &new.themes, |theme| &theme.id),
            elsewhere: Difference::between(&old.elsewhere, &new.elsewhere, |it| &it.title.fr),
            emergencies: Difference::between(&old.emergencies, &new.emergencies, |it| &it.number),
            terms: Difference::between(&old.terms, &new.terms, |it| it.name()),
            event: old.event != new.event,
            synonyms: old.synonyms != new.synonyms,
            commands: !commands(old).eq(commands(new)),
        }
    }

    /// How many entries changed.
    pub fn counts(&self) -> Counts {
        Counts {
            changed: self.entries.changed.len(),
            added: self.entries.added.len(),
            removed: self.entries.removed.len(),
        }
    }

    /// Whether the two bases say the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Every point, by its entry and the beginning of its text.
fn points(knowledge: &Knowledge) -> Vec<(String, &Point)> {
    let entries = knowledge.entries.iter();
    let points = entries.flat_map(|entry| entry.points.iter().map(move |point| (entry, point)));
    let named = points.map(|(entry, point)| {
        let text: String = point.text.fr.chars().take(POINT_SHOWN).collect();
        let more = if text.len() < point.text.fr.len() {
            "…"
        } else {
            ""
        };
        (format!("{} « {text}{more} »", entry.id), point)
    });
    named.collect()
}

/// Every link.
fn links(knowledge: &Knowledge) -> Vec<String> {
    let entries = knowledge.entries.iter().flat_map(|entry| {
        let points = entry.points.iter().map(|point| &point.source);
        [&entry.video, &entry.source].into_iter().chain(points)
    });
    let elsewhere = knowledge.elsewhere.iter().map(|it| &it.url);
    let emergencies = knowledge.emergencies.iter().map(|it| &it.url);
    let terms = knowledge.terms.iter().map(|it| &it.url);
    let all = entries
        .chain(elsewhere)
        .chain(emergencies)
        .chain(terms)
        .chain([&knowledge.event.url]);
    let distinct: BTreeSet<String> = all.flatten().cloned().collect();
    distinct.into_iter().collect()
}

/// What a theme's command is registered with.
fn commands(knowledge: &Knowledge) -> impl Iterator<Item = impl PartialEq + '_> {
    knowledge.themes.iter().map(|theme| {
        let names = (&theme.command, &theme.command_en);
        (&theme.id, names, &theme.title, &theme.description)
    })
}

impl Difference {
    fn between<T: PartialEq>(old: &[T], new: &[T], name: impl Fn(&T) -> &str) -> Self {
        let by_name = |items| -> std::collections::BTreeMap<String, &T> {
            let items: &[T] = items;
            items.iter().map(|it| (name(it).to_owned(), it)).collect()
        };
        let (before, after) = (by_name(old), by_name(new));
        let only = |these: &[T], others: &std::collections::BTreeMap<String, &T>| {
            let names = these.iter().map(&name);
            names
                .filter(|name| !others.contains_key(*name))
                .map(str::to_owned)
                .collect()
        };
        let differs = |it: &&T| before.get(name(it)).is_some_and(|old| *old != *it);
        Self {
            added: only(new, &before),
            removed: only(old, &after),
            changed: new
                .iter()
                .filter(differs)
                .map(|it| name(it).to_owned())
                .collect(),
        }
    }

    /// Whether nothing was added, removed or changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// One line such as `Entrées : 1 ajoutée (a), 2 modifiées (b, c)`.
    fn describe(&self, f: &mut fmt::Formatter<'_>, what: &str, feminine: &str) -> fmt::Result {
        if self.is_empty() {
            return Ok(());
        }
        write!(f, "{what} : ")?;
        let lists = [
            ("ajouté", &self.added),
            ("retiré", &self.removed),
            ("modifié", &self.changed),
        ];
        let mut separator = "";
        for (verb, names) in lists.iter().filter(|(_, names)| !names.is_empty()) {
            let plural = if names.len() > 1 { "s" } else { "" };
            let shown: Vec<&str> = names.iter().take(NAMES_SHOWN).map(String::as_str).collect();
            let shown = shown.join(", ");
            write!(
                f,
                "{separator}{} {verb}{feminine}{plural} ({shown}",
                names.len()
            )?;
            match names.len().saturating_sub(NAMES_SHOWN) {
                0 => f.write_str(")")?,
                rest => write!(f, " et {rest} de plus)")?,
            }
            separator = ", ";
        }
        writeln!(f)
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "Rien n’a changé.");
        }
        self.entries.describe(f, "Entrées", "e")?;
        self.points.describe(f, "Points", "")?;
        self.links.describe(f, "Liens", "")?;
        self.themes.describe(f, "Thèmes", "")?;
        self.elsewhere.describe(f, "Sujets traités ailleurs", "")?;
        self.emergencies.describe(f, "Numéros d’urgence", "")?;
        self.terms.describe(f, "Termes expliqués", "")?;
        if self.event {
            writeln!(f, "Présentation du colloque : modifiée")?;
        }
        if self.synonyms {
            writeln!(f, "Synonymes : modifiés")?;
        }
        if self.commands {
            writeln!(f, "Commandes des thèmes : à enregistrer de nouveau")?;
        }
        Ok(())
    }
}
