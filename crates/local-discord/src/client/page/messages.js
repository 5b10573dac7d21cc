// The log of a channel: its messages, oldest first, each as an article.

import { BOT_PICTURE, h, icon, iconButton, spoken } from "./dom.js";
import { attachmentView, embedView } from "./embed.js";
import { rowsView } from "./controls.js";
import { blocks, plain } from "./markdown.js";
import { markOf } from "./channels.js";
import { CHANNEL, messageOf, messagesOf, nameOf, partnerOf, placeOf, state, threadsOf } from "./state.js";
import { formatted, words } from "./words.js";

/** Discord's numbers that matter here. */
const FLAGS = { noEmbeds: 4, ephemeral: 64, loading: 128 };
const KINDS = { reply: 19 };
/** Messages of one person that follow each other this closely share one heading, in milliseconds. */
const TOGETHER = 7 * 60_000;
/** How near to the end of the log counts as its end, in pixels. */
const NEAR_END = 80;
/** How many messages are shown at most: the last ones. */
const SHOWN = 500;
/** How many colours the pictures of people have. */
const COLOURS = 6;

/**
 * The log in `element`'s place. `actions` says what a person does with a message: `use(message,
 * customId, values)`, `openMenu(message, event)`, `dismiss(message)`, and `leave()` where the message that
 * has the focus goes away.
 */
