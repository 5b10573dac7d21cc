//! Writing the journal on a thread of its own: a full disk, a locked or a spoilt file never holds up
//! an answer. The file is opened for each write, so that it may be moved or deleted at any time.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tracing::{error, info, warn};

use super::store::{Fault, Record, Store};

/// Records that wait to be written at most; more are not counted.
const MOST_WAITING: usize = 1_024;
/// How long what is counted waits for more, so that a flood is a few writes, which leave the file to
/// its readers.
const GATHERING: Duration = Duration::from_millis(200);
/// How long until what could not be written is tried again.
const RETRY: Duration = Duration::from_secs(5);
/// How long until old days are deleted though nothing is written.
const CLEANING: Duration = Duration::from_secs(60 * 60);
/// How long another program may hold the file before a new one takes its place.
const LOCKED_FOR: Duration = Duration::from_secs(10);
/// What the name of a file that was set aside has after the journal's, before a number.
const ASIDE: &str = ".ecarte-";
/// What `SQLite` keeps beside the file.
const ROLLBACK: &str = "-journal";

enum Request {
    Count(Record),
    /// Deletes everything, and says when it is done.
    Erase(SyncSender<Result<(), Fault>>),
}

/// The journal in service. Dropping it writes what waits.
#[derive(Debug)]
pub struct Journal {
    file: PathBuf,
    keep_days: u32,
    requests: SyncSender<Request>,
    /// Ends when nobody can send any more.
    thread: Option<JoinHandle<()>>,
}

impl Journal {
    /// Begins a journal in a file; what was counted longer than `keep_days` days ago is deleted.
    pub fn start(file: &Path, keep_days: u32) -> Self {
        Self::start_with(file, keep_days, Store::open)
    }

    fn start_with(
        file: &Path,
        keep_days: u32,
        open: fn(&Path, u32) -> Result<Store, Fault>,
    ) -> Self {
        let (requests, received) = sync_channel(MOST_WAITING);
        let mut writer = Writer {
            file: file.to_owned(),
            keep_days,
            open,
            waiting: Vec::new(),
            is_checked: false,
            locked_since: None,
            told: None,
        };
        let thread = thread::Builder::new().name("journal".to_owned());
        let thread = thread.spawn(move || writer.run(&received));
        if let Err(error) = &thread {
            error!("journal des lacunes : impossible de commencer ({error}) ; rien n’y sera noté");
        }
        Self {
            file: file.to_owned(),
            keep_days,
            requests,
            thread: thread.ok(),
        }
    }

    /// Counts something, soon. Never waits: what comes too fast is not counted.
    pub fn count(&self, record: Record) {
        let _ = self.requests.try_send(Request::Count(record));
    }

    /// Opens what has been written, to read it. Waits for the disk.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn read(&self) -> Result<Store, Fault> {
        Store::read(&self.file, self.keep_days)
    }

    /// Deletes everything, and what still waits to be written. Waits for the disk.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn erase(&self) -> Result<(), Fault> {
        let (answer, answered) = sync_channel(1);
        let sent = self.requests.send(Request::Erase(answer));
        sent.map_err(|_| Fault::Stopped)?;
        answered.recv().unwrap_or(Err(Fault::Stopped))
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // The thread ends when the last sender is gone.
        drop(mem::replace(&mut self.requests, sync_channel(0).0));
        if let Some(thread) = self.thread.take() {
            // It has told what went wrong.
            drop(thread.join());
        }
    }
}

/// What the thread knows.
struct Writer {
    file: PathBuf,
    keep_days: u32,
    open: fn(&Path, u32) -> Result<Store, Fault>,
    waiting: Vec<Record>,
    /// The file was read for faults.
    is_checked: bool,
    /// Since when another program holds the file.
    locked_since: Option<Instant>,
    /// The fault that was told, until writing works again.
    told: Option<Fault>,
}

