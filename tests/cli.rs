//! The command line, with the real program: exit statuses, streams, JSON.

// Helpers outside of test functions may fail as tests do.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

const BASE: &str = r#"
[[entry]]
id = "illectronisme"
title = "L’illectronisme"
summary = "Une personne sur six est en difficulté avec le numérique."
keywords = ["illectronisme"]
[[entry.point]]
text = "Les plus âgés sont les plus touchés."

[[entry]]
id = "ethique"
title = "Éthique du soin"
summary = "Les robots dans le soin."
keywords = ["robot"]
"#;

/// A folder with a base in `knowledge`, in which the program runs.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(TempDir::new().unwrap());
        place.write("knowledge/base.toml", BASE);
        place
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_colloque-bot"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("RUST_LOG")
            .env_remove("DISCORD_TOKEN")
            .env_remove("DISCORD_TOKEN_FILE")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Done {
        Done::from(self.command(arguments).output().unwrap())
    }

    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Done {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input).unwrap();
        drop(stdin);
        Done::from(child.wait_with_output().unwrap())
    }
}

/// How a run ended.
#[derive(Debug)]
struct Done {
    status: i32,
    output: String,
    errors: String,
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Done {
    fn lines(&self) -> Vec<Value> {
        let lines = self.output.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[track_caller]
    fn assert_status(&self, status: i32) {
        assert_eq!(self.status, status, "{self:#?}");
        assert_ne!(self.status == 2, self.errors.is_empty(), "{self:#?}");
    }
}

#[test]
fn ask_answers_once_for_its_argument() {
    let place = Place::new();
    for arguments in [
        &["ask", "illectronisme ?"][..],
        &["ask", "--json", "illectronisme ?"],
        &["ask", "bonjour"],
    ] {
        let done = place.run(arguments);
        assert_eq!(done.status, 0, "{done:#?}");
        assert_eq!(done.errors, "");
        assert!(!done.output.trim().is_empty());
    }
    assert_eq!(
        place
            .run(&["ask", "--json", "illectronisme ?"])
            .lines()
            .len(),
        1
    );
}

#[test]
fn ask_replies_once_to_every_line() {
    let place = Place::new();
    let input = b"illectronisme\r\n\n   \n\xff\xfe caf\xe9 \"x\" \\\nsans fin de ligne";
    let done = place.run_with(&["ask", "--json"], input);
    assert_eq!((done.status, done.errors.as_str()), (0, ""));
    let lines = done.lines();
    let questions: Vec<&str> = lines
        .iter()
        .map(|line| line["question"].as_str().unwrap())
        .collect();
    assert_eq!(
        questions,
        [
            "illectronisme",
            "",
            "   ",
            "\u{fffd}\u{fffd} caf\u{fffd} \"x\" \\",
            "sans fin de ligne"
        ]
    );
    for blank in &done.output.lines().collect::<Vec<_>>()[1..3] {
        assert!(
            blank.ends_with(r#","outcome":"unknown","confidence":0.0,"results":[]}"#),
            "{blank}"
        );
    }
    assert_eq!(place.run_with(&["ask", "--json"], b"").output, "");
}

#[test]
fn json_lines_have_the_fields_of_the_contract_in_order() {
    let place = Place::new();
    let done = place.run(&["ask", "--json", "illectronisme"]);
    let places: Vec<usize> = [
        "{\"question\":",
        "\"outcome\":",
        "\"confidence\":",
        "\"results\":[",
    ]
    .iter()
    .map(|field| done.output.find(field).unwrap())
    .collect();
    assert!(places.is_sorted(), "{}", done.output);
    let line = &done.lines()[0];
    let confidence = line["confidence"].as_f64().unwrap();
    assert!((0.0..=1.0).contains(&confidence));
    assert!(["answer", "clarify", "unknown"].contains(&line["outcome"].as_str().unwrap()));
    for result in line["results"].as_array().unwrap() {
        assert!(result["id"].is_string() && result["score"].is_number());
    }
}

#[test]
fn each_reply_leaves_before_the_next_question_is_asked() {
    let place = Place::new();
    let mut child = place
        .command(&["ask", "--json"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let (lines, received) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in stdout.lines() {
            lines.send(line.unwrap()).unwrap();
        }
    });
    for question in ["un", "", "trois"] {
        writeln!(stdin, "{question}").unwrap();
        stdin.flush().unwrap();
        let line = received.recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(
            line.starts_with(&format!("{{\"question\":\"{question}\"")),
            "{line}"
        );
    }
    drop(stdin);
    reader.join().unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let place = Place::new();
    let mut child = place
        .command(&["ask", "--json"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    writeln!(stdin, "un").unwrap();
    stdout.read_line(&mut String::new()).unwrap();
    drop(stdout);
    // The program may end before it has read all this.
    drop(stdin.write_all("question\n".repeat(1_000).as_bytes()));
    drop(stdin);
    let done = Done::from(child.wait_with_output().unwrap());
    assert_eq!((done.status, done.errors.as_str()), (0, ""));
}

#[test]
fn a_question_may_start_with_a_dash_but_a_misspelt_option_is_reported() {
    let place = Place::new();
    assert_eq!(
        place.run(&["ask", "--json", "- illectronisme ?"]).lines()[0]["question"],
        "- illectronisme ?"
    );
    assert_eq!(
        place
            .run(&["ask", "--json", "--", "--illectronisme"])
            .lines()[0]["question"],
        "--illectronisme"
    );
    place.run(&["ask", "--jsno"]).assert_status(2);
    place.run(&["ask", "-j"]).assert_status(2);
    assert_eq!(
        place.run(&["ask", "--json", ""]).lines()[0]["outcome"],
        "unknown"
    );
}

#[test]
fn mistakes_on_the_command_line_are_reported_in_french() {
    let place = Place::new();
    let table: [(&[&str], &str); 6] = [
        (&["foo"], "la commande « foo » n’existe pas"),
        (&["chek"], "vouliez-vous dire « check » ?"),
        (&["check", "--jsno"], "option inconnue « --jsno »"),
        (&["evaluate"], "il manque <FICHIER>"),
        (&["ask", "deux", "mots"], "entre guillemets"),
        (&["check", "--knowledge"], "il manque une valeur"),
    ];
    for (arguments, expected) in table {
        let done = place.run(arguments);
        done.assert_status(2);
        assert!(
            done.errors.contains(expected),
            "{arguments:?}: {}",
            done.errors
        );
        assert!(!done.errors.contains("error:"), "{}", done.errors);
    }
}

#[test]
fn statuses_of_wrong_usage_and_missing_things() {
    let place = Place::new();
    for arguments in [
        &[][..],
        &["nul"],
        &["ask", "a", "b"],
        &["evaluate"],
        &["evaluate", "nul.toml"],
        &["ask", "--knowledge", "nul", "x"],
        &["check", "--knowledge", "nul"],
        &["check", "--config", "nul.toml"],
        &["--config", "nul.toml", "--knowledge", "knowledge", "check"],
    ] {
        place.run(arguments).assert_status(2);
    }
    for arguments in [&["--help"][..], &["ask", "--help"], &["--version"]] {
        let done = place.run(arguments);
        assert_eq!(
            (done.status, done.errors.as_str()),
            (0, ""),
            "{arguments:?}"
        );
    }
}

#[test]
fn a_package_gets_a_manual_page_for_each_command_and_completions() {
    let place = Place::new();
    place.run(&["package-files", "made"]).assert_status(0);
    let made = |name: &str| fs::read_to_string(place.0.path().join("made").join(name));
    let help = place.run(&["--help"]).output;
    let (_, commands) = help.split_once("Commandes:").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let commands: Vec<&str> = commands
        .split("\n  ")
        .filter_map(|it| it.split(' ').next())
        .collect();
    assert!(commands.contains(&"run"), "{help}");
    let completions = ["colloque-bot.bash", "colloque-bot.fish", "_colloque-bot"];
    let completions = completions.map(|name| made(name).unwrap());
    for command in commands.into_iter().filter(|it| !it.is_empty()) {
        let page = made(&format!("colloque-bot-{command}.1"));
        assert!(page.unwrap().starts_with(".ie"), "{command}");
        assert!(
            completions.iter().all(|it| it.contains(command)),
            "{command}"
        );
    }
    assert!(
        made("colloque-bot-package-files.1").is_err(),
        "it is hidden"
    );
}

/// The version that `build.rs` gives the program in a folder.
fn version_in(folder: &Path, script: &Path, profile: &str, commit: &str) -> String {
    let output = Command::new(script)
        .current_dir(folder)
        .env("CARGO_MANIFEST_DIR", folder)
        .env("CARGO_PKG_VERSION", "1.2.3")
        .env("PROFILE", profile)
        .env("COLLOQUE_BOT_COMMIT", commit)
        .output()
        .unwrap();
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    for path in told
        .lines()
        .filter_map(|line| line.strip_prefix("cargo::rerun-if-changed="))
    {
        let is_there = path == "build.rs" || folder.join(path).is_file();
        assert!(is_there, "{path} would rebuild the program each time");
    }
    let version = "cargo::rustc-env=COLLOQUE_BOT_VERSION=";
    let mut versions = told.lines().filter_map(|line| line.strip_prefix(version));
    versions.next().unwrap().to_owned()
}

#[test]
fn the_version_has_the_commit_where_there_is_one() {
    let place = TempDir::new().unwrap();
    let (script, repository) = (place.path().join("script"), place.path().join("repository"));
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let built = Command::new(rustc)
        .args(["--edition", "2024", "build.rs", "-o"])
        .arg(&script)
        .status();
    assert!(built.unwrap().success());
    fs::create_dir_all(repository.join("inner")).unwrap();
    let git = |arguments: &[&str]| {
        let git = Command::new("git")
            .args(["-c", "user.name=x", "-c", "user.email=x@exemple.fr"])
            .args(arguments)
            .current_dir(&repository)
            .output()
            .unwrap();
        assert!(git.status.success(), "{git:?}");
        String::from_utf8(git.stdout).unwrap().trim().to_owned()
    };
    let version = |folder: &Path, profile, commit| version_in(folder, &script, profile, commit);
    assert_eq!(
        version(&repository, "release", ""),
        "1.2.3",
        "no repository"
    );
    git(&["init", "--quiet"]);
    assert_eq!(version(&repository, "release", ""), "1.2.3", "no commit");
    git(&["commit", "--quiet", "--allow-empty", "--message", "x"]);
    let commit: String = git(&["rev-parse", "HEAD"]).chars().take(12).collect();
    let with_commit = format!("1.2.3 ({commit})");
    assert_eq!(version(&repository, "release", ""), with_commit);
    git(&["pack-refs", "--all"]);
    assert_eq!(version(&repository, "release", ""), with_commit, "packed");
    git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(version(&repository, "release", ""), with_commit, "detached");
    assert_eq!(version(&repository, "debug", ""), "1.2.3");
    assert_eq!(version(&repository, "debug", "abc123"), "1.2.3 (abc123)");
    assert_eq!(
        version(&repository, "debug", "x\ny"),
        "1.2.3",
        "no commit's name"
    );
    let inner = repository.join("inner");
    assert_eq!(
        version(&inner, "release", ""),
        "1.2.3",
        "another's repository"
    );
}

#[test]
fn options_stand_before_or_after_the_command() {
    let place = Place::new();
    place.write("autre/base.toml", &BASE.replace("ethique", "autre"));
    for arguments in [
        ["--knowledge", "autre", "check"],
        ["check", "--knowledge", "autre"],
    ] {
        assert_eq!(place.run(&arguments).status, 0);
    }
}

#[test]
fn the_folder_comes_from_the_option_then_from_the_settings() {
    let place = Place::new();
    place.write("etc/base/x.toml", "[[entry]]\nid = \"x\"\n");
    place.write("etc/bot.toml", "knowledge = \"base\"\n");
    let errors = place.run(&["check", "--config", "etc/bot.toml"]);
    assert_eq!(errors.status, 1);
    assert!(
        errors.output.starts_with("etc/base/x.toml:1:1: error: "),
        "{}",
        errors.output
    );
    let wins = [
        "check",
        "--config",
        "etc/bot.toml",
        "--knowledge",
        "knowledge",
    ];
    assert_eq!(place.run(&wins).status, 0);
    place.write("config.toml", "knowledge = \"etc/base\"\n");
    assert_eq!(place.run(&["check"]).status, 1);
    place.write("config.toml", "knowledge = 3\ncouleur = 1\n");
    let broken = place.run(&["check"]);
    assert_eq!((broken.status, broken.output.as_str()), (2, ""));
    assert_eq!(
        broken.errors.matches("config.toml:").count(),
        2,
        "{}",
        broken.errors
    );
}

#[test]
fn check_reports_every_problem_on_standard_output() {
    let place = Place::new();
    assert_eq!(place.run(&["check"]).output, "");
    place.write(
        "knowledge/faux.toml",
        "[[entry]]\nid = \"É\"\ntitle = \"T\"\nsummary = \"S\"\nkind = \"x\"\n",
    );
    let done = place.run(&["check"]);
    assert_eq!(done.status, 1);
    let lines: Vec<&str> = done.output.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].starts_with("knowledge/faux.toml:2:1: error: "),
        "{lines:#?}"
    );
    assert!(
        lines[1].starts_with("knowledge/faux.toml:5:1: error: "),
        "{lines:#?}"
    );
    assert!(done.errors.contains("2 erreurs"), "{}", done.errors);

    let asked = place.run(&["ask", "x"]);
    assert_eq!((asked.status, asked.output.as_str()), (1, ""));
    assert_eq!(asked.errors.matches("faux.toml").count(), 2);

    let json = place.run(&["check", "--json"]);
    assert_eq!(json.status, 1);
    let problems: Value = serde_json::from_str(&json.output).unwrap();
    let problem = &problems[0];
    assert_eq!(problems.as_array().unwrap().len(), 2);
    assert_eq!(
        (&problem["file"], &problem["line"], &problem["column"]),
        (&"knowledge/faux.toml".into(), &2.into(), &1.into())
    );
    assert_eq!(problem["severity"], "error");
    assert!(problem["message"].is_string());
}

#[test]
fn check_is_content_with_warnings() {
    let place = Place::new();
    place.write(
        "knowledge/long.toml",
        &format!(
            "[[entry]]\nid = \"l\"\ntitle = \"L\"\nsummary = \"{}\"\n",
            "x".repeat(901)
        ),
    );
    let done = place.run(&["check"]);
    assert_eq!(done.status, 0);
    assert!(
        done.output.contains("long.toml:4:1: warning: "),
        "{}",
        done.output
    );
    let json: Value = serde_json::from_str(&place.run(&["check", "--json"]).output).unwrap();
    assert_eq!(json[0]["severity"], "warning");
}

#[test]
fn evaluate_gives_its_figures() {
    let place = Place::new();
    place.write("questions.toml", "[[question]]\ntext = \"illectronisme\"\nexpects = [\"illectronisme\"]\nkind = \"direct\"\n\n[[question]]\ntext = \"météo de demain\"\nexpects = []\nkind = \"oos-far\"\n\n[[question]]\ntext = \"robot\"\nexpects = [\"nul\"]\nkind = \"direct\"\n");
    let done = place.run(&["evaluate", "questions.toml"]);
    assert_eq!(done.status, 0, "{done:#?}");
    assert!(
        done.output.contains("hit@1") && done.output.contains("oos-far"),
        "{}",
        done.output
    );
    assert!(
        done.errors.contains("questions.toml:13:1: warning: "),
        "{}",
        done.errors
    );

    let json: Value =
        serde_json::from_str(&place.run(&["evaluate", "questions.toml", "--json"]).output).unwrap();
    assert_eq!(json["all"]["n"], 3);
    assert_eq!(json["kinds"]["direct"]["n"], 2);
    assert_eq!(json["kinds"]["oos-far"]["hit1"], Value::Null);
    for figure in ["hit1", "hit3", "mrr", "right", "missed", "rejected"] {
        let share = json["all"][figure].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&share), "{figure}");
    }
}

#[test]
fn evaluate_reports_mistakes_in_its_list() {
    let place = Place::new();
    place.write(
        "questions.toml",
        "[[question]]\ntext = \"x\"\nexpect = []\n[[question]]\nexpects = \"a\"\n",
    );
    let done = place.run(&["evaluate", "questions.toml"]);
    assert_eq!((done.status, done.output.as_str()), (1, ""));
    for place in [
        "questions.toml:3:1: error",
        "questions.toml:4:1: error",
        "questions.toml:5:1: error",
    ] {
        assert!(done.errors.contains(place), "{}", done.errors);
    }
}

#[test]
fn logs_never_reach_standard_output() {
    let place = Place::new();
    let mut child = place
        .command(&["ask", "--json", "x"])
        .env("RUST_LOG", "trace")
        .spawn()
        .unwrap();
    let mut output = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut output)
        .unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(output.lines().count(), 1);
}

