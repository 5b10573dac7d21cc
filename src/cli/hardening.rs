//! What `run` does about its own process and its token: no core dump, which would hold the token, and a
//! warning for each way in which others could read it.

use rustix::process::{Resource, Rlimit, geteuid, setrlimit};

use crate::config;
use crate::printable;

/// Turns core dumps off. Where that is not possible they stay as the system has them.
pub(super) fn turn_core_dumps_off() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let _ = setrlimit(Resource::Core, none);
    // The limit does not hold for dumps that the kernel hands to a program.
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// What the operator should change, a line each, in French. `variable` looks up the environment.
pub(super) fn warnings(variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let file = config::exposed_token_file(&variable);
    let url = variable("DISCORD_API_URL")
        .filter(|url| url.trim().starts_with("http://") && !config::is_local(url));
    [
        geteuid().is_root().then(|| {
            String::from(
                "je tourne avec le compte root, dont je n’ai pas besoin : donnez-moi un compte à moi",
            )
        }),
        file.map(|file| {
            let file = printable::line(&file.display().to_string());
            format!(
                "d’autres comptes de cette machine peuvent lire le jeton dans « {file} » : \
                 `chmod 600` le réserve à son propriétaire"
            )
        }),
        url.map(|url| {
            let url = printable::line(&url);
            format!(
                "DISCORD_API_URL, « {url} », est en HTTP et n’est pas cette machine : qui écoute le \
                 réseau y lit le jeton et les messages ; préférez https://"
            )
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}
