//! The `colloque-bot` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    colloque_bot::cli::main()
}
