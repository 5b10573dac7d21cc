//! Every quirk that captions have where they are found, and none that panics.

// Helpers outside of test functions may fail as tests do.
#![allow(clippy::unwrap_used)]

use captions::{
    Captions, Cue, LONGEST_RECORDING, MOST_CUES, ReadError, WarningKind, passages, read,
};

/// Start, end and text of each cue; `Name: ` before the text if somebody is named.
fn told(captions: &Captions) -> Vec<String> {
    let cue = |cue: &Cue| {
        let speaker = cue.speaker.as_ref().map(|name| format!("{name}: "));
        let speaker = speaker.unwrap_or_default();
        format!("{} {} {speaker}{}", cue.start, cue.end, cue.text)
    };
    captions.cues.iter().map(cue).collect()
}

fn latin(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

const SRT: &str = "1\n00:00:01,000 --> 00:00:04,500\nÇa commence à l’été\n\n\
                   2\n00:00:05,000 --> 00:00:07,000\net finit là\n";

#[test]
fn captions_are_read_whatever_wrote_them() {
    let plain = ["1000 4500 Ça commence à l’été", "5000 7000 et finit là"];
    let table: Vec<(&str, Vec<u8>, &[&str])> = vec![
        ("SRT", SRT.into(), &plain),
        ("CRLF", SRT.replace('\n', "\r\n").into(), &plain),
        ("CR alone", SRT.replace('\n', "\r").into(), &plain),
        ("a mark", format!("\u{feff}{SRT}").into(), &plain),
        ("Windows-1252", latin(SRT), &plain),
        ("UTF-16 LE", utf16(SRT, u16::to_le_bytes), &plain),
        ("UTF-16 BE with a mark", utf16(&format!("\u{feff}{SRT}"), u16::to_be_bytes), &plain),
        ("no numbers", SRT.replace("1\n00", "00").replace("2\n00", "00").into(), &plain),
        ("points", SRT.replace(',', ".").into(), &plain),
        ("no empty lines", SRT.replace("\n\n", "\n").into(), &plain),
        ("hours missing", SRT.replace("00:00:0", "00:0").into(), &plain),
        ("spaces in times", SRT.replace(',', ", ").into(), &plain),
        ("a corrected arrow", SRT.replace("-->", "–>").into(), &plain),
        ("out of order", {
            let (first, second) = SRT.split_once("\n\n").unwrap();
            format!("{second}\n{first}\n").into()
        }, &plain),
        ("an empty line before the text", SRT.replace("500\n", "500\n\r\n").into(), &plain),
        ("number and time on one line", SRT.replace("1\n", "1 ").into(), &plain),
        ("a number that is said", b"1\n0:0:1,0 --> 0:0:2,0\nune date\n2024\n\n2\n0:0:3,0 --> 0:0:4,0\n42\n".to_vec(),
            &["1000 2000 une date 2024", "3000 4000 42"]),
        ("WebVTT: blocks, names, settings", b"WEBVTT - Titre\nKind: captions\n\nNOTE pas\ndit\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:x\n\n\
            intro\n00:01.000 --> 00:02.000 align:start position:0%\nBonjour\n\nNOTE rien\n\n00:03.000 --> 00:04.000\nAdieu\n".to_vec(),
            &["1000 2000 Bonjour", "3000 4000 Adieu"]),
        ("WebVTT without empty lines", b"WEBVTT\n00:01.000 --> 00:02.000\nBonjour\n00:03.000 --> 00:04.000\nAdieu".to_vec(),
            &["1000 2000 Bonjour", "3000 4000 Adieu"]),
        ("tags and entities", "WEBVTT\n\n00:01.000 --> 00:02.000\n<c.jaune>un</c><00:00:01.500> <i>deux</i> &lt;3 &amp; R&amp;D 1 < 2&nbsp;! {\\an8}&#8217;".into(),
            &["1000 2000 un deux <3 & R&D 1 < 2\u{a0}! ’"]),
        ("voices", "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ada Lovelace>Bonjour\nà tous</v>\n<v.fort Louis>Merci\n\n00:05.000 --> 00:06.000\nFin".into(),
            &["1000 1000 Ada Lovelace: Bonjour à tous", "1000 4000 Louis: Merci", "5000 6000 Fin"]),
        ("sounds", "1\n0:0:1,0 --> 0:0:2,0\n[Musique]\n\n2\n0:0:3,0 --> 0:0:4,0\n(rires) oui (vraiment) *toux*\n\n3\n0:0:5,0 --> 0:0:6,0\n♪ la la la ♪\n".into(),
            &["3000 4000 oui (vraiment)"]),
        ("credits that nobody said", "1\n0:0:1,0 --> 0:0:2,0\nSous-titres réalisés par la communauté d'Amara.org\n\n2\n0:0:3,0 --> 0:0:4,0\nSous-titrage ST' 501\n\n\
            3\n0:0:5,0 --> 0:0:6,0\nMerci d’avoir regardé cette vidéo !\n\n4\n0:0:7,0 --> 0:0:8,0\nMerci d'avoir regardé ce dossier avec nous\n".into(),
            &["7000 8000 Merci d'avoir regardé ce dossier avec nous"]),
        ("rolling lines", "1\n0:0:1,0 --> 0:0:2,0\n\r\nun deux\n\n2\n0:0:2,0 --> 0:0:2,10\nun deux\n \n\n3\n0:0:2,10 --> 0:0:4,0\nun deux\ntrois\n\n4\n0:0:4,0 --> 0:0:4,10\ntrois\n \n\n5\n0:0:4,10 --> 0:0:6,0\ntrois\nquatre\n".into(),
            &["1000 2000 un deux", "2100 4000 trois", "4100 6000 quatre"]),
        ("rolling words", "WEBVTT\n\n00:01.000 --> 00:02.000\nun\n\n00:02.000 --> 00:03.000\nun deux\n\n00:03.000 --> 00:04.000\nun deux trois\n\n00:04.000 --> 00:05.000\ndeux trois quatre cinq".into(),
            &["1000 2000 un", "2000 3000 deux", "3000 4000 trois", "4000 5000 deux trois quatre cinq"]),
        ("the same sentence over and over", "WEBVTT\n\n00:01.000 --> 00:02.000\nMerci.\n\n00:02.000 --> 00:03.000\nMerci.\n\n00:03.000 --> 00:04.000\nMerci.".into(),
            &["1000 2000 Merci."]),
        ("the same words again, later", "WEBVTT\n\n00:01.000 --> 00:02.000\nOui.\n\n00:09.000 --> 00:10.000\nOui.".into(),
            &["1000 2000 Oui.", "9000 10000 Oui."]),
        ("overlapping cues", "1\n0:0:1,0 --> 0:0:5,0\nun\n\n2\n0:0:3,0 --> 0:0:7,0\ndeux\n".into(),
            &["1000 3000 un", "3000 7000 deux"]),
        ("Whisper's JSON", r#"{"text":"x","segments":[{"id":0,"start":1.0,"end":4.5,"text":" Ça commence à l’été"},
            {"start":5,"end":7.0,"text":" et finit là","words":[{"word":"et","start":5}],"speaker":"SPEAKER_00"}],"language":"fr"}"#.into(), &plain),
        ("whisper.cpp's JSON", r#"{"transcription":[{"timestamps":{"from":"x"},"offsets":{"from":1000,"to":4500},"text":" Ça commence à l’été"},
            {"offsets":{"from":5000,"to":7000},"text":" et finit là","tokens":[]}]}"#.into(), &plain),
        ("segments alone, and who speaks", r#"[{"start":1,"end":2,"text":"Bonjour","speaker":"Ada"}]"#.into(), &["1000 2000 Ada: Bonjour"]),
        ("an SRT whose beginning is lost", "[Musique]\n\n2\n0:0:3,0 --> 0:0:4,0\nBonjour\n".into(), &["3000 4000 Bonjour"]),
    ];
    for (name, bytes, expected) in table {
        let captions = read(&bytes);
        let told = captions.as_ref().map(told);
        assert_eq!(
            told.as_deref(),
            Ok(expected
                .iter()
                .map(|it| (*it).to_owned())
                .collect::<Vec<_>>()
                .as_slice()),
            "{name}"
        );
    }
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_costs_only_itself() {
    let late = LONGEST_RECORDING / 3_600_000 + 1;
    let table = [
        (
            "a time that is none",
            "1\n00:00:01,000 --> 00:00:0x\nperdu\n\n2\n0:0:3,0 --> 0:0:4,0\nlu\n".to_owned(),
            vec![(2, WarningKind::UnreadableTime)],
            "3000 4000 lu",
        ),
        (
            "an end before the start",
            "1\n0:0:3,0 --> 0:0:1,0\nlu\n".to_owned(),
            vec![(2, WarningKind::EndsBeforeStart)],
            "3000 3000 lu",
        ),
        (
            "later than a day",
            format!("1\n0:0:3,0 --> 0:0:4,0\nlu\n\n2\n{late}:0:0,0 --> {late}:0:1,0\nperdu\n"),
            vec![(6, WarningKind::TooLate)],
            "3000 4000 lu",
        ),
        (
            "out of order",
            "1\n0:0:9,0 --> 0:0:9,5\n[Musique]\n\n2\n0:0:3,0 --> 0:0:4,0\nlu\n".to_owned(),
            vec![(6, WarningKind::OutOfOrder)],
            "3000 4000 lu",
        ),
    ];
    for (name, text, warnings, expected) in table {
        let captions = read(text.as_bytes()).unwrap();
        let found: Vec<_> = captions
            .warnings
            .iter()
            .map(|it| (it.line, it.kind))
            .collect();
        assert_eq!(
            (found, told(&captions)),
            (warnings, vec![expected.to_owned()]),
            "{name}"
        );
    }
    let mut bytes = "1\n0:0:1,0 --> 0:0:2,0\né à ù ".as_bytes().to_vec();
    bytes.push(0xFF);
    let captions = read(&bytes).unwrap();
    assert_eq!(captions.warnings[0].kind, WarningKind::InvalidBytes);
}

#[test]
fn a_file_without_captions_says_why() {
    let table: [(&str, &[u8], ReadError); 6] = [
        ("empty", b"", ReadError::NoCues),
        ("prose", b"Une lettre.\nSans rien.", ReadError::NoCues),
        (
            "music alone",
            b"1\n0:0:1,0 --> 0:0:2,0\n[Musique]\n",
            ReadError::NoCues,
        ),
        ("zeros", &[0; 4_096], ReadError::NoCues),
        ("other JSON", b"{\"a\": 1}", ReadError::UnknownJson),
        ("no segments", b"{\"segments\": []}", ReadError::NoCues),
    ];
    for (name, bytes, expected) in table {
        assert_eq!(read(bytes), Err(expected), "{name}");
    }
    let cut = read(b"{\"segments\": [\n{\"start\": 1");
    assert!(
        matches!(cut, Err(ReadError::Json { line: 2, .. })),
        "{cut:?}"
    );
    let large = vec![b' '; captions::LARGEST_FILE + 1];
    assert!(matches!(read(&large), Err(ReadError::TooLarge { .. })));
}

#[test]
fn memory_is_bounded_by_the_number_of_cues() {
    let line = "0:0:1,0 --> 0:0:2,0\na\n";
    let captions = read(line.repeat(MOST_CUES + 10).as_bytes()).unwrap();
    assert_eq!(
        captions.warnings.last().unwrap().kind,
        WarningKind::TooManyCues
    );
    assert_eq!(captions.cues.len(), 1, "the same words each time");
}

fn cue(start: u32, end: u32, text: &str) -> Cue {
    Cue {
        start,
        end,
        text: text.to_owned(),
        speaker: None,
    }
}

#[test]
fn passages_end_where_the_talk_pauses_or_a_sentence_ends() {
    let sentence = |n: u32, mark| cue(n * 4_000, n * 4_000 + 4_000, &format!("phrase {n}{mark}"));
    let ends = |cues: &[Cue]| {
        passages(cues)
            .iter()
            .map(|it| it.end / 1_000)
            .collect::<Vec<_>>()
    };
    // Sixteen cues of four seconds.
    let even: Vec<Cue> = (0..16).map(|n| sentence(n, "")).collect();
    assert_eq!(ends(&even), [28, 64]);
    let full_stop: Vec<Cue> = (0..16)
        .map(|n| sentence(n, if n == 8 { " »." } else { "" }))
        .collect();
    assert_eq!(ends(&full_stop), [36, 64]);
    let mut pause = even.clone();
    for cue in &mut pause[8..] {
        (cue.start, cue.end) = (cue.start + 2_500, cue.end + 2_500);
    }
    assert_eq!(ends(&pause), [32, 66]);
    let mut silence = even.clone();
    for cue in &mut silence[2..] {
        (cue.start, cue.end) = (cue.start + 6_000, cue.end + 6_000);
    }
    assert_eq!(ends(&silence)[0], 8);
    let mut speakers = even;
    speakers[3].speaker = Some("Ada".to_owned());
    let cut = passages(&speakers);
    assert_eq!(cut[1].speaker.as_deref(), Some("Ada"));
    assert_eq!((cut[0].end, cut[1].end), (12_000, 16_000));
}

#[test]
fn a_passage_knows_when_each_of_its_words_is_said() {
    let cues = [
        cue(10_000, 12_000, "un deux"),
        cue(12_500, 15_000, "trois quatre"),
    ];
    let [passage] = passages(&cues).try_into().unwrap();
    assert_eq!((passage.start, passage.end), (10_000, 15_000));
    assert_eq!(passage.text, "un deux trois quatre");
    let at = |word: &str| passage.mark_at(passage.text.find(word).unwrap()).start;
    assert_eq!(
        ["un", "deux", "trois", "quatre"].map(at),
        [10_000, 10_000, 12_500, 12_500]
    );

    // A segment of Whisper's may last half a minute: its words are timed by their place.
    let long: Vec<String> = (0..60).map(|n| format!("mot{n}")).collect();
    let long = passages(&[cue(0, 30_000, &long.join(" "))]);
    let late = long[0].mark_at(long[0].text.find("mot50").unwrap()).start;
    assert!((22_000..26_000).contains(&late), "{late}");
}

/// Reads a file of `../shared/samples`; nothing if it is not there.
fn sample(name: &str) -> Option<Vec<u8>> {
    let path = format!(
        "{}/../../../shared/samples/captions/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: no {path}");
    }
    bytes
}

