//! Whatever is done to a base, in whatever order, every question is answered from one whole base, and
//! nothing that a curator wrote is lost.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use proptest::prelude::*;
use tempfile::TempDir;

use super::{Edit, EditRefused, LiveBase, Served, Work};
use crate::knowledge::{Addable, BaseFiles, Editable, EditableField, Origin, Versions};

/// What may happen.
#[derive(Debug, Clone)]
enum Step {
    /// A curator writes both files of the base, or only half of one.
    Edit {
        whole: bool,
    },
    Reload,
    /// A moderator sends both files in turn, good or bad.
    Upload {
        good: bool,
    },
    /// A moderator edits an entry in a form, which they opened just now or before somebody else changed
    /// it, or adds something.
    Form(Form),
    /// A moderator goes back to one of the versions.
    GoBack(usize),
    /// All of these at once.
    AtOnce(usize),
    /// The program ends after so many files while it goes back to a version, and starts again.
    Killed {
        version: usize,
        files: usize,
    },
    Restart,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Fresh,
    Stale,
    New,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => any::<bool>().prop_map(|whole| Step::Edit { whole }),
        2 => Just(Step::Reload),
        2 => any::<bool>().prop_map(|good| Step::Upload { good }),
        2 => prop::sample::select(vec![Form::Fresh, Form::Stale, Form::New]).prop_map(Step::Form),
        2 => (0_usize..4).prop_map(Step::GoBack),
        1 => (0_usize..4).prop_map(Step::AtOnce),
        2 => (0_usize..4, 0_usize..3).prop_map(|(version, files)| Step::Killed { version, files }),
        1 => Just(Step::Restart),
    ]
}

const FILES: [&str; 2] = ["a.toml", "b.toml"];

/// One of the files of a base: its entry says which edit it comes from.
fn file(name: &str, edit: u64) -> String {
    let id = name.trim_end_matches(".toml");
    format!(
        "# texte {edit}\n[[entry]]\nid = \"{id}\"\ntitle = \"Le paillage {id}\"\nsummary = \"Édition {edit}.\"\n"
    )
}

struct Trial {
    folder: TempDir,
    state: TempDir,
    live: LiveBase,
    /// Counts edits, and is the time.
    clock: u64,
}

impl Trial {
    fn start() -> Self {
        let (folder, state) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        for name in FILES {
            fs::write(folder.path().join(name), file(name, 0)).unwrap();
        }
        let live = open(&folder, &state, 0);
        Self {
            folder,
            state,
            live,
            clock: 0,
        }
    }

    fn served(&self) -> Served {
        Served {
            when: self.clock,
            by: None,
            from: Origin::Command,
        }
    }

    fn versions(&self) -> Versions {
        Versions::open(self.state.path(), self.folder.path()).unwrap()
    }

    fn in_folder(&self) -> BaseFiles {
        BaseFiles::of_folder(self.folder.path(), &BaseFiles::default()).unwrap()
    }

    fn take(&mut self, step: &Step) {
        self.clock += 1;
        let edit = self.clock;
        match step {
            Step::Edit { whole } => {
                for name in FILES {
                    let text = file(name, edit);
                    let kept = if *whole { text.len() } else { 40 };
                    let path = self.folder.path().join(name);
                    fs::write(path, &text.as_bytes()[..kept]).unwrap();
                }
            }
            Step::Reload => reload(&self.live, &self.served()),
            Step::Upload { good } => upload(&self.live, &self.served(), edit, *good),
            Step::Form(form) => self.send(*form),
            Step::GoBack(version) => go_back(&self.live, &self.served(), *version),
            Step::AtOnce(version) => {
                let (live, served) = (&self.live, self.served());
                let over = AtomicBool::new(false);
                thread::scope(|scope| {
                    let asking = scope.spawn(|| {
                        while !over.load(Ordering::Relaxed) {
                            answers_from_one_base(live);
                        }
                    });
                    let acting = [
                        scope.spawn(|| reload(live, &served)),
                        scope.spawn(|| upload(live, &served, edit, true)),
                        scope.spawn(|| drop(fill_in(live, &served, Form::Fresh, edit))),
                        scope.spawn(|| go_back(live, &served, *version)),
                    ];
                    for one in acting {
                        one.join().unwrap();
                    }
                    over.store(true, Ordering::Relaxed);
                    asking.join().unwrap();
                });
            }
            Step::Killed { version, files } => {
                let versions = self.versions();
                if let Some(version) = self.live.versions().get(*version) {
                    versions.put_in_folder_until(version, self.clock, *files);
                }
                self.live = open(&self.folder, &self.state, self.clock);
            }
            Step::Restart => self.live = open(&self.folder, &self.state, self.clock),
        }
    }
}

