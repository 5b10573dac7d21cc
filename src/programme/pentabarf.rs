//! `schedule.xml`, which frab, pretalx and others export: Pentabarf's format.

use roxmltree::Node;

use super::session::{Programme, Session, Speaker, Unreadable, minutes};
use super::xml::{attribute, below, children, parse, text_of};

pub(super) fn read(text: &str) -> Result<Programme, Unreadable> {
    let document = parse(text, "ce XML")?;
    let root = document.root_element();
    if root.tag_name().name() != "schedule" {
        return Err(Unreadable(format!(
            "ce XML (<{}>) n’est pas un programme de frab ou de pretalx (<schedule>) : exportez le \
             programme en CSV",
            root.tag_name().name()
        )));
    }
    let conference = children(root, "conference").next();
    let of_conference = |name| conference.map_or_else(String::new, |it| text_of(it, name));
    let sessions: Vec<Session> = children(root, "day")
        .flat_map(|day| below(day, "event").map(move |event| session(event, day)))
        .collect();
    let first = sessions.iter().map(|it| it.date.as_str()).min();
    let date = of_conference("start");
    let date = date.get(..10).or(first).map(str::to_owned);
    Ok(Programme {
        title: Some(of_conference("title")).filter(|it| !it.is_empty()),
        date,
        sessions,
        is_whole: true,
        notes: vec!["programme en XML (frab, pretalx)".to_owned()],
        ..Programme::default()
    })
}

fn session(event: Node<'_, '_>, day: Node<'_, '_>) -> Session {
    let text = |name| text_of(event, name);
    let either = |first, second| {
        Some(text(first))
            .filter(|it| !it.is_empty())
            .unwrap_or(text(second))
    };
    let date = Some(text("date")).filter(|it| !it.is_empty());
    let date = date.unwrap_or_else(|| attribute(day, "date").unwrap_or_default().to_owned());
    let people = children(event, "persons").flat_map(|it| children(it, "person"));
    let names = people.filter_map(|it| it.text()).map(str::trim);
    let key = attribute(event, "guid").or_else(|| attribute(event, "id"));
    Session {
        key: key.unwrap_or_default().to_owned(),
        title: text("title"),
        summary: either("abstract", "description"),
        speakers: names
            .filter(|name| !name.is_empty())
            .map(|name| Speaker {
                name: name.to_owned(),
                role: String::new(),
            })
            .collect(),
        track: text("track"),
        kind: text("type"),
        date: date.get(..10).unwrap_or_default().to_owned(),
        start: text("start"),
        minutes: minutes(&text("duration")),
        source: text("url"),
        ..Session::default()
    }
}
