use std::io::{Cursor, Write};

use proptest::prelude::*;

use super::{CaptionFile, Existing, Programme, RECORD, Session, drafts, pair, read};
use crate::knowledge::Knowledge;

/// An archive of these parts, compressed.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook as `LibreOffice` writes it, with this table.
fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
        <office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:calcext="c"><office:body>
        <office:spreadsheet><table:table table:name="Jour 1">{table}</table:table></office:spreadsheet>
        </office:body></office:document-content>"#
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    zipped(&[("mimetype", mime), ("content.xml", &content)])
}

/// A workbook as Excel writes it, with these rows in its only sheet.
fn xlsx(rows: &str) -> Vec<u8> {
    let sheet = format!(r#"<worksheet xmlns="m"><sheetData>{rows}</sheetData></worksheet>"#);
    zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="Feuil1" sheetId="1" r:id="rId3"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId3" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/sharedStrings.xml",
            r#"<sst xmlns="m"><si><t>Jour</t></si><si><t>Début</t></si><si><t>Durée</t></si><si><t>Titre</t></si>
            <si><t>Intervenants</t></si><si><r><t>Le compost </t></r><r><rPr><b/></rPr><t>pas à pas</t></r></si></sst>"#,
        ),
        (
            "xl/styles.xml",
            r#"<styleSheet xmlns="m"><numFmts><numFmt numFmtId="164" formatCode="[$-40C]dddd\ d\ mmmm"/>
            <numFmt numFmtId="165" formatCode="0.0&quot; days&quot;"/></numFmts>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="165"/></cellXfs></styleSheet>"#,
        ),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

const ODS_TABLE: &str = r#"
    <table:table-row><table:table-cell office:value-type="string"><text:p>Journée des jardins</text:p></table:table-cell>
      <table:table-cell table:number-columns-repeated="3"/>
      <table:table-cell office:value-type="string"><text:p>Intervenants</text:p></table:table-cell></table:table-row>
    <table:table-row><table:table-cell><text:p>Date</text:p></table:table-cell><table:table-cell><text:p>Début</text:p></table:table-cell>
      <table:table-cell><text:p>Fin</text:p></table:table-cell><table:table-cell><text:p>Titre</text:p></table:table-cell>
      <table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>
      <table:table-cell office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>
      <table:table-cell table:number-columns-repeated="16378"/></table:table-row>
    <table:table-row><table:table-cell office:value-type="date" office:date-value="2026-09-12"><text:p>sam. 12</text:p></table:table-cell>
      <table:table-cell office:value-type="time" office:time-value="PT09H30M00S"><text:p>9 h 30</text:p></table:table-cell>
      <table:table-cell office:value-type="time" office:time-value="PT10H15M00S"><text:p>10 h 15</text:p></table:table-cell>
      <table:table-cell office:value-type="string"><office:annotation><text:p>à confirmer</text:p></office:annotation>
        <text:p>Le compost, <text:span>pas<text:s/>à pas</text:span></text:p></table:table-cell>
      <table:table-cell><text:p>Awa Lemoine (Terre, eau)</text:p></table:table-cell><table:table-cell><text:p>Paul Etcheverry</text:p></table:table-cell></table:table-row>
    <table:table-row><table:covered-table-cell/><table:table-cell office:value-type="time" office:time-value="PT10H30M00S"/>
      <table:table-cell/><table:table-cell><text:p>Pause</text:p></table:table-cell></table:table-row>
    <table:table-row table:number-rows-repeated="4"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
    <table:table-row><table:covered-table-cell/><table:table-cell office:value-type="time" office:time-value="PT11H00M00S"/>
      <table:table-cell/><table:table-cell><text:p>Arroser moins</text:p></table:table-cell></table:table-row>
    <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;

/// 46,277 is 12 September 2026; 0.395833 is half past nine.
const XLSX_ROWS: &str = r#"
    <row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c><c r="E3" t="s"><v>3</v></c>
      <c r="F3" t="s"><v>4</v></c></row>
    <row r="4"><c r="A4" s="1"><v>46277</v></c><c r="B4" s="2"><v>0.39583333333333331</v></c><c r="C4" s="3"><v>45</v></c>
      <c r="E4" t="s"><v>5</v></c><c r="F4" t="inlineStr"><is><t>Awa Lemoine</t></is></c></row>
    <row r="900000"><c r="A900000" s="1"><v>46278.4375</v></c><c r="E900000" t="str"><f>A1</f><v>Arroser moins</v></c>
      <c r="XFD900000"><v>1</v></c></row>"#;

const CALENDAR: &str = "\u{feff}BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Journée des jardins\r\n\
    BEGIN:VEVENT\r\nUID:1@exemple.fr\r\nDTSTART;TZID=\"Europe/Paris\":20260912T093000\r\nDTEND;TZID=Europe/Paris:20260912T1\r\n 01500\r\n\
    SUMMARY:Le compost\\, pas à pas (par Awa Lemoine et Paul Etche\r\n\tverry)\r\nDESCRIPTION:Trois bacs.\\nEt des vers.\r\n\
    CATEGORIES:Sol\\, eau,Autre\r\nBEGIN:VALARM\r\nDESCRIPTION:Rappel\r\nEND:VALARM\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nSUMMARY:Annulée\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nSUMMARY:Déjeuner\r\nDTSTART;VALUE=DATE:20260912\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nDESCRIPTION:sans titre\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

const PENTABARF: &str = r#"<?xml version="1.0" encoding="utf-8"?>
    <schedule><conference><title>Journée des jardins</title><start>2026-09-12</start></conference>
    <day index="1" date="2026-09-12"><room name="Halle">
      <event guid="8079583e-8321-506c-95af-fd2903a5f075" id="25"><date>2026-09-12T09:30:00+02:00</date><start>09:30</start>
        <duration>00:45</duration><title>Le compost &amp; nous</title><track>Sol</track><type>Talk</type>
        <abstract></abstract><description>&lt;p&gt;Trois &lt;b&gt;bacs&lt;/b&gt;.&lt;/p&gt;</description><url>https://exemple.fr/compost</url>
        <persons><person id="1">Awa Lemoine</person><person>Paul Etcheverry</person></persons></event></room>
      <room name="Serre"><event id="26"><start>11:00</start><title>Arroser moins</title></event></room></day></schedule>"#;

/// Every format, small.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("ods", ods(ODS_TABLE)),
        ("xlsx", xlsx(XLSX_ROWS)),
        ("calendar", CALENDAR.into()),
        ("pentabarf", PENTABARF.into()),
        ("csv", "id;Jour;Horaire;Durée;Titre;Résumé;Sous-titres;Vidéo\n\
            compost;samedi 12 septembre 2026;9h30 – 10h15;;Le compost;Trois bacs.;sous-titres/1.vtt;https://exemple.fr/1\n\
            ;;11h;1h30;Arroser moins;;;\n;dimanche 13 septembre;9h;;Conclusion;;;\n".into()),
    ]
}

