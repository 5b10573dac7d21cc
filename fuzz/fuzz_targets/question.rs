//! Any question to the shipped base.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use colloque_bot::base::Base;

static BASE: LazyLock<Base> = LazyLock::new(|| {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../knowledge"));
    Base::open(folder, 0).expect("the shipped base").0
});

libfuzzer_sys::fuzz_target!(|question: &str| {
    let finding = BASE.ask(question);
    assert!((0.0..=1.0).contains(&finding.confidence));
    let _ = BASE.emergency(question);
});
