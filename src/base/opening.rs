//! Loads a folder into a base, which is asked its own example questions.

use std::path::Path;

use super::index::Base;
use super::self_test::SelfTest;
use crate::diagnostics::Problem;
use crate::knowledge::{self, BaseFiles, LoadError, Loaded};

/// A base just loaded.
pub(super) struct Opened {
    pub base: Base,
    pub files: BaseFiles,
    /// What its example questions find.
    pub test: SelfTest,
    pub warnings: Vec<Problem>,
}

impl Opened {
    /// Loads a folder as if `files` were in it, and asks at most `tested` example questions.
    pub fn load(folder: &Path, files: &BaseFiles, tested: usize) -> Result<Self, LoadError> {
        let Loaded {
            knowledge,
            mut warnings,
            question_places,
            files,
        } = knowledge::load_with(folder, files)?;
        let base = Base::new(knowledge);
        let test = SelfTest::of(&base, tested);
        if tested > 0 {
            warnings.extend(test.warnings(&base, &question_places, tested));
            warnings.sort();
        }
        Ok(Self {
            base,
            files,
            test,
            warnings,
        })
    }
}

impl Base {
    /// Loads, checks and indexes the folder. Returns its warnings too, and those from asking at
    /// most `tested` of its example questions.
    ///
    /// # Errors
    /// [`LoadError`] if there is no base in the folder, or one with errors.
    pub fn open(folder: &Path, tested: usize) -> Result<(Self, Vec<Problem>), LoadError> {
        let opened = Opened::load(folder, &BaseFiles::default(), tested)?;
        Ok((opened.base, opened.warnings))
    }
}
