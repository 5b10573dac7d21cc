//! Writes a large base, to measure with: so many entries, each with so many example questions, in the
//! words of the shipped base.
//!
//! ```sh
//! cargo run --example large_base -- FOLDER 5000 10
//! cargo build --release && time target/release/colloque-bot check --knowledge FOLDER
//! ```

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use colloque_bot::knowledge::{self, Entry};

/// Words of a title, and of a question beside its entry's own name.
const WORDS: usize = 6;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, entries, questions] = arguments.as_slice() else {
        return Err("FOLDER ENTRIES QUESTIONS".into());
    };
    let (entries, questions): (usize, usize) = (entries.parse()?, questions.parse()?);
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    let shipped = knowledge::load(&shipped)?.knowledge;
    let words: Vec<&str> = shipped.entries.iter().flat_map(words_of).collect();
    let mut phrases = (0..).map(|nth: usize| {
        // A step that has no divisor in common with most lengths: neighbours differ.
        let words = words.iter().cycle().skip(nth * 7_919 % words.len());
        words
            .step_by(31)
            .take(WORDS)
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
    });
    let mut phrase = || phrases.next().unwrap_or_default();

    let mut base = String::from("[event]\ntitle = \"Un grand colloque\"\n");
    for entry in 0..entries {
        let name = name_of(entry);
        write!(
            base,
            "\n[[entry]]\nid = \"entree-{entry}\"\ntitle = \"{name} : {}\"\nsummary = \"{}. {}.\"\n\
             keywords = [\"{name}\"]\nquestions = [\n",
            phrase(),
            phrase(),
            phrase()
        )?;
        for _ in 0..questions {
            writeln!(base, "  \"Qui a parlé de {} {name} ?\",", phrase())?;
        }
        base.push_str("]\n");
    }
    fs::create_dir_all(folder)?;
    fs::write(Path::new(folder).join("base.toml"), base)?;
    Ok(())
}

/// The plain words of an entry's title and summary.
fn words_of(entry: &Entry) -> impl Iterator<Item = &str> {
    let texts = [&entry.title.fr, &entry.summary.fr];
    let words = texts.into_iter().flat_map(|text| text.split_whitespace());
    words.filter(|word| word.chars().all(char::is_alphabetic))
}

/// A name of its own for each entry, that can be pronounced.
fn name_of(entry: usize) -> String {
    const CONSONANTS: &[u8] = b"bcdfghjklmnpqrstvwxz";
    const VOWELS: &[u8] = b"aeiouy";
    // Scatters the numbers, one to one: neighbours do not look alike.
    let mut rest = entry * 2_654_435_761 % (1 << 32);
    let mut name = String::new();
    for _ in 0..5 {
        name.push(char::from(CONSONANTS[rest % CONSONANTS.len()]));
        rest /= CONSONANTS.len();
        name.push(char::from(VOWELS[rest % VOWELS.len()]));
        rest /= VOWELS.len();
    }
    name
}
