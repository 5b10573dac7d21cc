//! Programmes as other programs export them, in JSON.

use serde::{Deserialize, Deserializer};

use super::session::{Chapter, Programme, Session, Speaker, Unreadable, minutes};

/// What each format has that no other has.
#[derive(Deserialize)]
#[serde(untagged)]
enum Export {
    /// pretalx and frab.
    Schedule {
        schedule: Schedule,
    },
    Indico {
        results: Vec<IndicoEvent>,
    },
    /// yt-dlp's `.info.json`.
    Video(Video),
}

pub(super) fn read(json: &str) -> Result<Programme, Unreadable> {
    let export = serde_json::from_str(json).map_err(|error| {
        Unreadable(if error.is_syntax() || error.is_eof() {
            format!("ce JSON est abîmé, ligne {}", error.line())
        } else {
            "ce JSON n’est ni de pretalx, ni de frab, ni d’Indico, ni de yt-dlp".to_owned()
        })
    })?;
    Ok(match export {
        Export::Schedule { schedule } => schedule.conference.into(),
        Export::Indico { results } => results
            .into_iter()
            .next()
            .map(Into::into)
            .unwrap_or_default(),
        Export::Video(video) => video.into(),
    })
}

/// Some programs write `null` for what is empty.
fn or_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Deserialize)]
struct Schedule {
    conference: Conference,
}

#[derive(Deserialize)]
struct Conference {
    #[serde(default, deserialize_with = "or_empty")]
    title: String,
    start: Option<String>,
    days: Vec<Day>,
}

