//! Checks across the whole base: ids, references, circles, commands shared by two themes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::drafts::{Draft, Drafts};
use super::entry::Entry;
use super::spelling::misspelt_words;
use super::term::Term;
use super::theme::Theme;
use super::values::{one_line, slug};
use super::video::unknown_site;
use crate::diagnostics::Position;
use crate::toml_reader::{Report, suggestion};

/// With more commands than this, members no longer find theirs.
const MANY_THEMES: usize = 20;

/// What could not be read, and may hold what seems missing.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// A file could not be read at all: nothing can be said to be missing.
    pub whole_file: bool,
}

/// Reports all that is wrong between the parts of a base.
pub(super) fn check(drafts: &Drafts, unread: &Unread, report: &Report) {
    duplicates(&drafts.themes, |theme| &theme.id, "un thème", report);
    duplicates(&drafts.entries, |entry| &entry.id, "une entrée", report);
    references(drafts, unread, report);
    circles(&drafts.entries, report);
    shared_commands(&drafts.themes, report);
    if !report.has_errors() {
        warnings(drafts, report);
    }
}

fn place<T>(draft: &Draft<T>, at: Position) -> String {
    format!("{}, ligne {}", draft.file, at.line)
}

fn duplicates<T>(drafts: &[Draft<T>], id: impl Fn(&T) -> &String, what: &str, report: &Report) {
    let mut first: HashMap<&str, &Draft<T>> = HashMap::new();
    for draft in drafts.iter().filter(|draft| draft.id_is_valid) {
        let id = id(&draft.item);
        let Some(other) = first.get(id.as_str()) else {
            first.insert(id, draft);
            continue;
        };
        let place = place(other, other.place("id"));
        let message =
            format!("l’`id` « {id} » est déjà celui d’{what} ({place}) : choisissez-en un autre");
        report.error_at(&draft.file, draft.place("id"), message);
    }
}

/// The ids that may be referred to: those that are there, and those that could not be read.
struct Names<'a> {
    defined: BTreeSet<&'a str>,
    unread: &'a Unread,
}

impl<'a> Names<'a> {
    fn new<T>(
        drafts: &'a [Draft<T>],
        id: impl Fn(&'a T) -> &'a String,
        unread: &'a Unread,
    ) -> Self {
        let ids = drafts.iter().map(|draft| id(&draft.item));
        let probable = drafts.iter().flat_map(|draft| &draft.probable_ids);
        let defined = ids.chain(probable).map(String::as_str);
        Self {
            defined: defined.filter(|id| !id.is_empty()).collect(),
            unread,
        }
    }

    /// The message for a reference that names nothing.
    fn missing(&self, key: &str, id: &str, what: &str) -> Option<String> {
        if self.unread.whole_file || self.defined.contains(id) {
            return None;
        }
        let parts: Vec<&str> = id
            .split([',', ';', ' '])
            .filter(|it| !it.is_empty())
            .collect();
        let all_defined = parts.len() > 1 && parts.iter().all(|it| self.defined.contains(it));
        let advice = match suggestion(id, self.defined.iter().copied()) {
            _ if all_defined => format!(
                "mettez chacun entre ses guillemets, `[\"{}\"]`",
                parts.join("\", \"")
            ),
            Some(meant) => format!("vouliez-vous dire « {meant} » ?"),
            None => format!("ajoutez {what} de cet `id`, ou retirez-le d’ici"),
        };
        let id = one_line(id);
        Some(format!(
            "`{key}` nomme « {id} », qui n’existe pas : {advice}"
        ))
    }
}

fn references(drafts: &Drafts, unread: &Unread, report: &Report) {
    let themes = Names::new(&drafts.themes, |theme| &theme.id, unread);
    let entries = Names::new(&drafts.entries, |entry| &entry.id, unread);
    for draft in &drafts.entries {
        let Entry {
            themes: named,
            part_of,
            ..
        } = &draft.item;
        for id in named {
            if let Some(message) = themes.missing("themes", id, "un [[theme]]") {
                report.error_at(&draft.file, draft.place("themes"), message);
            }
        }
        let missing = part_of
            .as_deref()
            .and_then(|id| entries.missing("part_of", id, "une [[entry]]"));
        if let Some(message) = missing {
            report.error_at(&draft.file, draft.place("part_of"), message);
        }
    }
}

/// Reports each circle of `part_of` once, at the first of its entries.
fn circles(drafts: &[Draft<Entry>], report: &Report) {
    let mut index: HashMap<&str, usize> = HashMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        index.entry(&draft.item.id).or_insert(at);
    }
    let parent = |at: usize| {
        let draft: &Draft<Entry> = drafts.get(at)?;
        let id = draft.item.part_of.as_deref()?;
        index.get(id).copied()
    };
    // The walk that first came by each entry.
    let mut seen_in: Vec<Option<usize>> = vec![None; drafts.len()];
    for start in 0..drafts.len() {
        let mut at = Some(start);
        while let Some(here) = at {
            match seen_in.get_mut(here) {
                Some(seen @ None) => *seen = Some(start),
                Some(Some(walk)) if *walk == start => {
                    let first = walk_from(here, parent).min().unwrap_or(here);
                    tell_circle(drafts, walk_from(first, parent), report);
                    break;
                }
                _ => break,
            }
            at = parent(here);
        }
    }
}

