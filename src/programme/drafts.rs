//! Drafts of a base from a programme: what the base lacks is added, what curators left alone follows the
//! programme, and what they changed is never touched.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::merge::{Change, merge, set_unplaced};
use super::session::{Programme, Session, Speaker, shortened};
use crate::knowledge::{
    self, CommandName, Knowledge, LONGEST_POINT, LONGEST_SUMMARY, LONGEST_THEME_TEXT, LONGEST_TITLE,
};

/// More themes than that are no help: each has a command that members read.
const MOST_THEMES: usize = 8;

/// What the last import said, in the format of a base, in a hidden file, which a base does not read.
pub const RECORD: &str = ".import.toml";
const RECORD_HEAD: &str = "# Ce que le dernier « colloque-bot import » a lu, pour savoir au suivant ce qui a changé au programme et ce\n\
    # que vous avez changé vous-même. À garder avec la base ; rien ici n’est montré.\n\n";

/// What a base's folder holds before an import.
#[derive(Debug, Default)]
pub struct Existing {
    pub base: Knowledge,
    /// The text of each file by its name within the folder, [`RECORD`] among them.
    pub files: BTreeMap<String, String>,
}

/// What is to be written, and what a curator should know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafts {
    /// The files that change, whole, by their name within the folder.
    pub files: BTreeMap<String, String>,
    /// In French: what is new, what the programme says otherwise than before, what is not in it.
    pub notes: Vec<String>,
}

/// What a base lacks of a programme, and what it has that the programme now says otherwise.
pub fn drafts(programme: &Programme, existing: &Existing) -> Drafts {
    let base = &existing.base;
    let mut notes = Vec::new();
    let mut record = Record::read(existing.files.get(RECORD), &mut notes);
    record.follow(base);
    let mut files = Files::new(&existing.files);
    let sessions = identified(programme, &record, base);
    let themes = themes(&sessions, base, &record, &mut files, &mut notes);
    event(programme, base, &mut record, &mut files, &mut notes);
    let dates: BTreeSet<&str> = sessions.iter().map(|it| it.session.date.as_str()).collect();
    let (mut added, mut moved) = (0, 0);
    for draft in &sessions {
        let fields = fields(draft, &themes);
        let Some(mut there) = table_of(&fields) else {
            continue;
        };
        if programme.is_base {
            there.retain(|field, _| field == "captions");
        }
        let (id, title) = (&draft.id, &draft.session.title);
        let last = record.entry(id);
        if draft.is_new {
            added += 1;
            let date = &draft.session.date;
            let name = if dates.len() > 1 && !date.is_empty() {
                format!("seances-{date}.toml")
            } else {
                "seances.toml".to_owned()
            };
            let text = format!("{}\n[[entry]]\n{fields}\n", knowledge::TO_REVIEW);
            files.append(&name, &text);
        } else if let Some(here) = files.entry(id) {
            let changes = merge(here, last, &there);
            let is_updated = |it: &Change| !it.is_kept && it.field != "order";
            if changes.iter().any(is_updated) {
                mark_to_review(here);
            }
            moved += changes
                .iter()
                .filter(|it| it.field == "order" && !it.is_kept)
                .count();
            notes.extend(
                changes
                    .iter()
                    .filter(|it| it.field != "order")
                    .map(|it| told(it, title)),
            );
        } else if base.entry(id).is_some() {
            notes.push(format!(
                "« {title} » n’a pas été comparée : son fichier n’est pas écrit comme les autres"
            ));
        } else {
            notes.push(format!(
                "« {title} » a été retirée de la base : elle n’y est pas remise"
            ));
        }
        if !programme.is_base {
            record.remember(draft, there);
        }
    }
    notes.insert(
        0,
        match added {
            0 => "aucune séance nouvelle".to_owned(),
            1 => "1 séance nouvelle".to_owned(),
            count => format!("{count} séances nouvelles"),
        },
    );
    if moved > 0 {
        notes.push(format!(
            "{moved} séances ont changé de place au programme (`order`)"
        ));
    }
    if programme.is_whole {
        let known: HashSet<&str> = sessions.iter().map(|it| it.id.as_str()).collect();
        let gone = base.entries.iter().filter(|entry| {
            entry.kind == knowledge::EntryKind::Session && !known.contains(entry.id.as_str())
        });
        notes.extend(gone.map(|entry| {
            format!(
                "« {} » n’est pas dans ce programme (gardée)",
                entry.title.fr
            )
        }));
    }
    let mut files = files.changed();
    if !programme.is_base {
        files.insert(RECORD.to_owned(), record.text());
    }
    files.retain(|name, text| existing.files.get(name) != Some(text));
    Drafts { files, notes }
}

