//! The architecture, read from the imports: which module may use which, and no circle between the
//! files of a folder. Tests and documentation do not count; paths within macros do.

// Helpers outside of test functions may fail as tests do.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The bot's modules, from the ground up, and the modules that each may use.
const LAYERS: [(&str, &[&str]); 21] = [
    ("commands", &[]),
    ("metrics", &[]),
    ("monitoring", &["metrics"]),
    ("printable", &[]),
    ("diagnostics", &["printable"]),
    ("toml_reader", &["diagnostics"]),
    ("git", &[]),
    ("config", &["diagnostics", "git", "toml_reader"]),
    (
        "knowledge",
        &["commands", "diagnostics", "printable", "toml_reader"],
    ),
    ("links", &["diagnostics", "knowledge"]),
    ("programme", &["commands", "knowledge"]),
    ("emergency", &["knowledge"]),
    ("search", &["knowledge"]),
    (
        "base",
        &["diagnostics", "emergency", "git", "knowledge", "search"],
    ),
    ("journal", &["base", "search"]),
    ("opt_outs", &["knowledge"]),
    ("evaluation", &["base", "diagnostics", "toml_reader"]),
    ("reply", &["commands", "knowledge", "search"]),
    ("terminal", &["knowledge", "printable", "reply"]),
    (
        "discord",
        &[
            "base",
            "commands",
            "config",
            "diagnostics",
            "git",
            "journal",
            "knowledge",
            "metrics",
            "opt_outs",
            "printable",
            "reply",
            "search",
        ],
    ),
    (
        "cli",
        &[
            "base",
            "config",
            "diagnostics",
            "discord",
            "evaluation",
            "git",
            "journal",
            "knowledge",
            "links",
            "metrics",
            "monitoring",
            "printable",
            "programme",
            "reply",
            "search",
            "terminal",
        ],
    ),
];

/// What only these modules of the bot may use: files, the network, Discord's types, and so on.
const RESERVED: [(&str, &[&str]); 15] = [
    (
        "std::fs",
        &["cli", "config", "git", "journal", "knowledge", "opt_outs"],
    ),
    ("std::env::var", &["cli", "config"]),
    (
        "std::time",
        &[
            "cli",
            "discord",
            "git",
            "journal",
            "links",
            "metrics",
            "monitoring",
        ],
    ),
    ("tokio", &["cli", "discord", "links", "monitoring"]),
    ("serenity", &["discord"]),
    ("reqwest", &["discord", "links"]),
    ("hyper", &["monitoring"]),
    ("prometheus_client", &["metrics"]),
    ("rustix", &["cli", "git"]),
    ("local_discord", &["cli"]),
    ("rusqlite", &["journal"]),
    ("toml", &["toml_reader"]),
    ("toml_edit", &["knowledge", "programme"]),
    ("clap", &["cli"]),
    ("zip", &["knowledge", "programme"]),
];

#[test]
fn modules_use_what_their_layer_may() {
    let bot = Crate::read(Path::new("src"));
    let top_level: BTreeSet<&str> = bot
        .modules
        .keys()
        .filter_map(|path| path.first())
        .map(String::as_str)
        .collect();
    let declared: BTreeSet<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    assert_eq!(declared, top_level, "every module stands in LAYERS");

    let mut used = BTreeSet::new();
    let mut against = Vec::new();
    for arrow in bot.arrows() {
        let (Some(from), Some(to)) = (arrow.from.first(), arrow.to.first()) else {
            continue;
        };
        if from == to {
            continue;
        }
        let (_, may) = LAYERS.iter().find(|(name, _)| name == from).unwrap();
        if !may.contains(&to.as_str()) {
            against.push(format!("{}: {from} may not use {to}", arrow.place));
        }
        used.insert((from.clone(), to.clone()));
    }
    for (place, from, path) in bot.foreign_paths() {
        let path = format!("{}::", path.join("::"));
        for (what, may) in RESERVED {
            if path.starts_with(&format!("{what}::")) && !may.contains(&from) {
                against.push(format!("{place}: {from} may not use {what}"));
            }
        }
    }
    assert!(against.is_empty(), "{}", against.join("\n"));

    let order = |name: &str| LAYERS.iter().position(|(layer, _)| *layer == name);
    for (layer, may) in LAYERS {
        for other in may {
            assert!(order(other) < order(layer), "{other} stands above {layer}");
            let arrow = (layer.to_owned(), (*other).to_owned());
            assert!(
                used.contains(&arrow),
                "{layer} does not use {other}: say so"
            );
        }
    }
}

