//! Bytes to text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes tell whether text without a byte order mark is UTF-16.
const SAMPLE: usize = 512;

/// The text without its byte order mark, and whether every byte of it was text.
pub fn decode(bytes: &[u8]) -> (String, bool) {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes), 0));
    let bytes = bytes.get(mark..).unwrap_or_default();
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), !replaced)
}

/// Most captions are Latin letters and digits: in UTF-16, every other byte of them is zero.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let zeros = |offset: usize| {
        let bytes = sample.iter().skip(offset).step_by(2);
        bytes.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let most = sample.len() / 4;
    if odd > most && odd > even {
        return UTF_16LE;
    }
    if even > most {
        return UTF_16BE;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        // A few broken bytes among accents that are right: still UTF-8.
        Err(_) if accents(bytes) > broken(bytes) => UTF_8,
        Err(_) => WINDOWS_1252,
    }
}

/// How many characters of several bytes the text has as UTF-8.
fn accents(bytes: &[u8]) -> usize {
    let chunks = bytes.utf8_chunks();
    chunks
        .map(|chunk| chunk.valid().chars().filter(|it| !it.is_ascii()).count())
        .sum()
}

fn broken(bytes: &[u8]) -> usize {
    let chunks = bytes.utf8_chunks();
    chunks.filter(|chunk| !chunk.invalid().is_empty()).count()
}
