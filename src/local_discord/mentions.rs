//! Mentions: whom a message names, and whom it pings.

use std::collections::BTreeSet;

use serde_json::Value;

use super::id::Id;
use super::message::{Author, Message};
use super::world::World;

/// What `allowed_mentions` lets through.
#[derive(Clone, Debug)]
pub(super) struct Allowed {
    every_user: bool,
    every_role: bool,
    everyone: bool,
    users: BTreeSet<Id>,
    roles: BTreeSet<Id>,
    replied_user: bool,
}

impl Allowed {
    /// Everything, as for people and for bots that say nothing.
    pub fn everything() -> Self {
        Self {
            every_user: true,
            every_role: true,
            everyone: true,
            users: BTreeSet::new(),
            roles: BTreeSet::new(),
            replied_user: true,
        }
    }

    /// The same, but a reply does not ping.
    pub fn without_reply() -> Self {
        Self {
            replied_user: false,
            ..Self::everything()
        }
    }

    /// What a body says.
    pub fn read(value: &Value) -> Self {
        if !value.is_object() {
            return Self::everything();
        }
        let parses = |kind: &str| {
            value["parse"]
                .as_array()
                .is_some_and(|list| list.iter().any(|one| one == kind))
        };
        let named = |field: &str| {
            let list = value[field].as_array().into_iter().flatten();
            list.filter_map(|id| id.as_str()?.parse().ok()).collect()
        };
        Self {
            every_user: parses("users"),
            every_role: parses("roles"),
            everyone: parses("everyone"),
            users: named("users"),
            roles: named("roles"),
            replied_user: value["replied_user"] == true,
        }
    }
}

/// Sets whom a message pings: those whom its text names and the author it replies to, as far as allowed.
pub(super) fn set(
    world: &World,
    message: &mut Message,
    replied: Option<&Message>,
    allowed: &Allowed,
) {
    let named = |prefix: &str| ids_after(&message.content, prefix);
    let mut people: Vec<Id> = named("<@").into_iter().chain(named("<@!")).collect();
    people.retain(|id| {
        world.users.contains_key(id) && (allowed.every_user || allowed.users.contains(id))
    });
    if allowed.replied_user
        && let Some(Author::User(author)) = replied.map(|other| &other.author)
        && !message.is_by(*author)
    {
        people.push(*author);
    }
    let mut roles = named("<@&");
    roles.retain(|id| {
        world.roles.contains_key(id) && (allowed.every_role || allowed.roles.contains(id))
    });
    let everyone = ["@everyone", "@here"]
        .iter()
        .any(|word| message.content.contains(word));
    message.mentions_everyone = everyone && allowed.everyone;
    message.mentions = without_doubles(people);
    message.mention_roles = without_doubles(roles);
}

/// The ids written as `prefix`, digits, `>`.
fn ids_after(text: &str, prefix: &str) -> Vec<Id> {
    text.split(prefix)
        .skip(1)
        .filter_map(|rest| rest.split_once('>')?.0.parse().ok())
        .collect()
}

fn without_doubles(mut ids: Vec<Id>) -> Vec<Id> {
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentions_are_read_from_the_text() {
        assert_eq!(
            ids_after("<@12> et <@!34>, <@&56> <@x> <@78", "<@"),
            [Id::new(12)]
        );
        assert_eq!(ids_after("<@12> et <@!34>", "<@!"), [Id::new(34)]);
        assert_eq!(ids_after("<@&56>", "<@&"), [Id::new(56)]);
    }
}