#[test]
fn no_circle_between_the_files_of_a_folder() {
    let mut roots = vec![PathBuf::from("src")];
    for member in fs::read_dir("crates").unwrap() {
        roots.push(member.unwrap().path().join("src"));
    }
    roots.sort();
    let circles = roots.iter().flat_map(|root| Crate::read(root).circles());
    let circles: Vec<String> = circles.map(|circle| circle.to_string()).collect();
    assert!(circles.is_empty(), "\n{}", circles.join("\n"));
}

#[test]
fn the_diagram_in_contributing_is_true() {
    let text = fs::read_to_string("CONTRIBUTING.md").unwrap();
    let (_, diagram) = text.split_once("```mermaid").unwrap();
    let (diagram, _) = diagram.split_once("```").unwrap();
    let mut drawn: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in diagram.lines().filter(|line| !line.contains('|')) {
        let nodes: Vec<&str> = line.split("-->").map(str::trim).collect();
        for pair in nodes.windows(2) {
            for from in pair[0].split(" & ") {
                drawn.entry(from).or_default().extend(pair[1].split(" & "));
            }
        }
    }
    for (layer, may) in LAYERS {
        let mut reached = BTreeSet::new();
        let mut open = vec![layer];
        while let Some(next) = open.pop() {
            open.extend(drawn.get(next).into_iter().flatten());
            reached.insert(next);
        }
        for other in may {
            assert!(reached.contains(other), "no way from {layer} to {other}");
        }
        for to in drawn.get(layer).into_iter().flatten() {
            let is_layer = LAYERS.iter().any(|(name, _)| name == to);
            assert!(!is_layer || may.contains(to), "{layer} may not use {to}");
        }
    }
}

#[test]
fn what_the_reader_of_imports_sees() {
    let root = tempfile::tempdir().unwrap();
    for (file, text) in [
        ("lib.rs", "pub mod a;\npub mod b;\n"),
        (
            "a/mod.rs",
            "mod one;\nmod two;\nmod three;\n#[cfg(test)]\nmod tests;\npub use two::Two;\n",
        ),
        (
            "a/one.rs",
            "//! `crate::b`\nuse super::{Two, three::{Three, self as t}};\n",
        ),
        ("a/two.rs", "fn f() { println!(\"{}\", super::one::X); }\n"),
        (
            "a/three.rs",
            "#[cfg(test)]\nmod tests { use crate::a::one; }\nmod x { use super::super::two::Y; }\n",
        ),
        ("a/tests.rs", "use super::one;\n"),
        ("b.rs", "use std::{fmt, fs::File};\nuse crate::a::Two;\n"),
    ] {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let read = Crate::read(root.path());
    let prefix = format!("{}/", root.path().display());
    let arrows: BTreeSet<String> = read
        .arrows()
        .iter()
        .map(|it| format!("{} {}", it.place.replace(&prefix, ""), it.to.join("::")))
        .collect();
    let expected = [
        "a/mod.rs:6 a::two",
        "a/one.rs:2 a::three",
        "a/one.rs:2 a::two",
        "a/three.rs:3 a::two",
        "a/two.rs:1 a::one",
        "b.rs:2 a::two",
    ];
    assert_eq!(arrows, expected.map(str::to_owned).into());
    let circles: Vec<BTreeSet<String>> = read.circles().into_iter().map(|it| it.nodes).collect();
    assert_eq!(circles, [["one", "three", "two"].map(str::to_owned).into()]);
    let foreign: Vec<String> = read
        .foreign_paths()
        .map(|(_, from, path)| format!("{from} {}", path.join("::")))
        .collect();
    assert_eq!(foreign, ["b std::fmt", "b std::fs::File"]);
}

/// The names from a crate's root to a module; none: the root itself.
type ModulePath = Vec<String>;

/// A crate's modules and the paths written in each.
#[derive(Debug)]
struct Crate {
    name: String,
    modules: BTreeMap<ModulePath, Module>,
}

/// A module: a file, or one written within a file.
#[derive(Debug, Default)]
struct Module {
    file: String,
    /// Every path of more than one name, as written, and its line.
    paths: Vec<(Vec<String>, usize)>,
    /// The names that it imports, and the paths they stand for.
    imports: BTreeMap<String, Vec<String>>,
}

/// One module that uses another.
#[derive(Debug)]
struct Arrow {
    from: ModulePath,
    to: ModulePath,
    place: String,
}

/// Files and folders of one folder, each of which uses all others, directly or not.
#[derive(Debug)]
struct Circle {
    folder: String,
    nodes: BTreeSet<String>,
    arrows: Vec<String>,
}

impl std::fmt::Display for Circle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let nodes: Vec<&str> = self.nodes.iter().map(String::as_str).collect();
        writeln!(f, "{}: {}", self.folder, nodes.join(" "))?;
        self.arrows
            .iter()
            .try_for_each(|arrow| writeln!(f, "    {arrow}"))
    }
}

