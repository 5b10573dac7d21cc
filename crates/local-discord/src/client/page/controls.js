// Rows of buttons and menus under a message.

import { h, icon } from "./dom.js";
import { words } from "./words.js";

/** Discord's numbers for the kinds of component, and its styles of button. */
const BUTTON = 2;
const TEXT_MENU = 3;
const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };
const LINK = 5;

/** The rows of a message; `use` is called with a control's `custom_id` and the chosen values. */
export function rowsView(rows, use) {
  return rows.map(({ components = [] }) => h("div", { class: "row" }, components.map((control) => controlView(control, use))));
}

function controlView(control, use) {
  if (control.type === BUTTON) return control.style === LINK ? linkView(control) : buttonView(control, use);
  if (control.type === TEXT_MENU) return control.max_values > 1 ? choicesView(control, use) : menuView(control, use);
  return h("select", { disabled: true, "aria-label": words.unsupported }, h("option", {}, words.unsupported));
}

function linkView({ url, label, emoji }) {
  return h("a", { class: "button secondary", href: url, target: "_blank", rel: "noopener noreferrer" }, emojiOf(emoji), label, icon("leave"));
}

function buttonView({ custom_id: id, style, label, emoji, disabled }, use) {
  const button = h("button", { type: "button", class: `button ${STYLES[style]}`, disabled }, emojiOf(emoji), label);
  button.addEventListener("click", () => busy(button, () => use(id, [])));
  return button;
}

function emojiOf(emoji) {
  return emoji && h("span", { "aria-hidden": "true" }, emoji.id ? `:${emoji.name}:` : emoji.name);
}

function menuView({ custom_id: id, placeholder, options, disabled }, use) {
  const name = placeholder ?? words.choose;
  const chosen = options.find((option) => option.default);
  const menu = h(
    "select",
    { class: "menu-control", "aria-label": name, disabled },
    chosen ? null : h("option", { value: "" }, name),
    options.map((option) => h("option", { value: option.value, selected: option === chosen }, labelOf(option))),
  );
  menu.addEventListener("change", () => menu.value && busy(menu, () => use(id, [menu.value])));
  return menu;
}

function labelOf({ label, description }) {
  return description ? `${label} — ${description}` : label;
}

/** A menu that takes several values: boxes to tick, and a button. */
function choicesView({ custom_id: id, placeholder, options, min_values: least = 1, max_values: most, disabled }, use) {
  const boxes = options.map((option) => h("input", { type: "checkbox", value: option.value, checked: option.default, disabled }));
  const confirm = h("button", { type: "button", class: "button primary", disabled }, words.confirm);
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const check = () => (confirm.disabled = disabled || chosen().length < least || chosen().length > most);
  const view = h(
    "fieldset",
    { class: "choices", onchange: check },
    h("legend", {}, placeholder ?? words.choose),
    options.map((option, index) => h("label", {}, boxes[index], labelOf(option))),
    confirm,
  );
  confirm.addEventListener("click", () => busy(confirm, () => use(id, chosen())));
  check();
  return view;
}

/** Keeps a control from being used twice while the bot has not answered. */
async function busy(control, act) {
  if (control.getAttribute("aria-busy") === "true") return;
  control.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    control.removeAttribute("aria-busy");
    if (control.options?.[0]?.value === "") control.value = "";
  }
}
