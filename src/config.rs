//! Settings: a file and the environment, checked before anything starts. It must not know the
//! knowledge base's content.
//!
//! A new capability adds a struct, its table to `TABLES` and its reading to `Config::read`.

use std::fmt;
use std::fs;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use url::{Host, Url};

use crate::diagnostics::{Problem, explain_io};
use crate::git::Address;
use crate::toml_reader::{Document, FieldOrTable, Report, Shape, SourceFile, TableReader};

/// The settings file that is read if none is named.
pub const DEFAULT_FILE: &str = "config.toml";

static ROOT: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("", "", |root| {
        Config::default().read(root, Path::new(""));
    })
});
static KNOWLEDGE: LazyLock<Shape> = LazyLock::new(|| {
    Shape::of("knowledge", "[knowledge]", |table| {
        let texts = [table.field("path").string(), table.field("git").string()];
        (texts, table.field("watch").boolean())
    })
});
static STATE: LazyLock<Shape> =
    LazyLock::new(|| Shape::of("state", "[state]", |table| table.field("dir").string()));
static DISCORD: LazyLock<Shape> =
    LazyLock::new(|| Shape::of("discord", "[discord]", Discord::read));
static MODERATION: LazyLock<Shape> =
    LazyLock::new(|| Shape::of("moderation", "[moderation]", Moderation::read));
static LIMITS: LazyLock<Shape> = LazyLock::new(|| Shape::of("limits", "[limits]", Limits::read));
static JOURNAL: LazyLock<Shape> =
    LazyLock::new(|| Shape::of("journal", "[journal]", Journal::read));
static HTTP: LazyLock<Shape> = LazyLock::new(|| Shape::of("http", "[http]", Http::read));

/// The folder that the bot writes in, beside the settings file, if neither that nor systemd names one.
const STATE_FOLDER: &str = "etat";

/// The highest limit that can be set.
const HIGHEST_LIMIT: u32 = 1_000;

/// What the settings file says; every key is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The knowledge base's folder, already joined to the settings file's own.
    pub knowledge: Option<PathBuf>,
    /// The Git repository that the base comes from, if it comes from one; `knowledge` is none then.
    pub git: Option<GitSource>,
    /// The base is reloaded when its files change.
    pub watch: bool,
    /// How `run` and `demo` write their log.
    pub logs: Logs,
    /// The folder that the bot writes in, already joined to the settings file's own, if they name one.
    /// [`Config::locate_state`] finds the others.
    pub state: Option<PathBuf>,
    /// `[discord]`.
    pub discord: Discord,
    /// `[moderation]`.
    pub moderation: Moderation,
    /// `[limits]`.
    pub limits: Limits,
    /// `[journal]`.
    pub journal: Journal,
    /// `[http]`.
    pub http: Http,
}

/// `[knowledge] git`: where the base comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitSource {
    /// The repository's address.
    pub address: Address,
    /// The base's folder within it.
    pub path: PathBuf,
}

impl GitSource {
    fn read(table: &TableReader<'_>) -> Option<Self> {
        let git = table.field("git").string();
        let git = git.filter(|it| !it.value.trim().is_empty())?;
        let path = table.field("path").string();
        let (path, at) = path.map_or((PathBuf::new(), git.at), |it| (it.value.into(), it.at));
        let is_within = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if !path.components().all(is_within) {
            let message =
                "avec `git`, `path` est un dossier du dépôt, comme `path = \"knowledge\"`";
            table.error(at, message);
        }
        let Some(address) = Address::read(&git.value) else {
            let message = "`git` est l’adresse https d’un dépôt Git, comme \
                           `git = \"https://exemple.fr/base.git\"`";
            table.error(git.at, message);
            return None;
        };
        Some(Self { address, path })
    }
}

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Logs {
    /// Lines for people.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

impl Logs {
    fn read(root: &TableReader<'_>) -> Self {
        let Some(written) = root.field("logs").string() else {
            return Self::default();
        };
        match written.value.as_str() {
            "text" => Self::Text,
            "json" => Self::Json,
            _ => {
                root.error(written.at, "`logs` est \"text\" ou \"json\"");
                Self::default()
            }
        }
    }
}

/// `[discord]`: where the bot speaks without being addressed, and how it shows answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discord {
    /// Channels where every message is a question.
    pub ask_channels: Vec<u64>,
    /// Ordinary channels: answers unasked, only when sure.
    pub watched_channels: Vec<u64>,
    /// Forums whose new posts are answered once.
    pub forums: Vec<u64>,
    /// The channel where people answer what the bot could not.
    pub help_channel: Option<u64>,
    /// Servers that get the members' commands, instead of all.
    pub development_guilds: Vec<u64>,
    /// Answers to commands are seen by all, not by the member who asked alone.
    pub public_commands: bool,
    /// Answers are text alone, without embeds.
    pub plain_text: bool,
}

