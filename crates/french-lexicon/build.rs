//! Compiles the word lists, so that a program that uses them only looks words up.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use french_text::lexicon::{Compiler, Lexicon};

const LISTS: &str = "lists";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={LISTS}");
    let compiler = match Compiler::read(Path::new(LISTS)) {
        Ok(compiler) => compiler,
        Err(errors) => {
            for error in errors.0 {
                println!("cargo::error={LISTS}/{error}");
            }
            return Ok(());
        }
    };
    let bytes = postcard::to_stdvec(&compiler.lexicon())?;
    // The library counts on it.
    postcard::from_bytes::<Lexicon>(&bytes)?;
    let folder = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    fs::write(Path::new(&folder).join("lexicon.postcard"), bytes)?;
    Ok(())
}
