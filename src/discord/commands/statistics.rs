//! `/statistiques`: what the bot has answered, and what nobody asks for. For moderators, in the
//! operator's own servers only.

use std::collections::{BTreeMap, BTreeSet};

use serenity::all::CreateAttachment;

use crate::discord::format::limits::{self, cut};
use crate::discord::format::markdown;
use crate::discord::render::{View, chart};
use crate::journal::Use;
use crate::knowledge::{Knowledge, Language, bilingual};
use crate::reply::Words;

/// The days in the chart.
pub const DAYS: u32 = 30;
/// The days in the table: those on which something was asked.
const TABLE_DAYS: usize = 7;
/// Entries named in a list.
const NAMED: usize = 8;
/// How much of a title is shown.
const TITLE: usize = 60;
/// How long a list may be.
const LIST: usize = 250;
const FILE: &str = "statistiques.png";
/// The outcomes in the order of the chart's parts, by their names in the journal.
const OUTCOMES: [&str; chart::PARTS] = ["answer", "clarify", "elsewhere", "unknown", "other"];

/// What was answered in all, by theme, entry, place and day, and which entries never were; the last `days`
/// as a chart too.
pub fn view(uses: &[Use], days: &[String], knowledge: &Knowledge, language: Language) -> View {
    let (texts, words) = (StatisticsWords::of(language), Words::of(language));
    if uses.is_empty() {
        return View::sentence(texts.nothing, language);
    }
    let total: u64 = uses.iter().map(|it| it.count).sum();
    let by_entry = sums(uses, |it| {
        Some(it.entry.as_str()).filter(|it| !it.is_empty())
    });
    let title = |id: &str| {
        let title = knowledge.entry(id).map(|it| it.title.get(language));
        title.map(|title| words.quote(&cut(&markdown::base(title), TITLE)))
    };
    let entries = by_entry
        .iter()
        .filter_map(|(id, count)| Some((title(id)?, *count)));
    let never = knowledge
        .entries
        .iter()
        .filter(|it| !by_entry.contains_key(it.id.as_str()));
    let never: Vec<String> = never.filter_map(|it| title(&it.id)).collect();
    let themes = knowledge.themes.iter().map(|theme| {
        let of_theme = |id: &str| {
            let themes = knowledge.entry(id).map(|it| it.themes.as_slice());
            id == theme.id || themes.is_some_and(|it| it.contains(&theme.id))
        };
        let counts = by_entry.iter().filter(|(id, _)| of_theme(id));
        let title = cut(&markdown::base(theme.title.get(language)), TITLE);
        (title, counts.map(|(_, count)| count).sum())
    });
    let surfaces = sums(uses, |it| Some(it.surface.as_str())).into_iter();
    let surfaces = surfaces.map(|(name, count)| (texts.surface(name).to_owned(), count));
    let lines = [
        (texts.total, total.to_string()),
        (texts.by_surface, list(surfaces, words)),
        (texts.by_theme, list(themes, words)),
        (texts.by_entry, list(entries, words)),
        (texts.never, listed(&never, words)),
    ];
    let lines = lines.into_iter().filter(|(_, value)| !value.is_empty());
    let lines: Vec<String> = lines
        .map(|(label, value)| format!("- {}", words.labelled(label, &value)))
        .collect();
    let text = format!("**{}**\n{}\n", texts.title, lines.join("\n"));
    View {
        file: picture(uses, days, texts),
        ..View::text(&(words.typeset(&text) + &table(uses, texts)))
    }
}

/// The sums of what has the same key.
fn sums(uses: &[Use], key: impl Fn(&Use) -> Option<&str>) -> BTreeMap<&str, u64> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for of in uses {
        if let Some(key) = key(of) {
            *sums.entry(key).or_default() += of.count;
        }
    }
    sums
}

/// Names with their counts, the greatest first, without those that have none.
fn list(counts: impl Iterator<Item = (String, u64)>, words: &Words) -> String {
    let mut counts: Vec<(String, u64)> = counts.filter(|(_, count)| *count > 0).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let counts = counts
        .into_iter()
        .map(|(name, count)| format!("{name} {count}"));
    listed(&counts.collect::<Vec<_>>(), words)
}

fn listed(names: &[String], words: &Words) -> String {
    let shown = names.iter().take(NAMED).cloned();
    let left = names.len().saturating_sub(NAMED);
    let more = (left > 0).then(|| words.and_more(left));
    let shown: Vec<String> = shown.chain(more).collect();
    cut(&shown.join(", "), LIST)
}