/// The entries of the circle that `start` is in, each once.
fn walk_from(start: usize, parent: impl Fn(usize) -> Option<usize>) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(start), move |at| {
        parent(*at).filter(|next| *next != start)
    })
}

fn tell_circle(drafts: &[Draft<Entry>], circle: impl Iterator<Item = usize>, report: &Report) {
    let circle: Vec<&Draft<Entry>> = circle.filter_map(|at| drafts.get(at)).collect();
    let Some(first) = circle.first() else {
        return;
    };
    let ids: Vec<&str> = circle
        .iter()
        .chain([first])
        .map(|it| it.item.id.as_str())
        .collect();
    let ids = ids.join(" → ");
    report.error_at(
        &first.file,
        first.place("part_of"),
        format!("`part_of` tourne en rond ({ids}) : retirez-en un"),
    );
}

/// Reports each command name that an earlier theme already has, in either language.
fn shared_commands(drafts: &[Draft<Theme>], report: &Report) {
    let mut first: HashMap<&str, (usize, Position)> = HashMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        let Theme {
            command,
            command_en,
            ..
        } = &draft.item;
        let names = [
            ("command", Some(command), draft.place("command")),
            ("command_en", command_en.as_ref(), draft.place("command_en")),
        ];
        for (key, name, at) in names {
            let name = name.map_or("", |name| &**name);
            if name.is_empty() {
                continue;
            }
            match first.get(name) {
                None => {
                    first.insert(name, (index, at));
                }
                Some((other, _)) if *other == index => {}
                Some((other, place_there)) => {
                    let place = drafts.get(*other).map(|other| place(other, *place_there));
                    let place = place.unwrap_or_default();
                    let name = one_line(name);
                    let message = format!(
                        "`{key}` « {name} » est déjà la commande d’un autre thème ({place}) : choisissez-en une autre"
                    );
                    report.error_at(&draft.file, at, message);
                }
            }
        }
    }
}

fn warnings(drafts: &Drafts, report: &Report) {
    equal_titles(&drafts.entries, report);
    unknown_video_sites(&drafts.entries, report);
    unused_themes(drafts, report);
    no_emergency(drafts, report);
    misspelt_words(drafts, report);
    shared_keywords(&drafts.entries, report);
    shared_words(&drafts.terms, report);
    if let Some(draft) = drafts.themes.get(MANY_THEMES) {
        let count = drafts.themes.len();
        let message = format!(
            "{count} thèmes, donc {count} commandes : au-delà de {MANY_THEMES}, personne ne s’y retrouve"
        );
        report.warn_at(&draft.file, draft.at, message);
    }
}

/// A base of this many entries is meant for members, among whom somebody may be in danger.
const ENTRIES_IN_SERVICE: usize = 10;

fn no_emergency(drafts: &Drafts, report: &Report) {
    if !drafts.emergencies.is_empty() || drafts.entries.len() < ENTRIES_IN_SERVICE {
        return;
    }
    if let Some(draft) = drafts.entries.first() {
        let message = "aucune [[emergency]] dans la base : qui écrit être en danger ne recevra \
                       aucun numéro ; reprenez `urgences.toml` de la base livrée avec le bot";
        report.warn_at(&draft.file, draft.at, message);
    }
}

fn equal_titles(drafts: &[Draft<Entry>], report: &Report) {
    let mut first: HashMap<String, &Draft<Entry>> = HashMap::new();
    for draft in drafts {
        let title = draft.item.title.fr.to_lowercase();
        let Some(other) = first.get(&title) else {
            first.insert(title, draft);
            continue;
        };
        let place = place(other, other.place("title"));
        let message = format!(
            "une autre entrée a le même titre ({place}) : personne ne pourra choisir entre les deux"
        );
        report.warn_at(&draft.file, draft.place("title"), message);
    }
}

