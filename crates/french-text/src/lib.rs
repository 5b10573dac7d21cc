//! Reads French as people type it: without accents, in a hurry, by ear.
//!
//! ```
//! use french_text::{Stemmer, phonetic_key, tokenize};
//!
//! let words: Vec<String> = tokenize("L’accès aux DROITS").into_iter().map(|it| it.word).collect();
//! assert_eq!(words, ["acces", "aux", "droits"]);
//! let stemmer = Stemmer::default();
//! assert_eq!(stemmer.stem("numeriques"), stemmer.stem("numerique"));
//! assert_eq!(phonetic_key("farmacie"), phonetic_key("pharmacie"));
//! ```
//!
//! Every function is total and deterministic. The word lists of everyday French are in
//! `french-lexicon`: [`lexicon`] compiles such lists and looks words up.

pub mod lexicon;
mod morphology;
mod phonetics;
mod stem;
mod tokens;

pub use morphology::{is_conjugation, is_derivation};
pub use phonetics::phonetic_key;
pub use stem::{StemId, Stemmer, Stems};
pub use tokens::{Token, fold, tokenize, tokenize_with_elisions};
