// What the page knows, and how each event of the server changes it. No DOM here.

/** Discord's numbers for the kinds of channel that exist here. */
export const CHANNEL = { text: 0, direct: 1, thread: 11, forum: 15 };

/** How many messages of a channel are kept: the last ones. */
const KEPT = 2_000;
/** How long a sign of typing lasts, in milliseconds. */
const TYPING_LASTS = 10_000;

export const state = {
  user: null,
  bot: null,
  online: false,
  people: [],
  users: {},
  roles: {},
  guilds: [],
  channels: new Map(),
  /** Messages by channel, each a Map by id, oldest first. */
  messages: new Map(),
  /** Ephemeral messages that the person no longer wants to see. */
  hidden: new Set(),
  unread: new Set(),
  /** Until when the bot is typing, by channel. */
  typing: new Map(),
  /** The id of the channel that is shown. */
  current: null,
};

/** Takes in an event of the server. */
export function take({ t, d }) {
  switch (t) {
    case "READY":
      return ready(d);
    case "MESSAGE_CREATE":
      if (d.channel_id !== state.current) state.unread.add(d.channel_id);
      if (d.author.id === state.bot) state.typing.delete(d.channel_id);
      return keep(d);
    case "MESSAGE_UPDATE":
      return state.messages.get(d.channel_id)?.has(d.id) && keep(d);
    case "MESSAGE_DELETE":
      return state.messages.get(d.channel_id)?.delete(d.id);
    case "THREAD_CREATE":
      return state.channels.set(d.id, d);
    case "TYPING_START":
      return state.typing.set(d.channel_id, Date.now() + TYPING_LASTS);
    case "PRESENCE_UPDATE":
      state.online = d.online;
  }
}

function ready(data) {
  const { messages, channels, ...rest } = data;
  const wasDirect = state.channels.get(state.current)?.type === CHANNEL.direct;
  Object.assign(state, rest);
  state.channels = new Map(channels.map((channel) => [channel.id, channel]));
  state.messages = new Map();
  messages.forEach(keep);
  if (!state.channels.has(state.current)) state.current = wasDirect ? directChannels()[0]?.id : null;
}

function keep(message) {
  const { channel_id: channel } = message;
  if (!state.messages.has(channel)) state.messages.set(channel, new Map());
  const messages = state.messages.get(channel);
  messages.set(message.id, message);
  if (messages.size > KEPT) messages.delete(messages.keys().next().value);
}

/** The messages of a channel that the person wants to see, oldest first. */
export function messagesOf(channel) {
  return [...(state.messages.get(channel)?.values() ?? [])].filter(({ id }) => !state.hidden.has(id));
}

export function messageOf(channel, id) {
  return state.messages.get(channel)?.get(id);
}

export function isTyping(channel) {
  return (state.typing.get(channel) ?? 0) > Date.now();
}

export function nameOf(user) {
  return state.users[user]?.global_name ?? state.users[user]?.username ?? "?";
}

/** The person with whom a direct conversation is, which for people is the bot. */
export function partnerOf() {
  return nameOf(state.bot);
}

/** What a channel is called: `#général`, a thread's or a person's name. */
export function placeOf(channel) {
  if (channel.type === CHANNEL.direct) return partnerOf();
  return channel.type === CHANNEL.text ? `#${channel.name}` : channel.name;
}

/** The channels of a guild that do not hang under another. */
export function channelsOf(guild) {
  return [...state.channels.values()].filter((channel) => channel.guild_id === guild && channel.type !== CHANNEL.thread);
}

export function directChannels() {
  return [...state.channels.values()].filter(({ type }) => type === CHANNEL.direct);
}

/** The threads of a channel, or the posts of a forum, oldest first. */
export function threadsOf(parent) {
  return [...state.channels.values()].filter((channel) => channel.parent_id === parent && channel.type === CHANNEL.thread);
}

/** Whether the person has all these permissions in a channel. */
export function may(channel, permission) {
  return (BigInt(channel.permissions ?? 0) & permission) === permission;
}
