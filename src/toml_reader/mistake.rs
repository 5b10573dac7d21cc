//! A mistake in how a file is written.

/// What is wrong at a place of a file.
#[derive(Debug)]
pub(super) struct Mistake {
    /// Where, in bytes of the file as it is.
    pub at: usize,
    /// Whether the file cannot be used as it is; else it is only worth a look.
    pub is_error: bool,
    /// What is wrong and what to do, in French.
    pub message: String,
}

impl Mistake {
    /// One that keeps the file from being used.
    pub fn error(at: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            is_error: true,
            message: message.into(),
        }
    }
}
