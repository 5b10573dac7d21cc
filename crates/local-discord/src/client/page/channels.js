// The list of channels beside the log.

import { BOT_PICTURE, h, icon, spoken } from "./dom.js";
import { CHANNEL, channelsOf, directChannels, partnerOf, state, threadsOf } from "./state.js";
import { words } from "./words.js";

/** Fills the list anew. */
export function showChannels(nav) {
  nav.setAttribute("aria-label", words.channels);
  const groups = state.guilds.map(({ id, name }) => group(name, channelsOf(id)));
  nav.replaceChildren(...groups, group(words.direct, directChannels()));
}

function group(name, channels) {
  return h("section", {}, h("h2", {}, name), h("ul", {}, channels.map(entry)));
}

function entry(channel) {
  const threads = threadsOf(channel.id);
  return h("li", {}, linkTo(channel), threads.length > 0 && h("ul", { class: "threads" }, threads.map((thread) => h("li", {}, linkTo(thread)))));
}

function linkTo(channel) {
  const isCurrent = channel.id === state.current;
  const isUnread = state.unread.has(channel.id);
  return h(
    "a",
    { href: `#${channel.id}`, class: isUnread ? "unread" : null, "aria-current": isCurrent ? "page" : null },
    markOf(channel),
    channel.type === CHANNEL.direct ? partnerOf() : channel.name,
    isUnread && spoken(` (${words.unread})`),
  );
}

/** What stands for a channel of this kind. */
export function markOf({ type }) {
  if (type === CHANNEL.text) return h("span", { class: "hash", "aria-hidden": "true" }, "#");
  if (type === CHANNEL.direct) return h("img", { src: BOT_PICTURE, alt: "" });
  return icon({ [CHANNEL.forum]: "forum", [CHANNEL.thread]: "text" }[type]);
}
