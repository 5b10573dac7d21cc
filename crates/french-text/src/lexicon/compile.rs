//! Word lists → [`Lexicon`].

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;

use super::about_bot::{BotQuestions, BotTopic, Pattern};
use super::lists::{Line, List, ListError, ListErrors, words};
use super::relations::{Groups, Relations, Rows};
use super::{Lexicon, SHORTEST_SOUND};
use crate::phonetics::phonetic_key;
use crate::stem::{StemId, Stems};
use crate::tokens::{Token, tokenize};

/// How much a very common word says about the subject, compared with 1 for a rare one.
const VERY_COMMON: f32 = 0.35;
/// How much a common word says about the subject, compared with 1 for a rare one.
const COMMON: f32 = 0.65;

/// Reads word lists, and collects what is wrong with them; stems are numbered as they come.
#[derive(Debug, Default)]
pub struct Compiler {
    stop_words: BTreeSet<String>,
    english_words: BTreeSet<String>,
    greetings: BTreeSet<String>,
    thanks: BTreeSet<String>,
    chat: BTreeSet<String>,
    chat_phrases: Vec<Vec<String>>,
    bot_questions: BotQuestions,
    full_forms: BTreeMap<String, Vec<Token>>,
    english_full_forms: BTreeMap<String, Vec<Token>>,
    question_words: BTreeMap<String, String>,
    stems: Stems,
    /// Each word is stemmed once.
    by_word: HashMap<String, StemId>,
    informativeness: HashMap<StemId, f32>,
    groups: Vec<Group>,
    said: HashSet<Group>,
    /// The stems that French has.
    known: HashSet<StemId>,
    errors: ListErrors,
}

/// Stems that may say the same, in order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Group {
    language: Language,
    left: Vec<StemId>,
    /// Empty if every member may say the same as every other.
    right: Vec<StemId>,
    nearness: Nearness,
}

/// Why the members of a group are near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Nearness {
    Known,
    Family,
    Synonym,
    Hypernym,
    Related,
    Translation,
}

impl Nearness {
    /// How near they are, 0 to 1.
    fn similarity(self) -> f32 {
        match self {
            // One member, near no other.
            Self::Known => 0.0,
            // vieux, vieillir
            Self::Family => 0.75,
            // Out of context.
            Self::Synonym => 0.5,
            // pomme, fruit; caserne, pompier
            Self::Hypernym | Self::Related => 0.35,
            Self::Translation => 0.8,
        }
    }
}

type Reader = fn(&mut Compiler, &List);

