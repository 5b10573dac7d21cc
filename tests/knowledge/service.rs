//! Bases put in service, and those that are kept.

use std::fs;
use std::path::Path;

use colloque_bot::base::Base;
use colloque_bot::base::LiveBase;
use colloque_bot::base::Served;
use colloque_bot::base::Start;
use colloque_bot::knowledge::LoadError;
use colloque_bot::knowledge::Origin;
use colloque_bot::knowledge::Versions;
use colloque_bot::knowledge::load;
use tempfile::TempDir;

use crate::{LEAST, THEME, folder, problems};

#[test]
fn no_base() {
    let empty = TempDir::new().unwrap();
    for path in [empty.path().to_owned(), empty.path().join("nul")] {
        assert!(
            matches!(load(&path), Err(LoadError::NoBase { .. })),
            "{}",
            path.display()
        );
    }
    let file = folder(&[("a.toml", LEAST)]);
    assert!(matches!(
        load(&file.path().join("a.toml")),
        Err(LoadError::NoBase { .. })
    ));
    assert_eq!(problems(&[("a.toml", "")]).len(), 1);
}

#[test]
fn the_shipped_base_is_without_errors() {
    let (base, _warnings) = Base::open(Path::new("knowledge"), 0)
        .unwrap_or_else(|error| panic!("{error}\n{:#?}", error.problems()));
    for id in [
        "colloque",
        "introduction",
        "cadrage-statistique",
        "action-publique",
        "quotidiens-professionnels",
        "ethique-soin",
        "inegalites-inclusion",
        "conclusion",
        "reco-regulation-evaluation",
        "reco-justice-sociale",
        "reco-indicateurs",
        "reco-recherche",
    ] {
        assert!(base.knowledge.entry(id).is_some(), "{id}");
    }
}

/// A reload by nobody, at this time.
fn served(when: u64) -> Served {
    Served {
        when,
        by: None,
        from: Origin::Signal,
    }
}

/// A base with versions in another folder, started at this time.
fn start(base: &TempDir, state: &TempDir, now: u64) -> (LiveBase, Start) {
    let versions = Versions::open(state.path(), base.path()).unwrap();
    LiveBase::open_with(base.path(), versions, now).unwrap()
}

/// Goes back to the version that was put in service at this time; what could not be done.
fn go_back(live: &LiveBase, when: u64, now: u64) -> Vec<String> {
    let mut versions = live.versions().into_iter();
    let version = versions.find(|it| it.when == when).unwrap();
    let candidate = live.prepare_version(&version.name).unwrap().unwrap();
    live.serve(&candidate, &served(now)).unwrap()
}

#[test]
fn the_last_ten_bases_that_served_are_kept_and_one_takes_the_folders_place() {
    let state = TempDir::new().unwrap();
    let captions = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour à toutes et à tous.\n";
    let with_captions = LEAST.to_owned() + "captions = \"sous-titres/a.vtt\"\n";
    let base = folder(&[
        ("a.toml", with_captions.as_str()),
        ("sous-titres/a.vtt", captions),
        ("SOURCES.md", "à moi"),
    ]);
    let path = |name: &str| base.path().join(name);
    let read = |name: &str| fs::read_to_string(path(name)).unwrap();
    let (live, _) = start(&base, &state, 0);
    for when in 1..=12 {
        let text = with_captions.replace("\"S\"", &format!("\"S{when}\""));
        fs::write(path("a.toml"), text).unwrap();
        assert_eq!(live.reload(&served(when)).unwrap().1, [""; 0]);
    }
    // The latest is in service; nine before it are kept.
    let list = |live: &LiveBase| live.versions().iter().map(|it| it.when).collect::<Vec<_>>();
    assert_eq!(list(&live), (3..=11).rev().collect::<Vec<_>>());
    assert_eq!(live.versions()[0].changes.changed, 1);

    fs::write(path("b.toml"), "# écrit depuis, pas encore en service\n").unwrap();
    fs::write(path("sous-titres/a.vtt"), "WEBVTT\n").unwrap();
    assert_eq!(go_back(&live, 5, 20), [""; 0]);
    assert!(read("a.toml").contains("\"S5\""));
    assert_eq!(read("sous-titres/a.vtt"), captions);
    assert_eq!(read("SOURCES.md"), "à moi");
    assert!(!path("b.toml").exists());
    assert_eq!(live.current().knowledge.entries[0].summary.fr, "S5");
    // What nobody had put in service is kept too.
    assert_eq!(live.versions()[0].from, Origin::Replaced);
    assert_eq!(go_back(&live, 20, 21), [""; 0]);
    assert!(read("b.toml").starts_with("# écrit depuis"));
    assert_eq!(read("sous-titres/a.vtt"), "WEBVTT\n");
    let names = fs::read_dir(base.path()).unwrap();
    assert_eq!(names.count(), 4, "nothing else is left in the folder");
}

