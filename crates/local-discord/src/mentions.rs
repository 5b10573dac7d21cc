//! Mentions: whom a message names, and whom it pings.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::id::Id;
use crate::message::{Author, Message};
use crate::world::World;

/// What `allowed_mentions` lets through.
#[derive(Clone, Debug)]
pub(crate) struct AllowedMentions {
    /// `users`, `roles`, `everyone`: whole kinds of mention.
    kinds: Vec<String>,
    users: BTreeSet<Id>,
    roles: BTreeSet<Id>,
    replied_user: bool,
}

impl AllowedMentions {
    /// Everything, as for people and for bots that say nothing.
    pub fn everything() -> Self {
        let kinds = ["users", "roles", "everyone"].map(str::to_owned).to_vec();
        Self {
            kinds,
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

    /// What a body says; if it says nothing, answers to interactions ping people only.
    pub fn read(value: &Value, answers_interaction: bool) -> Self {
        if !value.is_object() {
            let kinds = if answers_interaction {
                vec!["users".to_owned()]
            } else {
                Self::everything().kinds
            };
            return Self {
                kinds,
                ..Self::everything()
            };
        }
        let texts = |field: &str| {
            let list = value[field].as_array().into_iter().flatten();
            list.filter_map(Value::as_str)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let ids = |field: &str| {
            texts(field)
                .iter()
                .filter_map(|id| id.parse().ok())
                .collect()
        };
        Self {
            kinds: texts("parse"),
            users: ids("users"),
            roles: ids("roles"),
            replied_user: value["replied_user"] == true,
        }
    }

    fn every(&self, kind: &str) -> bool {
        self.kinds.iter().any(|known| known == kind)
    }
}

/// Sets whom a message pings: those whom its text names and the author it replies to, as far as allowed.
pub(crate) fn set(
    world: &World,
    message: &mut Message,
    replied: Option<&Message>,
    allowed: &AllowedMentions,
) {
    let named = |prefix: &str| ids_after(&message.content, prefix);
    let mut people: Vec<Id> = named("<@").into_iter().chain(named("<@!")).collect();
    people.retain(|id| {
        world.users.contains_key(id) && (allowed.every("users") || allowed.users.contains(id))
    });
    if allowed.replied_user
        && let Some(Author::User(author)) = replied.map(|other| &other.author)
        && !message.is_by(*author)
    {
        people.push(*author);
    }
    let mut roles = named("<@&");
    roles.retain(|id| {
        world.roles.contains_key(id) && (allowed.every("roles") || allowed.roles.contains(id))
    });
    let everyone = ["@everyone", "@here"]
        .iter()
        .any(|word| message.content.contains(word));
    message.mentions_everyone = everyone && allowed.every("everyone");
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