/// A change of the programme, for the curator.
fn told(change: &Change, title: &str) -> String {
    const NAMES: [(&str, &str); 10] = [
        ("title", "titre"),
        ("date", "date"),
        ("summary", "résumé"),
        ("speakers", "intervenants"),
        ("themes", "thèmes"),
        ("source", "page"),
        ("video", "vidéo"),
        ("captions", "sous-titres"),
        ("point", "points"),
        ("order", "place"),
    ];
    let name = NAMES.iter().find(|(field, _)| *field == change.field);
    let name = name.map_or(change.field.as_str(), |(_, name)| name);
    let Change {
        here,
        there,
        is_kept,
        ..
    } = change;
    match (is_kept, here.is_empty()) {
        (true, true) => format!(
            "« {title} » : {name} au programme : {there} (effacé dans la base, reste ainsi)"
        ),
        (true, false) => {
            format!("« {title} » : {name} au programme : {there} (dans la base, gardé : {here})")
        }
        (false, true) => format!("« {title} » : {name} ajouté : {there}"),
        (false, false) => format!("« {title} » : {name} mis à jour : {there} (c’était : {here})"),
    }
}

/// Says above a table that somebody should read it again.
fn mark_to_review(table: &mut Table) {
    let decor = table.decor_mut();
    let before = decor
        .prefix()
        .and_then(|it| it.as_str())
        .unwrap_or_default();
    if !before
        .lines()
        .any(|line| line.trim() == knowledge::TO_REVIEW)
    {
        let marked = format!("{before}{}\n", knowledge::TO_REVIEW);
        decor.set_prefix(marked);
    }
}

/// The files of a base that tables are changed in or added to.
struct Files<'a> {
    texts: &'a BTreeMap<String, String>,
    /// Those that are TOML as it should be; with line feeds alone, which is all that the editor keeps.
    documents: BTreeMap<&'a str, DocumentMut>,
    /// What is added to a file.
    added: BTreeMap<String, String>,
}

impl<'a> Files<'a> {
    fn new(texts: &'a BTreeMap<String, String>) -> Self {
        let read = |(name, text): (&'a String, &'a String)| {
            let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            Some((name.as_str(), text.parse().ok()?))
        };
        let bases = texts.iter().filter(|(name, _)| *name != RECORD);
        Self {
            texts,
            documents: bases.filter_map(read).collect(),
            added: BTreeMap::new(),
        }
    }

    fn entry(&mut self, id: &str) -> Option<&mut Table> {
        let documents = self.documents.values_mut();
        let entries = documents.filter_map(|it| it.get_mut("entry")?.as_array_of_tables_mut());
        entries
            .flat_map(ArrayOfTables::iter_mut)
            .find(|it| text_at(it, "id") == id)
    }

    fn event(&mut self) -> Option<&mut Table> {
        let mut documents = self.documents.values_mut();
        documents.find_map(|it| it.get_mut("event")?.as_table_mut())
    }

    fn append(&mut self, name: &str, text: &str) {
        self.added
            .entry(name.to_owned())
            .or_default()
            .push_str(text);
    }

    /// The files that are not as they were.
    fn changed(self) -> BTreeMap<String, String> {
        let mut changed = BTreeMap::new();
        for (name, document) in &self.documents {
            let Some(before) = self.texts.get(*name) else {
                continue;
            };
            let text = document.to_string();
            let (mark, rest) = match before.strip_prefix('\u{feff}') {
                Some(rest) => ("\u{feff}", rest),
                None => ("", before.as_str()),
            };
            if text != rest.replace("\r\n", "\n") {
                changed.insert(
                    (*name).to_owned(),
                    format!("{mark}{}", as_before(&text, before)),
                );
            }
        }
        for (name, added) in self.added {
            let before = changed.get(&name).or_else(|| self.texts.get(&name));
            let mut text = before.cloned().unwrap_or_default();
            if !text.is_empty() {
                text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
            }
            text.push_str(&added);
            let text = as_before(
                &text.replace("\r\n", "\n"),
                before.map_or("", String::as_str),
            );
            changed.insert(name, text);
        }
        changed
    }
}