impl Discord {
    fn read(table: &TableReader<'_>) -> Self {
        let is_on = |key| table.field(key).boolean().is_some_and(|it| it.value);
        Self {
            ask_channels: ids(table, "ask_channels"),
            watched_channels: ids(table, "watched_channels"),
            forums: ids(table, "forums"),
            help_channel: help_channel(table),
            development_guilds: ids(table, "development_guilds"),
            public_commands: is_on("public_commands"),
            plain_text: is_on("plain_text"),
        }
    }
}

/// A Discord id, in digits.
fn id(digits: &str) -> Option<u64> {
    let digits = digits.trim();
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let id = all_digits.then(|| digits.parse().ok()).flatten();
    id.filter(|id| *id != 0)
}

/// One channel, a text of digits or a whole number; an empty text is none.
fn help_channel(table: &TableReader<'_>) -> Option<u64> {
    let field = table.field("help_channel");
    let read = |digits: &str| match digits.trim() {
        "" => Some(None),
        digits => id(digits).map(Some),
    };
    let expected = "un identifiant Discord";
    let found = field.text_or_number(expected, "\"123456789012345678\"", read);
    found.and_then(|it| it.value)
}

/// A list of Discord ids, each a text of digits or a whole number.
fn ids(table: &TableReader<'_>, key: &'static str) -> Vec<u64> {
    let example = "[\"123456789012345678\"]";
    let field = table.field(key);
    field
        .texts_or_numbers("des identifiants Discord", example, id)
        .value
}

/// `[moderation]`: who may use the moderators' commands, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moderation {
    /// The operator's own servers.
    pub guilds: Vec<u64>,
    /// Roles that may, besides those who manage the server.
    pub roles: Vec<u64>,
}

impl Moderation {
    fn read(table: &TableReader<'_>) -> Self {
        Self {
            guilds: ids(table, "guilds"),
            roles: ids(table, "roles"),
        }
    }
}

/// `[limits]`: how many answers to messages are given within a minute; 0 for no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// To one person in one channel.
    pub person: u32,
    /// To everybody in one channel.
    pub channel: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            person: 10,
            channel: 0,
        }
    }
}

impl Limits {
    fn read(table: &TableReader<'_>) -> Self {
        let usual = Self::default();
        let unit = "réponses par minute, de 0 (sans limite)";
        let limit = |key| number(table, key, unit, 0..=HIGHEST_LIMIT);
        Self {
            person: limit("person").unwrap_or(usual.person),
            channel: limit("channel").unwrap_or(usual.channel),
        }
    }
}

/// `[journal]`: where missed questions and replies are counted, without persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    /// The file, from the folder that the bot writes in; nothing is counted without one.
    pub file: Option<PathBuf>,
    /// For how many days anything is kept.
    pub keep_days: u32,
}

impl Default for Journal {
    fn default() -> Self {
        Self {
            file: None,
            keep_days: 90,
        }
    }
}

impl Journal {
    /// The longest that anything can be kept.
    const LONGEST: u32 = 3_650;

    fn read(table: &TableReader<'_>) -> Self {
        let file = table.field("file").string();
        let file = file.filter(|it| !it.value.trim().is_empty());
        let unit = "jours, de 1";
        Self {
            file: file.map(|it| PathBuf::from(it.value.trim())),
            keep_days: number(table, "keep_days", unit, 1..=Self::LONGEST)
                .unwrap_or(Self::default().keep_days),
        }
    }
}

/// `[http]`: where health and metrics are served, for those who operate the bot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Http {
    /// The address; nothing is served without one.
    pub listen: Option<SocketAddr>,
}

