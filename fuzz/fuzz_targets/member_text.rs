//! Any text of a member's on its way into a reply: nothing in it works, and the message keeps its limit.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| colloque_bot::discord::fuzzing::member_text(text));
