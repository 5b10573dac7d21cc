//! What the bot logs, including why it keeps silent. Each test runs on a thread of its own, with
//! its bot.

use std::cell::RefCell;
use std::io;
use std::sync::Once;

thread_local! {
    static WRITTEN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Captures what is logged on this thread from now on.
pub fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let subscriber = tracing_subscriber::fmt()
            .with_writer(|| OfThisThread)
            .with_ansi(false)
            .with_env_filter("info,colloque_bot=debug")
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("no other log");
    });
}

/// The lines logged on this thread that contain `text`.
pub fn lines_with(text: &str) -> Vec<String> {
    WRITTEN.with_borrow(|bytes| {
        let all = String::from_utf8_lossy(bytes);
        let lines = all.lines().filter(|line| line.contains(text));
        lines.map(str::to_owned).collect()
    })
}

/// Forgets what was logged on this thread so far.
pub fn forget() {
    WRITTEN.with_borrow_mut(Vec::clear);
}

struct OfThisThread;

impl io::Write for OfThisThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        WRITTEN.with_borrow_mut(|written| written.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