impl Http {
    fn read(table: &TableReader<'_>) -> Self {
        let written = table.field("listen").string();
        let written = written.filter(|it| !it.value.trim().is_empty());
        let listen = written.and_then(|it| {
            let address = it.value.trim().parse().ok();
            if address.is_none() {
                table.error(
                    it.at,
                    "`listen` est une adresse IP et un port, comme `listen = \"127.0.0.1:9464\"`",
                );
            }
            address
        });
        Self { listen }
    }
}

/// A number within a range; `unit` says what it counts, and from where.
fn number(
    table: &TableReader<'_>,
    key: &'static str,
    unit: &str,
    range: RangeInclusive<u32>,
) -> Option<u32> {
    let found = table.field(key).integer()?;
    let number = u32::try_from(found.value).ok();
    let number = number.filter(|number| range.contains(number));
    if number.is_none() {
        let message = format!("`{key}` est un nombre de {unit} à {}", range.end());
        table.error(found.at, message);
    }
    number
}

/// Why the settings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("impossible de lire les réglages « {} » : {reason}", path.display())]
    Unreadable {
        /// The file asked for.
        path: PathBuf,
        /// Why, in French.
        reason: String,
    },
    /// It can, and has errors; sorted by place.
    #[error("les réglages ont des erreurs :\n{}", lines(problems))]
    Invalid {
        /// Every one of them.
        problems: Vec<Problem>,
    },
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    lines.join("\n")
}

impl Config {
    /// The settings file: the one that was named; if none was, [`DEFAULT_FILE`] if there is one.
    pub fn file(named: Option<&Path>) -> Option<&Path> {
        let default = Some(Path::new(DEFAULT_FILE)).filter(|file| file.exists());
        named.or(default)
    }

    /// Reads the file that was named; if none was, [`DEFAULT_FILE`] if there is one.
    ///
    /// # Errors
    /// [`ConfigError`] with all that is wrong.
    pub fn load(named: Option<&Path>) -> Result<Self, ConfigError> {
        let Some(path) = Self::file(named) else {
            return Ok(Self::default());
        };
        let bytes = fs::read(path).map_err(|error| ConfigError::Unreadable {
            path: path.to_owned(),
            reason: explain_io(&error),
        })?;
        Self::parse(path, bytes)
    }

    /// The settings that a file's content gives.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] with all that is wrong.
    pub fn parse(path: &Path, content: Vec<u8>) -> Result<Self, ConfigError> {
        let report = Report::default();
        let source = SourceFile::new(path.display().to_string(), content, &ROOT, &report);
        let document = Document::parse(&source, &ROOT, &report);
        let mut config = Self::default();
        let folder = path.parent().unwrap_or(Path::new(""));
        config.read(&document.reader(&report), folder);
        if report.has_errors() {
            let problems = report.into_problems();
            return Err(ConfigError::Invalid { problems });
        }
        Ok(config)
    }

    /// Finds the folder that the bot writes in: the settings', else the one of systemd
    /// (`STATE_DIRECTORY`, looked up with `variable`), else one beside the settings `file`, if there is
    /// one. The journal's file is there, unless its path says otherwise.
    #[must_use]
    pub fn locate_state(
        mut self,
        file: Option<&Path>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let given = variable("STATE_DIRECTORY");
        // systemd separates several with colons.
        let given = given.as_deref().and_then(|it| it.split(':').next());
        let given = given.filter(|it| !it.is_empty()).map(PathBuf::from);
        let beside = || Some(file?.parent()?.join(STATE_FOLDER));
        self.state = self.state.or(given).or_else(beside);
        if let (Some(file), Some(state)) = (&mut self.journal.file, &self.state) {
            *file = state.join(&*file);
        }
        self
    }

