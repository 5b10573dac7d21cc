//! `doctor`: what is right and what is wrong with an installation, each with the next step.

use std::io::{self, Write};

use super::run::runtime;
use super::shared::{CommonOptions, Failure, absolute};
use crate::base::Base;
use crate::config::{self, Config, Token};
use crate::discord::{self, Diagnosis, Health};
use crate::journal::Store;

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
    let base = match Base::open(&folder, 0) {
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
    let address = config::environment("DISCORD_API_URL").unwrap_or_default();
    let proxy = match config::proxy_variable(&address, config::environment) {
        Some(name) => format!("{name}, sauf vers cette machine"),
        None => String::from("aucun"),
    };
    let state = match &config.state {
        Some(state) => format!(
            "les bases mises en service, et qui refuse les réponses non demandées, dans {}",
            absolute(state)
        ),
        None => String::from("le bot n’écrit aucun fichier"),
    };
    vec![
        Diagnosis::good("écritures", state),
        of_journal(&config.journal),
        Diagnosis::good("proxy", proxy),
    ]
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
    let api_url =
        config::api_url(config::environment).map_err(|error| Failure::Usage(error.to_string()))?;
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
