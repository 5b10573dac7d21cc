//! The journal's file: one `SQLite` database, which survives whatever ends the program.

use std::fs::{self, OpenOptions};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, params};
use serde::Serialize;

use super::mask::{masked, normalised};

/// How long another program may hold the file: an interaction that reads it has three seconds.
const WAIT: Duration = Duration::from_millis(1_500);
/// Different questions counted in a day at most, so that nobody can fill the disk.
const MOST_QUESTIONS: u32 = 2_000;
/// What is given in the place of an entry's id where several entries were offered.
const SEVERAL: &str = "-";

/// The tables: a row is a day's count, without person, server or channel. Days are UTC's, as
/// `2025-01-21`. A gap's `given` is the entry that was not meant; empty if nothing answered.
const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS gap (
        day TEXT NOT NULL, question TEXT NOT NULL, given TEXT NOT NULL, shown TEXT NOT NULL,
        count INTEGER NOT NULL, PRIMARY KEY (day, question, given)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS use (
        day TEXT NOT NULL, surface TEXT NOT NULL, outcome TEXT NOT NULL, entry TEXT NOT NULL,
        count INTEGER NOT NULL, PRIMARY KEY (day, surface, outcome, entry)) WITHOUT ROWID;
";

/// Why the journal cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Another program holds the file.
    #[error("un autre programme tient le fichier")]
    Locked,
    /// No room is left.
    #[error("le disque est plein")]
    Full,
    /// The file is no journal, or is spoilt.
    #[error("le fichier est abîmé")]
    Corrupt,
    /// The file cannot be opened or written.
    #[error("fichier illisible ou interdit d’écriture ({0})")]
    Unusable(String),
    /// Nothing keeps the journal any more: the bot is stopping.
    #[error("le bot s’arrête")]
    Stopped,
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt,
            _ => Self::Unusable(error.to_string()),
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A question that was missed, masked.
    Gap {
        /// As it is counted.
        question: String,
        /// As it is shown.
        shown: String,
        /// The id of the entry that was not meant; empty if nothing answered.
        given: String,
    },
    /// A reply.
    Use {
        /// Where it was given.
        surface: &'static str,
        /// What it was.
        outcome: &'static str,
        /// The id of the entry or theme that it gave, if any.
        entry: String,
    },
}

impl Record {
    /// A question that nothing answered, masked; nothing if it says nothing in words, or tells of
    /// danger.
    pub fn unknown(question: &str) -> Option<Self> {
        Self::gap(question, "")
    }

    /// A question whose answer was not meant: the entry, or several that were offered.
    pub fn rejected(question: &str, entry: Option<&str>) -> Option<Self> {
        Self::gap(question, entry.unwrap_or(SEVERAL))
    }

    fn gap(question: &str, given: &str) -> Option<Self> {
        if danger::recognise(question).is_some() {
            return None;
        }
        let shown = masked(question);
        let question = normalised(&shown);
        (!question.is_empty()).then(|| Self::Gap {
            question,
            shown,
            given: given.to_owned(),
        })
    }
}

/// A question that was missed, with its counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The question, masked.
    pub question: String,
    /// How often nothing answered.
    pub unknown: u64,
    /// How often the answer was rejected.
    pub rejected: u64,
    /// The ids of the entries that were not meant.
    pub given: Vec<String>,
}

impl Gap {
    /// Names the question in a few characters, for as long as the program runs the same version.
    pub fn key(&self) -> String {
        let mut hasher = DefaultHasher::new();
        normalised(&self.question).hash(&mut hasher);
        format!("{:x}", hasher.finish())
    }

    /// How often it was missed.
    pub const fn count(&self) -> u64 {
        self.unknown + self.rejected
    }
}

/// How often something was given on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Use {
    /// The day, as `2025-01-21`.
    pub day: String,
    /// Where.
    pub surface: String,
    /// What it was.
    pub outcome: String,
    /// The entry or theme that it gave, by its id; empty if none.
    pub entry: String,
    /// How often.
    pub count: u64,
}

/// An open journal.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    keep_days: u32,
}