    fn read(&mut self, root: &TableReader<'_>, folder: &Path) {
        let written = root.field_or_table("knowledge", &KNOWLEDGE);
        if let FieldOrTable::Table(table) = &written {
            let watch = table.field("watch").boolean();
            self.watch = watch.is_some_and(|it| it.value);
            if let Some(git) = GitSource::read(table) {
                self.git = Some(git);
                self.read_rest(root, folder);
                return;
            }
        }
        let (key, path) = match &written {
            FieldOrTable::Field(field) => ("knowledge", field.string()),
            FieldOrTable::Table(table) => ("path", table.field("path").string()),
        };
        if let Some(path) = path {
            if path.value.trim().is_empty() {
                let message = format!("`{key}` est vide : donnez un dossier ou retirez-le");
                root.error(path.at, message);
            }
            self.knowledge = Some(folder.join(path.value));
        }
        self.read_rest(root, folder);
    }

    fn read_rest(&mut self, root: &TableReader<'_>, folder: &Path) {
        self.logs = Logs::read(root);
        if let Some(table) = root.table(&STATE) {
            let dir = table.field("dir").string();
            let dir = dir.filter(|dir| !dir.value.trim().is_empty());
            self.state = dir.map(|dir| folder.join(dir.value));
        }
        if let Some(table) = root.table(&DISCORD) {
            self.discord = Discord::read(&table);
        }
        if let Some(table) = root.table(&MODERATION) {
            self.moderation = Moderation::read(&table);
        }
        if let Some(table) = root.table(&LIMITS) {
            self.limits = Limits::read(&table);
        }
        if let Some(table) = root.table(&JOURNAL) {
            self.journal = Journal::read(&table);
        }
        if let Some(table) = root.table(&HTTP) {
            self.http = Http::read(&table);
        }
    }

    /// Every key that the file may hold, as `table.key`: for the test of the shipped example.
    pub fn known_keys() -> impl Iterator<Item = String> {
        ROOT.fields.iter().flat_map(|field| match field.table {
            None => vec![field.key.clone()],
            Some(table) => {
                let keys = table.fields.iter();
                keys.map(|it| format!("{}.{}", table.key, it.key)).collect()
            }
        })
    }
}

/// The bot's token. It cannot be shown: not by `{}`, and `{:?}` says only that there is one.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Why there is no usable token. Says nothing of its content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Neither variable is set.
    #[error(
        "pas de jeton Discord : donnez-le dans la variable DISCORD_TOKEN, ou le nom d’un fichier \
         qui le contient dans DISCORD_TOKEN_FILE (portail Discord, page « Bot », « Reset Token »)"
    )]
    Missing,
    /// The file that `DISCORD_TOKEN_FILE` names cannot be read.
    #[error("impossible de lire le fichier de DISCORD_TOKEN_FILE, « {} » : {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why, in French.
        reason: String,
    },
    /// What it holds cannot be a token.
    #[error(
        "{origin} ne contient pas un jeton Discord : un jeton n’a ni espace ni accent, et tient sur une ligne"
    )]
    Malformed {
        /// The variable, not its content.
        origin: &'static str,
    },
}

impl Token {
    /// The token from the environment, looked up with `variable`: `DISCORD_TOKEN`, else the file
    /// that `DISCORD_TOKEN_FILE` names. A blank variable counts as unset.
    ///
    /// # Errors
    /// [`TokenError`] if there is none.
    pub fn find(variable: impl Fn(&str) -> Option<String>) -> Result<Self, TokenError> {
        let set = |name| variable(name).filter(|value| !value.trim().is_empty());
        if let Some(token) = set("DISCORD_TOKEN") {
            return Self::new(&token, "DISCORD_TOKEN");
        }
        let path = PathBuf::from(set("DISCORD_TOKEN_FILE").ok_or(TokenError::Missing)?);
        let content = fs::read(&path).map_err(|error| TokenError::Unreadable {
            reason: explain_io(&error),
            path,
        })?;
        Self::new(
            &String::from_utf8_lossy(&content),
            "le fichier de DISCORD_TOKEN_FILE",
        )
    }