/// Text with the line ends that the file had.
fn as_before(text: &str, before: &str) -> String {
    if before.contains("\r\n") {
        text.replace('\n', "\r\n")
    } else {
        text.to_owned()
    }
}

/// What the last import said.
struct Record {
    event: Option<Table>,
    /// Each with `key` and `when`, the programme's own name of it and its time.
    entries: Vec<Table>,
}

impl Record {
    fn read(text: Option<&String>, notes: &mut Vec<String>) -> Self {
        let document = match text.map(|it| it.parse::<DocumentMut>()) {
            Some(Ok(document)) => document,
            None => DocumentMut::new(),
            Some(Err(_)) => {
                notes.push(format!(
                    "{RECORD} est abîmé : rien n’est mis à jour cette fois, vos retouches restent"
                ));
                DocumentMut::new()
            }
        };
        let entries = document.get("entry").and_then(Item::as_array_of_tables);
        Self {
            event: document.get("event").and_then(Item::as_table).cloned(),
            entries: entries.into_iter().flatten().cloned().collect(),
        }
    }

    /// Takes the ids that curators gave since to entries of the same title.
    fn follow(&mut self, base: &Knowledge) {
        let mut known: HashSet<String> = self
            .entries
            .iter()
            .map(|it| text_at(it, "id").to_owned())
            .collect();
        for entry in self
            .entries
            .iter_mut()
            .filter(|it| base.entry(text_at(it, "id")).is_none())
        {
            let title = knowledge::slug(text_at(entry, "title"));
            let mut others = base.entries.iter().filter(|it| !known.contains(&it.id));
            let renamed = others
                .find(|it| knowledge::slug(&it.title.fr) == title)
                .map(|it| it.id.clone());
            if let Some(id) = renamed {
                entry.insert("id", value(&id));
                known.insert(id);
            }
        }
    }

    fn entry(&self, id: &str) -> Option<&Table> {
        self.entries.iter().find(|it| text_at(it, "id") == id)
    }

    /// Remembers what the programme says of a session, over what it said before.
    fn remember(&mut self, draft: &Identified, there: Table) {
        let at = self
            .entries
            .iter()
            .position(|it| text_at(it, "id") == draft.id);
        let mut entry = at.map_or_else(Table::new, |at| self.entries.swap_remove(at));
        overwrite(&mut entry, there);
        for (field, text) in [("key", &draft.session.key), ("when", &draft.when())] {
            if !text.is_empty() {
                entry.insert(field, value(text));
            }
        }
        self.entries.push(entry);
    }

    fn text(mut self) -> String {
        let mut document = DocumentMut::new();
        if let Some(mut event) = self.event {
            set_unplaced(&mut event);
            event.decor_mut().clear();
            document.insert("event", Item::Table(event));
        }
        self.entries
            .sort_by(|a, b| text_at(a, "id").cmp(text_at(b, "id")));
        let mut entries = ArrayOfTables::new();
        for mut entry in self.entries {
            set_unplaced(&mut entry);
            // The head of the file is written anew.
            entry.decor_mut().clear();
            entries.push(entry);
        }
        document.insert("entry", Item::ArrayOfTables(entries));
        format!("{RECORD_HEAD}{}", document.to_string().trim_start())
    }
}

fn overwrite(table: &mut Table, other: Table) {
    for (field, item) in other {
        table.insert(&field, item);
    }
}

/// A table of these fields.
fn table_of(fields: &str) -> Option<Table> {
    let document: DocumentMut = format!("[[entry]]\n{fields}").parse().ok()?;
    document.get("entry")?.as_array_of_tables()?.get(0).cloned()
}

