//! Any bytes as a settings file.
#![no_main]

use std::path::Path;

use colloque_bot::config::Config;

libfuzzer_sys::fuzz_target!(|content: &[u8]| {
    let _ = Config::parse(Path::new("config.toml"), content.to_vec());
});