#[test]
fn real_files_are_read_whole_and_nothing_twice() {
    for (name, cues, least, most) in [
        (
            "bdxio-numerique-pour-tous.rolling.fr.srt",
            1_300..1_500,
            60,
            130,
        ),
        ("bdxio-imposteur.auto.fr.srt", 1_200..1_500, 50, 120),
        ("bdxio-open-source.auto.fr.srt", 350..500, 20, 60),
        ("bdxio-open-source.corrected.fr.srt", 300..500, 20, 60),
        ("w3c-wotmotion.fr.vtt", 40..80, 5, 20),
    ] {
        let Some(bytes) = sample(name) else { return };
        let captions = read(&bytes).unwrap();
        assert!(
            cues.contains(&captions.cues.len()),
            "{name}: {} cues",
            captions.cues.len()
        );
        assert_eq!(captions.warnings, [], "{name}");
        let passages = passages(&captions.cues);
        assert!(
            (least..most).contains(&passages.len()),
            "{name}: {} passages",
            passages.len()
        );
        let usual = passages
            .iter()
            .filter(|it| (15_000..=45_000).contains(&(it.end - it.start)));
        assert!(usual.count() * 10 >= passages.len() * 8, "{name}");
        let twice = captions
            .cues
            .windows(2)
            .filter(|pair| pair[0].text == pair[1].text);
        assert_eq!(twice.count(), 0, "{name}");
    }
}

