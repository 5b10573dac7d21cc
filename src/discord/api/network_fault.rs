//! Why Discord cannot be reached, and what to do about it. Pure: an error's causes in, words out.

use std::error::Error;
use std::io;

use serenity::all::Timestamp;

/// What stands between this machine and Discord.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkFault {
    /// The name has no address.
    Dns,
    /// Nothing listens there, or something in between refuses.
    Refused,
    /// There is no way out of this machine.
    NoRoute,
    /// Nothing answers.
    Timeout,
    /// The proxy refuses.
    Proxy,
    /// The certificate is out of date, or this machine's clock is wrong.
    CertificateDate,
    /// The certificate is another server's.
    CertificateName,
    /// The certificate is signed by nobody this machine trusts.
    Certificate,
    /// TLS fails otherwise.
    Tls,
    /// The connection broke.
    Interrupted,
}

/// What the errors of the resolver, OpenSSL and the HTTP client say, in lower case; the first that
/// fits wins.
const SIGNS: [(NetworkFault, &[&str]); 6] = [
    (NetworkFault::Dns, &["dns error", "failed to lookup"]),
    (NetworkFault::Proxy, &["tunnel", "proxy"]),
    (
        NetworkFault::CertificateDate,
        &["has expired", "not yet valid", "certificate expired"],
    ),
    (NetworkFault::CertificateName, &["mismatch"]),
    (
        NetworkFault::Certificate,
        &["certificate", "issuer", "self-signed", "self signed"],
    ),
    (NetworkFault::Tls, &["ssl", "tls", "handshake"]),
];

impl NetworkFault {
    /// What an error comes down to. Its first message is left out: it names the address, which may
    /// hold a token.
    pub fn of(error: &reqwest::Error) -> Self {
        let mut causes = Vec::new();
        let mut kind = None;
        let mut next = error.source();
        while let Some(cause) = next {
            causes.push(cause.to_string().to_lowercase());
            kind = cause.downcast_ref().map(io::Error::kind).or(kind);
            next = cause.source();
        }
        if error.is_timeout() {
            return Self::Timeout;
        }
        Self::from_causes(&causes, kind)
    }

    fn from_causes(causes: &[String], kind: Option<io::ErrorKind>) -> Self {
        let is_said = |sign: &&str| causes.iter().any(|cause| cause.contains(*sign));
        let sign = SIGNS.iter().find(|(_, signs)| signs.iter().any(is_said));
        if let Some((fault, _)) = sign {
            return *fault;
        }
        match kind {
            Some(io::ErrorKind::ConnectionRefused) => Self::Refused,
            Some(io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable) => {
                Self::NoRoute
            }
            Some(io::ErrorKind::TimedOut) => Self::Timeout,
            _ => Self::Interrupted,
        }
    }

    const fn cause(self) -> &'static str {
        match self {
            Self::Dns => "nom introuvable (DNS)",
            Self::Refused => "connexion refusée",
            Self::NoRoute => "réseau hors d’atteinte",
            Self::Timeout => "délai dépassé",
            Self::Proxy => "le proxy refuse",
            Self::CertificateDate => "certificat périmé ou pas encore valable",
            Self::CertificateName => "certificat d’un autre serveur",
            Self::Certificate => "certificat sans garant connu",
            Self::Tls => "échec du chiffrement TLS",
            Self::Interrupted => "connexion interrompue",
        }
    }

    /// What the operator can do, as a sentence.
    pub fn advice(self) -> String {
        let advice = match self {
            Self::Dns => {
                "Vérifiez la résolution des noms sur cette machine (`getent hosts discord.com`), le \
                 réseau, et DISCORD_API_URL si elle est définie."
            }
            Self::Refused | Self::NoRoute | Self::Timeout => {
                "Vérifiez le réseau, le pare-feu (port 443) et DISCORD_API_URL si elle est \
                 définie ; si seul un proxy mène dehors, donnez-le dans HTTPS_PROXY."
            }
            Self::Proxy => {
                "Vérifiez le proxy que donne HTTPS_PROXY (adresse, mot de passe, droits)."
            }
            Self::CertificateDate => {
                let now = Timestamp::now().to_string();
                let now = now.split('.').next().unwrap_or_default();
                return format!(
                    "L’horloge de cette machine dit {now} (UTC) : mettez-la à l’heure si c’est faux."
                );
            }
            Self::CertificateName => {
                "Vérifiez DISCORD_API_URL si elle est définie, et qu’aucun proxy ni portail de connexion \
                 ne répond à la place de Discord."
            }
            Self::Certificate => {
                "Installez les certificats des autorités (paquet ca-certificates), ou donnez-les \
                 dans SSL_CERT_FILE ; un proxy qui déchiffre demande le sien."
            }
            Self::Tls => "Vérifiez que l’adresse parle bien TLS et qu’aucun proxy ne s’interpose.",
            Self::Interrupted => "Vérifiez le réseau, ou le proxy s’il y en a un.",
        };
        advice.to_owned()
    }
}

impl std::fmt::Display for NetworkFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.cause())
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn causes_are_told_apart() {
        let connect = "client error (connect)";
        for (causes, kind, expected) in [
            (
                vec![
                    connect,
                    "dns error",
                    "failed to lookup address information: Name or service not known",
                ],
                Some(ErrorKind::Other),
                NetworkFault::Dns,
            ),
            (
                vec![
                    connect,
                    "tcp connect error",
                    "Connection refused (os error 111)",
                ],
                Some(ErrorKind::ConnectionRefused),
                NetworkFault::Refused,
            ),
            (
                vec![
                    connect,
                    "tcp connect error",
                    "Network is unreachable (os error 101)",
                ],
                Some(ErrorKind::NetworkUnreachable),
                NetworkFault::NoRoute,
            ),
            (
                vec![connect, "tunnel error: proxy authorization required"],
                None,
                NetworkFault::Proxy,
            ),
            (
                vec![
                    connect,
                    "error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed (certificate is not yet valid)",
                ],
                None,
                NetworkFault::CertificateDate,
            ),
            (
                vec![
                    connect,
                    "error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed (unable to get local issuer certificate)",
                ],
                None,
                NetworkFault::Certificate,
            ),
            (
                vec![
                    connect,
                    "error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed (hostname mismatch)",
                ],
                None,
                NetworkFault::CertificateName,
            ),
            (
                vec![
                    connect,
                    "error:0A0000C6:SSL routines:tls_get_more_records:packet length too long",
                ],
                None,
                NetworkFault::Tls,
            ),
            (
                vec![
                    "client error (SendRequest)",
                    "connection closed before message completed",
                ],
                None,
                NetworkFault::Interrupted,
            ),
        ] {
            let causes: Vec<String> = causes.iter().map(|cause| cause.to_lowercase()).collect();
            assert_eq!(
                NetworkFault::from_causes(&causes, kind),
                expected,
                "{causes:?}"
            );
        }
    }
}
