// The page: puts its parts together.

import { showChannels } from "./channels.js";
import { loadCommands, localName } from "./commands.js";
import { Composer } from "./composer.js";
import { Failure, follow, request } from "./connection.js";
import { openForm } from "./dialog.js";
import { icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { Log } from "./messages.js";
import { paint, remember, remembered, showEmbeds, showSettings } from "./settings.js";
import { CHANNEL, isTyping, nameOf, partnerOf, placeOf, state, take } from "./state.js";
import { locale, speak, words } from "./words.js";

const part = (id) => document.getElementById(id);
const [side, nav, settings, main, drawer, title, topic, typing, notice, veil] = ["side", "channels", "settings", "main", "drawer", "title", "topic", "typing", "notice", "veil"].map(part);

/** Discord's number for an answer that is a form. */
const FORM = 9;
/** The width below which the channels are in a drawer. */
const narrow = matchMedia("(max-width: 47rem)");

const log = new Log(part("log"), {
  use: (message, custom_id, values) => interact({ type: "component", message: message.id, custom_id, values }),
  openMenu: (message, event) => openMenu(message, event, { reply: (other) => composer.reply(other), copy, remove, apply }),
  dismiss(message) {
    state.hidden.add(message.id);
    log.update(message.id);
    composer.focus();
  },
  leave: () => composer.focus(),
});

const composer = new Composer(part("composer"), {
  write: (content, replyTo) => attempt(() => request("POST", "messages", { person: state.user, channel: state.current, content, reply_to: replyTo?.id })),
  post: (title, content) =>
    attempt(async () => {
      const { id } = await request("POST", "posts", { person: state.user, forum: state.current, title, content });
      location.hash = id;
    }),
  run: (command, options) => interact({ type: "command", channel: state.current, name: command.name, options }),
  propose: (command, option, typed, options) => propose({ type: "autocomplete", channel: state.current, name: command.name, focused: option.name, typed, options }),
  notify: say,
});

/** Does something that the server may refuse, and says so. */
async function attempt(act) {
  say("");
  try {
    return await act();
  } catch (error) {
    say(error instanceof Failure && error.status === 504 ? words.noAnswer : words.refused);
    return null;
  }
}

/** Starts an interaction; shows the form, where the bot answers with one. */
function interact(used) {
  return attempt(async () => {
    const answer = await request("POST", "interactions", { person: state.user, locale, ...used });
    if (answer.callback === FORM) openForm(answer.data, (fields) => interact({ type: "modal", trigger: answer.id, fields }));
  });
}

/** What the bot proposes for an option; nothing where it does not. */
async function propose(used) {
  try {
    const answer = await request("POST", "interactions", { person: state.user, locale, ...used });
    return answer.data.choices ?? [];
  } catch {
    return [];
  }
}

async function copy(message) {
  const article = document.querySelector(`#message-${message.id} .content`);
  await navigator.clipboard.writeText(article.innerText);
  say(words.copied);
}

function remove(message) {
  return attempt(() => request("DELETE", `messages/${message.id}?person=${state.user}`));
}

function apply(command, message) {
  return interact({ type: "message_command", message: message.id, name: command.name });
}

function say(text) {
  notice.textContent = text;
}

/** Something has happened: the state takes it in, and the parts that show it follow. */
function onEvent(event) {
  take(event);
  const { t, d } = event;
  if (t === "READY") begin();
  if (t === "PRESENCE_UPDATE") showPresence();
  if (t === "COMMANDS_UPDATE") findCommands();
  if (t === "THREAD_CREATE" && d.parent_id === state.current) log.show(state.channels.get(state.current));
  if (d?.channel_id === state.current && t.startsWith("MESSAGE_")) log.update(d.id);
  if (t !== "PRESENCE_UPDATE") showChannels(nav);
  showTyping();
}

/** All that the person sees has come: at first, after a switch of person, or after a lost connection. */
function begin() {
  remember({ person: state.user });
  if (!settings.hasChildNodes()) showSettings(settings, onSwitch);
  showPresence();
  const channel = state.channels.get(state.current);
  if (!channel || channel.id !== composer.channel?.id) {
    state.current = null;
    return open(channel?.id ?? location.hash.slice(1));
  }
  // What is being written stays, and so does the focus.
  composer.channel = channel;
  log.show(channel);
  findCommands();
}

/** Opens a channel, or the first where there is none of that id. */
function open(id) {
  const first = [...state.channels.values()].find(({ type }) => type === CHANNEL.text);
  const channel = state.channels.get(id) ?? first ?? [...state.channels.values()][0];
  if (!channel) return;
  if (channel.id !== state.current) {
    state.current = channel.id;
    state.unread.delete(channel.id);
    showChannel();
    findCommands();
  }
  showDrawer(false);
  composer.focus();
}

async function findCommands() {
  try {
    await loadCommands(state.current);
    composer.lookAgain();
  } catch {
    say(words.refused);
  }
}

/** Shows the current channel from scratch. */
function showChannel() {
  const channel = state.channels.get(state.current);
  title.textContent = channel.type === CHANNEL.direct ? partnerOf() : placeOf(channel);
  topic.textContent = channel.topic ?? "";
  document.title = `${placeOf(channel)} – Discord local`;
  log.show(channel);
  composer.show(channel);
  showChannels(nav);
  showTyping();
}

function showTyping() {
  const now = isTyping(state.current);
  typing.textContent = now ? words.typing(nameOf(state.bot)) : "";
  if (now) setTimeout(showTyping, state.typing.get(state.current) - Date.now() + 50);
}

function showPresence() {
  say(state.online ? "" : words.botOffline);
}

function onSwitch(name, value) {
  remember({ [name]: value });
  if (name === "theme") return paint(value);
  if (name === "embeds") return showEmbeds(value);
  if (name === "person") return connect(value);
  speak(value);
  label();
  showSettings(settings, onSwitch);
  showChannel();
  settings.querySelector(`[name=${name}]:checked`).focus();
}

/** Opens or closes the drawer of channels, where the page is narrow. */
function showDrawer(wanted) {
  const opened = wanted && narrow.matches;
  document.body.classList.toggle("drawer-open", opened);
  side.inert = narrow.matches && !opened;
  main.inert = opened;
  drawer.setAttribute("aria-expanded", String(opened));
  if (opened) nav.querySelector("[aria-current]")?.focus();
}

function closeDrawer() {
  showDrawer(false);
  drawer.focus();
}

function label() {
  drawer.setAttribute("aria-label", words.openChannels);
}

let leave = () => {};

function connect(person) {
  leave();
  leave = follow(person, onEvent, (connected) => say(connected ? "" : words.disconnected));
}

drawer.append(icon("menu"));
drawer.addEventListener("click", () => showDrawer(true));
veil.addEventListener("click", closeDrawer);
document.addEventListener("keydown", ({ key }) => key === "Escape" && document.body.classList.contains("drawer-open") && closeDrawer());
narrow.addEventListener("change", () => showDrawer(false));
window.addEventListener("hashchange", () => open(location.hash.slice(1)));
// At once, so that what is typed next goes to the channel that was chosen.
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[href^='#']");
  if (link) open(link.hash.slice(1));
});
part("main").addEventListener("click", ({ target }) => {
  const command = target.closest?.("[data-command]")?.dataset.command;
  if (command) composer.type(`/${command}`);
});

const chosen = remembered();
paint(chosen.theme);
showEmbeds(chosen.embeds);
speak(chosen.locale ?? "fr");
label();
connect(chosen.person);
