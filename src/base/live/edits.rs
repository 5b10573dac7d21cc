//! Editing the base's files: what is edited is an upload of one changed file.

use super::{Candidate, LiveBase, NoState, Source, files_in, lock};
use crate::knowledge::{Addable, EditError, Editable, Edited, FieldValues, LoadError, added};

/// What somebody wants to do to the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Change something.
    Change {
        /// What.
        what: Editable,
        /// The digest of what they saw of it.
        seen: u64,
    },
    /// Add something.
    Add(Addable),
}

/// What somebody wants to do to the base, and the fields that they typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is done.
    pub work: Work,
    /// What its fields are to say; those that are absent stay.
    pub values: FieldValues,
}

/// Why an edit cannot take the place of the base in service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditRefused {
    /// It could not be undone.
    #[error(transparent)]
    NoState(#[from] NoState),
    /// The folder cannot be read.
    #[error("{0}")]
    NotRead(String),
    /// It is not there, or cannot be written.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// Somebody else has changed it since; as it is now.
    #[error("quelqu’un l’a modifié entre-temps")]
    Changed(Box<Edited>),
    /// Nothing was changed.
    #[error("rien n’a été modifié")]
    Same,
    /// With it, the base has errors.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl LiveBase {
    /// What is to be edited, as it is in the folder. It reads files: call it where blocking is allowed.
    ///
    /// # Errors
    /// [`EditRefused`].
    pub fn read_for_editing(&self, what: &Editable) -> Result<Edited, EditRefused> {
        let folder = self.check_writable()?;
        let files = files_in(folder).map_err(EditRefused::NotRead)?;
        Ok(what.read(&files)?)
    }

    /// What [`prepare`](Self::prepare) does, with an edit as if it were in the folder. Returns what
    /// is edited as it will be named, too. Nothing is written.
    ///
    /// # Errors
    /// [`EditRefused`].
    pub fn prepare_edit(&self, edit: &Edit) -> Result<(Candidate, Editable), EditRefused> {
        let folder = self.check_writable()?;
        let _one_at_a_time = lock(&self.changing);
        let over = files_in(folder).map_err(EditRefused::NotRead)?;
        let (what, files) = match &edit.work {
            Work::Change { what, seen } => {
                let now = what.read(&over)?;
                if now.digest != *seen {
                    return Err(EditRefused::Changed(Box::new(now)));
                }
                let files = what.write(&over, &edit.values)?;
                if files.is_within(&over) {
                    return Err(EditRefused::Same);
                }
                (what.saying(&edit.values), files)
            }
            Work::Add(kind) => added(*kind, &edit.values, &over),
        };
        let candidate = self.compare(folder, Source::Upload { files, over })?;
        Ok((candidate, what))
    }
}