/// A field's text; empty if it has none.
fn text_at<'a>(table: &'a Table, field: &str) -> &'a str {
    table.get(field).and_then(Item::as_str).unwrap_or_default()
}

/// A session with its id and its place in the day.
struct Identified<'a> {
    id: String,
    /// The base has not had it yet.
    is_new: bool,
    order: Option<usize>,
    session: &'a Session,
}

impl Identified<'_> {
    fn when(&self) -> String {
        when(self.session)
    }
}

fn when(session: &Session) -> String {
    format!("{} {}", session.date, session.start)
        .trim()
        .to_owned()
}

/// In the order of the programme. A session that the base or the record has keeps its id; a new one gets
/// one from its title, so that it is the same next time.
fn identified<'a>(
    programme: &'a Programme,
    record: &Record,
    base: &Knowledge,
) -> Vec<Identified<'a>> {
    let mut in_order: Vec<&Session> = programme.sessions.iter().collect();
    in_order.sort_by_key(|session| (&session.date, &session.start));
    let known = known(&in_order, record, base);
    let of_base = base.entries.iter().map(|it| it.id.clone());
    let of_record = record.entries.iter().map(|it| text_at(it, "id").to_owned());
    let mut taken: HashSet<String> = of_base.chain(of_record).collect();
    let sessions = in_order.into_iter().zip(known).enumerate();
    sessions
        .map(|(at, (session, known))| {
            let is_new = known.is_none();
            let id = known.unwrap_or_else(|| {
                let wanted = if is_good_id(&session.key) {
                    session.key.clone()
                } else {
                    knowledge::slug(&session.title)
                };
                unique(&wanted, &mut taken)
            });
            Identified {
                id,
                is_new,
                order: programme.is_whole.then_some(at + 1),
                session,
            }
        })
        .collect()
}

/// The id that each session has already, if any: by what its program calls it, by its title, by its time and
/// speakers, the surest first.
fn known(sessions: &[&Session], record: &Record, base: &Knowledge) -> Vec<Option<String>> {
    type IsSame = fn(&Session, &Table) -> bool;
    const WAYS: [IsSame; 4] = [
        |session, last| has_key(session, last) && has_title(session, last),
        |session, last| has_title(session, last) && when(session) == text_at(last, "when"),
        has_title,
        |session, last| has_speakers(session, last) && when(session) == text_at(last, "when"),
    ];
    let mut keys: HashMap<&str, usize> = HashMap::new();
    for session in sessions {
        *keys.entry(session.key.as_str()).or_default() += 1;
    }
    let mut ids: Vec<Option<String>> = vec![None; sessions.len()];
    let mut taken: HashSet<String> = HashSet::new();
    let mut take = |is_same: &dyn Fn(&Session, &Table) -> bool| {
        for (session, id) in sessions.iter().zip(&mut ids).filter(|(_, id)| id.is_none()) {
            let is_free = |it: &&Table| !taken.contains(text_at(it, "id"));
            let mut entries = record.entries.iter().filter(is_free);
            let found = entries.find(|it| is_same(session, it));
            *id = found.map(|it| text_at(it, "id").to_owned());
            taken.extend(id.clone());
        }
    };
    let [same, others @ ..] = WAYS;
    take(&same);
    // Some programmes give several sessions one number.
    take(&|session, last| keys.get(session.key.as_str()) == Some(&1) && has_key(session, last));
    for way in others {
        take(&way);
    }
    for (session, id) in sessions.iter().zip(&mut ids).filter(|(_, id)| id.is_none()) {
        let slug = knowledge::slug(&session.title);
        let mut free = base.entries.iter().filter(|it| !taken.contains(&it.id));
        let found = free.find(|entry| {
            entry.id == session.key || entry.id == slug || knowledge::slug(&entry.title.fr) == slug
        });
        *id = found.map(|it| it.id.clone());
        taken.extend(id.clone());
    }
    ids
}

fn has_key(session: &Session, last: &Table) -> bool {
    !session.key.is_empty() && session.key == text_at(last, "key")
}

fn has_title(session: &Session, last: &Table) -> bool {
    knowledge::slug(&session.title) == knowledge::slug(text_at(last, "title"))
}

