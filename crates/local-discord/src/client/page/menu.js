// The menu of a message: reply, copy, delete, and the commands on messages.

import { localName, messageCommands } from "./commands.js";
import { h, icon } from "./dom.js";
import { isEphemeral } from "./messages.js";
import { may, state } from "./state.js";
import { words } from "./words.js";

/** Discord's bit for who may delete others' messages. */
const MANAGE_MESSAGES = 1n << 13n;

let close = () => {};

/** Opens the menu where the event took place; `actions` has `reply`, `copy`, `remove`, `apply`. */
export function openMenu(message, event, actions) {
  event.preventDefault();
  close();
  const origin = event.currentTarget.querySelector?.(".tools button") ?? event.currentTarget;
  const menu = h("div", { class: "menu", role: "menu", "aria-label": words.messageActions }, itemsOf(message, actions));
  document.getElementById("main").append(menu);
  place(menu, event.type === "contextmenu" && event.clientX > 0 ? { x: event.clientX, y: event.clientY } : below(origin));
  close = listen(menu, origin);
  menu.querySelector("[role=menuitem]").focus();
}

function itemsOf(message, { reply, copy, remove, apply }) {
  const open = !isEphemeral(message);
  const channel = state.channels.get(message.channel_id);
  const deletes = open && (message.author.id === state.user || (channel.guild_id && may(channel, MANAGE_MESSAGES)));
  const commands = open ? messageCommands() : [];
  return [
    open && item("reply", words.reply, () => reply(message)),
    item("copy", words.copy, () => copy(message)),
    deletes && item("delete", words.remove, () => remove(message), "danger"),
    commands.length > 0 &&
      h("div", { role: "group", "aria-label": words.applications }, h("p", { class: "menu-heading", "aria-hidden": "true" }, words.applications), commands.map((command) => item("tool", localName(command), () => apply(command, message)))),
  ].filter(Boolean);
}

function item(drawing, label, act, kind = "") {
  const choose = () => {
    close();
    act();
  };
  return h("button", { type: "button", role: "menuitem", tabindex: -1, class: kind, onclick: choose }, label, icon(drawing));
}

function below(origin) {
  const { left, bottom } = origin.getBoundingClientRect();
  return { x: left, y: bottom };
}

/** Puts the menu near a point, within the window. */
function place(menu, { x, y }) {
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
}

/** Works the menu by keyboard until it is closed; gives the function that closes it. */
function listen(menu, origin) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const end = () => {
    close = () => {};
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
    origin.focus({ preventScroll: true });
  };
  const outside = (event) => menu.contains(event.target) || end();
  document.addEventListener("pointerdown", outside, true);
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    if (event.key in moves) items.at(moves[event.key] % items.length).focus();
    else if (event.key === "Escape" || event.key === "Tab") end();
    else return;
    event.preventDefault();
  });
  return end;
}
