//! Which file of captions belongs to which session: by the words of its name, then by its length.

use std::collections::{HashMap, HashSet};

use super::session::{Programme, Session};
use crate::knowledge::Knowledge;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptionFile {
    /// As an entry's `captions` names it: `sous-titres/trame-noire.fr.srt`.
    pub path: String,
    /// When its last words end.
    pub seconds: u32,
}

/// Of the weight of a file's words, the share that a session must have for its name to be enough.
const SURE_NAME: f64 = 0.6;
/// Below, a name says nothing.
const LEAST_NAME: f64 = 0.25;
/// What the length counts beside the name.
const LENGTH_WEIGHT: f64 = 0.3;
/// A talk is rarely shorter or longer than this part of its time in the programme.
const USUAL_LENGTHS: std::ops::RangeInclusive<f64> = 0.4..=1.3;
/// Two candidates nearer than that cannot be told apart.
const CLOSE: f64 = 0.1;

/// Words of a file's name that say nothing of the session.
const SAYING_NOTHING: &[&str] = &[
    "auto",
    "automatique",
    "captions",
    "conference",
    "corrected",
    "corrige",
    "final",
    "fr",
    "francais",
    "french",
    "relu",
    "seance",
    "session",
    "sous",
    "srt",
    "subtitles",
    "talk",
    "titres",
    "transcript",
    "transcription",
    "video",
    "vtt",
    "whisper",
];

/// Gives each session without captions, in the programme as in the base, the file that seems its own; what was
/// paired, how surely, and what was not, in French.
pub fn pair(programme: &mut Programme, base: &Knowledge, files: &[CaptionFile]) -> Vec<String> {
    let sessions = &mut programme.sessions;
    for known in Programme::of_base(base).sessions {
        let same = sessions.iter_mut().find(|it| it.is_same_as(&known));
        if let Some(session) = same.filter(|it| it.captions.is_empty()) {
            session.captions = known.captions;
        }
    }
    pair_sessions(sessions, files)
}

fn pair_sessions(sessions: &mut [Session], files: &[CaptionFile]) -> Vec<String> {
    let candidates = candidates(sessions, files);
    let (mut paired, mut notes) = (HashMap::new(), Vec::new());
    let mut given = HashSet::new();
    for candidate in &candidates {
        let is_free = !paired.contains_key(&candidate.file) && !given.contains(&candidate.session);
        if !is_free || !candidate.is_possible() {
            continue;
        }
        let rivals = candidates.iter().filter(|it| {
            (it.file == candidate.file) != (it.session == candidate.session)
                && !paired.contains_key(&it.file)
                && !given.contains(&it.session)
        });
        let is_rivalled = rivals
            .filter(|it| it.is_possible())
            .any(|it| candidate.score() - it.score() < CLOSE);
        // Without a word in common, only a length that no other has.
        if candidate.name < LEAST_NAME && is_rivalled {
            continue;
        }
        paired.insert(candidate.file, (candidate, is_rivalled));
        given.insert(candidate.session);
    }
    let known: HashSet<String> = sessions.iter().map(|it| it.captions.clone()).collect();
    let open = files.iter().enumerate();
    for (at, file) in open.filter(|(_, it)| !known.contains(&it.path)) {
        let path = &file.path;
        let Some((candidate, is_rivalled)) = paired.get(&at) else {
            notes.push(format!(
                "{path} : aucune séance sûre, ni par son nom ni par sa durée ({}) ; si vous la connaissez, \
                 écrivez dans sa fiche `captions = \"{path}\"`",
                length_in_words(file.seconds)
            ));
            continue;
        };
        let Some(session) = sessions.get_mut(candidate.session) else {
            continue;
        };
        session.captions.clone_from(path);
        let doubts = candidate.doubts(*is_rivalled, session, file);
        let title = &session.title;
        notes.push(if doubts.is_empty() {
            format!("{path} → « {title} »")
        } else {
            format!(
                "{path} → « {title} » : pas sûr ({}), à vérifier",
                doubts.join(" ; ")
            )
        });
    }
    notes
}