fn has_speakers(session: &Session, last: &Table) -> bool {
    let people = last.get("speakers").and_then(Item::as_array);
    let people = people
        .into_iter()
        .flatten()
        .filter_map(|it| it.as_inline_table());
    let names = people.filter_map(|it| it.get("name")?.as_str());
    !session.speakers.is_empty() && names.eq(session.speakers.iter().map(|it| it.name.trim()))
}

/// Whether a programme's own name of a session can be its id: a word that people chose, no number and no
/// UUID.
fn is_good_id(key: &str) -> bool {
    const LONGEST: usize = 32;
    let is_word = key.starts_with(|c: char| c.is_ascii_lowercase());
    is_word && key.len() <= LONGEST && knowledge::slug(key) == key
}

/// An id that no other has: `atelier`, then `atelier-2`.
fn unique(slug: &str, taken: &mut HashSet<String>) -> String {
    let slug = if slug.is_empty() { "seance" } else { slug };
    let mut id = slug.to_owned();
    let mut count = 1;
    while !taken.insert(id.clone()) {
        count += 1;
        let suffix = format!("-{count}");
        let kept: String = slug
            .chars()
            .take(knowledge::LONGEST_ID - suffix.len())
            .collect();
        id = format!("{}{suffix}", kept.trim_end_matches('-'));
    }
    id
}

fn event(
    programme: &Programme,
    base: &Knowledge,
    record: &mut Record,
    files: &mut Files,
    notes: &mut Vec<String>,
) {
    let Some(title) = programme.title.as_deref() else {
        return;
    };
    let mut fields = format!("title = {}\n", quoted(title));
    if let Some(date) = programme.date.as_deref().filter(|date| is_date(date)) {
        _ = writeln!(fields, "date = {date}");
    }
    let Some(there) = table_of(&fields) else {
        return;
    };
    if let Some(here) = files.event() {
        let changes = merge(here, record.event.as_ref(), &there);
        notes.extend(changes.iter().map(|it| told(it, "l’événement")));
    } else if base.event.title.is_none() {
        files.append("evenement.toml", &format!("[event]\n{fields}"));
    }
    overwrite(record.event.get_or_insert_with(Table::new), there);
}

/// The id of each track's theme; those that the base lacks are added.
fn themes(
    sessions: &[Identified],
    base: &Knowledge,
    record: &Record,
    files: &mut Files,
    notes: &mut Vec<String>,
) -> BTreeMap<String, String> {
    let tracks: BTreeSet<&str> = sessions
        .iter()
        .map(|it| it.session.track.as_str())
        .collect();
    let tracks: Vec<&str> = tracks
        .into_iter()
        .filter(|track| !knowledge::slug(track).is_empty())
        .collect();
    if tracks.len() > MOST_THEMES {
        let count = tracks.len();
        notes.push(format!(
            "{count} thèmes au programme : trop pour une commande chacun, ils sont laissés de côté"
        ));
        return BTreeMap::new();
    }
    let recorded = |id: &str| {
        let mut entries = record.entries.iter();
        entries.any(|it| {
            let themes = it.get("themes").and_then(Item::as_array);
            themes.is_some_and(|it| it.iter().any(|theme| theme.as_str() == Some(id)))
        })
    };
    let mut ids = BTreeMap::new();
    for track in tracks {
        let id = knowledge::slug(track);
        let is_known = base.theme(&id).is_some() || ids.values().any(|it| *it == id);
        // Of a theme that curators removed, nothing comes back.
        if !is_known && recorded(&id) {
            continue;
        }
        if !is_known {
            let title = quoted(&shortened(track, LONGEST_THEME_TEXT));
            let command = command(&id, base);
            let text = format!(
                "[[theme]]\nid = {}\ncommand = {}\ntitle = {title}\ndescription = {title}\n\n",
                quoted(&id),
                quoted(&command),
            );
            files.append("themes.toml", &text);
        }
        ids.insert(track.to_owned(), id);
    }
    ids
}

/// A command's name that no other command has.
fn command(id: &str, base: &Knowledge) -> String {
    let short: String = id.chars().take(CommandName::LONGEST).collect();
    let short = short.trim_matches('-');
    let is_taken = crate::commands::is_reserved(short)
        || base.themes.iter().any(|theme| &*theme.command == short);
    if is_taken {
        let longer: String = format!("theme-{short}")
            .chars()
            .take(CommandName::LONGEST)
            .collect();
        longer.trim_end_matches('-').to_owned()
    } else {
        short.to_owned()
    }
}

