//! Entries related to one: its parent, its parts, and those that share its themes.

use std::cmp::Reverse;

use crate::knowledge::{Entry, EntryKind, Knowledge};

/// How many related entries are offered at most.
const RELATED: usize = 25;
/// How many of them for their themes alone, not counting recommendations.
const THEME_MATES: usize = 15;

/// Related entries, closest first: parent, parts, the entries that share most themes (in the
/// programme's order), and the recommendations that share one.
pub(super) fn related<'a>(knowledge: &'a Knowledge, entry: &'a Entry) -> Vec<&'a Entry> {
    let is_kin = |other: &&Entry| {
        let parent = entry.part_of.as_ref() == Some(&other.id);
        parent || other.part_of.as_ref() == Some(&entry.id)
    };
    let others = || knowledge.entries.iter().filter(|it| it.id != entry.id);
    let shared = |other: &Entry| {
        let themes = other.themes.iter();
        themes.filter(|id| entry.themes.contains(id)).count()
    };
    let mut kin: Vec<&Entry> = others().filter(is_kin).collect();
    kin.sort_by_key(|it| entry.part_of.as_ref() != Some(&it.id));
    let mut mates: Vec<&Entry> = others()
        .filter(|it| !is_kin(it) && shared(it) > 0)
        .collect();
    mates.sort_by_key(|it| Reverse(shared(it)));
    let (recommendations, sessions): (Vec<&Entry>, Vec<&Entry>) = mates
        .into_iter()
        .partition(|it| it.kind == EntryKind::Recommendation);
    kin.into_iter()
        .chain(sessions.into_iter().take(THEME_MATES))
        .chain(recommendations)
        .take(RELATED)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::fixture;

    fn entry(id: &str, kind: EntryKind, part_of: Option<&str>, themes: &[&str]) -> Entry {
        Entry {
            kind,
            part_of: part_of.map(str::to_owned),
            themes: themes.iter().map(|&id| id.to_owned()).collect(),
            ..fixture::entry(id, fixture::text(id, None), fixture::text("", None))
        }
    }

    fn ids(knowledge: &Knowledge, id: &str) -> Vec<String> {
        let entry = knowledge.entry(id).unwrap();
        let related = related(knowledge, entry).into_iter();
        related.map(|it| it.id.clone()).collect()
    }

    #[test]
    fn the_closest_come_first() {
        let (session, advice) = (EntryKind::Session, EntryKind::Recommendation);
        let knowledge = Knowledge {
            entries: vec![
                entry("loin", session, None, &["c"]),
                entry("voisine", session, None, &["a"]),
                entry("jumelle", session, None, &["a", "b"]),
                entry("conseil", advice, None, &["a", "b"]),
                entry("partie", session, Some("centre"), &[]),
                entry("parent", session, None, &[]),
                entry("centre", session, Some("parent"), &["a", "b"]),
            ],
            ..Knowledge::default()
        };
        let expected = ["parent", "partie", "jumelle", "voisine", "conseil"];
        assert_eq!(ids(&knowledge, "centre"), expected);
        assert_eq!(ids(&knowledge, "parent"), ["centre"]);
        assert!(ids(&knowledge, "loin").is_empty());
    }

    #[test]
    fn a_large_theme_leaves_room_for_recommendations() {
        let session = |n| entry(&format!("s{n}"), EntryKind::Session, None, &["a"]);
        let advice = |n| entry(&format!("r{n}"), EntryKind::Recommendation, None, &["a"]);
        let knowledge = Knowledge {
            entries: (0..40).map(session).chain((0..40).map(advice)).collect(),
            ..Knowledge::default()
        };
        let ids = ids(&knowledge, "s0");
        assert_eq!(ids.len(), RELATED);
        let advice = ids.iter().filter(|id| id.starts_with('r')).count();
        assert_eq!(advice, RELATED - THEME_MATES);
    }
}