#[test]
fn the_shipped_base_passes_check() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge");
    let done = Place::new().run(&["check", "--knowledge", shipped.to_str().unwrap()]);
    assert_eq!(done.status, 0, "{done:#?}");
}

#[test]
fn new_writes_a_base_that_passes_and_answers() {
    let place = Place::new();
    let written = place.run(&["new", "ma base/2026"]);
    assert_eq!((written.status, written.errors.as_str()), (0, ""));
    assert!(written.output.contains("LISEZMOI.md"), "{written:#?}");
    let in_base = |arguments: &[&str]| {
        let knowledge: &[&str] = &["--knowledge", "ma base/2026"];
        place.run(&[arguments, knowledge].concat())
    };

    let checked = in_base(&["check"]);
    assert_eq!((checked.status, checked.output.as_str()), (0, ""));
    for (question, id) in [
        ("cmt on fait du conpost en ville", "compost"),
        ("ça sent mauvais, pourquoi ?", "compost"),
        ("c koi un oya", "arrosage"),
        ("qui a conclu ?", "conclusion"),
        ("c'était où la journée ?", "journee"),
    ] {
        let found = &in_base(&["ask", "--json", question]).lines()[0];
        assert_eq!(found["outcome"], "answer", "{question}: {found}");
        assert_eq!(found["results"][0]["id"], id, "{question}: {found}");
    }
    let fields = in_base(&["check", "--fields"]).output;
    let guide = fs::read_to_string(place.0.path().join("ma base/2026/LISEZMOI.md")).unwrap();
    assert!(guide.ends_with(&fields));

    for folder in ["ma base/2026", "knowledge", "knowledge/base.toml"] {
        let refused = place.run(&["new", folder]);
        assert_eq!(refused.status, 1, "{refused:#?}");
        assert!(refused.errors.contains("choisissez"), "{refused:#?}");
    }
    let kept = fs::read_to_string(place.0.path().join("knowledge/base.toml")).unwrap();
    assert_eq!(kept, BASE);
}

