//! Any bytes as a file of a base: read, or refused with problems that have a place.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use colloque_bot::base::Base;
use colloque_bot::knowledge::{LoadError, load};

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("fuzz-base-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
});

libfuzzer_sys::fuzz_target!(|content: &[u8]| {
    fs::write(FOLDER.join("base.toml"), content).expect("a file");
    match load(&FOLDER) {
        Ok(loaded) => {
            let _ = Base::new(loaded.knowledge).ask("Qui a parlé de numérique ?");
        }
        Err(LoadError::Invalid { problems }) => {
            assert!(problems.iter().all(|it| it.position.line > 0 && it.position.column > 0));
        }
        Err(other) => panic!("{other}"),
    }
});