/// The fields of an entry, in TOML. What the programme does not say is left out.
fn fields(draft: &Identified, themes: &BTreeMap<String, String>) -> String {
    let session = draft.session;
    let mut text = String::new();
    let mut line = |field: &str, value: String| _ = writeln!(text, "{field} = {value}");
    line("id", quoted(&draft.id));
    line("title", quoted(&shortened(&session.title, LONGEST_TITLE)));
    if let Some(order) = draft.order {
        line("order", order.to_string());
    }
    if let Some(theme) = themes.get(&session.track) {
        line("themes", format!("[{}]", quoted(theme)));
    }
    if !session.speakers.is_empty() {
        let speakers: Vec<String> = session.speakers.iter().map(speaker).collect();
        line("speakers", format!("[{}]", speakers.join(", ")));
    }
    match plain(&session.summary) {
        summary if !summary.is_empty() => {
            line("summary", quoted(&shortened(&summary, LONGEST_SUMMARY)));
        }
        _ if draft.is_new => line("summary", quoted("Le programme ne donne pas de résumé.")),
        _ => {}
    }
    for (field, link) in [("source", &session.source), ("video", &session.video)] {
        if knowledge::is_link(link) {
            line(field, quoted(link));
        }
    }
    if is_within(&session.captions) {
        line("captions", quoted(&session.captions));
    }
    let chapters = session.chapters.iter();
    for chapter in chapters.filter(|it| !it.title.trim().is_empty()) {
        let (minutes, seconds) = (chapter.start / 60, chapter.start % 60);
        let at = format!("{:02}:{:02}:{seconds:02}", minutes / 60, minutes % 60);
        let title = quoted(&shortened(&chapter.title, LONGEST_POINT));
        _ = write!(text, "[[entry.point]]\ntext = {title}\nat = \"{at}\"\n");
    }
    text
}

/// Whether a path stays within the folder that it starts from.
fn is_within(path: &str) -> bool {
    let is_plain = !path.is_empty() && !path.starts_with('/') && !path.contains(['\\', ':']);
    is_plain && path.split('/').all(|part| part != "..")
}

fn speaker(speaker: &Speaker) -> String {
    let name = quoted(&speaker.name);
    if speaker.role.is_empty() {
        format!("{{ name = {name} }}")
    } else {
        format!("{{ name = {name}, role = {} }}", quoted(&speaker.role))
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [4, 2, 2]
        && parts
            .iter()
            .all(|part| part.bytes().all(|b| b.is_ascii_digit()))
}

/// A TOML string: what JSON writes, without the control characters that TOML refuses.
fn quoted(text: &str) -> String {
    let clean: String = text.trim().chars().filter(|c| *c != '\u{7f}').collect();
    serde_json::Value::String(clean).to_string()
}

/// Text without HTML's tags and entities, paragraphs kept.
fn plain(text: &str) -> String {
    const BLOCKS: [&str; 14] = [
        "p",
        "br",
        "li",
        "ul",
        "ol",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "td",
        "th",
        "tr",
        "blockquote",
    ];
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        let is_tag = after
            .chars()
            .nth(1)
            .is_some_and(|c| c == '/' || c.is_ascii_alphabetic());
        match after.find('>') {
            Some(end) if is_tag => {
                let name = after.trim_start_matches(['<', '/']);
                let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next();
                if name.is_some_and(|it| BLOCKS.contains(&it)) {
                    plain.push('\n');
                }
                rest = after.get(end + 1..).unwrap_or("");
            }
            _ => {
                plain.push('<');
                rest = after.get(1..).unwrap_or("");
            }
        }
    }
    plain.push_str(rest);
    for (entity, character) in [
        ("&nbsp;", " "),
        ("&eacute;", "é"),
        ("&egrave;", "è"),
        ("&agrave;", "à"),
        ("&rsquo;", "’"),
        ("&#39;", "'"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(entity, character);
    }
    let lines = plain
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
