#![doc = include_str!("../README.md")]

pub mod lexicon;
mod morphology;
mod phonetics;
mod stem;
mod tokens;

pub use morphology::{is_conjugation, is_derivation};
pub use phonetics::{PhoneticWord, phonetic_key};
pub use stem::{StemId, Stemmer, Stems};
pub use tokens::{Token, fold, tokenize, tokenize_with_elisions};
