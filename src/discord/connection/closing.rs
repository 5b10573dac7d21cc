//! Why the bot stops for good, in words that say what to change.
//!
//! Discord's final close codes mean that connecting again is useless until somebody changes
//! something, mostly in the developer portal.

use crate::discord::api::ApiError;

/// Where the operator changes what Discord refuses.
const PORTAL: &str = "https://discord.com/developers/applications";

/// A close code of the gateway after which Discord forbids connecting again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FinalClose {
    /// 4004.
    TokenRefused,
    /// 4010.
    InvalidShard,
    /// 4011.
    ShardingRequired,
    /// 4012.
    ApiVersion,
    /// 4013.
    InvalidIntents,
    /// 4014.
    DisallowedIntents,
}

impl FinalClose {
    /// The final close that `code` means; `None` for codes after which to connect again.
    pub const fn from_code(code: u16) -> Option<Self> {
        Some(match code {
            4004 => Self::TokenRefused,
            4010 => Self::InvalidShard,
            4011 => Self::ShardingRequired,
            4012 => Self::ApiVersion,
            4013 => Self::InvalidIntents,
            4014 => Self::DisallowedIntents,
            _ => return None,
        })
    }

    const fn code(self) -> u16 {
        match self {
            Self::TokenRefused => 4004,
            Self::InvalidShard => 4010,
            Self::ShardingRequired => 4011,
            Self::ApiVersion => 4012,
            Self::InvalidIntents => 4013,
            Self::DisallowedIntents => 4014,
        }
    }

    const fn advice(self) -> &'static str {
        match self {
            Self::TokenRefused => {
                "le jeton est refusé. Dans le portail des développeurs, page « Bot », faites \
                 « Reset Token » et donnez le nouveau jeton par DISCORD_TOKEN ou DISCORD_TOKEN_FILE"
            }
            Self::InvalidShard => {
                "la répartition en « shards » est refusée. Relancez le bot ; si cela dure, \
                 signalez-le avec ce message"
            }
            Self::ShardingRequired => {
                "le bot est sur trop de serveurs pour si peu de « shards ». Relancez-le : il en \
                 redemande le nombre à Discord ; sinon, retirez-le de serveurs dans le portail des \
                 développeurs"
            }
            Self::ApiVersion => {
                "la version de l’API n’est plus acceptée par Discord. Installez une version plus \
                 récente du bot"
            }
            Self::InvalidIntents => {
                "les « intents » demandés n’existent pas pour cette application. Vérifiez les \
                 « Privileged Gateway Intents » dans le portail des développeurs, page « Bot », et \
                 installez une version plus récente du bot"
            }
            Self::DisallowedIntents => {
                "l’accès au contenu des messages n’est pas activé. Dans le portail des \
                 développeurs, page « Bot », activez « Message Content Intent » ; ou videz \
                 ask_channels, watched_channels et forums dans config.toml, le bot s’en passe alors"
            }
        }
    }
}

impl std::fmt::Display for FinalClose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (code, advice) = (self.code(), self.advice());
        write!(
            f,
            "Discord ferme la connexion (code {code}) : {advice} ({PORTAL})."
        )
    }
}

/// Why `run` ended without being asked to.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// Discord forbids connecting again: no restart can mend this.
    #[error("{0}")]
    Closed(FinalClose),
    /// Discord was not reached at start, or refused for the time being.
    #[error("impossible de joindre Discord au démarrage : {0}. {advice}", advice = .0.advice())]
    Start(#[source] ApiError),
}

impl RunError {
    /// Whether starting again is useless until somebody changes something.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Closed(_))
    }
}

impl From<ApiError> for RunError {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Refused { status: 401, .. } => Self::Closed(FinalClose::TokenRefused),
            error => Self::Start(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn final_codes_are_those_that_discord_lists() {
        let last = (4000..=4014).filter(|&code| FinalClose::from_code(code).is_some());
        assert_eq!(
            last.collect::<Vec<u16>>(),
            [4004, 4010, 4011, 4012, 4013, 4014]
        );
    }

    #[test]
    fn every_final_close_says_its_code_and_what_to_change() {
        let told: Vec<String> = (4000..=4014)
            .filter_map(FinalClose::from_code)
            .map(|close| close.to_string())
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
