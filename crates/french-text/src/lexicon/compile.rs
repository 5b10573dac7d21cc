//! Word lists → [`Lexicon`].

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::Path;

use super::about_bot::{BotTopic, Pattern};
use super::groups::{Group, Language, Nearness, relations};
use super::lists::{Line, List, ListError, ListErrors, words};
use super::{Lexicon, SHORTEST_SOUND};
use crate::phonetics::phonetic_key;
use crate::stem::{StemId, Stems};
use crate::tokens::tokenize;

/// How much a very common word says about the subject, compared with 1 for a rare one.
const VERY_COMMON: f32 = 0.35;
/// How much a common word says about the subject, compared with 1 for a rare one.
const COMMON: f32 = 0.65;

/// Reads word lists, and collects what is wrong with them; stems are numbered as they come.
#[derive(Debug, Default)]
pub struct Compiler {
    /// What has been read, without the relations.
    lexicon: Lexicon<'static>,
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

/// A set of words of the lexicon.
type WordSet = for<'a> fn(&'a mut Lexicon<'static>) -> &'a mut BTreeSet<String>;

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
    ("synonyms_francophonie.txt", Compiler::read_synonyms),
    ("related_society.txt", Compiler::read_related),
    ("related_things.txt", Compiler::read_related),
    ("english.txt", Compiler::read_english),
    ("known_words.txt", Compiler::read_known_words),
];

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
                Ok(text) => read(
                    &mut compiler,
                    &List {
                        file: name,
                        text: &text,
                    },
                ),
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

    /// What was read, ready to be looked up.
    pub fn lexicon(&self) -> Lexicon<'_> {
        let long = self.lexicon.stop_words.iter();
        let long = long.filter(|word| word.len() >= SHORTEST_SOUND);
        Lexicon {
            stop_sounds: long.map(|word| phonetic_key(word)).collect(),
            relations: relations(&self.stems, &self.informativeness, &self.groups),
            ..self.lexicon.clone()
        }
    }

    fn read_stop_words(&mut self, list: &List) {
        for line in list.lines() {
            if let Some(word) = self.one_word(line, line.text) {
                let is_new = self.lexicon.stop_words.insert(word);
                self.expect_new(is_new, line, line.text);
            }
        }
    }

    /// Reads the small words of English; those that only English has are stop words too.
    fn read_english_words(&mut self, list: &List) {
        let sections = [("[only English]", true), ("[French too]", false)];
        for (only_english, line) in list.in_sections(&sections, &mut self.errors) {
            if only_english {
                self.add_words(line, |lexicon| &mut lexicon.english_words);
                self.add_words(line, |lexicon| &mut lexicon.stop_words);
            } else {
                self.add_words(line, |lexicon| &mut lexicon.shared_words);
            }
        }
    }

    fn read_small_talk(&mut self, list: &List) {
        let sections: [(&str, Option<WordSet>); 5] = [
            ("[markers]", Some(|it| &mut it.greetings)),
            ("[thanks]", Some(|it| &mut it.thanks)),
            ("[companions]", Some(|it| &mut it.chat)),
            ("[calls]", Some(|it| &mut it.calls)),
            ("[phrases]", None),
        ];
        for (section, line) in list.in_sections(&sections, &mut self.errors) {
            if let Some(set) = section {
                self.add_words(line, set);
                continue;
            }
            let phrases = &mut self.lexicon.chat_phrases;
            let is_new = push_new(phrases, words(line.text).collect());
            self.expect_new(is_new, line, line.text);
        }
    }

    /// Reads `phrase, phrase = phrase, phrase = …`, then words that stand beside, or may not.
    fn read_about_bot(&mut self, list: &List) {
        #[derive(Clone, Copy)]
        enum Section {
            Questions(BotTopic),
            Words(WordSet),
        }
        let sections = [
            ("[status]", Section::Questions(BotTopic::Status)),
            ("[privacy]", Section::Questions(BotTopic::Privacy)),
            (
                "[companions]",
                Section::Words(|it| &mut it.bot_questions.companions),
            ),
            ("[apart]", Section::Words(|it| &mut it.bot_questions.apart)),
        ];
        for (section, line) in list.in_sections(&sections, &mut self.errors) {
            match section {
                Section::Words(set) => self.add_words(line, set),
                Section::Questions(topic) => {
                    let sides = line.text.split('=');
                    let pattern = Pattern(sides.map(|side| self.phrases(line, side)).collect());
                    let patterns = &mut self.lexicon.bot_questions.patterns;
                    patterns.push((topic, pattern));
                }
            }
        }
    }

    /// Reads `phrase, phrase, …`.
    fn phrases(&mut self, line: Line, text: &str) -> Vec<Vec<String>> {
        let mut phrases = Vec::new();
        for phrase in text.split(',') {
            let is_new = push_new(&mut phrases, words(phrase).collect());
            self.expect_new(is_new, line, phrase);
        }
        phrases
    }

    /// Reads `short, short = words in full`.
    fn read_short_forms(&mut self, list: &List) {
        let sections = [
            ("[french]", Language::French),
            ("[english]", Language::English),
        ];
        for (language, line) in list.in_sections(&sections, &mut self.errors) {
            let Some((short, full)) = self.sides(line, '=') else {
                continue;
            };
            let full = tokenize(full);
            if full.is_empty() {
                self.error(line, "no words in full");
            }
            for form in short.split(',') {
                let Some(word) = self.one_word(line, form) else {
                    continue;
                };
                let forms = match language {
                    Language::French => &mut self.lexicon.full_forms,
                    Language::English => &mut self.lexicon.english_full_forms,
                };
                let is_new = forms.insert(word, full.clone()).is_none();
                self.expect_new(is_new, line, form);
            }
        }
    }

    /// Reads `word, phrase of words, …` under what they ask for.
    fn read_question_words(&mut self, list: &List) {
        for (sense, line) in list.by_section(&mut self.errors) {
            for phrase in line.text.split(',') {
                let words = words(phrase).collect::<Vec<_>>().join(" ");
                let senses = &mut self.lexicon.question_words;
                let is_new = !words.is_empty() && senses.insert(words, sense.to_owned()).is_none();
                self.expect_new(is_new, line, phrase);
            }
        }
    }

    fn read_common_words(&mut self, list: &List) {
        let sections = [("[very common]", VERY_COMMON), ("[common]", COMMON)];
        for (weight, line) in list.in_sections(&sections, &mut self.errors) {
            if let Some(word) = self.one_word(line, line.text) {
                let id = self.id(word);
                self.known.insert(id);
                let is_new = self.informativeness.insert(id, weight).is_none();
                self.expect_new(is_new, line, line.text);
            }
        }
    }

    /// Reads words that French has, though no other list relates them to others.
    fn read_known_words(&mut self, list: &List) {
        for line in list.lines() {
            if let Some(word) = self.one_word(line, line.text) {
                let id = self.id(word);
                let is_new = self.known.insert(id);
                self.expect_new(is_new, line, line.text);
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
            self.add_alike(line, members, Nearness::Family);
        }
    }

    /// Reads `word, word, …` (all near) and `general > specific, specific, …`.
    fn read_synonyms(&mut self, list: &List) {
        for line in list.lines() {
            if line.text.contains('>') {
                self.add_sides(line, '>', Language::French, Nearness::Hypernym);
            } else {
                let members = self.members(line, line.text);
                self.add_alike(line, members, Nearness::Synonym);
            }
        }
    }

    /// Reads `word = related, related, …`.
    fn read_related(&mut self, list: &List) {
        for line in list.lines() {
            self.add_sides(line, '=', Language::French, Nearness::Related);
        }
    }

    /// Reads `English word = translation, translation, …`.
    fn read_english(&mut self, list: &List) {
        for line in list.lines() {
            self.add_sides(line, '=', Language::English, Nearness::Translation);
        }
    }

    /// Words each of which may say the same as every other.
    fn add_alike(&mut self, line: Line, members: Vec<StemId>, nearness: Nearness) {
        let group = Group {
            language: Language::French,
            left: distinct(members),
            right: Vec::new(),
            nearness,
        };
        let relates = group.left.len() >= 2;
        self.add_group(line, group, relates);
    }

    /// Words each of which may say the same as any on the other side.
    fn add_sides(&mut self, line: Line, mark: char, language: Language, nearness: Nearness) {
        let Some((left, right)) = self.sides(line, mark) else {
            return;
        };
        let group = Group {
            language,
            left: distinct(self.members(line, left)),
            right: distinct(self.members(line, right)),
            nearness,
        };
        let relates = !group.left.is_empty() && !group.right.is_empty();
        self.add_group(line, group, relates);
    }

    fn add_group(&mut self, line: Line, group: Group, relates: bool) {
        if !relates {
            self.error(line, "relates no two words");
        }
        let is_new = self.said.insert(group.clone());
        self.expect_new(is_new, line, line.text);
        if group.language == Language::French {
            self.known.extend(group.left.iter().chain(&group.right));
        }
        self.groups.push(group);
    }

    /// Adds each word of a line to a set that has none of them.
    fn add_words(&mut self, line: Line, set: WordSet) {
        for word in words(line.text) {
            let is_new = set(&mut self.lexicon).insert(word.clone());
            self.expect_new(is_new, line, &word);
        }
    }

    /// The only word of a line or member.
    fn one_word(&mut self, line: Line, text: &str) -> Option<String> {
        let mut words = words(text);
        if let (Some(word), None) = (words.next(), words.next()) {
            return Some(word);
        }
        self.error(line, format!("« {text} » is not one word"));
        None
    }

    fn sides<'a>(&mut self, line: Line<'a>, mark: char) -> Option<(&'a str, &'a str)> {
        let sides = line.text.split_once(mark);
        if sides.is_none() {
            self.error(line, format!("no « {mark} »"));
        }
        sides
    }

    /// The stems of a comma-separated group's members, each of which is one word of content.
    fn members(&mut self, line: Line, group: &str) -> Vec<StemId> {
        let mut ids = Vec::new();
        for member in group.split(',') {
            let stop_words = &self.lexicon.stop_words;
            let mut content = words(member).filter(|word| !stop_words.contains(word));
            let (first, second) = (content.next(), content.next());
            let wrong = match (first, second) {
                (Some(word), None) => {
                    ids.push(self.id(word));
                    continue;
                }
                (Some(_), Some(_)) => "has several words of content",
                (None, _) => "has stop words only",
            };
            self.error(line, format!("« {} » {wrong}", member.trim()));
        }
        ids
    }

    /// Reports what a list says a second time.
    fn expect_new(&mut self, is_new: bool, line: Line, text: &str) {
        if !is_new {
            let text = text.trim();
            self.error(
                line,
                format!("« {text} » says nothing that was not said above"),
            );
        }
    }

    fn error(&mut self, line: Line, message: impl Into<String>) {
        self.errors.0.push(line.error(message));
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
}

