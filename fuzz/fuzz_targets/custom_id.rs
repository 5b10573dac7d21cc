//! Any text as a button's `custom_id`: what reads is written again as the same, within its limit.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| colloque_bot::discord::fuzzing::custom_id(text));
