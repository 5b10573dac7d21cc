//! Examines the bot's place on Discord before or after it is started. No session begins: Discord
//! counts those.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serenity::all::{GuildChannel, GuildId, Member, PartialGuild, RoleId, UserId};

use super::api::{ApiClient, ApiError, Application, CommandScope};
use super::connection::closing::FinalClose;
use super::connection::configured_places::{
    List, channels, help_channel, ids, mistake, place_name,
};
use super::connection::gateway::reach;
use super::connection::greeting::invite_link;
use super::connection::pacing::in_words;
use super::connection::registration::{self, Targets};
use crate::config::{Config, Token};
use crate::knowledge::Knowledge;
use crate::printable;

/// How far this machine's clock may be from Discord's: the time that an answer may take.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(30);

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// As it should be.
    Good,
    /// Worth a look; the bot runs all the same.
    Warning,
    /// The bot cannot run so, or not do what is asked of it.
    Bad,
}

/// What an examination says of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// The thing, in a word.
    pub what: &'static str,
    /// How it is.
    pub health: Health,
    /// What was found.
    pub found: String,
    /// What to do next, if anything.
    pub next: Option<String>,
}

impl Diagnosis {
    /// It is as it should be.
    pub const fn good(what: &'static str, found: String) -> Self {
        Self {
            what,
            health: Health::Good,
            found,
            next: None,
        }
    }

    /// It is worth a look.
    pub const fn warning(what: &'static str, found: String, next: String) -> Self {
        Self {
            what,
            health: Health::Warning,
            found,
            next: Some(next),
        }
    }

    /// It has to be mended.
    pub const fn bad(what: &'static str, found: String, next: String) -> Self {
        Self {
            what,
            health: Health::Bad,
            found,
            next: Some(next),
        }
    }
}

/// What is right and what is wrong on Discord's side, each with the next step.
pub async fn examine(
    config: &Config,
    knowledge: Option<&Knowledge>,
    token: &Token,
    api_url: Option<&str>,
) -> Vec<Diagnosis> {
    let api = match ApiClient::new(token, api_url, Arc::default()) {
        Ok(api) => api,
        Err(error) => return vec![failed("API", &error)],
    };
    let gateway = match api.gateway().await {
        Ok(gateway) => gateway,
        Err(error) => return vec![failed("API", &error)],
    };
    let limit = &gateway.session_start_limit;
    let left = format!(
        "Discord répond et accepte le jeton ; il reste {} identifications sur {}",
        limit.remaining, limit.total
    );
    let reached = match reach(&api, &gateway.url).await {
        Ok(()) => Diagnosis::good("passerelle", String::from("elle répond")),
        Err((cause, advice)) => Diagnosis::bad("passerelle", cause, advice),
    };
    let mut findings = vec![Diagnosis::good("API", left), reached];
    if let Some(there) = api.time().await {
        findings.push(of_clock(SystemTime::now(), there));
    }
    match api.application().await {
        Ok(app) => {
            findings.extend(of_application(config, &app));
            if let Some(knowledge) = knowledge {
                findings.extend(commands(&api, &app, config, knowledge).await);
            }
        }
        Err(error) => findings.push(failed("application", &error)),
    }
    findings.extend(places(&api, config).await);
    findings
}

fn failed(what: &'static str, error: &ApiError) -> Diagnosis {
    match error {
        ApiError::Refused { status: 401, .. } => {
            let close = FinalClose::TokenRefused;
            Diagnosis::bad("jeton", error.to_string(), close.to_string())
        }
        _ => Diagnosis::bad(what, error.to_string(), error.advice()),
    }
}

/// Whether this machine's clock goes with Discord's.
fn of_clock(here: SystemTime, there: SystemTime) -> Diagnosis {
    let (how, time) = match here.duration_since(there) {
        Ok(ahead) => ("avance", ahead),
        Err(behind) => ("retarde", behind.duration()),
    };
    if time <= CLOCK_TOLERANCE {
        return Diagnosis::good("horloge", String::from("elle est à l’heure"));
    }
    Diagnosis::bad(
        "horloge",
        format!("elle {how} de {}", in_words(time)),
        String::from("Mettez-la à l’heure, par exemple avec `timedatectl set-ntp true`."),
    )
}

/// The application, as the developer portal has it.
fn of_application(config: &Config, app: &Application) -> Vec<Diagnosis> {
    let name = printable::line(&app.name);
    let content = match (channels(config).is_empty(), app.reads_content()) {
        (false, false) => Diagnosis::bad(
            "intents",
            String::from("« Message Content Intent » n’est pas activé"),
            FinalClose::DisallowedIntents.to_string(),
        ),
        (true, false) => Diagnosis::good("intents", String::from("aucun intent privilégié requis")),
        (_, true) => Diagnosis::good(
            "intents",
            String::from("« Message Content Intent » est activé"),
        ),
    };
    let servers = app.approximate_guild_count.map(|count| match count {
        0 => Diagnosis::warning(
            "serveurs",
            String::from("le bot n’est sur aucun serveur"),
            String::from("Ouvrez le lien d’invitation, et choisissez votre serveur."),
        ),
        1 => Diagnosis::good("serveurs", String::from("le bot est sur 1 serveur")),
        _ => Diagnosis::good("serveurs", format!("le bot est sur {count} serveurs")),
    });
    let mut all = vec![
        Diagnosis::good("application", format!("{name} ({})", app.id)),
        content,
        Diagnosis::good("invitation", invite_link(app.id)),
    ];
    all.extend(servers);
    all
}