/// A keyword of this many entries tells none of them apart.
const SHARED_BY_MANY: usize = 3;

/// Warns once of each keyword that many entries have, and of entries without one of their own.
fn shared_keywords(drafts: &[Draft<Entry>], report: &Report) {
    let mut holders: BTreeMap<String, Vec<&Draft<Entry>>> = BTreeMap::new();
    for draft in drafts {
        let folded = draft.item.keywords.iter().map(|it| slug(it));
        let folded: BTreeSet<String> = folded.filter(|it| !it.is_empty()).collect();
        for keyword in folded {
            holders.entry(keyword).or_default().push(draft);
        }
    }
    let ids = |drafts: &[&Draft<Entry>]| {
        let ids: Vec<&str> = drafts.iter().map(|it| it.item.id.as_str()).collect();
        one_line(&ids.join(", "))
    };
    for (keyword, drafts) in holders.iter().filter(|(_, it)| it.len() >= SHARED_BY_MANY) {
        let [first, others @ ..] = drafts.as_slice() else {
            continue;
        };
        let written = first.item.keywords.iter().find(|it| slug(it) == *keyword);
        let message = format!(
            "`keywords` : « {} » est aussi dans {} autres entrées ({}) : ce que plusieurs partagent n’en distingue aucune ; précisez-le, ou gardez-le où il compte le plus",
            one_line(written.map_or(keyword, |it| it)),
            others.len(),
            ids(others)
        );
        report.warn_at(&first.file, first.place("keywords"), message);
    }
    for draft in drafts.iter().filter(|it| it.item.keywords.len() > 1) {
        let others = |keyword: &String| {
            let holders = holders.get(&slug(keyword)).map_or(&[][..], Vec::as_slice);
            holders.iter().any(|it| it.item.id != draft.item.id)
        };
        if draft.item.keywords.iter().all(others) {
            let message = "`keywords` : aucun n’est propre à cette entrée, d’autres les ont tous ; ajoutez les mots de son sujet à elle";
            report.warn_at(&draft.file, draft.place("keywords"), message);
        }
    }
}

/// Warns of each word that an earlier term already explains.
fn shared_words(drafts: &[Draft<Term>], report: &Report) {
    let mut first: HashMap<String, &Draft<Term>> = HashMap::new();
    for draft in drafts {
        for word in &draft.item.words {
            let other = *first.entry(slug(word)).or_insert(draft);
            if std::ptr::eq(other, draft) {
                continue;
            }
            let (word, place) = (one_line(word), place(other, other.place("words")));
            let message = format!(
                "« {word} » est déjà expliqué par un autre [[term]] ({place}), qui sert seul : gardez-en un"
            );
            report.warn_at(&draft.file, draft.place("words"), message);
        }
    }
}

/// Warns of moments that their link may not open.
fn unknown_video_sites(drafts: &[Draft<Entry>], report: &Report) {
    for draft in drafts {
        let entry = &draft.item;
        let has_moments = entry.recording.captions.is_some()
            || entry.recording.from.is_some()
            || entry.points.iter().any(|point| point.at.is_some());
        let site = entry.video.as_deref().and_then(unknown_site);
        let Some(site) = site.filter(|_| has_moments) else {
            continue;
        };
        let message = format!(
            "`video` : on ne sait pas comment ouvrir une vidéo de « {} » à un moment donné, les liens \
             s’ouvriront peut-être au début ; essayez-en un, ou donnez l’adresse de la même vidéo sur \
             YouTube, PeerTube, Esup-Pod, Opencast, Dailymotion ou Vimeo, ou celle du fichier (.mp4)",
            one_line(&site)
        );
        report.warn_at(&draft.file, draft.place("video"), message);
    }
}

fn unused_themes(drafts: &Drafts, report: &Report) {
    let entries = drafts.entries.iter().flat_map(|draft| &draft.item.themes);
    let used: BTreeSet<&String> = entries.collect();
    for draft in drafts
        .themes
        .iter()
        .filter(|draft| !used.contains(&draft.item.id))
    {
        let message = "aucune entrée n’a ce thème : sa commande n’aura rien à montrer";
        report.warn_at(&draft.file, draft.place("id"), message);
    }
}