export class Log {
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.views = new Map();
  }

  /** Shows a channel from scratch. The new log is a new live region, which is not read out. */
  show(channel) {
    this.channel = channel;
    this.views.clear();
    this.list = h("ol", { class: "messages" });
    const fresh = h("div", { id: "log", class: "log", role: "log", tabindex: 0, "aria-label": words.log(placeOf(channel)) }, opening(channel), this.list);
    this.element.replaceWith(fresh);
    this.element = fresh;
    this.last = null;
    this.day = null;
    for (const message of messagesOf(channel.id).slice(-SHOWN)) this.append(message);
    this.stay(fresh);
  }

  /** Stays at the end while the log or what is in it changes size, unless the person scrolls away. */
  stay(element) {
    this.follows = true;
    element.addEventListener("scroll", () => (this.follows = this.isAtEnd()));
    this.sizes?.disconnect();
    this.sizes = new ResizeObserver(() => this.follows && this.toEnd());
    this.sizes.observe(element);
    this.sizes.observe(this.list);
  }

  /** Shows what has become of a message. */
  update(id) {
    const message = messageOf(this.channel.id, id);
    const view = this.views.get(id);
    if (message && !view && isOwn(message)) this.toEnd();
    if (!message || state.hidden.has(id)) this.remove(id);
    else if (view) this.replace(view, message);
    else if (BigInt(id) > BigInt(this.first() ?? 0)) this.append(message);
    this.showBeginning(id);
  }

  /** Of a message too tall for the log, what comes first is shown first. */
  showBeginning(id) {
    const view = this.views.get(id);
    if (this.follows && view?.offsetHeight > this.element.clientHeight) view.scrollIntoView({ block: "start" });
  }

  append(message) {
    const previous = this.last;
    const day = dayOf(message);
    if (day !== this.day) this.list.append(h("li", { class: "day" }, h("span", {}, day)));
    this.day = day;
    const view = h("li", {}, this.article(message, isTogether(previous, message)));
    this.views.set(message.id, view);
    this.list.append(view);
    this.last = message;
    if (this.views.size <= SHOWN) return;
    this.remove(this.first());
    if (this.follows) this.toEnd();
  }

  /** The id of the oldest message that is shown. */
  first() {
    return this.views.keys().next().value;
  }

  replace(view, message) {
    const compact = view.firstElementChild.classList.contains("compact");
    const held = controlsOf(view).indexOf(document.activeElement);
    view.replaceChildren(this.article(message, compact));
    const controls = controlsOf(view);
    if (held >= 0) controls[Math.min(held, controls.length - 1)].focus({ preventScroll: true });
  }

  remove(id) {
    const view = this.views.get(id);
    if (view?.contains(document.activeElement)) this.actions.leave();
    view?.remove();
    this.views.delete(id);
    if (this.last?.id === id) this.last = null;
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  toEnd() {
    this.follows = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  article(message, compact) {
    const { id } = message;
    const view = h(
      "article",
      { class: classOf(message, compact), id: `message-${id}`, "aria-labelledby": `author-${id} time-${id}` },
      referenceView(message),
      h("div", { class: "picture", "aria-hidden": "true" }, compact ? null : pictureOf(message.author)),
      h("header", { class: compact ? "spoken" : "heading" }, authorView(message), timeView(message)),
      h("div", { class: "content" }, this.content(message)),
      h("div", { class: "tools" }, iconButton("more", words.more, (event) => this.actions.openMenu(message, event), { "aria-haspopup": "menu" })),
    );
    view.addEventListener("contextmenu", (event) => this.actions.openMenu(message, event));
    return view;
  }

  content(message) {
    if (message.flags & FLAGS.loading) return [h("p", { class: "muted loading" }, words.thinking(nameOf(message.author.id))), this.privacy(message)];
    const embeds = message.flags & FLAGS.noEmbeds ? [] : message.embeds;
    return [
      textView(message),
      embeds.map(embedView),
      message.attachments.map(attachmentView),
      rowsView(message.components, (custom, values) => this.actions.use(message, custom, values)),
      this.privacy(message),
    ];
  }

  privacy(message) {
    if (!(message.flags & FLAGS.ephemeral)) return null;
    const dismiss = h("button", { type: "button", class: "as-link", onclick: () => this.actions.dismiss(message) }, words.dismiss);
    return h("p", { class: "muted private" }, icon("eye"), `${words.onlyYou} •`, dismiss);
  }
}

/** What in a message can have the focus. */
function controlsOf(view) {
  return [...view.querySelectorAll("a, button:enabled, select:enabled, input:enabled")];
}

function textView({ content, edited_timestamp: edited }) {
  const view = h("div", { class: "text" }, blocks(content));
  const end = view.lastElementChild;
  if (edited && end) (end.tagName === "P" ? end : view).append(h("span", { class: "muted edited" }, ` ${words.edited}`));
  return view;
}

/** Whether the person wrote it, or it answers what the person did. */
function isOwn({ author, interaction_metadata: used }) {
  return (used?.user ?? author).id === state.user;
}

export function isEphemeral(message) {
  return (message.flags & FLAGS.ephemeral) !== 0;
}

function classOf(message, compact) {
  const mentioned = message.mentions.some(({ id }) => id === state.user);
  return ["message", compact && "compact", isEphemeral(message) && "ephemeral", mentioned && "mentioned"].filter(Boolean).join(" ");
}

function isTogether(previous, message) {
  return (
    previous?.author.id === message.author.id &&
    message.type === previous.type &&
    message.type === 0 &&
    dayOf(previous) === dayOf(message) &&
    new Date(message.timestamp) - new Date(previous.timestamp) < TOGETHER
  );
}

/** What stands before the first message. */
function opening(channel) {
  const title = channel.type === CHANNEL.direct ? words.welcomeDirect(partnerOf()) : words.welcome(placeOf(channel));
  return h(
    "div",
    { class: "opening" },
    h("div", { class: "opening-mark" }, markOf(channel)),
    h("p", { class: "opening-title" }, title),
    channel.topic && h("p", { class: "muted" }, channel.topic),
    channel.type === CHANNEL.forum && postsView(channel),
  );
}

function postsView(forum) {
  const posts = threadsOf(forum.id).reverse();
  return [h("p", { class: "muted" }, words.posts(posts.length)), posts.length > 0 && h("ul", { class: "posts" }, posts.map(({ id, name }) => h("li", {}, h("a", { href: `#${id}` }, name))))];
}

function authorView({ id, author }) {
  return h(
    "span",
    { class: "author", id: `author-${id}` },
    author.global_name ?? author.username,
    author.bot && h("span", { class: "badge" }, spoken(", "), words.app),
  );
}

function timeView({ id, timestamp }) {
  const date = new Date(timestamp);
  const time = formatted(date, { timeStyle: "short" });
  const isToday = date.toDateString() === new Date().toDateString();
  const text = isToday ? words.today(time) : formatted(date, { dateStyle: "short", timeStyle: "short" });
  return h("time", { class: "muted", id: `time-${id}`, datetime: timestamp }, text);
}

function dayOf({ timestamp }) {
  return formatted(new Date(timestamp), { dateStyle: "long" });
}

/** What a message answers: a command, or another message. */
function referenceView(message) {
  const used = message.interaction_metadata;
  if (used?.name && message.type !== KINDS.reply) {
    const name = used.user.global_name ?? used.user.username;
    return h("p", { class: "reference" }, icon("answers"), h("span", {}, `${words.used(name)} `, h("strong", {}, commandName(message))));
  }
  if (message.type !== KINDS.reply) return null;
  const other = messageOf(message.channel_id, message.message_reference?.message_id) ?? message.referenced_message;
  if (!other) return h("p", { class: "reference" }, icon("answers"), h("em", {}, words.gone));
  const excerpt = other.content || other.embeds[0]?.title || "";
  const name = other.author.global_name ?? other.author.username;
  return h(
    "p",
    { class: "reference" },
    icon("answers"),
    spoken(words.repliesTo(name)),
    h("button", { type: "button", class: "as-link excerpt", onclick: () => reveal(other.id) }, h("strong", { "aria-hidden": "true" }, `${name} `), plain(excerpt)),
  );
}

/** Slash commands are shown as they are typed, commands on messages by their name alone. */
function commandName({ interaction_metadata: used, type }) {
  return type === 23 ? used.name : `/${used.name}`;
}

function reveal(id) {
  const article = document.getElementById(`message-${id}`);
  article?.scrollIntoView({ block: "center" });
  article?.querySelector(".tools button")?.focus({ preventScroll: true });
}

function pictureOf({ id, bot, username }) {
  if (bot) return h("img", { src: BOT_PICTURE, alt: "", width: 40, height: 40 });
  const colour = Number(BigInt(id) >> 22n) % COLOURS;
  return h("span", { class: `initial colour-${colour}` }, [...username][0].toUpperCase());
}