#[derive(Deserialize)]
struct Day {
    rooms: serde_json::Map<String, serde_json::Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Talk {
    #[serde(deserialize_with = "or_empty")]
    guid: String,
    #[serde(deserialize_with = "or_empty")]
    duration: String,
    #[serde(deserialize_with = "or_empty")]
    title: String,
    #[serde(rename = "abstract", deserialize_with = "or_empty")]
    summary: String,
    #[serde(deserialize_with = "or_empty")]
    description: String,
    #[serde(deserialize_with = "or_empty")]
    track: String,
    #[serde(rename = "type", deserialize_with = "or_empty")]
    kind: String,
    #[serde(deserialize_with = "or_empty")]
    date: String,
    #[serde(deserialize_with = "or_empty")]
    start: String,
    #[serde(deserialize_with = "or_empty")]
    url: String,
    #[serde(deserialize_with = "or_empty")]
    persons: Vec<Person>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Person {
    #[serde(deserialize_with = "or_empty")]
    name: String,
    #[serde(deserialize_with = "or_empty")]
    public_name: String,
}

impl From<Conference> for Programme {
    fn from(conference: Conference) -> Self {
        let rooms = conference.days.into_iter().flat_map(|day| day.rooms);
        let talks = rooms.flat_map(|(_, talks)| serde_json::from_value::<Vec<Talk>>(talks));
        Self {
            title: Some(conference.title).filter(|title| !title.is_empty()),
            date: conference
                .start
                .and_then(|it| it.get(..10).map(str::to_owned)),
            is_whole: true,
            sessions: talks.flatten().map(Session::from).collect(),
            notes: vec!["programme de pretalx ou de frab".to_owned()],
            ..Self::default()
        }
    }
}

impl From<Talk> for Session {
    fn from(talk: Talk) -> Self {
        let name = |person: Person| Speaker {
            name: if person.name.is_empty() {
                person.public_name
            } else {
                person.name
            },
            role: String::new(),
        };
        Self {
            key: talk.guid,
            minutes: minutes(&talk.duration),
            title: talk.title,
            summary: if talk.summary.is_empty() {
                talk.description
            } else {
                talk.summary
            },
            speakers: talk.persons.into_iter().map(name).collect(),
            track: talk.track,
            kind: talk.kind,
            date: talk.date.get(..10).unwrap_or("").to_owned(),
            start: talk.start,
            source: talk.url,
            ..Self::default()
        }
    }
}

#[derive(Deserialize)]
struct IndicoEvent {
    #[serde(default, deserialize_with = "or_empty")]
    title: String,
    #[serde(default, rename = "startDate", deserialize_with = "or_empty")]
    start: IndicoDate,
    #[serde(default, deserialize_with = "or_empty")]
    contributions: Vec<Contribution>,
    #[serde(default, deserialize_with = "or_empty")]
    sessions: Vec<IndicoSession>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct IndicoDate {
    date: String,
    time: String,
}

#[derive(Deserialize)]
struct IndicoSession {
    #[serde(default, deserialize_with = "or_empty")]
    title: String,
    #[serde(default, deserialize_with = "or_empty")]
    contributions: Vec<Contribution>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Contribution {
    #[serde(deserialize_with = "or_empty")]
    title: String,
    #[serde(deserialize_with = "or_empty")]
    description: String,
    #[serde(deserialize_with = "or_empty")]
    track: String,
    #[serde(deserialize_with = "or_empty")]
    session: String,
    #[serde(rename = "type", deserialize_with = "or_empty")]
    kind: String,
    #[serde(rename = "startDate", deserialize_with = "or_empty")]
    start: IndicoDate,
    #[serde(deserialize_with = "or_empty")]
    id: String,
    duration: Option<u32>,
    #[serde(deserialize_with = "or_empty")]
    url: String,
    #[serde(deserialize_with = "or_empty")]
    speakers: Vec<IndicoPerson>,
    #[serde(rename = "primaryauthors", deserialize_with = "or_empty")]
    primary_authors: Vec<IndicoPerson>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct IndicoPerson {
    #[serde(rename = "fullName", deserialize_with = "or_empty")]
    full_name: String,
    #[serde(deserialize_with = "or_empty")]
    first_name: String,
    #[serde(
        rename = "familyName",
        alias = "last_name",
        deserialize_with = "or_empty"
    )]
    last_name: String,
    #[serde(deserialize_with = "or_empty")]
    affiliation: String,
}

impl From<IndicoEvent> for Programme {
    fn from(event: IndicoEvent) -> Self {
        let grouped = event.sessions.into_iter().flat_map(|session| {
            let title = session.title;
            let of_session = move |it: Contribution| Contribution {
                session: title.clone(),
                ..it
            };
            session.contributions.into_iter().map(of_session)
        });
        let contributions = event.contributions.into_iter().chain(grouped);
        Self {
            title: Some(event.title).filter(|title| !title.is_empty()),
            date: Some(event.start.date).filter(|date| !date.is_empty()),
            is_whole: true,
            sessions: contributions.map(Session::from).collect(),
            notes: vec!["programme d’Indico".to_owned()],
            ..Self::default()
        }
    }
}

impl From<Contribution> for Session {
    fn from(it: Contribution) -> Self {
        let speakers = if it.speakers.is_empty() {
            it.primary_authors
        } else {
            it.speakers
        };
        let speaker = |person: IndicoPerson| {
            let full = person.full_name.trim().trim_end_matches(',').to_owned();
            let parts = format!("{} {}", person.first_name, person.last_name);
            // « DUPONT, Marie » → « Marie DUPONT ».
            let name = match full.split_once(", ") {
                _ if full.is_empty() => parts.trim().to_owned(),
                Some((last, first)) => format!("{first} {last}"),
                None => full,
            };
            Speaker {
                name,
                role: person.affiliation,
            }
        };
        Self {
            key: it.id,
            minutes: it.duration,
            title: it.title,
            summary: it.description,
            speakers: speakers.into_iter().map(speaker).collect(),
            track: if it.track.is_empty() {
                it.session
            } else {
                it.track
            },
            kind: it.kind,
            date: it.start.date,
            start: it.start.time.get(..5).unwrap_or("").to_owned(),
            source: it.url,
            ..Self::default()
        }
    }
}

#[derive(Deserialize)]
struct Video {
    #[serde(default, deserialize_with = "or_empty")]
    id: String,
    title: String,
    webpage_url: String,
    duration: Option<f64>,
    #[serde(default, deserialize_with = "or_empty")]
    chapters: Vec<VideoChapter>,
}

#[derive(Deserialize)]
struct VideoChapter {
    #[serde(default, deserialize_with = "or_empty")]
    title: String,
    #[serde(default)]
    start_time: f64,
}

impl From<Video> for Programme {
    fn from(video: Video) -> Self {
        // Within a recording: never negative, and far below 2^32 seconds; a cast saturates.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let seconds = |it: f64| it.max(0.0) as u32;
        let chapter = |it: VideoChapter| Chapter {
            title: it.title,
            start: seconds(it.start_time).into(),
        };
        let session = Session {
            key: video.id,
            minutes: video.duration.map(|it| seconds(it).div_ceil(60)),
            title: video.title,
            video: video.webpage_url,
            chapters: video.chapters.into_iter().map(chapter).collect(),
            ..Session::default()
        };
        Self {
            sessions: vec![session],
            notes: vec![
                "fiche d’une vidéo (yt-dlp) : ses chapitres deviennent des points".to_owned(),
            ],
            ..Self::default()
        }
    }
}
