//! Word lists → [`Lexicon`].

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::{fs, io};

use super::lists::{lines, lone_words, section, words};
use super::relations::{Groups, Relations, Rows};
use super::{Lexicon, SHORTEST_SOUND};
use crate::phonetics::phonetic_key;
use crate::stem::{StemId, Stems};
use crate::tokens::{Token, tokenize};

/// How near two words of one morphological family are: vieux, vieillir.
const FAMILY: f32 = 0.75;
/// How near two everyday synonyms are, out of context.
const SYNONYM: f32 = 0.5;
/// How near a word and a more general one are: pomme, fruit.
const HYPERNYM: f32 = 0.35;
/// How near a word and what comes with it are: caserne, pompier.
const RELATED: f32 = 0.35;
/// How near an English word and its French translation are.
const TRANSLATION: f32 = 0.8;

/// How much a very common word tells of the subject, beside a rare one's 1.
const VERY_COMMON: f32 = 0.35;
/// How much a common word tells of the subject, beside a rare one's 1.
const COMMON: f32 = 0.65;

/// What has been read so far; stems are numbered as they come.
#[derive(Debug, Default)]
pub struct Compiler {
    stop_words: BTreeSet<String>,
    english_words: BTreeSet<String>,
    small_talk: String,
    short_forms: String,
    stems: Stems,
    /// Each word is stemmed once.
    by_word: HashMap<String, StemId>,
    informativeness: HashMap<StemId, f32>,
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    language: Language,
    left: Vec<StemId>,
    /// Empty where every member may say the same as every other.
    right: Vec<StemId>,
    similarity: f32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Language {
    French,
    English,
}

impl Compiler {
    /// Reads every list of the folder.
    ///
    /// # Errors
    /// A list that cannot be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut compiler = Self::default();
        compiler.read_lists(folder)?;
        Ok(compiler)
    }

    fn read_lists(&mut self, folder: &Path) -> io::Result<()> {
        let list = |name: &str| fs::read_to_string(folder.join(name).with_extension("txt"));
        self.stop_words = lone_words(&list("stop_words")?);
        self.english_words = words(&list("english_words")?).collect();
        self.small_talk = list("small_talk")?;
        self.short_forms = list("short_forms")?;
        self.read_common_words(&list("common_words")?);
        for family in lines(&list("families")?) {
            let members = words(family).map(|word| self.id(word)).collect();
            self.add_alike(members, FAMILY);
        }
        for name in ["synonyms", "synonyms_verbs", "synonyms_qualities"] {
            self.read_synonyms(&list(name)?);
        }
        for name in ["related_society", "related_things"] {
            self.read_pairs(Language::French, &list(name)?, RELATED);
        }
        self.read_pairs(Language::English, &list("english")?, TRANSLATION);
        Ok(())
    }

    fn read_common_words(&mut self, file: &str) {
        let mut weight = VERY_COMMON;
        for line in lines(file) {
            match line {
                "[very common]" => weight = VERY_COMMON,
                "[common]" => weight = COMMON,
                _ => {
                    for word in words(line) {
                        let id = self.id(word);
                        self.informativeness.entry(id).or_insert(weight);
                    }
                }
            }
        }
    }

    /// Reads `word, word, …` (all near) and `general > specific, specific, …`.
    fn read_synonyms(&mut self, file: &str) {
        for line in lines(file) {
            if let Some((general, specific)) = line.split_once('>') {
                let (general, specific) = (self.single_words(general), self.single_words(specific));
                self.add_pair(Language::French, general, specific, HYPERNYM);
            } else {
                let members = self.single_words(line);
                self.add_alike(members, SYNONYM);
            }
        }
    }

    /// Reads `word = word, word, …`.
    fn read_pairs(&mut self, language: Language, file: &str, similarity: f32) {
        for (word, others) in lines(file).filter_map(|line| line.split_once('=')) {
            let (word, others) = (self.single_words(word), self.single_words(others));
            self.add_pair(language, word, others, similarity);
        }
    }

    /// Words each of which may say the same as every other.
    fn add_alike(&mut self, members: Vec<StemId>, similarity: f32) {
        self.groups.push(Group {
            language: Language::French,
            left: members,
            right: Vec::new(),
            similarity,
        });
    }