/// The counts of a day by outcome.
fn of_day(uses: &[Use], day: &str) -> [u64; chart::PARTS] {
    OUTCOMES.map(|outcome| {
        let same = uses
            .iter()
            .filter(|it| it.day == day && it.outcome == outcome);
        same.map(|it| it.count).sum()
    })
}

/// A row for each of the last days on which something was asked.
fn table(uses: &[Use], texts: &StatisticsWords) -> String {
    let days: BTreeSet<&str> = uses.iter().map(|it| it.day.as_str()).collect();
    let row = |day: &str, cells: [String; chart::PARTS]| {
        let cells = cells.map(|cell| format!(" {cell:>9}")).concat();
        format!("{day:<10}{cells}\n")
    };
    let heads = row(texts.day, texts.outcomes.map(str::to_owned));
    let rows = days.iter().rev().take(TABLE_DAYS);
    let rows = rows.map(|day| row(day, of_day(uses, day).map(|it| it.to_string())));
    format!("```\n{heads}{}```", rows.collect::<String>())
}

/// The chart, with the same in words for who does not see it.
fn picture(uses: &[Use], days: &[String], texts: &StatisticsWords) -> Option<CreateAttachment> {
    let counts: Vec<(String, [u64; chart::PARTS])> = days
        .iter()
        .map(|day| {
            // `2025-01-21` as `21/01`.
            let mut parts = day.rsplit('-');
            let (date, month) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            (format!("{date}/{month}"), of_day(uses, day))
        })
        .collect();
    let bars: Vec<chart::Day<'_>> = counts
        .iter()
        .map(|(day, counts)| (day.as_str(), *counts))
        .collect();
    let total = |counts: &[u64; chart::PARTS]| counts.iter().sum::<u64>();
    let (most_on, most) = bars
        .iter()
        .map(|(day, counts)| (*day, total(counts)))
        .max_by_key(|it| it.1)?;
    let parts = (0..chart::PARTS).map(|part| {
        let sum: u64 = bars.iter().filter_map(|(_, counts)| counts.get(part)).sum();
        let name = texts.outcomes.get(part).copied().unwrap_or_default();
        format!("{name} {sum}")
    });
    let described = texts.described.replace("{first}", bars.first()?.0);
    let described = described.replace("{last}", bars.last()?.0);
    let described = described.replace("{parts}", &parts.collect::<Vec<_>>().join(", "));
    let described = described
        .replace("{most}", &most.to_string())
        .replace("{day}", most_on);
    let file = chart::png(texts.outcomes, &bars)?;
    Some(CreateAttachment::bytes(file, FILE).description(cut(&described, limits::DESCRIPTION)))
}

bilingual! {
    /// The statistics' own words in one language.
    struct StatisticsWords {
        title = "Ce que le bot a répondu", "What the bot has answered";
        nothing = "Rien n’a encore été compté.", "Nothing has been counted yet.";
        total = "Réponses", "Replies";
        by_surface = "Par endroit", "By place";
        by_theme = "Par thème", "By theme";
        by_entry = "Par fiche", "By entry";
        never = "Jamais données", "Never given";
        day = "jour", "day";
        /// In the order of `OUTCOMES`.
        outcomes: [&'static str; chart::PARTS] =
            ["réponse", "choix", "ailleurs", "inconnu", "autre"],
            ["answer", "choice", "elsewhere", "unknown", "other"];
        /// The chart in words.
        described =
            "Barres empilées, une par jour, du {first} au {last} : {parts} ; {most} au plus, le {day}.",
            "Stacked bars, one a day, from {first} to {last}: {parts}; {most} at most, on {day}.";
        mention = "mention", "mention";
        direct = "message privé", "direct message";
        ask = "salon de questions", "channel for questions";
        watched = "salon suivi", "watched channel";
        command = "commande", "command";
        component = "bouton", "button";
    }
}

impl StatisticsWords {
    /// A place by its name in the journal.
    fn surface<'a>(&self, name: &'a str) -> &'a str {
        match name {
            "mention" => self.mention,
            "direct" => self.direct,
            "ask" => self.ask,
            "watched" => self.watched,
            "command" => self.command,
            "component" => self.component,
            other => other,
        }
    }
}