#[test]
fn a_start_serves_what_served_before_if_the_folder_is_broken() {
    let state = TempDir::new().unwrap();
    let base = folder(&[("a.toml", LEAST)]);
    let write = |text: &str| fs::write(base.path().join("a.toml"), text).unwrap();
    let (live, _) = start(&base, &state, 0);
    write(&LEAST.replace("\"S\"", "\"Mauvais\""));
    live.reload(&served(1)).unwrap();
    go_back(&live, 0, 2);
    drop(live);

    write("[[entry]]\nid = \"a\n");
    let (live, started) = start(&base, &state, 3);
    assert!(matches!(started, Start::FellBack(..)), "{started:?}");
    let alert = live.alert().unwrap();
    assert!(alert.contains("3 erreurs"), "{alert}");
    assert_eq!(live.current().knowledge.entries[0].summary.fr, "S");
    assert!(live.reload(&served(4)).is_err());
    assert!(live.alert().is_some());
    write(LEAST);
    live.reload(&served(5)).unwrap();
    assert_eq!(live.alert(), None);

    // Another base does not get its versions.
    let other = folder(&[("a.toml", "x")]);
    let versions = Versions::open(state.path(), other.path()).unwrap();
    assert!(LiveBase::open_with(other.path(), versions, 6).is_err());
}

#[test]
fn a_base_that_was_gone_back_to_serves_though_its_files_cannot_be_written() {
    let (state, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let target = elsewhere.path().join("a.toml");
    fs::write(&target, LEAST).unwrap();
    let base = TempDir::new().unwrap();
    // The bot does not write through links.
    std::os::unix::fs::symlink(&target, base.path().join("a.toml")).unwrap();
    let (live, _) = start(&base, &state, 0);
    let bad = LEAST.replace("\"S\"", "\"Mauvais\"");
    fs::write(&target, &bad).unwrap();
    live.reload(&served(1)).unwrap();
    let faults = go_back(&live, 0, 2);
    assert!(faults[0].contains("est un lien"), "{faults:?}");
    assert_eq!(fs::read_to_string(&target).unwrap(), bad);
    let summary = |live: &LiveBase| live.current().knowledge.entries[0].summary.fr.clone();
    assert_eq!(summary(&live), "S");
    let (live, started) = start(&base, &state, 3);
    assert!(matches!(started, Start::WentBack(_)), "{started:?}");
    assert_eq!(summary(&live), "S");
    assert!(live.alert().is_some());
    // Until somebody changes the folder.
    fs::write(&target, LEAST.replace("\"S\"", "\"Corrigé\"")).unwrap();
    let (live, started) = start(&base, &state, 4);
    assert!(matches!(started, Start::Folder { .. }), "{started:?}");
    assert_eq!(summary(&live), "Corrigé");
}

#[test]
fn what_tells_that_files_changed_sees_captions() {
    let base = folder(&[("a.toml", LEAST), ("sous-titres/a.vtt", "WEBVTT\n")]);
    let (live, _) = LiveBase::open(base.path()).unwrap();
    let before = live.state_of_files();
    assert_eq!(live.state_of_files(), before);
    fs::write(base.path().join("sous-titres/a.vtt"), "WEBVTT\n\n").unwrap();
    assert_ne!(live.state_of_files(), before);
}

#[test]
fn versions_need_a_folder_that_can_be_written() {
    let file = folder(&[("a.toml", LEAST)]);
    let versions = Versions::open(&file.path().join("a.toml"), file.path());
    assert!(versions.unwrap_err().contains("a.toml"));
}

#[test]
fn a_reload_says_what_changed_and_a_bad_one_changes_nothing() {
    let folder = folder(&[("a.toml", LEAST.to_owned() + THEME)]);
    let (live, _) = LiveBase::open(folder.path()).unwrap();
    let write = |text: String| fs::write(folder.path().join("a.toml"), text).unwrap();
    let reload = || live.reload(&served(1)).map(|(reloaded, _)| reloaded);
    assert_eq!(reload().unwrap().changes.to_string(), "Rien n’a changé.\n");

    write(
        LEAST.replace("\"S\"", "\"Autre\"")
            + &LEAST.replace("\"a\"", "\"b\"")
            + &THEME.replace("\"T\"", "\"Titre\""),
    );
    let changes = reload().unwrap().changes;
    assert!(changes.commands);
    assert_eq!(
        changes.to_string(),
        "Entrées : 1 ajoutée (b), 1 modifiée (a)\nThèmes : 1 modifié (t)\nCommandes des thèmes : à enregistrer de nouveau\n"
    );

    let before = live.current();
    write("[[entry]]\nid = \"c\"\n".to_owned());
    assert_eq!(reload().unwrap_err().problems().len(), 2);
    assert_eq!(live.current().knowledge, before.knowledge);
}
