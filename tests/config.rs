//! Settings: what the file may say, every mistake with its place, the token, and the example that
//! ships.

// Helpers outside of test functions may fail as tests do.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::net::{Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

use colloque_bot::config::{
    Config, ConfigError, Discord, Http, Journal, Limits, Logs, Moderation, Token, TokenError,
    api_url, proxy_variable,
};

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(Path::new("etc/config.toml"), text.as_bytes().to_vec())
}

fn errors(text: &str) -> Vec<String> {
    match parse(text) {
        Err(ConfigError::Invalid { problems }) => {
            problems.iter().map(ToString::to_string).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn everything_is_optional() {
    let empty = "[discord]\nhelp_channel = \" \"\n";
    for text in [
        "",
        "# rien\n",
        "[discord]\n",
        "[moderation]\n\n[discord]\n",
        empty,
    ] {
        assert_eq!(parse(text), Ok(Config::default()), "{text}");
    }
}

#[test]
fn every_setting_is_read() {
    let text = r#"
        knowledge = "base"
        logs = "json"
        [discord]
        ask_channels = ["123", 456]
        watched_channels = [18446744073709551615]
        forums = [" 7 "]
        help_channel = 11
        development_guilds = ["8"]
        public_commands = true
        plain_text = true
        [moderation]
        guilds = ["9"]
        roles = ["10"]
        [limits]
        person = 3
        channel = 20
        [journal]
        file = " j.sqlite "
        keep_days = 7
        [http]
        listen = "[::1]:9464"
    "#;
    let expected = Config {
        git: None,
        watch: false,
        state: None,
        knowledge: Some(PathBuf::from("etc/base")),
        logs: Logs::Json,
        discord: Discord {
            ask_channels: vec![123, 456],
            watched_channels: vec![u64::MAX],
            forums: vec![7],
            help_channel: Some(11),
            development_guilds: vec![8],
            public_commands: true,
            plain_text: true,
        },
        moderation: Moderation {
            guilds: vec![9],
            roles: vec![10],
        },
        limits: Limits {
            person: 3,
            channel: 20,
        },
        journal: Journal {
            file: Some(PathBuf::from("j.sqlite")),
            keep_days: 7,
        },
        http: Http {
            listen: Some(SocketAddr::from((Ipv6Addr::LOCALHOST, 9464))),
        },
    };
    assert_eq!(parse(text), Ok(expected));
}

#[test]
fn the_folder_is_from_the_files_own() {
    let folder = |file: &str, folder: &str| {
        let text = format!("knowledge = \"{folder}\"");
        let config = Config::parse(Path::new(file), text.into_bytes()).unwrap();
        config.knowledge.unwrap()
    };
    assert_eq!(folder("config.toml", "base"), Path::new("base"));
    assert_eq!(
        folder("/etc/x/config.toml", "base"),
        Path::new("/etc/x/base")
    );
    assert_eq!(
        folder("etc/config.toml", "/srv/base"),
        Path::new("/srv/base")
    );
}

#[test]
fn all_mistakes_at_once() {
    let text = "konwledge = \"x\"\n\
                [discord]\n\
                ask_chanels = [\"1\"]\n\
                forums = \"1\"\n\
                watched_channels = [\"#général\", 0, -1, 1.5]\n\
                plain_text = \"oui\"\n\
                [moderation]\n\
                couleur = 1\n\
                [autre]\n";
    insta::assert_snapshot!(errors(text).join("\n"), @r##"
    etc/config.toml:1:1: error: champ inconnu `konwledge` en tête de fichier : vouliez-vous dire `knowledge` ?
    etc/config.toml:3:1: error: champ inconnu `ask_chanels` dans [discord] : vouliez-vous dire `ask_channels` ?
    etc/config.toml:4:1: error: `forums` doit être une liste (des identifiants Discord), pas un texte : `forums = ["123456789012345678"]`
    etc/config.toml:5:1: error: `watched_channels` doit contenir des identifiants Discord ; l’élément 1 est « #général » : `watched_channels = ["123456789012345678"]`
    etc/config.toml:5:1: error: `watched_channels` doit contenir des identifiants Discord ; l’élément 2 est le nombre 0 : `watched_channels = ["123456789012345678"]`
    etc/config.toml:5:1: error: `watched_channels` doit contenir des identifiants Discord ; l’élément 3 est le nombre -1 : `watched_channels = ["123456789012345678"]`
    etc/config.toml:5:1: error: `watched_channels` doit contenir des identifiants Discord ; l’élément 4 est un nombre à virgule : `watched_channels = ["123456789012345678"]`
    etc/config.toml:6:1: error: `plain_text` doit être true ou false, pas un texte : `plain_text = true`
    etc/config.toml:8:1: error: champ inconnu `couleur` dans [moderation] : retirez-le, ou choisissez parmi `guilds`, `roles`
    etc/config.toml:9:1: error: champ inconnu `autre` en tête de fichier : retirez-le, ou choisissez parmi `knowledge`, `logs`, `state`, `discord`, `moderation`, `limits`, `journal`, `http`
    "##);
}

#[test]
fn one_message_for_each_mistake() {
    let cases: [(&str, &[&str]); 10] = [
        (
            "[journal]\nfile = \" \"\nkeep_days = 0\n",
            &["3:1: error: `keep_days` est un nombre de jours, de 1 à 3650"],
        ),
        (
            "[limits]\nperson = -1\nchannel = 1001\n",
            &[
                "2:1: error: `person` est un nombre de réponses par minute, de 0 (sans limite) à 1000",
                "3:1: error: `channel` est un nombre de réponses par minute, de 0 (sans limite) à 1000",
            ],
        ),
        (
            "[discord]\nforums = [\"1\"\n[moderation]\nroles = [\"x\"]\n",
            &[
                "2:10: error: cette liste n’est pas fermée : ajoutez `]` à sa fin",
                "4:1: error: `roles` doit contenir des identifiants Discord ; l’élément 1 est « x » : `roles = [\"123456789012345678\"]`",
            ],
        ),
        (
            "[discord]\nforums = []\n[discord]\nforums = []\n",
            &["3:1: error: un seul [discord] en tout : il y en a déjà un, ligne 1"],
        ),
        (
            "logs = \"xml\"\n[http]\nlisten = \"localhost\"\n",
            &[
                "1:1: error: `logs` est \"text\" ou \"json\"",
                "3:1: error: `listen` est une adresse IP et un port, comme `listen = \"127.0.0.1:9464\"`",
            ],
        ),
        (
            "knowledge = \"\"\n",
            &["1:1: error: `knowledge` est vide : donnez un dossier ou retirez-le"],
        ),
        (
            "[[discord]]\nforums = []\n",
            &["1:1: error: écrivez [discord], avec de simples crochets"],
        ),
        (
            "discord = 3\n",
            &["1:1: error: `discord` est une table, pas un nombre entier : écrivez [discord]"],
        ),
        (
            "[discord]\nhelp_channel = \"#aide\"\n",
            &[
                "2:1: error: `help_channel` doit être un identifiant Discord, pas un texte : `help_channel = \"123456789012345678\"`",
            ],
        ),
        (
            "ask_channels = []\n",
            &["1:1: error: il manque la ligne [discord] au-dessus"],
        ),
    ];
    for (text, expected) in cases {
        let lines = errors(text);
        let lines: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.strip_prefix("etc/config.toml:"))
            .collect();
        assert_eq!(lines, expected, "\n{text}");
    }
}

#[test]
fn a_named_file_has_to_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("config.toml");
    assert!(matches!(
        Config::load(Some(&missing)),
        Err(ConfigError::Unreadable { .. })
    ));
    assert!(matches!(
        Config::load(Some(folder.path())),
        Err(ConfigError::Unreadable { .. })
    ));
    fs::write(&missing, "[discord]\n").unwrap();
    assert_eq!(Config::load(Some(&missing)), Ok(Config::default()));
}

#[test]
fn the_example_is_complete_and_changes_nothing() {
    let text = fs::read_to_string("config.example.toml").unwrap();
    let config = Config::load(Some(Path::new("config.example.toml"))).unwrap();
    let expected = Config {
        knowledge: Some(PathBuf::from("knowledge")),
        ..Config::default()
    };
    assert_eq!(config, expected);
    for key in Config::known_keys() {
        let (table, key) = key.split_once('.').unwrap_or(("", &key));
        let section = text
            .split("\n[")
            .find(|section| table.is_empty() || section.starts_with(&format!("{table}]")));
        let lines = section.unwrap_or_default().lines();
        let mut lines = lines.filter(|line| line.starts_with(&format!("{key} = ")));
        assert!(lines.next().is_some(), "`{key}` is not in [{table}]");
    }
}

#[test]
fn the_base_is_a_line_or_a_table() {
    let parsed = |text: &str| Config::parse(Path::new("etc/config.toml"), text.as_bytes().to_vec());
    let folder = |text: &str| parsed(text).unwrap().knowledge;
    assert_eq!(
        folder("knowledge = \"base\"\n"),
        Some(PathBuf::from("etc/base"))
    );
    assert_eq!(
        folder("[knowledge]\npath = \"base\"\n"),
        Some(PathBuf::from("etc/base"))
    );
    assert_eq!(folder("[knowledge]\nwatch = true\n"), None);
    assert!(parsed("[knowledge]\nwatch = true\n").unwrap().watch);
    assert!(!parsed("knowledge = \"base\"\n").unwrap().watch);
    let git = |text: &str| parsed(text).unwrap().git;
    let of = "[knowledge]\ngit = \"https://ada:secret@exemple.fr/base.git\"\n";
    let source = git(&format!("{of}path = \"base/fr\"\n")).unwrap();
    assert_eq!(source.path, PathBuf::from("base/fr"));
    assert_eq!(source.address.to_string(), "https://exemple.fr/base.git");
    assert!(!format!("{:?}", parsed(of)).contains("secret"));
    assert_eq!(git(of).unwrap().path, PathBuf::new());
    assert_eq!(git("[knowledge]\ngit = \"\"\n"), None);
    for wrong in [
        "[knowledge]\ngit = \"ssh://exemple.fr/base\"\n",
        "[knowledge]\ngit = \"https://exemple.fr/a\"\npath = \"../b\"\n",
        "[knowledge]\ngit = \"https://exemple.fr/a\"\npath = \"/etc\"\n",
        "knowledge = 3\n",
        "[knowledge]\npath = 3\n",
        "[knowledge]\ngit = \"x\"\n",
        "knowledge = \"a\"\n[knowledge]\nwatch = true\n",
    ] {
        assert!(parsed(wrong).is_err(), "{wrong}");
    }
}

/// An environment with these variables.
fn environment(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    let variables: Vec<(String, String)> = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    move |name| {
        let found = variables.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    }
}

#[test]
fn the_token_comes_from_the_environment_or_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    fs::write(&path, "\n  from.file\r\n").unwrap();
    let path = path.to_str().unwrap();
    let token = |variables: &[(&str, &str)]| {
        Token::find(environment(variables)).map(|token| token.expose().to_owned())
    };
    assert_eq!(token(&[("DISCORD_TOKEN", " abc ")]), Ok("abc".to_owned()));
    assert_eq!(
        token(&[("DISCORD_TOKEN_FILE", path)]),
        Ok("from.file".to_owned())
    );
    assert_eq!(
        token(&[("DISCORD_TOKEN", "abc"), ("DISCORD_TOKEN_FILE", path)]),
        Ok("abc".to_owned())
    );
    assert_eq!(
        token(&[("DISCORD_TOKEN", ""), ("DISCORD_TOKEN_FILE", path)]),
        Ok("from.file".to_owned())
    );
    assert_eq!(token(&[]), Err(TokenError::Missing));
    assert_eq!(token(&[("DISCORD_TOKEN", " ")]), Err(TokenError::Missing));
    let missing = token(&[("DISCORD_TOKEN_FILE", "/nowhere/token")]);
    assert!(matches!(missing, Err(TokenError::Unreadable { .. })));
    for wrong in ["a b", "jeton-é", "a\nb"] {
        let error = token(&[("DISCORD_TOKEN", wrong)]).unwrap_err();
        assert!(!error.to_string().contains(wrong));
    }
}

#[test]
fn the_token_cannot_be_shown() {
    let token = Token::find(environment(&[("DISCORD_TOKEN", "secret")])).unwrap();
    assert_eq!(format!("{token:?} {token:#?}"), "Token(…) Token(…)");
}

#[test]
fn the_api_address() {
    let address = |text: &str| api_url(environment(&[("DISCORD_API_URL", text)]));
    let fine = |text: &str| Ok(Some(text.to_owned()));
    assert_eq!(api_url(environment(&[])), Ok(None));
    assert_eq!(address(""), Ok(None));
    assert_eq!(
        address("http://127.0.0.1:4000"),
        fine("http://127.0.0.1:4000")
    );
    assert_eq!(
        address("http://127.0.0.1:4000/"),
        fine("http://127.0.0.1:4000")
    );
    assert_eq!(
        address("https://discord.example/proxy/"),
        fine("https://discord.example/proxy")
    );
    for wrong in [
        "127.0.0.1:4000",
        "ftp://x",
        "http://",
        "http:x",
        "x",
        "http://x/?a=b",
        "http://x y",
    ] {
        assert!(address(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_variable_that_names_a_proxy_is_found_by_the_address() {
    for (address, set, expected) in [
        ("", "HTTPS_PROXY", Some("HTTPS_PROXY")),
        ("https://exemple.fr", "https_proxy", Some("https_proxy")),
        ("https://exemple.fr", "all_proxy", Some("all_proxy")),
        ("https://exemple.fr", "HTTP_PROXY", None),
        ("http://exemple.fr", "HTTP_PROXY", Some("HTTP_PROXY")),
        ("http://exemple.fr", "HTTPS_PROXY", None),
    ] {
        let variable = |name: &str| (name == set).then(|| String::from("http://proxy"));
        assert_eq!(
            proxy_variable(address, variable),
            expected,
            "{address} {set}"
        );
    }
    assert_eq!(proxy_variable("", |_| Some(String::from(" "))), None);
}

#[test]
fn the_bot_writes_where_the_settings_or_systemd_say_else_beside_the_settings() {
    let file = Some(Path::new("etc/config.toml"));
    let set = Config {
        state: Some(PathBuf::from("donnees")),
        ..Config::default()
    };
    let systemd = "/var/lib/colloque-bot:/var/lib/autre";
    let cases = [
        (&set, file, systemd, Some("donnees")),
        (
            &Config::default(),
            file,
            systemd,
            Some("/var/lib/colloque-bot"),
        ),
        (&Config::default(), file, "", Some("etc/etat")),
        (
            &Config::default(),
            Some(Path::new("config.toml")),
            "",
            Some("etat"),
        ),
        (&Config::default(), None, "", None),
    ];
    for (config, file, systemd, expected) in cases {
        let variable = |name: &str| (name == "STATE_DIRECTORY").then(|| systemd.to_owned());
        let found = config.clone().locate_state(file, variable);
        let state = expected.map(PathBuf::from);
        assert_eq!(found.state, state, "{file:?} {systemd}");
        let journal = state.map(|state| state.join("j.sqlite"));
        let mut with_journal = config.clone();
        with_journal.journal.file = Some(PathBuf::from("j.sqlite"));
        let found = with_journal.locate_state(file, variable).journal.file;
        assert_eq!(found, journal.or(Some(PathBuf::from("j.sqlite"))));
    }
}