impl Writer {
    fn run(&mut self, requests: &Receiver<Request>) {
        loop {
            let written = self.write();
            self.tell(written);
            let pause = if self.told.is_some() { RETRY } else { CLEANING };
            match requests.recv_timeout(pause) {
                Ok(request) => self.take(request),
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let end = Instant::now() + GATHERING;
            let left = || end.saturating_duration_since(Instant::now());
            while let Ok(request) = requests.recv_timeout(left()) {
                self.take(request);
            }
        }
    }

    fn take(&mut self, request: Request) {
        match request {
            Request::Count(record) if self.waiting.len() < MOST_WAITING => {
                self.waiting.push(record);
            }
            Request::Count(_) => {}
            Request::Erase(answer) => {
                self.waiting.clear();
                // Nobody waits for it any more if this fails.
                let _ = answer.send(erase(&self.file));
            }
        }
    }

    /// Writes all that waits; into a new file if this one is spoilt, or held for too long.
    fn write(&mut self) -> Result<(), Fault> {
        let written = self.try_to_write();
        let why = match &written {
            Err(Fault::Corrupt) => "abîmé",
            Err(Fault::Locked) => {
                let since = self.locked_since.get_or_insert_with(Instant::now);
                if since.elapsed() < LOCKED_FOR {
                    return written;
                }
                "tenu par un autre programme"
            }
            _ => return written,
        };
        let aside = move_aside(&self.file).map_err(|error| Fault::Unusable(error.to_string()))?;
        let aside = aside.display();
        warn!(
            "journal des lacunes : le fichier était {why} ; mis de côté ({aside}), un neuf le remplace"
        );
        self.try_to_write()
    }

    fn try_to_write(&mut self) -> Result<(), Fault> {
        let mut store = (self.open)(&self.file, self.keep_days)?;
        if !self.is_checked {
            store.check()?;
            self.is_checked = true;
        }
        if !self.waiting.is_empty() {
            store.add(&self.waiting)?;
            self.waiting.clear();
        }
        self.locked_since = None;
        Ok(())
    }

    /// One line when writing fails, one when it works again.
    fn tell(&mut self, written: Result<(), Fault>) {
        match (written, &self.told) {
            (Ok(()), Some(_)) => {
                info!("journal des lacunes : écrit de nouveau");
                self.told = None;
            }
            (Err(fault), None) => {
                let file = self.file.display();
                warn!("journal des lacunes : {fault} ; le bot continue, et réessaie ({file})");
                self.told = Some(fault);
            }
            _ => {}
        }
    }
}

/// A path with something after its name.
fn with(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// Moves a file aside, so that a new one can take its place; says where it is now.
fn move_aside(file: &Path) -> io::Result<PathBuf> {
    let mut places = (1_u32..).map(|number| with(file, &format!("{ASIDE}{number}")));
    let aside = places.find(|it| !it.exists()).unwrap_or_default();
    let rollback = with(file, ROLLBACK);
    if rollback.exists() {
        fs::rename(rollback, with(&aside, ROLLBACK))?;
    }
    fs::rename(file, &aside)?;
    Ok(aside)
}

/// Deletes everything: the file, and those that were set aside.
///
/// # Errors
/// [`Fault::Unusable`] if something is left.
pub fn erase(file: &Path) -> Result<(), Fault> {
    let erase = || -> io::Result<()> {
        let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let (rollback, aside) = (format!("{name}{ROLLBACK}"), format!("{name}{ASIDE}"));
        for found in fs::read_dir(folder.unwrap_or(Path::new(".")))? {
            let found = found?;
            let other = found.file_name();
            let other = other.to_string_lossy();
            if other == name || other == rollback || other.starts_with(&aside) {
                fs::remove_file(found.path())?;
            }
        }
        Ok(())
    };
    match erase() {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Fault::Unusable(error.to_string()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::{Path, PathBuf};

    use rusqlite::Connection;

    use super::{Fault, Journal, MOST_WAITING, Record, Store, Writer};

    fn unknown(question: &str) -> Record {
        Record::unknown(question).unwrap()
    }

    /// What a journal holds once all that waits is written.
    fn counts(file: &Path) -> Vec<(String, u64)> {
        let gaps = Store::read(file, 30).unwrap().gaps().unwrap();
        let counts = gaps.into_iter().map(|it| (it.question.clone(), it.count()));
        counts.collect()
    }

    fn file(folder: &tempfile::TempDir) -> PathBuf {
        folder.path().join("nouveau/journal.sqlite")
    }

    fn writer(file: &Path) -> Writer {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        Writer {
            file: file.to_owned(),
            keep_days: 30,
            open: Store::open,
            waiting: Vec::new(),
            is_checked: false,
            locked_since: None,
            told: None,
        }
    }

    #[test]
    fn questions_are_counted_and_kept_over_a_restart_until_they_are_erased() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        let journal = Journal::start(&file, 30);
        for question in ["Et le vote ?", "et le VOTE", "je suis Zoé, et le bus ?"] {
            journal.count(unknown(question));
        }
        journal.count(Record::rejected("et le vote", Some("vote")).unwrap());
        drop(journal);
        let journal = Journal::start(&file, 30);
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else reads it");
        let gaps = journal.read().unwrap().gaps().unwrap();
        assert_eq!((gaps[0].unknown, gaps[0].rejected), (2, 1));
        assert_eq!(gaps[0].given, ["vote"]);
        assert_eq!(gaps[1].question, "je suis [nom], et le bus ?");
        journal.erase().unwrap();
        assert_eq!(counts(&file), []);
        journal.count(unknown("après"));
        drop(journal);
        assert_eq!(counts(&file), [("après".to_owned(), 1)]);
    }

    #[test]
    fn danger_is_never_counted() {
        assert_eq!(Record::unknown("je veux mourir"), None);
        assert_eq!(Record::rejected("je veux mourir", Some("vote")), None);
        assert_eq!(Record::unknown("👍"), None);
    }

    #[test]
    fn old_days_are_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        let mut store = Store::open(&file, 30).unwrap();
        for (question, ago) in [("neuf", 29), ("vieux", 31)] {
            store.add(&[unknown(question)]).unwrap();
            let old = format!(
                "UPDATE gap SET day = date('now', '-{ago} days') WHERE question = '{question}'"
            );
            Connection::open(&file)
                .unwrap()
                .execute_batch(&old)
                .unwrap();
        }
        assert_eq!(counts(&file), [("neuf".to_owned(), 1)], "not even read");
        drop(Journal::start(&file, 30));
        let left: u32 = Connection::open(&file)
            .unwrap()
            .query_row("SELECT count(*) FROM gap", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left, 1);
        let bytes = fs::read(&file).unwrap();
        assert!(
            !String::from_utf8_lossy(&bytes).contains("vieux"),
            "not in the file either"
        );
    }

    #[test]
    fn on_a_full_disk_nothing_stops_and_what_waits_is_written_when_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        let mut writer = writer(&file);
        writer.open = |path, days| {
            let store = Store::open(path, days)?;
            store.limit(8);
            Ok(store)
        };
        let long = |number: usize| unknown(&format!("question {number} {}", "longue ".repeat(30)));
        writer.waiting = (0..200).map(long).collect();
        assert_eq!(writer.write(), Err(Fault::Full));
        assert_eq!(counts(&file), [], "it can be read");
        writer.open = Store::open;
        assert_eq!(writer.write(), Ok(()));
        assert_eq!(counts(&file).len(), 200);

        let journal = Journal::start_with(&file, 30, |_, _| Err(Fault::Full));
        for number in 0..3 * MOST_WAITING {
            journal.count(long(number));
        }
    }

    #[test]
    fn a_locked_file_is_tried_again_and_replaced_if_it_stays_locked() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        drop(Store::open(&file, 30).unwrap());
        let other = Connection::open(&file).unwrap();
        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let mut writer = writer(&file);
        writer.waiting.push(unknown("pendant"));
        assert_eq!(writer.write(), Err(Fault::Locked));
        assert_eq!(writer.waiting.len(), 1);
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(writer.write(), Ok(()));
        assert_eq!(counts(&file), [("pendant".to_owned(), 1)]);

        other.execute_batch("BEGIN EXCLUSIVE").unwrap();
        writer.waiting.push(unknown("ensuite"));
        writer.locked_since = std::time::Instant::now().checked_sub(super::LOCKED_FOR);
        assert_eq!(writer.write(), Ok(()));
        assert_eq!(counts(&file), [("ensuite".to_owned(), 1)]);
        other.execute_batch("COMMIT").unwrap();
        let aside = super::with(&file, ".ecarte-1");
        assert_eq!(counts(&aside), [("pendant".to_owned(), 1)]);
    }

    #[test]
    fn a_spoilt_file_is_moved_aside_and_a_new_one_begun() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        let mut writer = writer(&file);
        for number in 1..=2 {
            fs::write(&file, "ceci n’est pas une base ".repeat(100)).unwrap();
            writer.waiting.push(unknown("après"));
            assert_eq!(writer.write(), Ok(()));
            assert_eq!(counts(&file), [("après".to_owned(), 1)]);
            let aside = super::with(&file, &format!(".ecarte-{number}"));
            assert!(fs::read_to_string(aside).unwrap().starts_with("ceci"));
        }
        super::erase(&file).unwrap();
        assert_eq!(
            fs::read_dir(file.parent().unwrap()).unwrap().count(),
            0,
            "nothing is left"
        );
    }

    #[test]
    fn a_file_that_was_deleted_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(&folder);
        let mut writer = writer(&file);
        assert_eq!(writer.write(), Ok(()));
        fs::remove_dir_all(file.parent().unwrap()).unwrap();
        writer.waiting.push(unknown("après"));
        assert_eq!(writer.write(), Ok(()));
        assert_eq!(counts(&file), [("après".to_owned(), 1)]);
    }
}
