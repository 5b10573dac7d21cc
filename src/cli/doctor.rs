//! `doctor`: what is right and what is wrong with an installation, each with the next step.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::time::Duration;

use super::health;
use super::run::runtime;
use super::shared::{CommonOptions, Failure, absolute};
use crate::base::Base;
use crate::config::{self, Config, Token};
use crate::diagnostics::explain_io;
use crate::discord::{self, Diagnosis, Health};
use crate::git::Repository;
use crate::journal::Store;

/// How long a proxy may take to be reached.
const PROXY_TIME: Duration = Duration::from_secs(5);

#[derive(Debug, clap::Args)]
#[command(
    after_help = "\nUne ligne par chose examinée, avec ce qu'il faut faire ensuite. Aucune session \
    n'est ouverte sur Discord : on peut la lancer à côté du bot.\n\
    Statut 0 si rien n'empêche le bot de marcher, 1 sinon, 2 si les réglages ont des erreurs."
)]
pub(super) struct Options {
    /// Un tableau JSON de {what, health, found, next} ; health : good, warning ou bad
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options, shared: &CommonOptions) -> Result<(), Failure> {
    let config = shared.config()?;
    let mut all = vec![Diagnosis::good("réglages", shared.settings_in_words())];
    let folder = shared.folder_with(&config);
    let repository = shared.repository(&config);
    all.extend(repository.as_ref().map(of_repository));
    let is_to_come = repository.is_some_and(|it| !it.copy().exists());
    let base = match Base::open(&folder, 0) {
        Err(_) if is_to_come => {
            let found = format!("{} : pas encore copiée", absolute(&folder));
            let next = String::from("Le bot la copie du dépôt quand il démarre.");
            all.push(Diagnosis::warning("base", found, next));
            None
        }
        Ok((base, _)) => {
            all.push(Diagnosis::good("base", absolute(&folder)));
            Some(base)
        }
        Err(error) => {
            let next = String::from("`colloque-bot check` dit chaque faute, avec sa place.");
            all.push(Diagnosis::bad(
                "base",
                format!("{} : {error}", absolute(&folder)),
                next,
            ));
            None
        }
    };
    all.extend(of_this_machine(&config));
    match Token::find(config::environment) {
        Ok(token) => {
            all.push(of_token(&token));
            all.extend(on_discord(&config, base.as_ref(), &token)?);
        }
        Err(error) => all.push(Diagnosis::bad(
            "jeton",
            error.to_string(),
            String::from("Donnez le jeton du bot, sans rien d’autre autour."),
        )),
    }
    write(&all, options.json, &mut io::stdout().lock())?;
    match all.iter().filter(|it| it.health == Health::Bad).count() {
        0 => Ok(()),
        1 => Err(Failure::Found(String::from("1 chose à corriger"))),
        several => Err(Failure::Found(format!("{several} choses à corriger"))),
    }
}

/// What of this machine decides whether Discord can be reached.
fn of_this_machine(config: &Config) -> Vec<Diagnosis> {
    let mut all = vec![
        of_state(config.state.as_deref()),
        of_journal(&config.journal),
        of_certificates(),
        of_proxy(),
    ];
    all.extend(config.http.listen.map(of_address));
    all
}

/// Whether the repository that the base comes from can be read.
fn of_repository(repository: &Repository) -> Diagnosis {
    const WHAT: &str = "dépôt Git";
    match repository.reach() {
        Ok(()) => Diagnosis::good(WHAT, String::from("il se lit")),
        Err(error) => Diagnosis::bad(
            WHAT,
            error.to_string(),
            String::from("Voyez `git` sous [knowledge] ; en attendant, la dernière copie sert."),
        ),
    }
}

/// Where the bot writes, and whether it may: tried with a file that is removed at once.
fn of_state(folder: Option<&Path>) -> Diagnosis {
    const WHAT: &str = "écritures";
    let Some(folder) = folder else {
        return Diagnosis::good(WHAT, String::from("le bot n’écrit aucun fichier"));
    };
    let place = absolute(folder);
    // It is created if it is missing.
    let there = folder.ancestors().find(|it| it.exists());
    let there = there.unwrap_or(Path::new("."));
    let trial = there.join(format!(".colloque-bot-essai-{}", std::process::id()));
    let tried = OpenOptions::new().write(true).create_new(true).open(&trial);
    match tried.and_then(|_| fs::remove_file(&trial)) {
        Ok(()) => Diagnosis::good(
            WHAT,
            format!(
                "les bases mises en service, et qui refuse les réponses non demandées, dans {place}"
            ),
        ),
        Err(error) => Diagnosis::warning(
            WHAT,
            format!("{place} : {}", explain_io(&error)),
            String::from(
                "Le bot marche, mais n’y garde rien : donnez-lui un dossier où écrire ([state] dir), \
                 ou lancez `doctor` avec le compte du bot.",
            ),
        ),
    }
}

/// Whether there is a proxy, and whether it can be reached.
fn of_proxy() -> Diagnosis {
    const WHAT: &str = "proxy";
    let address = config::environment("DISCORD_API_URL").unwrap_or_default();
    let Some(name) = config::proxy_variable(&address, config::environment) else {
        return Diagnosis::good(WHAT, String::from("aucun"));
    };
    let value = config::environment(name).unwrap_or_default();
    // It may hold a password: only where it leads is shown.
    let Some(place) = config::proxy_place(&value) else {
        return Diagnosis::bad(
            WHAT,
            format!("{name} n’est pas une adresse : le bot n’en tient pas compte"),
            format!("Donnez-la comme http://proxy.exemple.fr:3128, ou retirez {name}."),
        );
    };
    let found = place.to_socket_addrs().and_then(|addresses| {
        let mut last = io::ErrorKind::NotFound.into();
        for address in addresses {
            match TcpStream::connect_timeout(&address, PROXY_TIME) {
                Ok(_) => return Ok(()),
                Err(error) => last = error,
            }
        }
        Err(last)
    });
    match found {
        Ok(()) => Diagnosis::good(WHAT, format!("{place} ({name}), sauf vers cette machine")),
        Err(error) => Diagnosis::bad(
            WHAT,
            format!("{place} ({name}) ne répond pas : {error}"),
            format!("Corrigez {name}, ou retirez-la si rien ne l’exige."),
        ),
    }
}

