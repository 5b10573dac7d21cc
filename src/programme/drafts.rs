//! Drafts of a base from a programme: what the base lacks is added, what it has is never touched.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;

use super::{Programme, Session, Speaker};
use crate::knowledge::{self, Knowledge};

/// More themes than that are no help: each has a command that members read.
const MOST_THEMES: usize = 8;
const LONGEST_TITLE: usize = 250;
const LONGEST_SUMMARY: usize = 3_500;
const LONGEST_THEME_TEXT: usize = 100;
const LONGEST_POINT: usize = 600;

/// What is to be written, and what a curator should know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafts {
    /// What each file gets at its end.
    pub files: Vec<DraftFile>,
    /// In French: what is new, what the programme says otherwise than the base, what is not in it.
    pub notes: Vec<String>,
}

/// Tables for one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    /// Its name in the base's folder.
    pub name: String,
    /// TOML.
    pub text: String,
}

/// What a base lacks of a programme.
pub fn drafts(programme: &Programme, base: &Knowledge) -> Drafts {
    let mut result = Drafts::default();
    let sessions = identified(&programme.sessions);
    let new: Vec<&Identified> = sessions
        .iter()
        .filter(|it| base.entry(&it.id).is_none())
        .collect();
    result.files.extend(event(programme, base));
    let themes = themes(&new, base, &mut result);
    let dates: BTreeSet<&str> = sessions.iter().map(|it| it.session.date.as_str()).collect();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for draft in &new {
        let date = &draft.session.date;
        let name = if dates.len() > 1 && !date.is_empty() {
            format!("seances-{date}.toml")
        } else {
            "seances.toml".to_owned()
        };
        *files.entry(name).or_default() += &entry(draft, &themes);
    }
    result.files.extend(
        files
            .into_iter()
            .map(|(name, text)| DraftFile { name, text }),
    );
    result.notes.push(match new.len() {
        0 => "aucune séance nouvelle".to_owned(),
        1 => "1 séance nouvelle".to_owned(),
        count => format!("{count} séances nouvelles"),
    });
    result
        .notes
        .extend(sessions.iter().filter_map(|it| changed(it, base)));
    let known: HashSet<&str> = sessions.iter().map(|it| it.id.as_str()).collect();
    let gone = base.entries.iter().filter(|entry| {
        entry.kind == knowledge::Kind::Session && !known.contains(entry.id.as_str())
    });
    result.notes.extend(gone.map(|entry| {
        format!(
            "« {} » n’est pas dans ce programme (gardée)",
            entry.title.fr
        )
    }));
    result
}

/// A session with its id and its place in the day.
struct Identified<'a> {
    id: String,
    order: usize,
    session: &'a Session,
}

/// In the order of the programme; an id comes from the title, so that it is the same next time.
fn identified(sessions: &[Session]) -> Vec<Identified<'_>> {
    let mut in_order: Vec<&Session> = sessions.iter().collect();
    in_order.sort_by_key(|session| (&session.date, &session.start));
    let mut taken = HashSet::new();
    in_order
        .into_iter()
        .enumerate()
        .map(|(at, session)| {
            let id = if is_good_id(&session.key) && !taken.contains(&session.key) {
                session.key.clone()
            } else {
                knowledge::slug(&session.title)
            };
            let id = unique(&id, &mut taken);
            Identified {
                id,
                order: at + 1,
                session,
            }
        })
        .collect()
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

fn event(programme: &Programme, base: &Knowledge) -> Option<DraftFile> {
    let title = programme
        .title
        .as_deref()
        .filter(|_| base.event.title.is_none())?;
    let mut text = format!("[event]\ntitle = {}\n", quoted(title));
    if let Some(date) = programme.date.as_deref().filter(|date| is_date(date)) {
        _ = writeln!(text, "date = {date}");
    }
    let name = "evenement.toml".to_owned();
    Some(DraftFile { name, text })
}

