//! The world as Discord's JSON writes it.

use serde_json::{Map, Value, json};

use crate::id::Id;
use crate::intents::Intents;
use crate::message::Attachment;
use crate::permissions::Permissions;
use crate::world::{Channel, ChannelKind, Guild, Role, User, World};

/// Adds the fields of `more` to the object `base`.
pub(crate) fn extend(base: &mut Value, more: Value) {
    if let (Some(base), Value::Object(more)) = (base.as_object_mut(), more) {
        base.extend(more);
    }
}

pub(crate) fn user(user: &User) -> Value {
    json!({
        "id": user.id, "username": user.name, "global_name": user.name, "discriminator": "0",
        "avatar": null, "bot": user.is_bot, "public_flags": 0,
    })
}

pub(crate) fn user_by_id(world: &World, id: Id) -> Value {
    world.users.get(&id).map_or_else(
        || json!({ "id": id, "username": "Deleted User", "global_name": null, "discriminator": "0", "avatar": null }),
        user,
    )
}

/// The bot as it sees itself.
pub(crate) fn current_user(world: &World) -> Value {
    let mut current = user_by_id(world, world.bot());
    extend(
        &mut current,
        json!({ "verified": true, "mfa_enabled": true, "email": null, "flags": 0, "locale": "en-US" }),
    );
    current
}

pub(crate) fn application(world: &World) -> Value {
    let installs = world
        .application
        .integration_types
        .iter()
        .map(|kind| (kind.to_string(), json!({})));
    let installs: Map<String, Value> = installs.collect();
    let bot = world.bot();
    let guilds = world.guilds.keys();
    let guilds = guilds.filter(|guild| world.members.contains_key(&(**guild, bot)));
    json!({
        "id": world.application.id, "name": world.application.name, "icon": null, "description": "",
        "bot_public": true, "bot_require_code_grant": false, "verify_key": "0".repeat(64),
        "team": null, "flags": application_flags(world),
        "integration_types_config": installs, "approximate_guild_count": guilds.count(),
        "bot": current_user(world),
    })
}

/// The flags that say which privileged intents are switched on.
pub(crate) fn application_flags(world: &World) -> u64 {
    let on = |intent, flag| {
        if world.application.privileged_intents.contains(intent) {
            flag
        } else {
            0
        }
    };
    on(Intents::GUILD_PRESENCES, 1 << 13)
        | on(Intents::GUILD_MEMBERS, 1 << 15)
        | on(Intents::MESSAGE_CONTENT, 1 << 19)
}

/// A membership without the person, as events carry it beside the author.
pub(crate) fn partial_member(world: &World, guild: Id, person: Id) -> Option<Value> {
    let member = world.members.get(&(guild, person))?;
    Some(json!({
        "nick": member.nick, "avatar": null, "roles": member.roles, "joined_at": guild.timestamp(),
        "premium_since": null, "deaf": false, "mute": false, "flags": 0, "pending": false,
        "communication_disabled_until": null,
    }))
}

pub(crate) fn member(world: &World, guild: Id, person: Id) -> Option<Value> {
    let mut member = partial_member(world, guild, person)?;
    member["user"] = user_by_id(world, person);
    Some(member)
}

/// A member as interactions carry it: with what they may do in that channel. Also for somebody
/// whose membership the bot cannot see.
pub(crate) fn interaction_member(world: &World, guild: Id, channel: Id, person: Id) -> Value {
    let mut value = member(world, guild, person).unwrap_or_else(|| {
        json!({
            "user": user_by_id(world, person), "nick": null, "avatar": null, "roles": [],
            "joined_at": guild.timestamp(), "premium_since": null, "deaf": false, "mute": false,
            "flags": 0, "pending": false, "communication_disabled_until": null,
        })
    });
    value["permissions"] = json!(world.channel_permissions(channel, person));
    value
}

fn roles(world: &World, guild: Id) -> Vec<Value> {
    let of_guild = world.roles.values().filter(|role| role.guild == guild);
    of_guild
        .enumerate()
        .map(|(position, role)| {
            json!({
                "id": role.id, "name": role.name, "color": 0,
                "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
                "hoist": false, "icon": null, "unicode_emoji": null, "position": position,
                "permissions": role.permissions, "managed": role.bot.is_some(),
                "mentionable": false, "flags": 0, "tags": tags(role),
            })
        })
        .collect()
}

/// Whose role it is.
fn tags(role: &Role) -> Value {
    role.bot
        .map_or_else(|| json!({}), |bot| json!({ "bot_id": bot }))
}

/// A role's event: with its guild.
pub(crate) fn role_event(world: &World, guild: Id, role: Id) -> Value {
    let id = json!(role);
    let role = roles(world, guild).into_iter().find(|one| one["id"] == id);
    json!({ "guild_id": guild, "role": role })
}