/// A generator of numbers that is the same each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).unwrap()
    }
}

#[test]
fn no_input_panics_and_every_passage_is_in_order() {
    let seeds: Vec<Vec<u8>> = vec![
        SRT.into(),
        "WEBVTT\n\nNOTE x\n\na\n00:01.000 --> 00:02.000 align:start\n<v Ada>un <b>&amp;</b> [Rires] ♪\n\n".into(),
        r#"{"segments":[{"start":1.5,"end":2e3,"text":"a é"},{"start":null}]}"#.into(),
        r#"{"transcription":[{"offsets":{"from":1,"to":99999999999},"text":"é"}]}"#.into(),
        latin(SRT),
        utf16(SRT, u16::to_le_bytes),
    ];
    let pieces: [&[u8]; 14] = [
        b"-->",
        b"\n",
        b"\r",
        b":",
        b"99",
        b"<v ",
        b">",
        b"&",
        b"\xFF",
        b"\0",
        b"{\\",
        b"[",
        b"\xF0\x9F",
        "♪".as_bytes(),
    ];
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for round in 0..6_000 {
        let mut bytes = seeds[round % seeds.len()].repeat(1 + random.below(3));
        for _ in 0..=random.below(8) {
            let at = random.below(bytes.len());
            let end = (at + random.below(12)).min(bytes.len());
            match random.below(3) {
                0 => drop(bytes.drain(at..end)),
                1 => drop(bytes.splice(at..at, pieces[random.below(pieces.len())].iter().copied())),
                _ => bytes.extend_from_within(at..end),
            }
        }
        let Ok(captions) = read(&bytes) else { continue };
        assert!(
            captions
                .cues
                .iter()
                .all(|it| it.start <= it.end && !it.text.is_empty())
        );
        assert!(captions.cues.is_sorted_by_key(|it| it.start));
        let passages = passages(&captions.cues);
        let words = |text: &str| text.split(' ').count();
        let said: usize = captions.cues.iter().map(|it| words(&it.text)).sum();
        assert_eq!(
            passages.iter().map(|it| words(&it.text)).sum::<usize>(),
            said
        );
        for passage in &passages {
            assert!(
                passage
                    .marks
                    .iter()
                    .all(|it| passage.text.is_char_boundary(it.offset as usize))
            );
            assert!(passage.marks.is_sorted_by_key(|it| (it.offset, it.start)));
        }
    }
}
