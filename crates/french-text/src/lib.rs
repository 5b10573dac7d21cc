#![doc = include_str!("../README.md")]

pub mod lexicon;
mod morphology;
mod numbers;
mod phonetics;
mod stem;
mod tokens;

pub use morphology::{is_derivation, is_inflection};
pub use numbers::{in_digits, is_number};
pub use phonetics::{PhoneticWord, phonetic_key};
pub use stem::{StemId, Stemmer, Stems};
pub use tokens::{Token, fold, tokenize, tokenize_with_elisions};