/// Each once, in order.
fn distinct(mut ids: Vec<StemId>) -> Vec<StemId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Adds a phrase unless it is empty or there already; says whether it did.
fn push_new(phrases: &mut Vec<Vec<String>>, phrase: Vec<String>) -> bool {
    let is_new = !phrase.is_empty() && !phrases.contains(&phrase);
    if is_new {
        phrases.push(phrase);
    }
    is_new
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
                "english_words.txt",
                "[only English]\nthe who\n[French too]\nor",
            ),
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
        #[rustfmt::skip]
        let table = [
            ("stop_words.txt", "le\nle", "2: « le » says nothing that was not said above"),
            ("stop_words.txt", "tout de suite", "1: « tout de suite » is not one word"),
            ("english_words.txt", "[only English]\nde",
             "2: « de » says nothing that was not said above"),
            ("small_talk.txt", "[chat]", "1: unknown section"),
            ("small_talk.txt", "bonjour", "1: in no known section"),
            ("small_talk.txt", "[thanks]\nmerci merci",
             "2: « merci » says nothing that was not said above"),
            ("about_bot.txt", "[privacy]\nrgpd, rgpd",
             "2: « rgpd » says nothing that was not said above"),
            ("short_forms.txt", "[french]\nmdp", "2: no « = »"),
            ("short_forms.txt", "[french]\nmdp =", "2: no words in full"),
            ("question_words.txt", "[who]\nqui\n[when]\nqui",
             "4: « qui » says nothing that was not said above"),
            ("common_words.txt", "[common]\nprojet\nprojets",
             "3: « projets » says nothing that was not said above"),
            ("families.txt", "formée formées", "1: relates no two words"),
            ("synonyms.txt", "pomme, poire, pomme verte",
             "1: « pomme verte » has several words of content"),
            ("synonyms.txt", "pomme, poire, de", "1: « de » has stop words only"),
            ("synonyms.txt", "pomme, poire\npoire, pommes",
             "2: « poire, pommes » says nothing that was not said above"),
            ("related_things.txt", "caserne, pompier", "1: no « = »"),
            ("known_words.txt", "cerisier\ncerisiers",
             "2: « cerisiers » says nothing that was not said above"),
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