/// Whether Discord has the commands.
async fn commands(
    api: &ApiClient,
    app: &Application,
    config: &Config,
    knowledge: &Knowledge,
) -> Vec<Diagnosis> {
    let targets = Targets {
        development: ids(&config.discord.development_guilds),
        moderation: ids(&config.moderation.guilds),
    };
    let mut findings = Vec::new();
    for (scope, commands) in registration::plan(&targets, knowledge) {
        let place = registration::place(scope);
        findings.push(match api.commands(app.id, scope).await {
            Ok(found) if registration::is_current(&found, &commands) => {
                Diagnosis::good("commandes", format!("à jour {place} : {}", commands.len()))
            }
            Ok(_) => Diagnosis::warning(
                "commandes",
                format!("pas encore enregistrées {place}"),
                String::from("Le bot les enregistre quand il démarre."),
            ),
            Err(ApiError::Refused {
                status: 403 | 404, ..
            }) if scope != CommandScope::Global => Diagnosis::bad(
                "commandes",
                format!("refusées {place}"),
                String::from("Ouvrez le lien d’invitation pour ce serveur : il demande la portée applications.commands."),
            ),
            Err(error) => failed("commandes", &error),
        });
    }
    findings
}

/// A server, as far as permissions go.
struct Server {
    guild: PartialGuild,
    bot: Member,
}

/// The servers that have been asked about.
struct Servers<'a> {
    api: &'a ApiClient,
    bot: UserId,
    known: BTreeMap<GuildId, Server>,
}

impl Servers<'_> {
    async fn get(&mut self, id: GuildId) -> Result<&Server, ApiError> {
        if !self.known.contains_key(&id) {
            let guild = self.api.guild(id).await?;
            let bot = self.api.member(id, self.bot).await?;
            self.known.insert(id, Server { guild, bot });
        }
        self.known
            .get(&id)
            .ok_or(ApiError::Unexpected("erreur interne"))
    }
}

/// The channels, forums, servers and roles of the configuration.
async fn places(api: &ApiClient, config: &Config) -> Vec<Diagnosis> {
    let bot = match api.me().await {
        Ok(bot) => bot,
        Err(error) => return vec![failed("bot", &error)],
    };
    let known = BTreeMap::new();
    let mut servers = Servers { api, bot, known };
    let channels = channels(config);
    let mut findings = Vec::new();
    for (list, ids) in [
        (List::AskChannels, channels.ask),
        (List::WatchedChannels, channels.watched),
        (List::Forums, channels.forums),
        (
            List::HelpChannel,
            help_channel(config).into_iter().collect(),
        ),
    ] {
        for id in ids {
            let found = match api.channel(id).await {
                Ok(channel) => of_channel(&mut servers, list, &channel).await,
                Err(error) => Err(error),
            };
            findings.push(found.unwrap_or_else(|error| unseen(list.name(), id.get(), &error)));
        }
    }
    let mut roles: Vec<RoleId> = ids(&config.moderation.roles);
    for id in ids(&config.moderation.guilds) {
        let what = "[moderation] guilds";
        findings.push(match servers.get(id).await {
            Ok(server) => {
                roles.retain(|role| !server.guild.roles.contains_key(role));
                let name = printable::line(&server.guild.name);
                Diagnosis::good(what, format!("le bot est sur « {name} » ({id})"))
            }
            Err(error) => unseen(what, id.get(), &error),
        });
    }
    findings.extend(roles.into_iter().map(|role| {
        Diagnosis::bad(
            "[moderation] roles",
            format!("{role} n’est le rôle d’aucun serveur de [moderation] guilds"),
            String::from("Corrigez l’identifiant, ou ajoutez le serveur."),
        )
    }));
    findings
}

async fn of_channel(
    servers: &mut Servers<'_>,
    list: List,
    channel: &GuildChannel,
) -> Result<Diagnosis, ApiError> {
    let parent = channel
        .parent_id
        .filter(|_| channel.thread_metadata.is_some());
    let parent = match parent {
        Some(parent) => Some(servers.api.channel(parent).await?),
        None => None,
    };
    let Server { guild, bot } = servers.get(channel.guild_id).await?;
    let permissions = guild.user_permissions_in(parent.as_ref().unwrap_or(channel), bot);
    let name = place_name(channel, &guild.name);
    Ok(match mistake(list, channel, Some(permissions)) {
        None => Diagnosis::good(list.name(), format!("{name} : rien ne manque")),
        Some(mistake) => Diagnosis::bad(
            list.name(),
            format!("{name} {mistake}"),
            String::from("Corrigez config.toml, ou les permissions du salon."),
        ),
    })
}

/// What the bot cannot see.
fn unseen(what: &'static str, id: u64, error: &ApiError) -> Diagnosis {
    match error {
        ApiError::Refused {
            status: 400..=499, ..
        } => Diagnosis::bad(
            what,
            format!("{id} est inconnu, ou le bot ne le voit pas"),
            String::from(
                "Vérifiez l’identifiant, invitez le bot sur ce serveur, et donnez-lui « Voir le salon ».",
            ),
        ),
        error => failed(what, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_is_told_by_how_much() {
        let there = SystemTime::now();
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        for (here, health, found) in [
            (there + CLOCK_TOLERANCE, Health::Good, "elle est à l’heure"),
            (there - CLOCK_TOLERANCE, Health::Good, "elle est à l’heure"),
            (
                there + minutes(90),
                Health::Bad,
                "elle avance de 1 h 30 min",
            ),
            (there - minutes(5), Health::Bad, "elle retarde de 5 min"),
        ] {
            let diagnosis = of_clock(here, there);
            assert_eq!(
                (diagnosis.health, diagnosis.found.as_str()),
                (health, found)
            );
        }
    }
}