/// A base whose texts and file name would move a terminal's cursor, forge lines and turn the reading
/// direction.
fn hostile() -> Place {
    let place = Place::new();
    place.write(
        "knowledge/base.toml",
        "[[entry]]\nid = \"robots\"\ntitle = \"Les robots\\u001b[2J\"\n\
         summary = \"Un\\u009b31m robot\\u202e.\"\nkeywords = [\"robots\"]\nvideo = \"a\\u001b[1m\"\n\
         [[entry.point]]\ntext = \"Deux robots\\u0007.\"\nkeywords = [\"robots\"]\n",
    );
    place.write(
        "knowledge/a\u{1b}[31m\nfaux.toml:1:1: error: rien.toml",
        "x = 1\n",
    );
    place
}

/// Whether a terminal would only show this.
fn is_shown_as_it_is(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c))
}

#[test]
fn nothing_of_a_base_or_of_its_files_names_moves_the_terminal() {
    let place = hostile();
    for arguments in [
        &["check"][..],
        &["check", "--json"],
        &["ask", "Les robots ?"],
    ] {
        let done = place.run(arguments);
        assert_eq!(done.status, 1, "{arguments:?}: {}", done.errors);
        assert!(
            is_shown_as_it_is(&done.output),
            "{arguments:?}: {:?}",
            done.output
        );
        assert!(
            is_shown_as_it_is(&done.errors),
            "{arguments:?}: {:?}",
            done.errors
        );
    }
    let told = place.run(&["check"]).output;
    assert!(
        !told.lines().any(|line| line.starts_with("faux.toml")),
        "{told}"
    );

    let mended = "knowledge/base.toml";
    fs::remove_file(
        place
            .0
            .path()
            .join("knowledge/a\u{1b}[31m\nfaux.toml:1:1: error: rien.toml"),
    )
    .unwrap();
    let text = fs::read_to_string(place.0.path().join(mended)).unwrap();
    place.write(mended, &text.replace("video = \"a\\u001b[1m\"\n", ""));
    let question = "Les robots\u{9b}2J ?";
    for options in [&[][..], &["--json"], &["--explain"]] {
        let done = place.run(&[&["ask"], options, &[question]].concat());
        assert_eq!(done.status, 0, "{options:?}: {}", done.errors);
        assert!(
            done.output.contains("robots"),
            "{options:?}: {}",
            done.output
        );
        assert!(
            is_shown_as_it_is(&done.output),
            "{options:?}: {:?}",
            done.output
        );
    }
    let json: Value =
        serde_json::from_str(&place.run(&["ask", "--json", question]).output).unwrap();
    assert_eq!(json["question"], question, "the value itself stays");
}

