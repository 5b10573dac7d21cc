use super::{Programme, Session, drafts, read};
use crate::knowledge::Knowledge;

fn programme(text: &[u8]) -> Programme {
    read(text).unwrap_or_else(|error| panic!("{error}"))
}

fn titles(programme: &Programme) -> Vec<&str> {
    programme
        .sessions
        .iter()
        .map(|it| it.title.as_str())
        .collect()
}

fn speakers(session: &Session) -> Vec<String> {
    let people = session.speakers.iter();
    people
        .map(|it| format!("{}/{}", it.name, it.role))
        .collect()
}

#[test]
fn tables_are_read_as_they_come() {
    let semicolons = "Journée des jardins;;;\n\
        Horaire;Intitulé;Intervenant·e·s;Salle\n\
        9h00;Accueil café;;Hall\n\
        9h30 - 10h15;Le compost, pas à pas;Awa Lemoine (Terre, eau), Paul Etcheverry et Nadia Benali;A\n\
        12h;Pause déjeuner;;\n\
        ;Accueil et ouverture;;\n";
    let commas = "Title,Speakers,Abstract,Date,Start\n\
        Keynote,\"Ada Byron; Grace Hopper, Navy\",\"Two lines,\nof text\",2026-09-12,09:00\n";
    let sciencesconf = "id;date;start;end;type;salle;titre;description;speaker;docid\n\
        1;12/09/2026;12/09/2026 14:30:00;;Communication;A;Les sols vivants;Un résumé;Claire Vasseur;7\n";
    // Every character of it is one byte in Windows-1252.
    let latin: Vec<u8> = semicolons
        .chars()
        .map(|c| u8::try_from(c).unwrap_or(b'?'))
        .collect();
    for bytes in [semicolons.as_bytes(), &latin] {
        let read = programme(bytes);
        assert_eq!(
            titles(&read),
            ["Le compost, pas à pas", "Accueil et ouverture"]
        );
        let first = &read.sessions[0];
        assert_eq!(first.start, "09:30");
        assert_eq!(
            speakers(first),
            [
                "Awa Lemoine/Terre, eau",
                "Paul Etcheverry/",
                "Nadia Benali/"
            ]
        );
        let notes = read.notes.join("\n");
        assert!(notes.contains("« Intitulé » → titre"), "{notes}");
        assert!(notes.contains("pas lues : « Salle »"), "{notes}");
        assert!(notes.contains("Accueil café, Pause déjeuner"), "{notes}");
    }
    let keynote = &programme(commas.as_bytes()).sessions[0];
    assert_eq!(speakers(keynote), ["Ada Byron/", "Grace Hopper/Navy"]);
    assert_eq!(
        (keynote.date.as_str(), keynote.summary.as_str()),
        ("2026-09-12", "Two lines,\nof text")
    );
    let communication = &programme(sciencesconf.as_bytes()).sessions[0];
    assert_eq!(
        (communication.date.as_str(), communication.start.as_str()),
        ("2026-09-12", "14:30")
    );
    assert_eq!(speakers(communication), ["Claire Vasseur/"]);
}

#[test]
fn exports_of_programs_are_read() {
    let frab = r#"{"schedule": {"conference": {"title": "DemoCon", "start": "2020-12-14", "days": [{"rooms": {
        "A": [{"title": "Second", "date": "2020-12-14T10:00:00+01:00", "start": "10:00", "track": null,
               "abstract": null, "description": "<p>Why &amp; how</p>", "persons": [{"public_name": "Ada"}]}],
        "B": [{"title": "First", "date": "2020-12-14T09:00:00+01:00", "start": "09:00"}]}}]}}}"#;
    let read = programme(frab.as_bytes());
    assert_eq!(read.title.as_deref(), Some("DemoCon"));
    let written = drafts(&read, &Knowledge::default());
    let text: String = written
        .files
        .iter()
        .map(|file| file.text.as_str())
        .collect();
    let place = |what: &str| {
        text.find(what)
            .unwrap_or_else(|| panic!("{what} in {text}"))
    };
    assert!(place("title = \"First\"\norder = 1") < place("title = \"Second\"\norder = 2"));
    place("summary = \"Why & how\"");

    let indico = r#"{"results": [{"title": "Export", "startDate": {"date": "2011-06-23", "time": "08:00:00"},
        "sessions": [{"title": "Matin", "contributions": [{"title": "Sols", "speakers": [],
        "primaryauthors": [{"fullName": "DUPONT, Marie", "affiliation": "CERN"}]}]}]}]}"#;
    let read = programme(indico.as_bytes());
    assert_eq!(speakers(&read.sessions[0]), ["Marie DUPONT/CERN"]);
    assert_eq!(read.sessions[0].track, "Matin");

    let video = r#"{"title": "La journée", "webpage_url": "https://videos.exemple.fr/w/1",
        "chapters": [{"title": "Ouverture", "start_time": 0.0}, {"title": "Débat", "start_time": 3723.4}]}"#;
    let written = drafts(&programme(video.as_bytes()), &Knowledge::default());
    assert!(
        written.files[0]
            .text
            .contains("text = \"Débat\"\nat = \"01:02:03\"")
    );
}

#[test]
fn what_is_no_programme_is_told() {
    for (bytes, told) in [
        (&b"PK\x03\x04zip"[..], "enregistrez-le au format CSV"),
        (b"BEGIN:VCALENDAR\r\n", "exportez"),
        (b"{\"schedule\": ", "abîmé"),
        (b"{\"a\": 1}", "pretalx"),
        (b"Salle;Heure\nA;9h\n", "aucune colonne de titres"),
        (b"Titre;Heure\nPause;9h\n", "aucune séance"),
        (b"", "aucune colonne"),
    ] {
        let error = read(bytes).expect_err("no programme").to_string();
        assert!(error.contains(told), "{error} for {told}");
    }
}