    /// Words each of which may say the same as any of the others, if there are others.
    fn add_pair(
        &mut self,
        language: Language,
        left: Vec<StemId>,
        right: Vec<StemId>,
        similarity: f32,
    ) {
        if right.is_empty() {
            return;
        }
        self.groups.push(Group {
            language,
            left,
            right,
            similarity,
        });
    }

    /// The stems of a comma-separated group's members that come down to one word of content.
    fn single_words(&mut self, group: &str) -> Vec<StemId> {
        let mut ids = Vec::new();
        for member in group.split(',') {
            let mut content = words(member).filter(|word| !self.stop_words.contains(word));
            if let (Some(word), None) = (content.next(), content.next()) {
                ids.push(self.id(word));
            }
        }
        ids
    }

    /// The number of a word's stem.
    fn id(&mut self, word: String) -> StemId {
        if let Some(id) = self.by_word.get(&word) {
            return *id;
        }
        let id = self.stems.number(self.stems.stem(&word));
        self.by_word.insert(word, id);
        id
    }

    /// What was read, ready to be looked up.
    #[must_use]
    pub fn lexicon(&self) -> Lexicon<'_> {
        let long = self.stop_words.iter();
        let long = long.filter(|word| word.len() >= SHORTEST_SOUND);
        let small_talk = |name| section(&self.small_talk, name);
        let said = |name| small_talk(name).flat_map(words).collect();
        Lexicon {
            stop_sounds: long.map(|word| phonetic_key(word)).collect(),
            stop_words: self.stop_words.clone(),
            greetings: said("[markers]"),
            thanks: said("[thanks]"),
            chat: said("[companions]"),
            chat_phrases: small_talk("[phrases]")
                .map(|line| words(line).collect())
                .collect(),
            english_words: self.english_words.clone(),
            full_forms: full_forms(section(&self.short_forms, "[french]")),
            english_full_forms: full_forms(section(&self.short_forms, "[english]")),
            relations: self.relations(),
        }
    }

    /// The relations of words, with the stems in alphabetical order.
    fn relations(&self) -> Relations<'_> {
        let mut order: Vec<usize> = (0..self.stems.len()).collect();
        let text = |place: usize| self.stems.text(number(place));
        order.sort_unstable_by_key(|place| text(*place));
        let mut ranks = vec![0; order.len()];
        for (rank, place) in order.iter().enumerate() {
            ranks[*place] = number(rank);
        }
        let told = |place: &usize| self.informativeness.get(&number(*place)).copied();
        Relations {
            stems: order.iter().map(|place| text(*place)).collect(),
            informativeness: order.iter().map(told).collect(),
            groups: self.groups(&ranks),
            french: self.groups_by_stem(Language::French, &ranks),
            english: self.groups_by_stem(Language::English, &ranks),
        }
    }

    fn groups(&self, ranks: &[StemId]) -> Groups {
        let mut groups = Groups::default();
        for group in &self.groups {
            push(&mut groups.left, ranked(&group.left, ranks));
            push(&mut groups.right, ranked(&group.right, ranks));
            groups.similarity.push(group.similarity);
        }
        groups
    }

    /// For each stem, the groups where it can be looked up: a French word on either side, an
    /// English one on the left.
    fn groups_by_stem(&self, language: Language, ranks: &[StemId]) -> Rows {
        let mut by_stem = vec![Vec::new(); ranks.len()];
        for (index, group) in self.groups.iter().enumerate() {
            if group.language != language {
                continue;
            }
            let right = match language {
                Language::French => group.right.as_slice(),
                Language::English => &[],
            };
            for id in ranked(&group.left, ranks)
                .into_iter()
                .chain(ranked(right, ranks))
            {
                by_stem[id as usize].push(number(index));
            }
        }
        let mut rows = Rows::default();
        for groups in by_stem {
            push(&mut rows, groups);
        }
        rows
    }
}

/// Reads `short, short = words in full`.
fn full_forms<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeMap<String, Vec<Token>> {
    lines
        .filter_map(|line| line.split_once('='))
        .flat_map(|(short, full)| words(short).map(|word| (word, tokenize(full))))
        .collect()
}

fn push(rows: &mut Rows, row: Vec<u32>) {
    rows.numbers.extend(row);
    rows.ends.push(number(rows.numbers.len()));
}

fn ranked(ids: &[StemId], ranks: &[StemId]) -> Vec<StemId> {
    ids.iter().map(|id| ranks[*id as usize]).collect()
}

fn number(place: usize) -> StemId {
    StemId::try_from(place).unwrap_or(StemId::MAX)
}