#[test]
fn a_programme_becomes_drafts_and_what_curators_wrote_is_kept() {
    const TABLE: &str = "Horaire;Titre;Intervenants;Thème;Résumé\n\
        9h;Le compost au pied de l’immeuble;Awa Lemoine (Terre commune);Sol;Trois bacs réduisent les déchets d’un tiers.\n\
        10h;Pause café;;;\n\
        10h30;Arroser moins;Paul Etcheverry et Nadia Benali;Eau;\n";
    let place = Place::new();
    place.write("programme.csv", TABLE);
    let import = || place.run(&["import", "programme.csv", "--into", "base"]);
    let first = import();
    assert_eq!((first.status, first.errors.as_str()), (0, ""));
    for told in ["2 séances nouvelles", "« Horaire » → début", "Pause café"] {
        assert!(first.output.contains(told), "{told} in {first:#?}");
    }
    let checked = place.run(&["check", "--knowledge", "base"]);
    assert_eq!(checked.status, 0, "{checked:#?}");
    assert_eq!(
        checked.output.matches("brouillon").count(),
        2,
        "{checked:#?}"
    );
    let asked = [
        "ask",
        "--json",
        "--knowledge",
        "base",
        "qui a parlé du compost ?",
    ];
    assert_eq!(
        place.run(&asked).lines()[0]["results"][0]["id"],
        "le-compost-au-pied-de-l-immeuble"
    );

    // A curator reads a draft again; then the programme changes.
    let file = place.0.path().join("base/seances.toml");
    let read = fs::read_to_string(&file).unwrap();
    let edited = read
        .replacen("# à relire", "# relu par Léa", 1)
        .replace("d’un tiers", "de moitié");
    fs::write(&file, &edited).unwrap();
    let changed = TABLE.replace("Awa Lemoine (Terre commune)", "Léo Marin");
    place.write(
        "programme.csv",
        &format!("{changed}12h;Conclusion;Claire Vasseur;;À bientôt.\n"),
    );
    let second = import();
    assert_eq!(second.status, 0, "{second:#?}");
    for told in [
        "1 séance nouvelle",
        "intervenants mis à jour : Léo Marin (c’était : Awa Lemoine)",
    ] {
        assert!(second.output.contains(told), "{told} in {second:#?}");
    }
    let merged = fs::read_to_string(&file).unwrap();
    for kept_or_new in [
        "# relu par Léa",
        "de moitié",
        "name = \"Léo Marin\"",
        "id = \"conclusion\"",
    ] {
        assert!(merged.contains(kept_or_new), "{kept_or_new} in {merged}");
    }
    assert_eq!(place.run(&["check", "--knowledge", "base"]).status, 0);

    // Nothing new, nothing written.
    assert!(import().output.contains("aucune séance nouvelle"));
    assert_eq!(fs::read_to_string(&file).unwrap(), merged);

    // A base that has errors is mended first; what is no programme is told.
    place.write("base/faute.toml", "[[entry]]\nid = ");
    let refused = import();
    assert_eq!(refused.status, 1, "{refused:#?}");
    assert!(refused.errors.contains("faute.toml:2"), "{refused:#?}");
    place.write("programme.csv", "Salle;Heure\nA;9h\n");
    assert_eq!(import().status, 1);
    assert_eq!(fs::read_to_string(&file).unwrap(), merged);
}

