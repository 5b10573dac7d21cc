//! The `colloque-bot` program.

fn main() {}