/// The certificates of the authorities that vouch for Discord.
fn of_certificates() -> Diagnosis {
    const WHAT: &str = "certificats";
    for name in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
        let given = config::environment(name).filter(|given| !Path::new(given).exists());
        if let Some(given) = given {
            return Diagnosis::warning(
                WHAT,
                format!("{name} nomme « {given} », qui n’existe pas : il n’en est pas tenu compte"),
                format!("Corrigez {name}, ou retirez-la."),
            );
        }
    }
    let store = openssl_probe::probe();
    let holds_some = |file: &&Path| {
        fs::read(file).is_ok_and(|it| it.windows(17).any(|it| it == b"BEGIN CERTIFICATE"))
    };
    let file = store.cert_file.as_deref().filter(holds_some);
    let is_filled = |folder: &&Path| fs::read_dir(folder).is_ok_and(|mut it| it.next().is_some());
    let folder = store.cert_dir.iter().map(AsRef::as_ref).find(is_filled);
    match file.or(folder) {
        Some(place) => Diagnosis::good(WHAT, absolute(place)),
        None => Diagnosis::warning(
            WHAT,
            String::from("aucun certificat d’autorité sur cette machine"),
            String::from("Installez le paquet ca-certificates, ou donnez-les dans SSL_CERT_FILE."),
        ),
    }
}

/// Whether `[http]` can listen, or the bot does already.
fn of_address(address: SocketAddr) -> Diagnosis {
    const WHAT: &str = "[http] listen";
    match TcpListener::bind(address) {
        Ok(_) => Diagnosis::good(WHAT, format!("{address} est libre")),
        Err(_) if health::is_bot(address) => {
            Diagnosis::good(WHAT, format!("le bot y répond déjà ({address})"))
        }
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Diagnosis::bad(
            WHAT,
            format!("un autre programme occupe {address}"),
            String::from("Donnez un autre port à `listen`, sous [http]."),
        ),
        Err(error) => Diagnosis::bad(
            WHAT,
            format!("{address} : {}", explain_io(&error)),
            String::from(
                "Donnez à `listen` une adresse de cette machine, et un port au-delà de 1023.",
            ),
        ),
    }
}

/// Where the journal is, and whether it can be read.
fn of_journal(journal: &config::Journal) -> Diagnosis {
    const WHAT: &str = "journal des lacunes";
    let Some(file) = &journal.file else {
        return Diagnosis::good(WHAT, String::from("éteint : aucune question n’est notée"));
    };
    let place = format!("{}, {} jours", absolute(file), journal.keep_days);
    match Store::read(file, journal.keep_days).and_then(|store| store.gaps()) {
        Ok(gaps) => Diagnosis::good(WHAT, format!("{place} ; {} questions", gaps.len())),
        Err(fault) => Diagnosis::warning(
            WHAT,
            format!("{place} : {fault}"),
            String::from(
                "Le bot mettra de côté un fichier abîmé ; sinon, regardez ses droits et le disque.",
            ),
        ),
    }
}

fn of_token(token: &Token) -> Diagnosis {
    if let Some(suspicion) = token.suspicion() {
        return Diagnosis::warning(
            "jeton",
            suspicion.to_owned(),
            String::from(
                "Dans le portail des développeurs, page « Bot », « Reset Token » en donne un.",
            ),
        );
    }
    match config::exposed_token_file(config::environment) {
        Some(path) => Diagnosis::warning(
            "jeton",
            format!("d’autres que vous peuvent lire {}", path.display()),
            format!("`chmod 600 {}`", path.display()),
        ),
        None => Diagnosis::good("jeton", String::from("il a la forme d’un jeton")),
    }
}

fn on_discord(
    config: &Config,
    base: Option<&Base>,
    token: &Token,
) -> Result<Vec<Diagnosis>, Failure> {
    let api_url = match config::api_url(config::environment) {
        Ok(url) => url,
        Err(error) => {
            let next = String::from("Corrigez-la, ou retirez-la : le bot va alors à Discord.");
            return Ok(vec![Diagnosis::bad("API", error.to_string(), next)]);
        }
    };
    let knowledge = base.map(|base| &base.knowledge);
    let examination = discord::examine(config, knowledge, token, api_url.as_deref());
    Ok(runtime()?.block_on(examination))
}

fn write(all: &[Diagnosis], json: bool, output: &mut impl Write) -> io::Result<()> {
    if json {
        serde_json::to_writer_pretty(&mut *output, all)?;
        output.write_all(b"\n")?;
        return output.flush();
    }
    for Diagnosis {
        what,
        health,
        found,
        next,
    } in all
    {
        let health = match health {
            Health::Good => "bon",
            Health::Warning => "à voir",
            Health::Bad => "MAUVAIS",
        };
        writeln!(output, "{health:<8}{what} : {found}")?;
        if let Some(next) = next {
            writeln!(output, "        → {next}")?;
        }
    }
    output.flush()
}