    fn new(text: &str, origin: &'static str) -> Result<Self, TokenError> {
        let token = text.trim_start_matches('\u{feff}').trim();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError::Malformed { origin });
        }
        Ok(Self(token.to_owned()))
    }

    /// Why this does not look like a bot's token, in French; says nothing of its content.
    pub fn suspicion(&self) -> Option<&'static str> {
        let token = self.0.as_str();
        let is_hexadecimal = token.bytes().all(|byte| byte.is_ascii_hexdigit());
        if token.starts_with("DISCORD_TOKEN") {
            Some("il commence par « DISCORD_TOKEN » : n’y laissez que le jeton lui-même")
        } else if token.contains(['"', '\'']) {
            Some("il est entre guillemets : retirez-les")
        } else if token.len() == 64 && is_hexadecimal {
            Some("c’est une clé publique (« Public Key »), pas un jeton")
        } else if token.bytes().all(|byte| byte.is_ascii_digit()) {
            Some("c’est un identifiant, pas un jeton")
        } else if token.split('.').filter(|part| !part.is_empty()).count() != 3 {
            Some("un jeton a trois parties, séparées par des points")
        } else {
            None
        }
    }

    /// The token itself: for the one place that hands it to Discord.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// The file that `DISCORD_TOKEN_FILE` names, looked up with `variable`, if others than its owner can
/// read it.
pub fn exposed_token_file(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    const READ_BY_OTHERS: u32 = 0o044;
    let set = |name| variable(name).filter(|value| !value.trim().is_empty());
    if set("DISCORD_TOKEN").is_some() {
        return None;
    }
    let path = PathBuf::from(set("DISCORD_TOKEN_FILE")?);
    // systemd's are for the service alone; what its access list allows shows as the group's rights.
    if set("CREDENTIALS_DIRECTORY").is_some_and(|folder| path.starts_with(folder)) {
        return None;
    }
    let mode = fs::metadata(&path).ok()?.permissions().mode();
    (mode & READ_BY_OTHERS != 0).then_some(path)
}

/// `DISCORD_API_URL` is not an address to which `/api/v10/…` can be appended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "DISCORD_API_URL doit être une adresse http:// ou https://, comme http://127.0.0.1:4000 (ici « {0} »)"
)]
pub struct ApiUrlError(String);

/// Where Discord's REST calls go, without a slash at the end, from `DISCORD_API_URL` looked up
/// with `variable`; none if it is Discord itself.
///
/// # Errors
/// [`ApiUrlError`] if it is not an address.
pub fn api_url(variable: impl Fn(&str) -> Option<String>) -> Result<Option<String>, ApiUrlError> {
    let Some(text) = variable("DISCORD_API_URL") else {
        return Ok(None);
    };
    let text = text.trim().trim_end_matches('/');
    if text.is_empty() {
        return Ok(None);
    }
    let is_plain = |url: &Url| {
        let scheme = matches!(url.scheme(), "http" | "https");
        scheme && url.has_host() && url.query().is_none() && url.fragment().is_none()
    };
    let slashes = text.contains("://");
    match Url::parse(text) {
        Ok(url) if slashes && is_plain(&url) => Ok(Some(text.to_owned())),
        _ => Err(ApiUrlError(text.escape_debug().to_string())),
    }
}

/// The variable, looked up with `variable`, that names a proxy for an address.
pub fn proxy_variable(
    address: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> Option<&'static str> {
    let own = if address.starts_with("http:") {
        ["HTTP_PROXY", "http_proxy"]
    } else {
        ["HTTPS_PROXY", "https_proxy"]
    };
    let names = own.into_iter().chain(["ALL_PROXY", "all_proxy"]);
    let is_set = |name: &&str| variable(name).is_some_and(|value| !value.trim().is_empty());
    names.into_iter().find(is_set)
}

/// The host and port of a proxy, as the HTTP client reads them; none if that is no address.
pub fn proxy_place(value: &str) -> Option<String> {
    let value = value.trim();
    let url = if value.contains("://") {
        Url::parse(value)
    } else {
        Url::parse(&format!("http://{value}"))
    };
    let url = url.ok()?;
    let port = url.port_or_known_default().unwrap_or(1080);
    Some(format!("{}:{port}", url.host_str()?))
}

/// Whether an address is this machine's own.
pub fn is_local(url: &str) -> bool {
    match Url::parse(url.trim()).as_ref().map(Url::host) {
        Ok(Some(Host::Domain(name))) => name == "localhost" || name.ends_with(".localhost"),
        Ok(Some(Host::Ipv4(address))) => address.is_loopback(),
        Ok(Some(Host::Ipv6(address))) => address.is_loopback(),
        _ => false,
    }
}

/// A variable of the process's environment; one that is not Unicode counts as unset.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