#[test]
fn captions_of_a_folder_find_their_sessions() {
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/habiter-la-nuit/sous-titres");
    let example = example.to_str().unwrap();
    let place = Place::new();
    let import = |arguments: &[&str]| {
        let done = place.run(&[&["import", "--into", "base"], arguments].concat());
        assert_eq!((done.status, done.errors.as_str()), (0, ""), "{done:#?}");
        done.output
    };
    place.write(
        "programme.csv",
        "Titre;Intervenants;Vidéo\nLa trame noire : éteindre pour les chauves-souris;Maëlle Kerbrat;https://tube.example.org/w/1\n\
         Le Noctambule, une ligne de bus de nuit;Solveig Aubrac-Lindt;\n",
    );
    import(&["programme.csv"]);
    // The programme is in the base already: the folder alone is enough.
    let told = import(&["--from-folder", example]);
    for pair in [
        "sous-titres/trame-noire.fr.srt → « La trame noire",
        "sous-titres/bus-de-nuit.json → « Le Noctambule",
        "sous-titres/apres-midi.fr.vtt : aucune séance sûre",
    ] {
        assert!(told.contains(pair), "{pair} in {told}");
    }
    let copied = place.0.path().join("base/sous-titres");
    assert!(
        copied.join("trame-noire.fr.srt").exists() && !copied.join("apres-midi.fr.vtt").exists()
    );
    assert_eq!(place.run(&["check", "--knowledge", "base"]).status, 0);
    let question = "à quoi sert le fil d’Ariane ?";
    let asked = place
        .run(&["ask", "--json", "--knowledge", "base", question])
        .lines();
    let moment = &asked[0]["results"][0]["moments"][0];
    assert!(
        moment["text"].as_str().unwrap().contains("ariane"),
        "{asked:#?}"
    );

    // Again, with the programme: nothing to do, and a file of the base is never overwritten.
    fs::write(
        copied.join("trame-noire.fr.srt"),
        "1\n00:00:01,000 --> 00:00:09,000\nRelu.\n",
    )
    .unwrap();
    let file = place.0.path().join("base/seances.toml");
    let before = fs::read_to_string(&file).unwrap();
    let told = import(&["programme.csv", "--from-folder", example]);
    assert!(
        told.contains("existe déjà, différent : il est gardé"),
        "{told}"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
}

#[test]
fn real_programmes_become_bases_that_pass() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/programmes");
    if !samples.is_dir() {
        eprintln!("skipped: no samples of programmes beside the project");
        return;
    }
    for (name, told) in [
        ("pretalx-democon.json", "séances nouvelles"),
        (
            "indico-docs-conferenceMetadataWithContribs.json",
            "nouvelle",
        ),
        (
            "indico-docs-conferenceMetadataWithSessions.json",
            "nouvelle",
        ),
        (
            "c3voc-schedule-example.ods",
            "« Vortragende » → intervenants",
        ),
        ("pyconuk-2015.ics", "séances nouvelles"),
        (
            "icalendar-created_calendar_with_unicode_fields.ics",
            "2 séances nouvelles",
        ),
        (
            "icalendar-issue_127_categories_with_commas.ics",
            "1 séance nouvelle",
        ),
    ] {
        let place = Place::new();
        let sample = samples.join(name);
        let done = place.run(&["import", sample.to_str().unwrap(), "--into", "base"]);
        assert_eq!((done.status, done.errors.as_str()), (0, ""), "{name}");
        assert!(done.output.contains(told), "{name}: {done:#?}");
        let checked = place.run(&["check", "--knowledge", "base"]);
        assert_eq!(checked.status, 0, "{name}: {checked:#?}");
        let again = place.run(&["import", sample.to_str().unwrap(), "--into", "base"]);
        assert!(
            again.output.contains("aucune séance nouvelle"),
            "{name}: {again:#?}"
        );
        assert!(!again.output.contains("mis à jour"), "{name}: {again:#?}");
    }
}