impl Trial {
    /// Sends a form: only what was typed changes in the folder, unless somebody else was first.
    fn send(&self, form: Form) {
        let before = self.in_folder();
        let typed = format!("mot {}", self.clock);
        let outcome = fill_in(&self.live, &self.served(), form, self.clock);
        let after = self.in_folder();
        let differ = |(path, text): &(&Path, &[u8])| before.get(path) != Some(*text);
        let changed: Vec<(&Path, &[u8])> = after.iter().filter(differ).collect();
        match outcome {
            Ok(()) => {
                let [(_, text)] = changed.as_slice() else {
                    panic!("one file changes: {changed:?}");
                };
                assert!(String::from_utf8_lossy(text).contains(&typed));
                let reloaded = self.live.prepare().unwrap();
                assert!(
                    reloaded.reloaded.changes.is_empty(),
                    "the folder's base serves"
                );
            }
            Err(refused) => {
                assert_eq!(changed, [], "nothing is written");
                let is_stale = matches!(refused, Some(EditRefused::Changed(_)));
                let may_be_broken =
                    matches!(refused, Some(EditRefused::Edit(_) | EditRefused::Load(_)));
                assert_eq!(is_stale, form == Form::Stale && !may_be_broken);
            }
        }
    }
}

/// What a moderator types in a form, served at once; why not, if that is not for the base's own state.
fn fill_in(
    live: &LiveBase,
    served: &Served,
    form: Form,
    edit: u64,
) -> Result<(), Option<EditRefused>> {
    let typed = format!("mot {edit}");
    let (work, values) = if form == Form::New {
        let values = [
            (EditableField::Title, typed.clone()),
            (EditableField::Text, typed),
        ];
        (Work::Add(Addable::Elsewhere), values.into())
    } else {
        let what = Editable::Entry("a".to_owned());
        let seen = live.read_for_editing(&what)?.digest;
        let seen = if form == Form::Stale { !seen } else { seen };
        (
            Work::Change { what, seen },
            [(EditableField::Keywords, typed)].into(),
        )
    };
    let (candidate, _) = live.prepare_edit(&Edit { work, values })?;
    live.serve(&candidate, served).map(drop).map_err(|_| None)
}

fn open(folder: &TempDir, state: &TempDir, now: u64) -> LiveBase {
    let versions = Versions::open(state.path(), folder.path()).unwrap();
    let (live, _) = LiveBase::open_with(folder.path(), versions, now).unwrap();
    live
}

fn reload(live: &LiveBase, served: &Served) {
    // A base with errors changes nothing.
    let _ = live.reload(served);
}

/// Both files are one base: either of them alone would mix two.
fn upload(live: &LiveBase, served: &Served, edit: u64, good: bool) {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in FILES {
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(name, options).unwrap();
        let text = file(name, edit);
        let text = if good { &text } else { "[[entry]]\nid = \"" };
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    if let Ok((candidate, _)) = live.prepare_upload("base.zip", &bytes) {
        let _ = live.serve(&candidate, served);
    }
}

fn go_back(live: &LiveBase, served: &Served, version: usize) {
    let versions = live.versions();
    let Some(version) = versions.get(version) else {
        return;
    };
    if let Some(Ok(candidate)) = live.prepare_version(&version.name) {
        let _ = live.serve(&candidate, served);
    }
}

/// A question is answered, and the base that answers it is all of one edit.
fn answers_from_one_base(live: &LiveBase) {
    let base = live.current();
    let summaries = base.knowledge.entries.iter().map(|it| &it.summary.fr);
    let summaries: Vec<&String> = summaries.collect();
    assert_eq!(summaries.len(), FILES.len());
    assert_eq!(summaries[0], summaries[1], "two bases in one");
    assert!(!base.ask("le paillage ?").candidates.is_empty());
}

/// What was half replaced when the program ended is no version of its own.
#[test]
fn a_return_that_was_cut_short_leaves_no_mixture() {
    let mut trial = Trial::start();
    trial.take(&Step::Upload { good: true });
    for files in [1, 0] {
        trial.take(&Step::Killed { version: 0, files });
        answers_from_one_base(&trial.live);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    // Fewer steps than versions are kept.
    #[test]
    fn no_sequence_loses_a_text_or_mixes_two_bases(steps in prop::collection::vec(step(), 1..9)) {
        let mut trial = Trial::start();
        for step in &steps {
            let before = trial.in_folder();
            let is_curators = matches!(step, Step::Edit { .. });
            trial.take(step);
            answers_from_one_base(&trial.live);
            let versions = trial.versions();
            let kept: Vec<BaseFiles> = versions.list().iter().map(|it| versions.files_of(it).unwrap()).collect();
            let after = trial.in_folder();
            for (path, text) in before.iter().filter(|_| !is_curators) {
                let all = kept.iter().chain([&after]);
                let found = all.into_iter().any(|files| files.get(path) == Some(text));
                prop_assert!(found, "{} is lost by {step:?}", path.display());
            }
        }
    }
}
