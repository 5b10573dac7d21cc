//! Links: how they are written, and whether they lead somewhere.

use colloque_bot::diagnostics::Position;
use colloque_bot::diagnostics::Severity;
use colloque_bot::knowledge::FilePlace;
use colloque_bot::knowledge::Link;
use colloque_bot::links::dead_links;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::{LEAST, assert_after, assert_line, errors, folder, problems};

#[test]
fn links() {
    for key in ["video", "source"] {
        for wrong in [
            "http://example.org",
            "example.org",
            "",
            "https://",
            "https:///x",
            "javascript:alert(1)",
            "https:example.org",
        ] {
            assert_line(
                &format!("{key} = \"{wrong}\""),
                &format!(
                    "1: error: `{key}` doit être une adresse qui commence par https:// (ici « {wrong} ») : `{key} = \"https://…\"`"
                ),
            );
        }
        assert_line(
            &format!("{key} = \"https://example.org/a b\""),
            &format!(
                "1: error: `{key}` contient une espace (ici « https://example.org/a b ») : retirez-la, ou écrivez %20 à sa place"
            ),
        );
        for host in ["intranet", "exemple", "localhost", "exemple."] {
            assert_line(
                &format!("{key} = \"https://{host}/page\""),
                &format!(
                    "1: error: `{key}` : Discord refuse une adresse dont le site n’a pas de point (ici « {host} ») ; donnez son adresse complète, comme https://www.exemple.fr/page"
                ),
            );
        }
        let fine = format!("{LEAST}{key} = \"https://example.org/a?b=c#d\"\n");
        assert_eq!(problems(&[("a.toml", fine)]), [""; 0]);
    }
    assert_after(
        "[event]\nurl = \"x\"",
        "6:1: error: `url` doit être une adresse qui commence par https:// (ici « x ») : `url = \"https://…\"`",
    );
    assert_after(
        "[[elsewhere]]\ntitle = \"T\"\ntext = \"T\"\nurl = \"x\"",
        "8:1: error: `url` doit être une adresse qui commence par https:// (ici « x ») : `url = \"https://…\"`",
    );
    assert_after(
        "[[term]]\nwords = [\"W\"]\ntext = \"T\"\nurl = \"x\"",
        "8:1: error: `url` doit être une adresse qui commence par https:// (ici « x ») : `url = \"https://…\"`",
    );
    // A contact may be anything.
    assert_eq!(
        errors(&[(
            "a.toml",
            format!("{LEAST}[event]\ncontact = \"le salon\"\n")
        )]),
        [""; 0]
    );
}

#[tokio::test]
async fn links_are_asked_politely_and_the_dead_are_told() {
    use std::sync::{Arc, Mutex};
    let journal = Arc::new(Mutex::new(Vec::new()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::clone(&journal);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4_096];
            let length = stream.read(&mut request).await.unwrap();
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let line = request.split(" HTTP/").next().unwrap().to_owned();
            let status = match line.as_str() {
                "HEAD /perdu" | "GET /perdu" => "404 Not Found",
                "HEAD /panne" | "GET /panne" => "500 Internal Server Error",
                "HEAD /prive" => "403 Forbidden",
                "HEAD /sans-head" => "405 Method Not Allowed",
                _ => "200 OK",
            };
            seen.lock().unwrap().push(line);
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    // Nobody listens there once it is dropped.
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let link = |line: usize, address: String| Link {
        address,
        place: FilePlace {
            file: "a.toml".to_owned(),
            position: Position { line, column: 1 },
        },
    };
    let at = |path: &str| format!("http://{address}{path}");
    let links = [
        link(1, at("/bien")),
        link(2, at("/perdu")),
        link(3, at("/sans-head")),
        link(4, at("/prive")),
        link(5, at("/panne")),
        link(6, at("/perdu")),
        link(7, format!("http://{closed}/x")),
    ];
    let dead = dead_links(&links).await;
    let told: Vec<(usize, bool)> = dead
        .iter()
        .map(|it| (it.position.line, it.severity == Severity::Warning))
        .collect();
    assert_eq!(
        told,
        [(2, true), (5, true), (6, true), (7, true)],
        "{dead:#?}"
    );
    assert!(
        dead[0].message.contains("cette page n’existe plus (404)"),
        "{dead:#?}"
    );
    assert!(dead[3].message.contains("injoignable"), "{dead:#?}");
    let journal = journal.lock().unwrap().clone();
    let asked = [
        "HEAD /bien",
        "HEAD /perdu",
        "GET /perdu",
        "HEAD /sans-head",
        "GET /sans-head",
        "HEAD /prive",
        "HEAD /panne",
        "GET /panne",
    ];
    assert_eq!(journal, asked, "each once, one after the other");
}

#[test]
fn the_links_of_a_base_have_their_places() {
    let text = format!(
        "# https://example.org/commentaire\n{LEAST}video = \"https://example.org/v\"\n[[entry.point]]\ntext = \"Voir https://example.org/texte\"\nsource = 'https://example.org/p'\n"
    );
    let folder = folder(&[("a.toml", text)]);
    let found = colloque_bot::knowledge::links(folder.path());
    let found: Vec<(&str, usize, usize)> = found
        .iter()
        .map(|it| {
            (
                it.address.as_str(),
                it.place.position.line,
                it.place.position.column,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("https://example.org/v", 6, 9),
            ("https://example.org/p", 9, 10)
        ]
    );
}