#[test]
fn answers_call_the_event_what_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (folder, french, english) in [
        (
            "examples/habiter-la-nuit",
            "dans la journée.",
            "in the study day.",
        ),
        ("starter", "dans la journée.", "in the study day."),
        ("knowledge", "dans le colloque.", "in the colloquium."),
    ] {
        let folder = root.join(folder);
        let place = Place::new();
        let ask = |question| {
            place
                .run(&["ask", "--knowledge", folder.to_str().unwrap(), question])
                .output
        };
        // Typeset: no-break spaces are spaces here.
        let plain = |text: String| text.replace(['\u{a0}', '\u{202f}'], " ").replace('\n', " ");
        let is_colloquium = folder.ends_with("knowledge");
        for (question, told) in [
            ("le prix du homard breton ?", french),
            ("What is the price of lobster?", english),
            ("bonjour", "question sur"),
            ("merci", "je suis là"),
            ("es-tu officiel ?", "programme automatique"),
        ] {
            let text = plain(ask(question));
            assert!(text.contains(told) && !text.contains('{'), "{text}");
            let says_colloquium = text.contains("colloque") || text.contains("colloquium");
            assert_eq!(says_colloquium, is_colloquium, "{text}");
        }
    }
}

#[test]
fn json_says_when_it_was_said() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/habiter-la-nuit");
    let file = fs::read_to_string(example.join("sous-titres/bus-de-nuit.json")).unwrap();
    let whisper: Value = serde_json::from_str(&file).unwrap();
    let segments = whisper["segments"].as_array().unwrap();
    let said: Vec<&str> = segments
        .iter()
        .map(|it| it["text"].as_str().unwrap().trim())
        .collect();
    let said = said.join(" ");
    let place = Place::new();
    let ask = |question: &str| {
        let arguments = [
            "ask",
            "--json",
            "--knowledge",
            example.to_str().unwrap(),
            question,
        ];
        let result = place.run(&arguments).lines()[0]["results"][0].clone();
        let moments = result["moments"].as_array().cloned().unwrap_or_default();
        (result["id"].as_str().unwrap().to_owned(), moments)
    };
    for (question, id, page) in [
        (
            "pourquoi le bus arrivait trop tard à l’hôpital ?",
            "bus-de-nuit",
            Some("https://pod.example.org/video/0042-le-noctambule/?start="),
        ),
        (
            "à quoi sert le fil d’Ariane ?",
            "trame-noire",
            Some("https://tube.example.org/w/vA1mOra1n?start="),
        ),
        ("c’est quoi le pain suspendu ?", "travail-de-nuit", None),
    ] {
        let (found, moments) = ask(question);
        assert_eq!(found, id, "{question}");
        assert!((1..=3).contains(&moments.len()), "{moments:#?}");
        for moment in &moments {
            let (start, end) = (
                moment["start"].as_f64().unwrap(),
                moment["end"].as_f64().unwrap(),
            );
            assert!(
                0.0 <= start && start < end && end - start < 60.0,
                "{moment}"
            );
            let keys: Vec<&String> = moment.as_object().unwrap().keys().collect();
            assert_eq!(keys.len(), 3 + usize::from(page.is_some()), "{keys:?}");
            if id == "bus-de-nuit" {
                let text = moment["text"].as_str().unwrap();
                assert!(said.contains(text), "not verbatim: {text}");
                let first = segments
                    .iter()
                    .find(|it| it["start"].as_f64().unwrap() >= start - 0.01)
                    .unwrap();
                assert!(
                    text.starts_with(first["text"].as_str().unwrap().trim()),
                    "{moment}"
                );
            }
            if let Some(page) = page {
                let link = moment["link"].as_str().unwrap();
                let second: f64 = link.strip_prefix(page).unwrap().parse().unwrap();
                // Three seconds before the words that answer, which the moment holds.
                assert!((start - 4.0..end).contains(&second), "{moment}");
            }
        }
    }
}