/// The lists, in the order in which they are read, and how.
const LISTS: &[(&str, Reader)] = &[
    ("stop_words.txt", Compiler::read_stop_words),
    ("english_words.txt", Compiler::read_english_words),
    ("small_talk.txt", Compiler::read_small_talk),
    ("about_bot.txt", Compiler::read_about_bot),
    ("short_forms.txt", Compiler::read_short_forms),
    ("question_words.txt", Compiler::read_question_words),
    ("common_words.txt", Compiler::read_common_words),
    ("families.txt", Compiler::read_families),
    ("synonyms.txt", Compiler::read_synonyms),
    ("synonyms_verbs.txt", Compiler::read_synonyms),
    ("synonyms_qualities.txt", Compiler::read_synonyms),
    ("related_society.txt", Compiler::read_related),
    ("related_things.txt", Compiler::read_related),
    ("english.txt", Compiler::read_english),
    ("known_words.txt", Compiler::read_known_words),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Language {
    French,
    English,
}

impl Compiler {
    /// Reads every list of the folder.
    ///
    /// # Errors
    /// Every list that cannot be read, and every line or member that would change nothing.
    pub fn read(folder: &Path) -> Result<Self, ListErrors> {
        Self::read_lists(|name| {
            fs::read_to_string(folder.join(name)).map_err(|error| error.to_string())
        })
    }

    fn read_lists(file: impl Fn(&str) -> Result<String, String>) -> Result<Self, ListErrors> {
        let mut compiler = Self::default();
        for (name, read) in LISTS {
            match file(name) {
                Ok(text) => read(&mut compiler, &List::new(name, &text)),
                Err(message) => compiler.errors.0.push(ListError {
                    file: (*name).to_owned(),
                    line: 0,
                    message,
                }),
            }
        }
        if compiler.errors.0.is_empty() {
            Ok(compiler)
        } else {
            Err(compiler.errors)
        }
    }

    fn read_stop_words(&mut self, list: &List) {
        for line in list.lines() {
            if let Some(word) = list.one_word(line, line.text, &mut self.errors)
                && !self.stop_words.insert(word)
            {
                self.twice(list, line, line.text);
            }
        }
    }

    fn read_english_words(&mut self, list: &List) {
        for line in list.lines() {
            for word in words(line.text) {
                if !self.english_words.insert(word.clone()) {
                    self.twice(list, line, &word);
                }
            }
        }
    }

    fn read_small_talk(&mut self, list: &List) {
        type Words = fn(&mut Compiler) -> &mut BTreeSet<String>;
        let sections: [(&str, Option<Words>); 4] = [
            ("[markers]", Some(|it| &mut it.greetings)),
            ("[thanks]", Some(|it| &mut it.thanks)),
            ("[companions]", Some(|it| &mut it.chat)),
            ("[phrases]", None),
        ];
        for (section, line) in list.in_sections(&sections, &mut self.errors) {
            let said: Vec<String> = words(line.text).collect();
            if let Some(section) = section {
                for word in said {
                    if !section(self).insert(word.clone()) {
                        self.twice(list, line, &word);
                    }
                }
            } else if said.is_empty() || self.chat_phrases.contains(&said) {
                self.twice(list, line, line.text);
            } else {
                self.chat_phrases.push(said);
            }
        }
    }

    /// Reads `phrase, phrase = phrase, phrase = …`, then words that stand beside, or may not.
    fn read_about_bot(&mut self, list: &List) {
        #[derive(Clone, Copy)]
        enum Section {
            Questions(BotTopic),
            Words(fn(&mut BotQuestions) -> &mut BTreeSet<String>),
        }
        let sections = [
            ("[status]", Section::Questions(BotTopic::Status)),
            ("[privacy]", Section::Questions(BotTopic::Privacy)),
            ("[companions]", Section::Words(|it| &mut it.companions)),
            ("[apart]", Section::Words(|it| &mut it.apart)),
        ];
        for (section, line) in list.in_sections(&sections, &mut self.errors) {
            match section {
                Section::Questions(topic) => {
                    let pattern = self.pattern(list, line);
                    self.bot_questions.patterns.push((topic, pattern));
                }
                Section::Words(set) => {
                    for word in words(line.text) {
                        if !set(&mut self.bot_questions).insert(word.clone()) {
                            self.twice(list, line, &word);
                        }
                    }
                }
            }
        }
    }

    fn pattern(&mut self, list: &List, line: Line) -> Pattern {
        let mut sides = Vec::new();
        for side in line.text.split('=') {
            let mut phrases: Vec<Vec<String>> = Vec::new();
            for phrase in side.split(',') {
                let said: Vec<String> = words(phrase).collect();
                if said.is_empty() || phrases.contains(&said) {
                    self.twice(list, line, phrase.trim());
                } else {
                    phrases.push(said);
                }
            }
            sides.push(phrases);
        }
        Pattern(sides)
    }

    /// Reads `short, short = words in full`.
    fn read_short_forms(&mut self, list: &List) {
        let sections = [
            ("[french]", Language::French),
            ("[english]", Language::English),
        ];
        for (language, line) in list.in_sections(&sections, &mut self.errors) {
            let Some((short, full)) = self.sides(list, line, '=') else {
                continue;
            };
            let full = tokenize(full);
            if full.is_empty() {
                list.error(line, "no words in full", &mut self.errors);
            }
            for form in short.split(',') {
                let Some(word) = list.one_word(line, form, &mut self.errors) else {
                    continue;
                };
                let forms = match language {
                    Language::French => &mut self.full_forms,
                    Language::English => &mut self.english_full_forms,
                };
                if forms.insert(word, full.clone()).is_some() {
                    self.twice(list, line, form);
                }
            }
        }
    }

    /// Reads `word, phrase of words, …` under what they ask for.
    fn read_question_words(&mut self, list: &List) {
        for (sense, line) in list.by_section(&mut self.errors) {
            for phrase in line.text.split(',') {
                let words = words(phrase).collect::<Vec<_>>().join(" ");
                let sense = sense.to_owned();
                if words.is_empty() || self.question_words.insert(words, sense).is_some() {
                    self.twice(list, line, phrase);
                }
            }
        }
    }

    fn read_common_words(&mut self, list: &List) {
        let sections = [("[very common]", VERY_COMMON), ("[common]", COMMON)];
        for (weight, line) in list.in_sections(&sections, &mut self.errors) {
            if let Some(word) = list.one_word(line, line.text, &mut self.errors) {
                let id = self.id(word);
                self.known.insert(id);
                if self.informativeness.insert(id, weight).is_some() {
                    self.twice(list, line, line.text);
                }
            }
        }
    }

    /// Reads words that French has, though no other list relates them to others.
    fn read_known_words(&mut self, list: &List) {
        for line in list.lines() {
            if let Some(word) = list.one_word(line, line.text, &mut self.errors) {
                let id = self.id(word);
                if !self.known.insert(id) {
                    self.twice(list, line, line.text);
                }
                self.groups.push(Group {
                    language: Language::French,
                    left: vec![id],
                    right: Vec::new(),
                    nearness: Nearness::Known,
                });
            }
        }
    }

    fn read_families(&mut self, list: &List) {
        for line in list.lines() {
            let members = words(line.text).map(|word| self.id(word)).collect();
            self.add_alike(list, line, members, Nearness::Family);
        }
    }

    /// Reads `word, word, …` (all near) and `general > specific, specific, …`.
    fn read_synonyms(&mut self, list: &List) {
        for line in list.lines() {
            if line.text.contains('>') {
                self.add_sides(list, line, '>', Language::French, Nearness::Hypernym);
            } else {
                let members = self.members(list, line, line.text);
                self.add_alike(list, line, members, Nearness::Synonym);
            }
        }
    }

    /// Reads `word = related, related, …`.
    fn read_related(&mut self, list: &List) {
        for line in list.lines() {
            self.add_sides(list, line, '=', Language::French, Nearness::Related);
        }
    }

    /// Reads `English word = translation, translation, …`.
    fn read_english(&mut self, list: &List) {
        for line in list.lines() {
            self.add_sides(list, line, '=', Language::English, Nearness::Translation);
        }
    }

    /// Words each of which may say the same as every other.
    fn add_alike(&mut self, list: &List, line: Line, members: Vec<StemId>, nearness: Nearness) {
        let left = distinct(members);
        if left.len() < 2 {
            list.error(line, "relates no two words", &mut self.errors);
        }
        self.add_group(
            list,
            line,
            Group {
                language: Language::French,
                left,
                right: Vec::new(),
                nearness,
            },
        );
    }

    /// Words each of which may say the same as any on the other side.
    fn add_sides(
        &mut self,
        list: &List,
        line: Line,
        mark: char,
        language: Language,
        nearness: Nearness,
    ) {
        let Some((left, right)) = self.sides(list, line, mark) else {
            return;
        };
        let left = distinct(self.members(list, line, left));
        let right = distinct(self.members(list, line, right));
        if left.is_empty() || right.is_empty() {
            list.error(line, "relates no two words", &mut self.errors);
        }
        self.add_group(
            list,
            line,
            Group {
                language,
                left,
                right,
                nearness,
            },
        );
    }

    fn add_group(&mut self, list: &List, line: Line, group: Group) {
        if !self.said.insert(group.clone()) {
            self.twice(list, line, line.text);
        }
        if group.language == Language::French {
            self.known.extend(group.left.iter().chain(&group.right));
        }
        self.groups.push(group);
    }

    fn sides<'a>(&mut self, list: &List, line: Line<'a>, mark: char) -> Option<(&'a str, &'a str)> {
        let sides = line.text.split_once(mark);
        if sides.is_none() {
            list.error(line, format!("no « {mark} »"), &mut self.errors);
        }
        sides
    }

    /// The stems of a comma-separated group's members, each of which is one word of content.
    fn members(&mut self, list: &List, line: Line, group: &str) -> Vec<StemId> {
        let mut ids = Vec::new();
        for member in group.split(',') {
            let mut content = words(member).filter(|word| !self.stop_words.contains(word));
            let (first, second) = (content.next(), content.next());
            let member = member.trim();
            match (first, second) {
                (Some(word), None) => ids.push(self.id(word)),
                (Some(_), Some(_)) => {
                    let message = format!("« {member} » has several words of content");
                    list.error(line, message, &mut self.errors);
                }
                (None, _) => {
                    let message = format!("« {member} » has stop words only");
                    list.error(line, message, &mut self.errors);
                }
            }
        }
        ids
    }

    fn twice(&mut self, list: &List, line: Line, text: &str) {
        let message = format!("« {} » says nothing that was not said above", text.trim());
        list.error(line, message, &mut self.errors);
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
        Lexicon {
            stop_sounds: long.map(|word| phonetic_key(word)).collect(),
            stop_words: self.stop_words.clone(),
            greetings: self.greetings.clone(),
            thanks: self.thanks.clone(),
            chat: self.chat.clone(),
            chat_phrases: self.chat_phrases.clone(),
            bot_questions: self.bot_questions.clone(),
            english_words: self.english_words.clone(),
            full_forms: self.full_forms.clone(),
            english_full_forms: self.english_full_forms.clone(),
            question_words: self.question_words.clone(),
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
            groups.similarity.push(group.nearness.similarity());
        }
        groups
    }

    /// For each stem, the groups in which it can be looked up: a French word on either side, an
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

/// Each once, in order.
fn distinct(mut ids: Vec<StemId>) -> Vec<StemId> {
    ids.sort_unstable();
    ids.dedup();
    ids
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

#[cfg(test)]
mod tests {
    use super::Compiler;

    /// What is wrong with one list, the others being empty but for the stop word « de ».
    fn errors(file: &str, text: &str) -> Vec<String> {
        let read = Compiler::read_lists(|name| {
            Ok(match name {
                name if name == file => text.to_owned(),
                "stop_words.txt" => "de".to_owned(),
                _ => String::new(),
            })
        });
        let errors = read.err().unwrap_or_default().0;
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_line_that_says_something_is_read() {
        let table = [
            ("stop_words.txt", "# articles\nle\nla\n"),
            (
                "small_talk.txt",
                "[markers]\nbonjour hello\n[phrases]\nqui es tu",
            ),
            (
                "about_bot.txt",
                "[status]\ntu es, t es = robot\n[companions]\nvrai\n[apart]\nsur",
            ),
            ("short_forms.txt", "[french]\nmdp = mot de passe"),
            ("question_words.txt", "[who]\nqui, c est qui"),
            ("common_words.txt", "[common]\nprojet"),
            ("families.txt", "vieux vieillir"),
            ("synonyms.txt", "médecin, docteur\nfruit > pomme de"),
            ("related_things.txt", "caserne = pompier"),
            ("english.txt", "doctor = médecin, docteur"),
            ("known_words.txt", "cerisier"),
        ];
        for (file, text) in table {
            assert_eq!(errors(file, text), [""; 0], "{file}");
        }
    }

    #[test]
    fn a_line_that_says_nothing_is_an_error() {
        let table = [
            (
                "stop_words.txt",
                "le\nle",
                "2: « le » says nothing that was not said above",
            ),
            (
                "stop_words.txt",
                "tout de suite",
                "1: « tout de suite » is not one word",
            ),
            ("small_talk.txt", "[chat]", "1: unknown section"),
            ("small_talk.txt", "bonjour", "1: in no known section"),
            (
                "small_talk.txt",
                "[thanks]\nmerci merci",
                "2: « merci » says nothing that was not said above",
            ),
            (
                "about_bot.txt",
                "[privacy]\nrgpd, rgpd",
                "2: « rgpd » says nothing that was not said above",
            ),
            ("short_forms.txt", "[french]\nmdp", "2: no « = »"),
            ("short_forms.txt", "[french]\nmdp =", "2: no words in full"),
            (
                "question_words.txt",
                "[who]\nqui\n[when]\nqui",
                "4: « qui » says nothing that was not said above",
            ),
            (
                "common_words.txt",
                "[common]\nprojet\nprojets",
                "3: « projets » says nothing that was not said above",
            ),
            ("families.txt", "formée formées", "1: relates no two words"),
            (
                "synonyms.txt",
                "pomme, poire, pomme verte",
                "1: « pomme verte » has several words of content",
            ),
            (
                "synonyms.txt",
                "pomme, poire, de",
                "1: « de » has stop words only",
            ),
            (
                "synonyms.txt",
                "pomme, poire\npoire, pommes",
                "2: « poire, pommes » says nothing that was not said above",
            ),
            ("related_things.txt", "caserne, pompier", "1: no « = »"),
            (
                "known_words.txt",
                "cerisier\ncerisiers",
                "2: « cerisiers » says nothing that was not said above",
            ),
        ];
        for (file, text, expected) in table {
            assert_eq!(errors(file, text), [format!("{file}:{expected}")]);
        }
    }

    #[test]
    fn a_list_that_cannot_be_read_is_an_error() {
        let read = Compiler::read_lists(|name| match name {
            "english.txt" => Err("not found".to_owned()),
            _ => Ok(String::new()),
        });
        let errors = read.err().map(|errors| errors.to_string());
        assert_eq!(errors.as_deref(), Some("english.txt:0: not found\n"));
    }
}
