//! The documentation: links lead somewhere, the book has every page, commands are understood.

// Helpers outside of test functions may fail as tests do.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use colloque_bot::cli::Cli;

/// Every Markdown file of the repository, by its path from the root.
fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    let mut folders = vec![PathBuf::from(".")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                let is_ours = !name.starts_with('.') && name != "target";
                folders.extend((is_ours || name == ".github").then_some(path));
            } else if Path::new(name).extension().is_some_and(|it| it == "md") {
                pages.push(path.strip_prefix(".").unwrap().to_owned());
            }
        }
    }
    pages.sort();
    assert!(pages.len() > 15, "{pages:?}");
    pages
}

/// The lines of a page that are text (`false`) or code (`true`), each with its number from 1.
fn lines(page: &str, code: bool) -> Vec<(usize, &str)> {
    let mut is_code = false;
    let lines = page.lines().enumerate().filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        is_code == code && !is_fence
    });
    lines.map(|(at, line)| (at + 1, line)).collect()
}

/// The targets of the links in a line.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let after = line.split("](").skip(1);
    after.filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = lines(page, false).into_iter();
    let headings = headings.filter_map(|(_, line)| line.strip_prefix('#'));
    let anchor = |heading: &str| -> String {
        let text = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = text
            .chars()
            .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
        kept.map(|it| if it == ' ' { '-' } else { it }).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn links_lead_somewhere() {
    let mut dead = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        // The book's own page is read from its root.
        let folder = match page.file_name() {
            Some(name) if name == "SUMMARY.md" => Path::new(""),
            _ => page.parent().unwrap(),
        };
        for (line, target) in lines(&text, false)
            .into_iter()
            .flat_map(|(at, line)| targets(line).map(move |target| (at, target)))
        {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = if path.is_empty() {
                page.clone()
            } else {
                folder.join(path)
            };
            let is_there = path.exists()
                && (anchor.is_empty() || {
                    anchors(&fs::read_to_string(&path).unwrap_or_default()).contains(anchor)
                });
            if !is_there {
                dead.push(format!("{}:{line}: {target}", page.display()));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn the_book_has_every_page_once() {
    let summary = fs::read_to_string("docs/SUMMARY.md").unwrap();
    let listed: Vec<&str> = summary.lines().flat_map(targets).collect();
    let distinct: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(distinct.len(), listed.len(), "{listed:?}");
    for page in pages() {
        let is_of_book = page.starts_with("docs") && page != Path::new("docs/SUMMARY.md");
        let page = page.to_str().unwrap();
        assert!(
            !is_of_book || distinct.contains(page),
            "{page} is not in the book"
        );
    }
    for page in &listed {
        let (folder, text) = (Path::new(page).parent().unwrap(), fs::read_to_string(page));
        for target in text.unwrap().lines().flat_map(targets) {
            let path = target.split('#').next().unwrap();
            let is_page = Path::new(path).extension().is_some_and(|it| it == "md");
            if !is_page || path.contains("://") {
                continue;
            }
            let linked = fs::canonicalize(folder.join(path)).unwrap();
            assert!(
                distinct
                    .iter()
                    .any(|it| linked == fs::canonicalize(it).unwrap()),
                "{page} leads to {path}, which is not in the book"
            );
        }
    }
}

/// The words of a command as a shell reads them: quotes, and no more than that.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for character in command.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '"' | '\'') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, '#') if word.is_none() => break,
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}

/// What a line of a shell gives to the program, if it runs it.
fn arguments(line: &str) -> Option<Vec<String>> {
    let words = words(line);
    let words = words
        .into_iter()
        .skip_while(|word| word.contains('=') && !word.starts_with('-'));
    let words: Vec<String> = words.collect();
    let program = words.first()?;
    if program == "cargo" && words.get(1)? == "run" {
        let at = words.iter().position(|word| word == "--")?;
        let is_example = words.iter().take(at).any(|word| word == "--example");
        return (!is_example).then(|| words.into_iter().skip(at).collect());
    }
    (program.rsplit('/').next() == Some("colloque-bot")).then_some(words)
}

#[test]
fn commands_in_the_documentation_are_understood() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let in_code = lines(&text, true).into_iter();
        let in_line = lines(&text, false).into_iter().flat_map(|(at, line)| {
            let code = line.split('`').skip(1).step_by(2);
            // A placeholder such as FOLDER is no command.
            let code = code.filter(|it| !it.contains(['…', '[']) && it.contains(' '));
            code.map(move |code| (at, code))
        });
        for (at, line) in in_code.chain(in_line) {
            for command in line.trim().split(" && ") {
                let Some(arguments) = arguments(command) else {
                    continue;
                };
                let is_demo = arguments.get(1).is_some_and(|it| it == "demo");
                if is_demo && !cfg!(feature = "demo") {
                    continue;
                }
                tried += 1;
                if let Err(error) = Cli::try_parse_from(arguments)
                    && error.use_stderr()
                {
                    wrong.push(format!("{}:{at}: {command}", page.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 15, "{tried}");
}

#[test]
fn the_readers_of_these_tests_read() {
    assert_eq!(
        words("DISCORD_TOKEN=x ./colloque-bot ask \"à quoi\" 'b c' # rest"),
        ["DISCORD_TOKEN=x", "./colloque-bot", "ask", "à quoi", "b c"]
    );
    let run = arguments("cargo run --release -- ask x").unwrap();
    assert_eq!(run, ["--", "ask", "x"]);
    assert_eq!(arguments("podman run colloque-bot"), None);
    assert_eq!(
        anchors("# Run it\n```sh\n# no heading\n```\n## L’été, c’est « là »\n"),
        ["run-it", "lété-cest--là-"].map(str::to_owned).into()
    );
}
