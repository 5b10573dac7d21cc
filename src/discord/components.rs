//! What a button means: its whole state is in its `custom_id`, so that buttons work after a
//! restart and after a reload. The first part is the format's version.

use serenity::all::UserId;

/// What was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// Open an entry.
    Entry {
        /// The entry's id (at most 64 characters).
        entry: String,
        /// Who asked: their message changes; others get an answer of their own.
        asker: Option<UserId>,
    },
    /// Open the session chosen in one of the programme's menus.
    Programme {
        /// Which of its menus.
        menu: usize,
    },
}

impl Press {
    /// The component's `custom_id`: `v1:entry:<id>:<asker>` or `v1:programme:<menu>`, at most 100
    /// characters since an id has 64 and a user's number 20.
    #[must_use]
    pub fn custom_id(&self) -> String {
        match self {
            Self::Entry { entry, asker: None } => format!("v1:entry:{entry}"),
            Self::Entry {
                entry,
                asker: Some(asker),
            } => format!("v1:entry:{entry}:{asker}"),
            Self::Programme { menu } => format!("v1:programme:{menu}"),
        }
    }

    /// Reads a `custom_id`; `None` for one of another version or kind.
    #[must_use]
    pub fn parse(custom_id: &str) -> Option<Self> {
        if let Some(menu) = custom_id.strip_prefix("v1:programme:") {
            let menu = menu.parse().ok()?;
            return Some(Self::Programme { menu });
        }
        let mut parts = custom_id.split(':');
        let (version, kind, entry) = (parts.next()?, parts.next()?, parts.next()?);
        if version != "v1" || kind != "entry" || entry.is_empty() {
            return None;
        }
        let asker = match parts.next() {
            None => None,
            Some(asker) => Some(user(asker)?),
        };
        parts.next().is_none().then(|| Self::Entry {
            entry: entry.to_owned(),
            asker,
        })
    }
}

fn user(id: &str) -> Option<UserId> {
    let id: std::num::NonZeroU64 = id.parse().ok()?;
    Some(UserId::from(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::limits;

    #[test]
    fn a_press_reads_back_as_it_was_written() {
        for asker in [None, Some(UserId::new(u64::MAX - 1))] {
            let press = Press::Entry {
                entry: "a".repeat(64),
                asker,
            };
            assert!(limits::length(&press.custom_id()) <= limits::CUSTOM_ID);
            assert_eq!(Press::parse(&press.custom_id()), Some(press));
        }
        let press = Press::Programme { menu: 3 };
        assert_eq!(Press::parse(&press.custom_id()), Some(press));
    }

    #[test]
    fn anything_else_is_no_press() {
        for id in [
            "",
            "v1",
            "v1:entry",
            "v1:entry:",
            "v2:entry:a",
            "v1:x:a",
            "v1:programme:",
            "v1:programme:x",
            "v1:entry:a:0",
            "v1:entry:a:1:b",
        ] {
            assert_eq!(Press::parse(id), None, "{id}");
        }
    }
}