/// Each file that no session has yet with each session that has none, the likeliest first.
fn candidates(sessions: &[Session], files: &[CaptionFile]) -> Vec<Candidate> {
    let names: Vec<Vec<String>> = files.iter().map(|it| words(stem(&it.path))).collect();
    let said: Vec<HashSet<String>> = sessions.iter().map(words_of).collect();
    let mut weights: HashMap<&str, f64> = HashMap::new();
    for word in names.iter().flatten() {
        let sessions = said.iter().filter(|it| has(it, word)).count();
        // What stands in every file's name, and in no session, is the event's.
        let is_common =
            sessions == 0 && names.len() > 1 && names.iter().all(|it| it.contains(word));
        #[expect(clippy::cast_precision_loss)]
        let rarity = (1.0 + said.len() as f64 / sessions.max(1) as f64).ln();
        weights.insert(word, if is_common { 0.0 } else { rarity });
    }
    let weight = |word: &String| weights.get(word.as_str()).copied().unwrap_or(0.0);
    let is_known = |file: &CaptionFile| sessions.iter().any(|it| it.captions == file.path);
    let mut candidates = Vec::new();
    for (file, (caption, words)) in files.iter().zip(&names).enumerate() {
        let all: f64 = words.iter().map(weight).sum();
        for (session, (it, said)) in sessions.iter().zip(&said).enumerate() {
            if is_known(caption) || !it.captions.is_empty() {
                continue;
            }
            let common = words.iter().filter(|it| has(said, it));
            let minutes = it.minutes.map(|it| f64::from(it.max(1)));
            candidates.push(Candidate {
                file,
                session,
                name: common.map(weight).sum::<f64>() / all.max(f64::MIN_POSITIVE),
                length: minutes.map(|it| f64::from(caption.seconds) / 60.0 / it),
            });
        }
    }
    candidates.sort_by(|a, b| b.score().total_cmp(&a.score()));
    candidates
}

/// A file and a session that may belong together.
struct Candidate {
    file: usize,
    session: usize,
    /// The share of the weight of the name's words that the session has.
    name: f64,
    /// The captions' length in parts of the session's.
    length: Option<f64>,
}

impl Candidate {
    fn score(&self) -> f64 {
        let length = self
            .length
            .map_or(0.0, |it| 1.0 - (1.0 - it).abs().min(1.0));
        self.name + LENGTH_WEIGHT * length
    }

    fn fits(&self) -> bool {
        self.length.is_some_and(|it| USUAL_LENGTHS.contains(&it))
    }

    fn is_possible(&self) -> bool {
        self.name >= LEAST_NAME || self.fits()
    }

    /// What speaks against it, in French.
    fn doubts(&self, is_rivalled: bool, session: &Session, file: &CaptionFile) -> Vec<String> {
        let mut doubts = Vec::new();
        if self.name < LEAST_NAME {
            doubts.push("la durée seule, le nom ne dit rien".to_owned());
        } else if self.name < SURE_NAME {
            doubts.push("le nom ne le dit qu’en partie".to_owned());
        }
        if is_rivalled {
            doubts.push("un autre convient presque autant".to_owned());
        }
        if let Some(minutes) = session.minutes.filter(|_| !self.fits()) {
            let length = length_in_words(file.seconds);
            doubts.push(format!(
                "{length} de sous-titres pour {minutes} min au programme"
            ));
        }
        doubts
    }
}

fn length_in_words(seconds: u32) -> String {
    match (seconds / 3_600, seconds / 60 % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

/// The name of a file without its folder and extension.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// What somebody may have named the file of a session after.
fn words_of(session: &Session) -> HashSet<String> {
    let names = session.speakers.iter().map(|it| it.name.as_str());
    let texts = [session.title.as_str(), session.key.as_str()]
        .into_iter()
        .chain(names);
    texts.flat_map(words).collect()
}

/// The words of a name that may tell it from others.
fn words(text: &str) -> Vec<String> {
    let spaced = text.replace(['_', '-', '.'], " ");
    let words = french_text::tokenize(&spaced).into_iter().map(|it| it.word);
    let is_told = |word: &String| {
        !SAYING_NOTHING.contains(&word.as_str())
            && !french_lexicon::lexicon().is_folded_stop_word(word)
            && (word.len() > 2 || word.bytes().any(|byte| byte.is_ascii_digit()))
    };
    words.filter(is_told).collect()
}

/// Whether a session has a word, be it misspelt by a letter.
fn has(said: &HashSet<String>, word: &str) -> bool {
    const LONG: usize = 6;
    said.contains(word)
        || word.len() >= LONG
            && said
                .iter()
                .any(|it| strsim::damerau_levenshtein(it, word) <= 1)
}