#[test]
fn a_point_without_a_minute_gets_that_of_the_captions() {
    let place = Place::new();
    place.write(
        "base/a.toml",
        "[[entry]]\nid = \"bus\"\ntitle = \"Le bus de nuit\"\nsummary = \"Une ligne qui roule la nuit.\"\n\
         video = \"https://pod.exemple.fr/video/0042-bus/\"\ncaptions = \"bus.vtt\"\n\
         [[entry.point]]\ntext = \"La ligne transportait onze personnes par nuit.\"\n\
         [[entry.point]]\ntext = \"Le billet est gratuit pour les soignantes.\"\nat = \"00:00:20\"\n",
    );
    let cue = |minute: u32, text: &str| {
        format!("00:{minute:02}:00.000 --> 00:{minute:02}:30.000\n{text}\n\n")
    };
    let cues = [
        cue(
            0,
            "Bonjour à tous et merci d’être venus si nombreux ce matin dans cette halle.",
        ),
        cue(
            2,
            "Quand je suis arrivée, la ligne transportait en moyenne onze personnes par nuit, pas une de plus.",
        ),
        cue(
            4,
            "Depuis l’an dernier le billet est gratuit pour les soignantes de l’hôpital.",
        ),
    ];
    place.write("base/bus.vtt", &format!("WEBVTT\n\n{}", cues.concat()));
    for (question, point, seconds) in [
        (
            "combien de personnes transportait la ligne ?",
            0,
            "start=117",
        ),
        // A curator's minute comes first.
        ("le billet est gratuit pour qui ?", 1, "start=20"),
    ] {
        let json = place
            .run(&["ask", "--json", "--knowledge", "base", question])
            .lines();
        assert_eq!(json[0]["results"][0]["point"], point, "{json:#?}");
        let text = place.run(&["ask", "--knowledge", "base", question]).output;
        assert!(text.contains(seconds), "{question}: {text}");
    }
}