/// A guild in REST.
pub(crate) fn guild(world: &World, guild: &Guild) -> Value {
    json!({
        "id": guild.id, "name": guild.name, "icon": null, "icon_hash": null, "splash": null,
        "discovery_splash": null, "banner": null, "description": null, "owner_id": guild.owner,
        "application_id": null, "afk_channel_id": null, "afk_timeout": 300,
        "widget_enabled": false, "widget_channel_id": null, "verification_level": 0,
        "default_message_notifications": 1, "explicit_content_filter": 0, "mfa_level": 0,
        "nsfw_level": 0, "premium_tier": 0, "premium_subscription_count": 0,
        "premium_progress_bar_enabled": false, "preferred_locale": guild.locale,
        "system_channel_id": null, "system_channel_flags": 0, "rules_channel_id": null,
        "public_updates_channel_id": null, "safety_alerts_channel_id": null,
        "max_presences": null, "max_members": 500_000, "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50, "vanity_url_code": null, "features": [],
        "emojis": [], "stickers": [], "roles": roles(world, guild.id),
    })
}

/// A guild in `GUILD_CREATE`: with its channels and its members.
pub(crate) fn guild_create(world: &World, of: &Guild) -> Value {
    let visible = |channel: &&Channel| {
        channel.guild == Some(of.id)
            && world
                .channel_permissions(channel.id, world.bot())
                .contains(Permissions::VIEW_CHANNEL)
    };
    let (threads, channels): (Vec<_>, Vec<_>) = world
        .channels
        .values()
        .filter(visible)
        .partition(|channel| channel.kind.is_thread());
    let count = world
        .members
        .range((of.id, Id::new(0))..=(of.id, Id::new(u64::MAX)))
        .count();
    let mut value = guild(world, of);
    extend(
        &mut value,
        json!({
            "joined_at": of.id.timestamp(), "large": false, "unavailable": false, "member_count": count,
            "members": member(world, of.id, world.bot()).into_iter().collect::<Vec<_>>(),
            "channels": channels.iter().map(|channel| self::channel(world, channel)).collect::<Vec<_>>(),
            "threads": threads.iter().map(|channel| self::channel(world, channel)).collect::<Vec<_>>(),
            "voice_states": [], "presences": [], "stage_instances": [], "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }),
    );
    value
}

pub(crate) fn channel(world: &World, channel: &Channel) -> Value {
    let mut value = json!({
        "id": channel.id, "type": channel.kind.number(), "flags": 0,
        "last_message_id": channel.last_message,
    });
    match channel.kind {
        ChannelKind::Direct { with } => value["recipients"] = json!([user_by_id(world, with)]),
        ChannelKind::Private => extend(
            &mut value,
            json!({ "recipients": [], "name": null, "icon": null, "owner_id": null }),
        ),
        _ => extend(&mut value, of_guild(channel)),
    }
    value
}

fn of_guild(channel: &Channel) -> Value {
    let mut value = json!({
        "guild_id": channel.guild, "name": channel.name, "parent_id": channel.parent,
        "rate_limit_per_user": 0, "last_pin_timestamp": null,
    });
    extend(
        &mut value,
        if channel.kind.is_thread() {
            thread(channel)
        } else {
            standing(channel)
        },
    );
    value
}

/// What only threads have.
fn thread(channel: &Channel) -> Value {
    json!({
        "owner_id": channel.owner, "message_count": 0, "member_count": 1, "total_message_sent": 0,
        "thread_metadata": {
            "archived": channel.archived, "auto_archive_duration": 1440, "archive_timestamp": channel.id.timestamp(),
            "locked": channel.locked, "create_timestamp": channel.id.timestamp(),
        },
    })
}

/// What only channels have that are no threads.
fn standing(channel: &Channel) -> Value {
    let overwrites: Vec<_> = channel
        .overwrites
        .iter()
        .map(|one| json!({ "id": one.subject, "type": u8::from(one.is_member), "allow": one.allow, "deny": one.deny }))
        .collect();
    json!({ "topic": channel.topic, "nsfw": false, "position": 0, "permission_overwrites": overwrites })
}

/// A channel as interactions carry it.
pub(crate) fn interaction_channel(world: &World, of: &Channel, person: Id) -> Value {
    let mut value = channel(world, of);
    value["permissions"] = json!(world.channel_permissions(of.id, person));
    value
}

pub(crate) fn attachment(base_url: &str, channel: Id, of: &Attachment) -> Value {
    let url = format!("{base_url}/attachments/{channel}/{}/{}", of.id, of.name);
    json!({
        "id": of.id, "filename": of.name, "size": of.bytes.len(), "url": url, "proxy_url": url,
        "content_type": of.content_type, "description": of.description,
    })
}

/// `name:id` for an emoji of a guild, the character itself for the others.
pub(crate) fn emoji(emoji: &str) -> Value {
    match emoji.split_once(':') {
        Some((name, id)) => json!({ "id": id, "name": name }),
        None => json!({ "id": null, "name": emoji }),
    }
}

/// Takes out of a message what Discord hides from bots without the message content intent.
pub(crate) fn hide_content(message: &mut Value, bot: Id) {
    if message["referenced_message"].is_object() {
        hide_content(&mut message["referenced_message"], bot);
    }
    let bot = json!(bot);
    let mentioned = message["mentions"]
        .as_array()
        .is_some_and(|people| people.iter().any(|one| one["id"] == bot));
    if mentioned || message["author"]["id"] == bot {
        return;
    }
    message["content"] = json!("");
    for list in ["embeds", "attachments", "components"] {
        message[list] = json!([]);
    }
    if let Some(message) = message.as_object_mut() {
        message.remove("poll");
        message.remove("message_snapshots");
    }
}