impl Store {
    /// Opens the file to write it, or makes it, for its owner alone; deletes what was counted longer
    /// than so many days ago. What is deleted is overwritten.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn open(file: &Path, keep_days: u32) -> Result<Self, Fault> {
        if !file.exists() {
            let made = file.parent().map_or(Ok(()), fs::create_dir_all);
            let options = || {
                OpenOptions::new()
                    .write(true)
                    .create(true)
                    .truncate(false)
                    .mode(0o600)
                    .open(file)
            };
            // SQLite gives the files beside it the same rights.
            let made = made.and_then(|()| options());
            made.map_err(|error| Fault::Unusable(error.to_string()))?;
        }
        let store = Self::on(Connection::open(file)?, keep_days)?;
        for table in ["gap", "use"] {
            let delete = format!("DELETE FROM {table} WHERE day < date('now', ?1)");
            match store
                .connection
                .execute(&delete, [store.since()])
                .map_err(Fault::from)
            {
                // It can be read all the same.
                Err(Fault::Full) | Ok(_) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(store)
    }

    /// Opens the file to read it; if there is none, nothing was counted.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn read(file: &Path, keep_days: u32) -> Result<Self, Fault> {
        if file.exists() {
            // Reading may have to undo what a killed program left half written.
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
            return Self::on(Connection::open_with_flags(file, flags)?, keep_days);
        }
        Self::on(Connection::open_in_memory()?, keep_days)
    }

    fn on(connection: Connection, keep_days: u32) -> Result<Self, Fault> {
        connection.busy_timeout(WAIT)?;
        connection.execute_batch("PRAGMA secure_delete = ON")?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self {
            connection,
            keep_days,
        })
    }

    /// Reads the whole file for faults.
    ///
    /// # Errors
    /// [`Fault`].
    pub(super) fn check(&self) -> Result<(), Fault> {
        let found: String = self
            .connection
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if found == "ok" {
            Ok(())
        } else {
            Err(Fault::Corrupt)
        }
    }

    /// What `SQLite`'s dates take for the first day that is kept.
    fn since(&self) -> String {
        format!("-{} days", self.keep_days)
    }

    /// Counts records today, all or none.
    ///
    /// # Errors
    /// [`Fault`]: nothing is counted.
    pub(super) fn add(&mut self, records: &[Record]) -> Result<(), Fault> {
        let transaction = self.connection.transaction()?;
        for record in records {
            match record {
                Record::Gap {
                    question,
                    shown,
                    given,
                } => transaction.execute(
                    "INSERT INTO gap SELECT date('now'), ?1, ?2, ?3, 1
                     WHERE (SELECT count(*) FROM gap WHERE day = date('now')) < ?4
                     ON CONFLICT DO UPDATE SET count = count + 1",
                    params![question, given, shown, MOST_QUESTIONS],
                )?,
                Record::Use {
                    surface,
                    outcome,
                    entry,
                } => transaction.execute(
                    "INSERT INTO use VALUES (date('now'), ?1, ?2, ?3, 1)
                     ON CONFLICT DO UPDATE SET count = count + 1",
                    params![surface, outcome, entry],
                )?,
            };
        }
        Ok(transaction.commit()?)
    }

    /// The questions that were missed, most often first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn gaps(&self) -> Result<Vec<Gap>, Fault> {
        let mut statement = self.connection.prepare(
            "SELECT max(shown), coalesce(sum(count) FILTER (WHERE given = ''), 0),
                    coalesce(sum(count) FILTER (WHERE given != ''), 0), group_concat(DISTINCT given)
             FROM gap WHERE day >= date('now', ?1)
             GROUP BY question ORDER BY sum(count) DESC, question",
        )?;
        let rows = statement.query_map([self.since()], |row| {
            let given: String = row.get(3)?;
            let given = given.split(',').filter(|it| !it.is_empty());
            Ok(Gap {
                question: row.get(0)?,
                unknown: row.get(1)?,
                rejected: row.get(2)?,
                given: given.map(str::to_owned).collect(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What was given, day by day.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn uses(&self) -> Result<Vec<Use>, Fault> {
        let mut statement = self.connection.prepare(
            "SELECT day, surface, outcome, entry, count FROM use WHERE day >= date('now', ?1)",
        )?;
        let rows = statement.query_map([self.since()], |row| {
            Ok(Use {
                day: row.get(0)?,
                surface: row.get(1)?,
                outcome: row.get(2)?,
                entry: row.get(3)?,
                count: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The last days, today included, the oldest first.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn last_days(&self, number: u32) -> Result<Vec<String>, Fault> {
        let mut statement = self.connection.prepare(
            "WITH RECURSIVE ago(number) AS (SELECT ?1 - 1 UNION ALL SELECT number - 1 FROM ago WHERE number > 0)
             SELECT date('now', '-' || number || ' days') FROM ago",
        )?;
        let rows = statement.query_map([number], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Leaves no room for more than so many pages, as a full disk does.
    #[cfg(test)]
    pub(super) fn limit(&self, pages: u32) {
        let pragma = format!("PRAGMA max_page_count = {pages}");
        self.connection.query_row(&pragma, [], |_| Ok(())).unwrap();
    }
}