#[test]
fn the_page_about_data_is_filled_in_with_what_the_settings_and_the_base_know() {
    let place = Place::new();
    let with_event = format!(
        "[event]\ntitle = \"Numérique et droits\"\nnoun = \"les journées\"\noperator = \"Le club\"\n\
         contact = \"contact@exemple.fr\"\n{BASE}"
    );
    place.write("knowledge/base.toml", &with_event);
    let settings = "[discord]\nask_channels = [11, 12]\nforums = [13]\nhelp_channel = \"14\"\n\
                    [journal]\nfile = \"j.sqlite\"\nkeep_days = 7\n";
    place.write("config.toml", settings);
    let french = [
        "# Vos données et le bot\n\n**Responsable** : Le club\n",
        "la CNIL) : contact@exemple.fr\n",
        "questions sur les journées « Numérique et droits », à partir",
        "ses commandes, et tous ceux des salons de questions ([nom de 11], [nom de 12]), les nouveaux sujets des \
         forums ([nom de 13]). Ce",
        "Dans un fichier, pendant 7 jours,",
        "publiés dans un salon, [nom de 14], avec",
    ];
    let english = [
        "# Your data and the bot\n\n**Responsible**: Le club\n",
        "authority): contact@exemple.fr\n",
        "questions about the study days “Numérique et droits”, from",
        "its commands, and all those in the channels for questions ([name of 11], [name of 12]), new posts in the \
         forums ([name of 13]). What",
        "In a file, for 7 days,",
        "posted in a channel, [name of 14], with",
    ];
    let (french_blanks, english_blanks) = (
        [
            "[mission d’intérêt public",
            "[nom de 11]",
            "[nom de 12]",
            "[nom de 13]",
            "[il est gardé",
            "[nom de 14]",
        ],
        [
            "[a task in the public",
            "[name of 11]",
            "[name of 12]",
            "[name of 13]",
            "[it is kept",
            "[name of 14]",
        ],
    );
    for (arguments, texts, begin) in [
        (&["privacy"][..], french, french_blanks),
        (&["privacy", "--english"], english, english_blanks),
    ] {
        let done = place.run(arguments);
        assert_eq!(done.status, 0, "{done:#?}");
        for told in texts {
            assert!(done.output.contains(told), "{told} in {}", done.output);
        }
        let blanks: Vec<&str> = done.errors.lines().collect();
        assert_eq!(blanks.len(), begin.len(), "{blanks:#?}");
        for (blank, begins) in blanks.iter().zip(begin) {
            let begins = format!("À compléter : {begins}");
            assert!(blank.starts_with(&begins), "{blank}");
        }
    }

    // Without settings, what is not known stays, and nothing is invented.
    let place = Place::new();
    let french = [
        ("[l’événement]", "le colloque"),
        ("[les salons qu’il lit]", "aucun autre message"),
        ("[ce qu’il écrit dans un fichier]", "Aucun message."),
        ("[à qui il transmet les questions]", "À personne."),
    ];
    let english = [
        ("[the event]", "the colloquium"),
        ("[the channels it reads]", "no other message"),
        ("[what it writes to a file]", "No message."),
        ("[whom it passes questions on to]", "Nobody."),
    ];
    for (arguments, page, known) in [
        (&["privacy"][..], "docs/vie-privee.md", french),
        (&["privacy", "--english"], "docs/privacy.md", english),
    ] {
        let page = fs::read_to_string(page).unwrap();
        let (head, rest) = page.split_once("\n---\n\n").unwrap();
        let (title, _) = head.split_once('\n').unwrap();
        let expected = known.iter().fold(rest.to_owned(), |text, (blank, filled)| {
            assert!(text.contains(blank), "{blank}");
            text.replace(blank, filled)
        });
        let done = place.run(arguments);
        assert_eq!(done.output, format!("{title}\n\n{expected}"));
    }
}

#[test]
fn the_journal_is_read_only_if_the_settings_have_one() {
    let place = Place::new();
    let done = place.run(&["journal"]);
    assert_eq!(done.status, 2, "{done:#?}");
    assert!(done.errors.contains("sous [journal]"), "{}", done.errors);
    place.write("config.toml", "[journal]\nfile = \"j.sqlite\"\n");
    for action in ["list", "retry", "statistics", "delete"] {
        let done = place.run(&["journal", action]);
        assert_eq!((done.status, done.output.as_str()), (0, ""), "{action}");
    }
    assert!(
        !place.0.path().join("etat").exists(),
        "reading makes no file"
    );
    place.write("etat/j.sqlite", &"abîmé ".repeat(1_000));
    let done = place.run(&["journal"]);
    assert_eq!(done.status, 1, "{done:#?}");
    assert!(done.errors.contains("abîmé"), "{}", done.errors);
}