/// The id of each track's theme; those that the base lacks are added.
fn themes(new: &[&Identified], base: &Knowledge, result: &mut Drafts) -> BTreeMap<String, String> {
    let tracks: BTreeSet<&str> = new.iter().map(|it| it.session.track.as_str()).collect();
    let tracks: Vec<&str> = tracks
        .into_iter()
        .filter(|track| !track.is_empty())
        .collect();
    if tracks.len() > MOST_THEMES {
        let count = tracks.len();
        result.notes.push(format!(
            "{count} thèmes au programme : trop pour une commande chacun, ils sont laissés de côté"
        ));
        return BTreeMap::new();
    }
    let (mut ids, mut text) = (BTreeMap::new(), String::new());
    for track in tracks {
        let id = knowledge::slug(track);
        if id.is_empty() {
            continue;
        }
        if base.theme(&id).is_none() && !ids.values().any(|it| *it == id) {
            let title = quoted(&shortened(track, LONGEST_THEME_TEXT));
            let command = command(&id, base);
            _ = write!(
                text,
                "[[theme]]\nid = {}\ncommand = {}\ntitle = {title}\ndescription = {title}\n\n",
                quoted(&id),
                quoted(&command),
            );
        }
        ids.insert(track.to_owned(), id);
    }
    if !text.is_empty() {
        result.files.push(DraftFile {
            name: "themes.toml".to_owned(),
            text,
        });
    }
    ids
}

/// A command's name that no other command has.
fn command(id: &str, base: &Knowledge) -> String {
    const LONGEST: usize = 32;
    let short: String = id.chars().take(LONGEST).collect();
    let short = short.trim_matches('-');
    let is_taken = crate::commands::is_reserved(short)
        || base.themes.iter().any(|theme| &*theme.command == short);
    if is_taken {
        let longer: String = format!("theme-{short}").chars().take(LONGEST).collect();
        longer.trim_end_matches('-').to_owned()
    } else {
        short.to_owned()
    }
}

fn entry(draft: &Identified, themes: &BTreeMap<String, String>) -> String {
    let session = draft.session;
    let mut text = format!("{}\n[[entry]]\n", knowledge::TO_REVIEW);
    let mut line = |field: &str, value: String| _ = writeln!(text, "{field} = {value}");
    line("id", quoted(&draft.id));
    line("title", quoted(&shortened(&session.title, LONGEST_TITLE)));
    line("order", draft.order.to_string());
    if let Some(theme) = themes.get(&session.track) {
        line("themes", format!("[{}]", quoted(theme)));
    }
    if !session.speakers.is_empty() {
        let speakers: Vec<String> = session.speakers.iter().map(speaker).collect();
        line("speakers", format!("[{}]", speakers.join(", ")));
    }
    let summary = match plain(&session.summary) {
        summary if summary.is_empty() => "Le programme ne donne pas de résumé.".to_owned(),
        summary => shortened(&summary, LONGEST_SUMMARY),
    };
    line("summary", quoted(&summary));
    for (field, link) in [("source", &session.source), ("video", &session.video)] {
        if knowledge::is_link(link) {
            line(field, quoted(link));
        }
    }
    if !session.captions.is_empty() {
        line("captions", quoted(&session.captions));
    }
    for chapter in session
        .chapters
        .iter()
        .filter(|it| !it.title.trim().is_empty())
    {
        let (minutes, seconds) = (chapter.start / 60, chapter.start % 60);
        let at = format!("{:02}:{:02}:{seconds:02}", minutes / 60, minutes % 60);
        let title = quoted(&shortened(&chapter.title, LONGEST_POINT));
        _ = write!(text, "[[entry.point]]\ntext = {title}\nat = \"{at}\"\n");
    }
    text.push('\n');
    text
}

fn speaker(speaker: &Speaker) -> String {
    let name = quoted(&speaker.name);
    if speaker.role.is_empty() {
        format!("{{ name = {name} }}")
    } else {
        format!("{{ name = {name}, role = {} }}", quoted(&speaker.role))
    }
}

/// What the programme now says otherwise of a session that the base has.
fn changed(it: &Identified, base: &Knowledge) -> Option<String> {
    let entry = base.entry(&it.id)?;
    let names = |names: Vec<&str>| {
        let names: Vec<&str> = names.into_iter().map(str::trim).collect();
        names.join(", ")
    };
    let here = names(entry.speakers.iter().map(|it| it.name.as_str()).collect());
    let there = names(
        it.session
            .speakers
            .iter()
            .map(|it| it.name.as_str())
            .collect(),
    );
    let mut said = Vec::new();
    if here != there && !there.is_empty() {
        said.push(format!(
            "intervenants au programme : {there} (dans la base : {here})"
        ));
    }
    let video = &it.session.video;
    if knowledge::is_link(video) && entry.video.as_ref() != Some(video) {
        said.push(format!("vidéo au programme : {video}"));
    }
    (!said.is_empty()).then(|| format!("« {} » : {}", entry.title.fr, said.join(" ; ")))
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

/// At most so many characters, with an ellipsis if it is cut, at a space.
fn shortened(text: &str, longest: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest - 1).collect();
    let end = kept.rfind(' ').unwrap_or(kept.len());
    format!("{}…", kept.get(..end).unwrap_or(&kept))
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
