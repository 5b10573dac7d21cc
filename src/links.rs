//! Whether the addresses of a base still lead somewhere: each is asked once, over the network.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, StatusCode, redirect};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;

use crate::diagnostics::Problem;
use crate::knowledge::Link;

/// How long one address may take.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// How many sites are asked at once; of one site, one address after the other.
const SITES_AT_ONCE: usize = 6;
const REDIRECTS_AT_MOST: usize = 5;

/// Why an address leads nowhere, in French.
#[derive(Debug, Clone)]
enum Fault {
    /// The site cannot be reached: the same for its other addresses.
    Site(&'static str),
    /// The site answers, and does not have the page.
    Page(String),
}

/// Asks each address once, and warns at each place of those that lead nowhere, in the order given.
pub async fn dead_links(links: &[Link]) -> Vec<Problem> {
    let mut sites: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Link { address, .. } in links {
        let site = Url::parse(address).ok();
        let site = site.and_then(|url| Some(format!("{}:{:?}", url.host_str()?, url.port())));
        let addresses = sites.entry(site.unwrap_or_default()).or_default();
        if !addresses.contains(address) {
            addresses.push(address.clone());
        }
    }
    let permits = Arc::new(Semaphore::new(SITES_AT_ONCE));
    let mut asked = JoinSet::new();
    for addresses in sites.into_values() {
        let permits = Arc::clone(&permits);
        asked.spawn(async move {
            let _permit = permits.acquire_owned().await;
            faults_of_site(addresses).await
        });
    }
    let faults: BTreeMap<String, String> = asked.join_all().await.into_iter().flatten().collect();
    let dead = links.iter().filter_map(|link| {
        let fault = faults.get(&link.address)?;
        let message = format!(
            "« {} » : {fault} ; corrigez l’adresse ou retirez-la",
            link.address
        );
        Some(link.place.warning(message))
    });
    dead.collect()
}

async fn faults_of_site(addresses: Vec<String>) -> Vec<(String, String)> {
    let client = Client::builder()
        .user_agent(concat!(
            "colloque-bot/",
            env!("CARGO_PKG_VERSION"),
            " (check --links)"
        ))
        .timeout(TIME_LIMIT)
        .redirect(redirect::Policy::limited(REDIRECTS_AT_MOST))
        .build();
    let Ok(client) = client else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    let mut site: Option<&'static str> = None;
    for address in addresses {
        let fault = match site {
            Some(fault) => Some(Fault::Site(fault)),
            None => ask(&client, &address).await,
        };
        match fault {
            None => {}
            Some(Fault::Site(fault)) => {
                site = Some(fault);
                faults.push((address, fault.to_owned()));
            }
            Some(Fault::Page(fault)) => faults.push((address, fault)),
        }
    }
    faults
}

/// What is wrong with an address. Some sites do not answer HEAD: GET has the last word, and its
/// content is not read.
async fn ask(client: &Client, address: &str) -> Option<Fault> {
    let mut fault = None;
    for method in [Method::HEAD, Method::GET] {
        fault = match client.request(method, address).send().await {
            Ok(response) => fault_of(response.status()),
            Err(error) if error.is_timeout() => {
                return Some(Fault::Site("le site ne répond pas à temps"));
            }
            Err(error) if error.is_connect() => {
                return Some(Fault::Site("le site est injoignable"));
            }
            Err(error) if error.is_redirect() => Some(Fault::Page(
                "l’adresse renvoie sans fin à une autre".to_owned(),
            )),
            Err(_) => Some(Fault::Page("la réponse est illisible".to_owned())),
        };
        if fault.is_none() {
            break;
        }
    }
    fault
}

/// A site that does not let programs in may well let people in.
fn fault_of(status: StatusCode) -> Option<Fault> {
    let lets_nobody_in = [
        StatusCode::UNAUTHORIZED,
        StatusCode::FORBIDDEN,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    if status.as_u16() < 400 || lets_nobody_in.contains(&status) {
        return None;
    }
    let code = status.as_u16();
    Some(Fault::Page(match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => format!("cette page n’existe plus ({code})"),
        _ => format!("le site répond par une erreur ({code})"),
    }))
}