impl Crate {
    fn read(root: &Path) -> Self {
        let mut modules = BTreeMap::new();
        let file = root.join("lib.rs");
        read_file(&file, root, &Vec::new(), &mut modules);
        let name = root.display().to_string();
        Self { name, modules }
    }

    /// Every use of one module by another, the folder of a module included.
    fn arrows(&self) -> Vec<Arrow> {
        let mut arrows = Vec::new();
        for (from, module) in &self.modules {
            for (path, line) in &module.paths {
                let to = self.resolve(from, path, 0);
                if let Some(to) = to.filter(|to| to != from) {
                    arrows.push(Arrow {
                        from: from.clone(),
                        to,
                        place: format!("{}:{line}", module.file),
                    });
                }
            }
        }
        arrows
    }

    /// The paths that start outside of the crate, with the top-level module they are used in.
    fn foreign_paths(&self) -> impl Iterator<Item = (String, &str, &Vec<String>)> {
        self.modules.iter().flat_map(move |(from, module)| {
            let top = from.first().map_or("", String::as_str);
            let foreign =
                move |(path, _): &&(Vec<String>, usize)| self.resolve(from, path, 0).is_none();
            let place = move |line: usize| format!("{}:{line}", module.file);
            let paths = module.paths.iter().filter(foreign);
            paths.map(move |(path, line)| (place(*line), top, path))
        })
    }

    /// The module that holds what a path written in `from` names, through imports that are
    /// named by other modules; none if it is outside of the crate.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<ModulePath> {
        let mut at = from.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                at.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    at.pop();
                    rest = &rest[1..];
                }
            }
            child => {
                let is_child = self
                    .modules
                    .contains_key(&[from, &[child.to_owned()]].concat());
                if !is_child {
                    return None;
                }
            }
        }
        while let [name, inner @ ..] = rest {
            let child = [at.as_slice(), std::slice::from_ref(name)].concat();
            if !self.modules.contains_key(&child) {
                break;
            }
            (at, rest) = (child, inner);
        }
        let imported = rest
            .first()
            .and_then(|name| self.modules.get(&at)?.imports.get(name));
        if let Some(imported) = imported.filter(|_| depth < 8 && at != from) {
            let imported = [imported.as_slice(), &rest[1..]].concat();
            return self.resolve(&at, &imported, depth + 1);
        }
        Some(at)
    }

    /// The circles within each folder.
    fn circles(&self) -> Vec<Circle> {
        let arrows = self.arrows();
        let folders: BTreeSet<&[String]> = self
            .modules
            .keys()
            .filter_map(|path| Some(path.split_last()?.1))
            .collect();
        let in_folder = |folder: &&[String]| circles_within(&self.name, folder, &arrows);
        folders.iter().flat_map(in_folder).collect()
    }
}

fn circles_within(name: &str, folder: &[String], arrows: &[Arrow]) -> Vec<Circle> {
    // The folder's own file (`mod.rs`, `lib.rs`) is no node: it holds its parts together.
    let node = |path: &ModulePath| path.strip_prefix(folder)?.first().cloned();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for arrow in arrows {
        if let (Some(from), Some(to)) = (node(&arrow.from), node(&arrow.to)) {
            uses.entry(from).or_default().insert(to);
        }
    }
    let reach = |start: &String| {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut open = vec![start.clone()];
        while let Some(next) = open.pop() {
            let further = uses.get(&next).into_iter().flatten();
            open.extend(further.filter(|it| seen.insert((*it).clone())).cloned());
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        uses.keys().map(|node| (node, reach(node))).collect();
    let circle_of = |start: &String| -> BTreeSet<String> {
        let back = |node: &&String| reached.get(*node).is_some_and(|it| it.contains(start));
        let mine = reached.get(start).into_iter().flatten();
        mine.filter(back).cloned().collect()
    };
    let sets: BTreeSet<BTreeSet<String>> = uses.keys().map(circle_of).collect();
    let mut circles = Vec::new();
    for nodes in sets.into_iter().filter(|nodes| nodes.len() > 1) {
        let mut lines = BTreeSet::new();
        for arrow in arrows {
            if let (Some(from), Some(to)) = (node(&arrow.from), node(&arrow.to))
                && from != to
                && nodes.contains(&from)
                && nodes.contains(&to)
            {
                lines.insert(format!("{from} → {to} ({})", arrow.place));
            }
        }
        circles.push(Circle {
            folder: [&[name.to_owned()], folder].concat().join("/"),
            nodes,
            arrows: lines.into_iter().collect(),
        });
    }
    circles
}

// The reading of a file.

fn read_file(
    file: &Path,
    root: &Path,
    path: &ModulePath,
    modules: &mut BTreeMap<ModulePath, Module>,
) {
    let text = fs::read_to_string(file).unwrap();
    let tokens: Vec<TokenTree> = TokenStream::from_str(&text).unwrap().into_iter().collect();
    let module = Module {
        file: file.display().to_string(),
        ..Module::default()
    };
    modules.insert(path.clone(), module);
    read_tokens(&tokens, root, path, modules);
}

/// Collects the paths of a group of tokens, and reads the modules that it declares.
fn read_tokens(
    tokens: &[TokenTree],
    root: &Path,
    path: &ModulePath,
    modules: &mut BTreeMap<ModulePath, Module>,
) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let rest = &tokens[at..];
        if is_test_attribute(rest) {
            at += item_length(&rest[2..]) + 2;
            continue;
        }
        match token {
            TokenTree::Ident(word) if word == "mod" => {
                if let [_, TokenTree::Ident(name), body, ..] = rest {
                    let inner = [path.as_slice(), &[name.to_string()]].concat();
                    read_module(body, root, &inner, path, modules);
                    at += 3;
                    continue;
                }
            }
            // Not what a type captures: `use<'a>`.
            TokenTree::Ident(word) if word == "use" && !is_punct(&rest[1], '<') => {
                let length = rest.iter().position(|it| is_punct(it, ';')).unwrap();
                let line = word.span().start().line;
                let module = modules.get_mut(path).unwrap();
                read_use(&rest[1..length], &[], line, module);
                at += length;
                continue;
            }
            TokenTree::Ident(word) => {
                let names = path_at(rest);
                if names.len() > 1 && !follows_a_path(&tokens[..at]) {
                    let line = word.span().start().line;
                    modules
                        .get_mut(path)
                        .unwrap()
                        .paths
                        .push((names.clone(), line));
                }
                at += 3 * names.len() - 2;
                continue;
            }
            TokenTree::Group(group) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                read_tokens(&inner, root, path, modules);
            }
            _ => {}
        }
        at += 1;
    }
}

