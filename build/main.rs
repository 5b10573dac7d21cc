//! Computes, when the program is built, what the lists of general French come down to: see
//! `src/search/relations.rs`.

mod compile;
#[path = "../src/search/lists.rs"]
mod lists;
#[allow(dead_code, reason = "the program looks up what is computed here")]
#[path = "../src/search/relations.rs"]
mod relations;
#[allow(dead_code, reason = "the program reads questions with it too")]
#[path = "../src/search/text.rs"]
mod text;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use compile::Compiler;

/// What the result depends on.
const SOURCES: [&str; 5] = [
    "build",
    "src/search/lexicon",
    "src/search/lists.rs",
    "src/search/relations.rs",
    "src/search/text.rs",
];

fn main() -> Result<(), Box<dyn Error>> {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    let compiled = Compiler::default().read(Path::new("src/search/lexicon"))?;
    let bytes = postcard::to_stdvec(&compiled.relations())?;
    let folder = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(Path::new(&folder).join("relations.postcard"), bytes)?;
    Ok(())
}
