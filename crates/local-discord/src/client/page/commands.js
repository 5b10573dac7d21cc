// The commands that the person finds in the channel, under the names of their language.

import { request } from "./connection.js";
import { folded } from "./dom.js";
import { state } from "./state.js";
import { locale } from "./words.js";

/** Discord's numbers for kinds of command and of option. */
const SLASH = 1;
const ON_MESSAGE = 3;
const SUBCOMMAND = 1;
const GROUP = 2;

let known = [];

/** The last asking for commands, to wait for. */
export let loading = Promise.resolve();

/** Asks the server which commands there are in a channel. */
export function loadCommands(channel) {
  loading = request("GET", `commands?person=${state.user}&channel=${channel}`).then((commands) => (known = commands));
  return loading;
}

/** The slash commands. */
function slashCommands() {
  return known.filter(({ type }) => type === SLASH).flatMap((command) => leaves(command, [], []));
}

/** A command, or each of its subcommands: its real name, the one shown, and its options. */
function leaves(command, names, shown) {
  const path = [...names, command.name];
  const shownPath = [...shown, localName(command)];
  const nested = (command.options ?? []).filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (nested.length > 0) return nested.flatMap((option) => leaves(option, path, shownPath));
  return [{ name: path.join(" "), shown: shownPath.join(" "), description: localDescription(command), options: command.options ?? [] }];
}

export function localName(thing) {
  return thing.name_localizations?.[locale] ?? thing.name;
}

export function localDescription(thing) {
  return thing.description_localizations?.[locale] ?? thing.description ?? "";
}

/** The commands whose name is what is typed, begins with it, or holds it; in this order. */
export function commandsLike(typed) {
  const text = folded(typed);
  const place = ({ shown }) => folded(shown).indexOf(text);
  const rank = (command) => (folded(command.shown) === text ? 0 : place(command) === 0 ? 1 : 2);
  return slashCommands().filter((command) => place(command) >= 0).sort((a, b) => rank(a) - rank(b));
}

/** The command that a text begins with, under either of its names, and the rest of the text. */
export function commandIn(text) {
  const typed = folded(text);
  const begins = (name) => typed === folded(name) || typed.startsWith(`${folded(name)} `);
  const fitting = slashCommands().flatMap((command) => [command.shown, command.name].filter(begins).map((name) => ({ command, rest: text.slice(name.length + 1) })));
  return fitting.sort((a, b) => a.rest.length - b.rest.length)[0] ?? null;
}

/** The commands on messages. */
export function messageCommands() {
  return known.filter(({ type }) => type === ON_MESSAGE);
}