#[test]
fn every_format_becomes_drafts() {
    for (name, bytes) in samples() {
        let programme = programme(&bytes);
        let lengths: Vec<Option<u32>> = programme.sessions.iter().map(|it| it.minutes).collect();
        let written = drafts(&programme, &Existing::default());
        let mut text = format!("{:#?}\nminutes: {lengths:?}\n", programme.notes);
        for (name, file) in written.files.iter().filter(|(name, _)| *name != RECORD) {
            text += &["\n=== ", name, "\n", file].concat();
        }
        insta::assert_snapshot!(name, text);
    }
}

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
    let text = &drafts(&read, &Existing::default()).files["seances.toml"];
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
    let written = drafts(&programme(video.as_bytes()), &Existing::default());
    assert!(written.files["seances.toml"].contains("text = \"Débat\"\nat = \"01:02:03\""));
}

#[test]
fn what_is_no_programme_is_told() {
    let many = |text: &str, count: usize| text.repeat(count);
    let lines = many(
        "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>",
        20_001,
    );
    let attributes = " a=\"\"".repeat(10_000);
    let truncated = ods(ODS_TABLE);
    let half = truncated.get(..truncated.len() / 2).unwrap().to_vec();
    for (bytes, told) in [
        // Archives: none, cut short, something else's, damaged within, a bomb of 48 MiB in 48 KiB.
        (b"PK\x03\x04zip".to_vec(), "abîmé"),
        (half, "abîmé"),
        (
            zipped(&[("word/document.xml", "<a/>")]),
            "n’est pas un classeur",
        ),
        (zipped(&[("content.xml", "<a><b></a>")]), "abîmé, ligne 1"),
        (zipped(&[("content.xml", "<a><table name=")]), "abîmé"),
        (zipped(&[("content.xml", &many(" ", 48 << 20))]), "32 Mio"),
        (zipped(&[("xl/workbook.xml", "<workbook/>")]), "abîmé"),
        (ods(&lines), "plus de 20000 lignes"),
        (
            ods(&many("<table:table-row/>", 1_000_001)),
            "plus de 1000000 éléments",
        ),
        (
            ods(
                "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
              table:number-columns-repeated=\"999999999999\"><text:p>x</text:p></table:table-cell></table:table-row>",
            ),
            "aucune colonne",
        ),
        (
            xlsx("<row><c r=\"ZZZZZZZZZZZZZZZZZZZZ1\"><v>1</v></c><c t=\"s\"><v>99</v></c></row>"),
            "aucune colonne",
        ),
        // XML: expanding entities, too many attributes, too deep.
        (
            b"<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><schedule>&c;</schedule>"
                .to_vec(),
            "DTD",
        ),
        (
            format!("<schedule{attributes}/>").into_bytes(),
            "trop d’attributs",
        ),
        (many("<schedule>", 200_000).into_bytes(), "abîmé"),
        (b"<html><body>Connexion</body></html>".to_vec(), "<html>"),
        (
            b"<schedule><day><room></day></schedule>".to_vec(),
            "ligne 1",
        ),
        (b"<schedule/>".to_vec(), "aucune séance"),
        (b"BEGIN:VCALENDAR\r\n".to_vec(), "aucune séance"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1".to_vec(), "XLSX"),
        (b"%PDF-1.7".to_vec(), "CSV"),
        (b"{\"schedule\": ".to_vec(), "abîmé"),
        (many("[", 100_000).into_bytes(), "JSON"),
        (b"{\"a\": 1}".to_vec(), "pretalx"),
        (b"Salle;Heure\nA;9h\n".to_vec(), "aucune colonne de titres"),
        (b"Titre;Heure\nPause;9h\n".to_vec(), "aucune séance"),
        (Vec::new(), "aucune colonne"),
    ] {
        let error = read(&bytes).expect_err(told).to_string();
        assert!(error.contains(told), "{error} for {told}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn nothing_damaged_panics(which in 0..5_usize, cut in 0..1_200_usize, at in 0..1_000_usize, byte: u8) {
        let (_, mut bytes) = samples().swap_remove(which);
        bytes.truncate(bytes.len() * cut / 1_000);
        let at = bytes.len() * at / 1_000;
        if let Some(damaged) = bytes.get_mut(at) {
            *damaged = byte;
        }
        if let Ok(programme) = read(&bytes) {
            let written = drafts(&programme, &Existing::default());
            prop_assert!(!written.files.is_empty());
        }
    }
}

#[test]
fn captions_find_their_sessions_and_doubts_are_told() {
    let table = "Titre;Intervenants;Durée\n\
        La trame noire : éteindre pour les chauves-souris;Maëlle Kerbrat;45 min\n\
        Le Noctambule, histoire d’une ligne de bus;Solveig Aubrac;45 min\n\
        Travailler la nuit : table ronde;Ousmane Diakhaté;90 min\n\
        Le sommeil des soignantes;;20 min\n\
        Ouverture de la journée;;10 min\n";
    let file = |name: &str, minutes: u32| CaptionFile {
        path: format!("sous-titres/{name}"),
        seconds: minutes * 60,
    };
    let (sure, unsure, none) = (Some(true), Some(false), None);
    // A file and its length; the session it is given, and whether that is sure.
    for (files, expected) in [
        (
            vec![
                file("valnuit-trame-noire-chauve-souris.rolling.fr.srt", 41),
                file("valnuit_noctanbule.auto.fr.vtt", 44),
                file("valnuit Diakhate.json", 80),
            ],
            vec![("La trame", sure), ("Le Noct", sure), ("Travailler", sure)],
        ),
        // A name in part, a length that does not fit, a length alone, neither.
        (
            vec![
                file("noctambule-replay-montage.srt", 40),
                file("trame-noire.srt", 200),
                file("C0042.srt", 9),
                file("MVI-9917.srt", 400),
            ],
            vec![
                ("Le Noct", unsure),
                ("La trame", unsure),
                ("Ouverture", unsure),
                ("", none),
            ],
        ),
        // Two files of one session: the second finds none.
        (
            vec![
                file("sommeil-soignantes.srt", 19),
                file("sommeil-soignantes-2.srt", 19),
            ],
            vec![("Le sommeil", sure), ("", none)],
        ),
        // Lengths that several sessions have tell nothing.
        (vec![file("0001.srt", 43)], vec![("", none)]),
    ] {
        let mut programme = programme(table.as_bytes());
        let notes = pair(&mut programme, &Knowledge::default(), &files);
        for (file, (title, is_sure)) in files.iter().zip(expected) {
            let session = programme
                .sessions
                .iter()
                .find(|it| it.captions == file.path);
            let found = session.map_or("", |it| it.title.as_str());
            assert!(
                found.starts_with(title) && found.is_empty() == title.is_empty(),
                "{file:?}: {found}; {notes:#?}"
            );
            let told_of = notes
                .iter()
                .find(|it| it.starts_with(&file.path))
                .expect("told");
            let told = match is_sure {
                Some(true) => !told_of.contains("sûr"),
                Some(false) => told_of.contains("pas sûr"),
                None => told_of.contains("aucune séance sûre"),
            };
            assert!(told, "{told_of}");
        }
    }
}

/// Imports into what was there; the files after it, and what was told.
fn import(table: &str, files: &mut std::collections::BTreeMap<String, String>) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files.iter().filter(|(name, _)| *name != RECORD) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let base = crate::knowledge::load(folder.path()).map(|it| it.knowledge);
    let existing = Existing {
        base: base.unwrap_or_default(),
        files: files.clone(),
    };
    let written = drafts(&programme(table.as_bytes()), &existing);
    files.extend(written.files);
    written.notes.join("\n")
}

#[test]
fn a_second_import_keeps_what_curators_changed() {
    const FIRST: &str = "id;Jour;Horaire;Titre;Intervenants;Résumé;Thème;Vidéo\n\
        1;2026-09-12;9h;Le compost;Awa Lemoine;Trois bacs.;Sol;\n\
        2;2026-09-12;10h;Arroser moins;Paul Etcheverry;Pailler.;Eau;https://exemple.fr/2\n\
        3;2026-09-12;11h;Les haies;Claire Vasseur;Planter.;Sol;\n";
    let mut files = std::collections::BTreeMap::new();
    import(FIRST, &mut files);
    // A curator edits, with comments and an order of their own, in a file with CRLF.
    let text = files.get_mut("seances.toml").unwrap();
    *text = text
        .replacen("# à relire", "# relu par Léa", 1)
        .replace(
            "title = \"Le compost\"\norder = 1",
            "order = 1 # premier\ntitle = \"Le compost\" # bref",
        )
        .replace("\"Trois bacs.\"", "\"Trois bacs suffisent.\"")
        .replace("video = \"https://exemple.fr/2\"\n", "")
        .replace('\n', "\r\n");
    let edited = text.clone();
    // Nothing new in the programme: nothing is written.
    let before = files.clone();
    assert_eq!(import(FIRST, &mut files), "aucune séance nouvelle");
    assert_eq!(files, before);

    // Titles, people, summaries, a video, a theme and the order change; a session goes, one comes.
    let second = "id;Jour;Horaire;Titre;Intervenants;Résumé;Thème;Vidéo\n\
        4;2026-09-12;8h;Ouverture;;Bienvenue.;;\n\
        1;2026-09-12;9h;Le compost en ville;Léo Marin;Quatre bacs.;Terre;https://exemple.fr/1\n\
        2;2026-09-12;10h;Arroser moins;Paul Etcheverry;Pailler, biner.;Eau;https://exemple.fr/2b\n";
    let told = import(second, &mut files);
    insta::assert_snapshot!(
        "second_import",
        format!("{told}\n\n{}", files["seances.toml"].replace("\r\n", "⏎\n"))
    );
    assert!(files["themes.toml"].contains("id = \"terre\""));
    assert_ne!(files["seances.toml"], edited);
    // The same again: told once, and nothing more to do.
    let before = files.clone();
    let told = import(second, &mut files);
    assert_eq!(
        told,
        "aucune séance nouvelle\n« Les haies » n’est pas dans ce programme (gardée)"
    );
    assert_eq!(files, before);

    // What a curator removed stays removed; a renamed id stays renamed.
    let text = files.get_mut("seances.toml").unwrap();
    *text = text.replace("id = \"arroser-moins\"", "id = \"arrosage\"");
    let start = text.find("# relu par Léa").unwrap();
    let end = text
        .find("# à relire\r\n[[entry]]\r\nid = \"arrosage\"")
        .unwrap();
    text.replace_range(start..end, "");
    let before = files.clone();
    let told = import(second, &mut files);
    assert!(
        told.contains("« Le compost en ville » a été retirée de la base"),
        "{told}"
    );
    assert!(told.starts_with("aucune séance nouvelle"), "{told}");
    assert_eq!(files["seances.toml"], before["seances.toml"]);
}
