//! How long it takes to load captions and to ask about them, and in how much memory: the bot beside
//! SQLite FTS5 and tantivy, on the same passages, in the same run.
//!
//! The talk is made of what is said in the example's captions and written in the shipped base,
//! with words that only some talks have; the questions are those of `tests/captions`.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use colloque_bot::base::Base;
use colloque_bot::knowledge::{self, Knowledge};
use rusqlite::Connection;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer,
};
use tantivy::{Index, TantivyDocument};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Words of a cue, and how long it lasts, in milliseconds: 170 words a minute.
const CUE_WORDS: usize = 7;
const CUE: usize = 2_500;
/// Eight hours of talk in four sessions: some 80,000 words.
const DAY: usize = 80_000;
const SESSIONS: usize = 4;

/// A generator of numbers that is the same each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}

fn main() -> Result<()> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let words = words(&root)?;
    let questions = questions(&root)?;
    let folder = std::env::temp_dir().join(format!("passages-benchmark-{}", std::process::id()));
    for days in [1, 100] {
        measure(&root, &folder, days, &words, &questions)?;
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// What people say.
fn words(root: &Path) -> Result<Vec<String>> {
    let mut text = String::new();
    for folder in ["examples/habiter-la-nuit/sous-titres", "knowledge"] {
        for file in fs::read_dir(root.join(folder))? {
            text.push_str(&fs::read_to_string(file?.path())?);
            text.push(' ');
        }
    }
    let word = |it: &&str| {
        it.chars()
            .all(|it| it.is_alphabetic() || "'’-.,".contains(it))
    };
    Ok(text
        .split_whitespace()
        .filter(word)
        .map(str::to_owned)
        .collect())
}

fn questions(root: &Path) -> Result<Vec<String>> {
    let text = fs::read_to_string(root.join("tests/captions/questions.toml"))?;
    let list: toml::Table = toml::from_str(&text)?;
    let questions = list.get("question").and_then(toml::Value::as_array);
    let texts = questions
        .into_iter()
        .flatten()
        .filter_map(|it| it.get("text")?.as_str());
    Ok(texts.map(str::to_owned).collect())
}

/// Writes a base whose sessions have that many days of captions, and one without.
fn write_bases(root: &Path, folder: &Path, days: usize, words: &[String]) -> Result<[PathBuf; 2]> {
    let bases = ["with", "without"].map(|it| folder.join(format!("{days}-{it}")));
    for base in &bases {
        fs::create_dir_all(base)?;
        for file in fs::read_dir(root.join("knowledge"))? {
            let path = file?.path();
            if path.extension().is_some_and(|it| it == "toml") {
                fs::copy(&path, base.join(path.file_name().unwrap_or_default()))?;
            }
        }
    }
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for session in 0..days * SESSIONS {
        let mut srt = String::new();
        let mut at = 0;
        for number in 0..DAY / SESSIONS / CUE_WORDS {
            if number % 20 == 0 {
                at = random.below(words.len() - 20 * CUE_WORDS);
            }
            let said = words
                .get(at + number % 20 * CUE_WORDS..)
                .unwrap_or_default();
            let mut said: Vec<String> = said.iter().take(CUE_WORDS).cloned().collect();
            if random.below(6) == 0 {
                said.push(rare_word(&mut random, session));
            }
            let time = |at: usize| {
                format!(
                    "{:02}:{:02}:{:02},{:03}",
                    at / 3_600_000,
                    at / 60_000 % 60,
                    at / 1_000 % 60,
                    at % 1_000
                )
            };
            let (start, end) = (time(number * CUE), time((number + 1) * CUE));
            writeln!(
                srt,
                "{}\n{start} --> {end}\n{}\n",
                number + 1,
                said.join(" ")
            )?;
        }
        let name = format!("c{session}.srt");
        for (base, captions) in bases
            .iter()
            .zip([format!("captions = \"{name}\"\n"), String::new()])
        {
            fs::write(
                base.join(&name),
                if captions.is_empty() { "" } else { &srt },
            )?;
            let entry = format!(
                "[[entry]]\nid = \"s{session}\"\ntitle = \"Exposé {session}\"\nsummary = \"Un exposé.\"\n{captions}"
            );
            fs::write(base.join(format!("s{session}.toml")), entry)?;
        }
    }
    Ok(bases)
}

/// A word that few talks have: names, terms.
fn rare_word(random: &mut Random, session: usize) -> String {
    const PARTS: [&str; 24] = [
        "ba", "cor", "di", "fen", "gal", "ho", "ju", "ker", "lo", "mar", "ni", "or", "pa", "quin",
        "ru", "sol", "ta", "ur", "vi", "wen", "xa", "yo", "zel", "chan",
    ];
    let parts = 2 + random.below(3);
    let choice = |random: &mut Random| PARTS[(random.below(6) * 4 + session) % PARTS.len()];
    (0..parts).map(|_| choice(random)).collect()
}

fn measure(
    root: &Path,
    folder: &Path,
    days: usize,
    words: &[String],
    questions: &[String],
) -> Result<()> {
    let [with, without] = write_bases(root, folder, days, words)?;
    let (plain_time, plain) = timed(|| open(&without))?;
    let before = memory();
    let (said_time, said) = timed(|| open(&with))?;
    let after = memory();
    let passages: Vec<&str> = said
        .knowledge
        .entries
        .iter()
        .flat_map(|entry| entry.recording.passages.iter().map(|it| it.text.as_str()))
        .collect();
    let spoken: usize = passages.iter().map(|it| it.split(' ').count()).sum();
    println!(
        "\n{days} day(s): {} passages, {spoken} words",
        passages.len()
    );
    println!(
        "  load and index: {:.0} ms, {:.0} ms without captions",
        millis(said_time),
        millis(plain_time)
    );
    println!(
        "  memory: {:.1} MiB more",
        after.saturating_sub(before) as f64 / 1_048_576.0
    );

    let bot = times(questions, |question| {
        said.ask(question);
        Ok(())
    })?;
    let bare = times(questions, |question| {
        plain.ask(question);
        Ok(())
    })?;
    report("colloque-bot, all of it", &bot, None);
    report("colloque-bot without captions", &bare, None);
    let own = median(&bot).saturating_sub(median(&bare));
    println!("  captions add at the median: {:.3} ms", millis(own));
    report("SQLite FTS5", &sqlite(&passages, questions)?, Some(own));
    report("tantivy", &tantivy(&passages, questions)?, Some(own));
    Ok(())
}

fn open(folder: &Path) -> Result<Base> {
    let knowledge: Knowledge = knowledge::load(folder)?.knowledge;
    Ok(Base::new(knowledge))
}

/// FTS5 with its own ranking: any of the words, accents aside.
fn sqlite(passages: &[&str], questions: &[String]) -> Result<Vec<Duration>> {
    let database = Connection::open_in_memory()?;
    database.execute_batch(
        "CREATE VIRTUAL TABLE said USING fts5(text, tokenize = 'unicode61 remove_diacritics 2'); BEGIN",
    )?;
    let mut insert = database.prepare("INSERT INTO said(text) VALUES (?1)")?;
    for text in passages {
        insert.execute([text])?;
    }
    database.execute_batch("COMMIT")?;
    let mut select =
        database.prepare("SELECT rowid FROM said WHERE said MATCH ?1 ORDER BY rank LIMIT 3")?;
    times(questions, |question| {
        let words = question
            .split(|it: char| !it.is_alphanumeric())
            .filter(|it| !it.is_empty());
        let any: Vec<String> = words.map(|word| format!("\"{word}\"")).collect();
        let rows = select.query_map([any.join(" OR ")], |row| row.get::<_, i64>(0))?;
        rows.collect::<std::result::Result<Vec<i64>, _>>()?;
        Ok(())
    })
}

/// tantivy with French stems, accents aside.
fn tantivy(passages: &[&str], questions: &[String]) -> Result<Vec<Duration>> {
    let analyzer = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::French))
        .filter(AsciiFoldingFilter)
        .build();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("french")
        .set_index_option(IndexRecordOption::WithFreqs);
    let mut schema = Schema::builder();
    let text = schema.add_text_field(
        "text",
        TextOptions::default().set_indexing_options(indexing),
    );
    let index = Index::create_in_ram(schema.build());
    index.tokenizers().register("french", analyzer);
    let mut writer = index.writer_with_num_threads(1, 50_000_000)?;
    for passage in passages {
        let mut document = TantivyDocument::default();
        document.add_text(text, passage);
        writer.add_document(document)?;
    }
    writer.commit()?;
    let searcher = index.reader()?.searcher();
    let parser = QueryParser::for_index(&index, vec![text]);
    times(questions, |question| {
        let query = parser.parse_query_lenient(question).0;
        searcher.search(&query, &TopDocs::with_limit(3))?;
        Ok(())
    })
}

/// How long each question takes: the best of three.
fn times(questions: &[String], mut ask: impl FnMut(&str) -> Result<()>) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    for question in questions {
        let mut best = Duration::MAX;
        for _ in 0..3 {
            let (time, ()) = timed(|| ask(question))?;
            best = best.min(time);
        }
        times.push(best);
    }
    times.sort();
    Ok(times)
}

fn report(name: &str, times: &[Duration], beside: Option<Duration>) {
    let last = times.last().copied().unwrap_or_default();
    let ratio = beside.map_or_else(String::new, |own| {
        let ratio = millis(median(times)) / millis(own).max(0.001);
        format!(": {ratio:.1} times what captions add to the bot")
    });
    println!(
        "  {name}: median {:.3} ms, most {:.3} ms{ratio}",
        millis(median(times)),
        millis(last)
    );
}

fn median(times: &[Duration]) -> Duration {
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(Duration, T)> {
    let start = Instant::now();
    let done = work()?;
    Ok((start.elapsed(), done))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Bytes in use, where the system tells.
fn memory() -> usize {
    let status = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = status
        .split(' ')
        .nth(1)
        .and_then(|it| it.parse::<usize>().ok());
    pages.unwrap_or(0) * 4_096
}