fn read_module(
    body: &TokenTree,
    root: &Path,
    inner: &ModulePath,
    outer: &ModulePath,
    modules: &mut BTreeMap<ModulePath, Module>,
) {
    if let TokenTree::Group(group) = body {
        let file = modules.get(outer).unwrap().file.clone();
        let module = Module {
            file,
            ..Module::default()
        };
        modules.insert(inner.clone(), module);
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        read_tokens(&tokens, root, inner, modules);
    } else {
        let stem = root.join(inner.join("/"));
        let folder = stem.join("mod.rs");
        let file = if folder.exists() {
            folder
        } else {
            stem.with_extension("rs")
        };
        read_file(&file, root, inner, modules);
    }
}

/// The tree of a `use`, spread out into its paths.
fn read_use(tokens: &[TokenTree], before: &[String], line: usize, module: &mut Module) {
    for branch in tokens.split(|it| is_punct(it, ',')) {
        let mut names = before.to_vec();
        let mut alias = None;
        let mut tokens = branch.iter().peekable();
        let mut is_leaf = !branch.is_empty();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    alias = tokens.next().map(ToString::to_string);
                }
                TokenTree::Ident(word) if word == "self" && !names.is_empty() => {}
                TokenTree::Ident(word) => names.push(word.to_string()),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    read_use(&inner, &names, line, module);
                    is_leaf = false;
                }
                _ => {}
            }
        }
        if is_leaf {
            let name = alias.or_else(|| names.last().cloned()).unwrap();
            module.imports.insert(name, names.clone());
            module.paths.push((names, line));
        }
    }
}

/// The names of the path that the tokens start with.
fn path_at(tokens: &[TokenTree]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = tokens;
    while let [TokenTree::Ident(word), after @ ..] = rest {
        names.push(word.to_string());
        match after {
            [first, second, next @ ..] if is_punct(first, ':') && is_punct(second, ':') => {
                rest = next;
            }
            _ => break,
        }
    }
    names
}

/// Whether the next tokens continue a path or a field, as in `<T>::f` or `x.f`.
fn follows_a_path(before: &[TokenTree]) -> bool {
    match before {
        [.., first, second] if is_punct(first, ':') && is_punct(second, ':') => {
            matches!(first, TokenTree::Punct(it) if it.spacing() == Spacing::Joint)
        }
        [.., dot] => is_punct(dot, '.'),
        [] => false,
    }
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == character)
}

/// `#[cfg(test)]`, and what else holds only in tests.
fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    let [hash, TokenTree::Group(group), ..] = tokens else {
        return false;
    };
    let text = group.stream().to_string().replace(' ', "");
    is_punct(hash, '#') && text.starts_with("cfg(test)")
}

/// How many tokens an item has: up to its braces or its semicolon.
fn item_length(tokens: &[TokenTree]) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        other => is_punct(other, ';'),
    };
    tokens
        .iter()
        .position(ends)
        .map_or(tokens.len(), |at| at + 1)
}
