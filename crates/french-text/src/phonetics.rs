//! How words sound.

/// How a French word sounds, roughly: words that are written by ear share a key.
pub fn phonetic_key(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut key = String::with_capacity(letters.len());
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let after = letters.get(at + 2).copied();
        let (sound, taken) = sound(letter, next, after);
        for character in sound.chars() {
            if !key.ends_with(character) {
                key.push(character);
            }
        }
        at += taken;
    }
    while key.chars().count() > 3 && key.ends_with(['e', 's', 't', 'd', 'x', 'p', 'z', 'r']) {
        key.pop();
    }
    key
}

/// A folded word that is recognised by its sound too, if it is long enough.
#[derive(Debug, Clone)]
pub struct PhoneticWord<W> {
    /// The word.
    pub word: W,
    sound: Option<String>,
}

impl<W: AsRef<str>> PhoneticWord<W> {
    /// A word; if it has fewer than `shortest` bytes, too many others sound like it.
    pub fn new(word: W, shortest: usize) -> Self {
        let text = word.as_ref();
        let sound = (text.len() >= shortest).then(|| phonetic_key(text));
        Self { word, sound }
    }

    /// Whether it is the other word, or sounds the same.
    pub fn matches(&self, other: &Self) -> bool {
        self.word.as_ref() == other.word.as_ref()
            || self.sound.is_some() && self.sound == other.sound
    }
}

/// The sound of the next letters, and how many of them make it.
fn sound(letter: char, next: Option<char>, after: Option<char>) -> (&'static str, usize) {
    let soft = |c: Option<char>| matches!(c, Some('e' | 'i' | 'y'));
    let vowel = |c: Option<char>| matches!(c, Some('a' | 'e' | 'i' | 'o' | 'u' | 'y'));
    match (letter, next) {
        ('e', Some('a')) if after == Some('u') => ("o", 3),
        ('a', Some('u')) => ("o", 2),
        ('a' | 'e', Some('i')) if after == Some('n') => ("1", 3),
        ('a' | 'e', Some('i')) => ("e", 2),
        ('a' | 'e', Some('n' | 'm'))
            if !vowel(after) && after != Some('n') && after != Some('m') =>
        {
            ("2", 2)
        }
        ('i' | 'y', Some('n' | 'm'))
            if !vowel(after) && after != Some('n') && after != Some('m') =>
        {
            ("1", 2)
        }
        ('o', Some('n' | 'm')) if !vowel(after) && after != Some('n') && after != Some('m') => {
            ("3", 2)
        }
        ('o', Some('u')) => ("u", 2),
        ('o', Some('i')) => ("w", 2),
        ('p', Some('h')) => ("f", 2),
        ('q', Some('u')) => ("k", 2),
        ('c' | 's', Some('h')) => ("8", 2),
        ('c', following) if soft(following) => ("s", 1),
        ('c' | 'q' | 'k', _) => ("k", 1),
        ('g', Some('n')) => ("n", 2),
        ('g', Some('u')) if soft(after) => ("g", 2),
        ('g', following) if soft(following) => ("j", 1),
        ('t', Some('i')) if after == Some('o') => ("si", 2),
        ('h', _) => ("", 1),
        ('y', _) => ("i", 1),
        ('z' | 's', _) => ("s", 1),
        ('x', _) => ("ks", 1),
        ('w', _) => ("v", 1),
        (other, _) => (letter_str(other), 1),
    }
}

/// A letter as a static string, so that [`sound`] allocates nothing; anything else is silent.
fn letter_str(letter: char) -> &'static str {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    LETTERS
        .find(letter)
        .and_then(|at| LETTERS.get(at..at + 1))
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_written_by_ear_share_a_key() {
        let table = [
            ("numerik", "numerique"),
            ("farmacie", "pharmacie"),
            ("ilectronizme", "illectronisme"),
            ("ordinateur", "ordinatteur"),
            ("kestion", "question"),
            ("recomandassion", "recommandation"),
        ];
        for (heard, written) in table {
            let same = phonetic_key(heard) == phonetic_key(written);
            // « tion » sounds « sion » only before an o: both spellings must meet there.
            assert!(
                same,
                "{heard}: {} {written}: {}",
                phonetic_key(heard),
                phonetic_key(written)
            );
        }
        assert_ne!(phonetic_key("sante"), phonetic_key("chance"));
    }
}
