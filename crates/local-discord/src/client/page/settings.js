// The switches: as whom, in which language, in which colours, and with embeds or without.

import { h } from "./dom.js";
import { state } from "./state.js";
import { LANGUAGES, locale, words } from "./words.js";

const KEY = "local-discord";

/** What was chosen before in this browser. */
export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

/** Remembers a choice, where the browser lets the page do so. */
export function remember(choice) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...remembered(), ...choice }));
  } catch {
    // Without a memory the page begins with its defaults next time.
  }
}

/** Puts a choice of colours in force; `auto` follows the system. */
export function paint(theme) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** Shows embeds, or hides them as people can in Discord's settings. */
export function showEmbeds(choice) {
  if (choice === "hidden") document.documentElement.dataset.embeds = choice;
  else delete document.documentElement.dataset.embeds;
}

/** Fills the switches anew; `onChange` gets the name of what is switched, and its value. */
export function showSettings(section, onChange) {
  section.setAttribute("aria-label", words.settings);
  const people = state.people.map(({ id, name, roles }) => [id, `${name} (${roles.join(", ") || words.member})`]);
  section.replaceChildren(
    switchOf("person", words.person, people, state.user, onChange),
    switchOf("locale", words.language, Object.entries(LANGUAGES), locale, onChange),
    switchOf("theme", words.theme, Object.entries(words.themes), document.documentElement.dataset.theme ?? "auto", onChange),
    switchOf("embeds", words.embeds, Object.entries(words.embedChoices), document.documentElement.dataset.embeds ?? "shown", onChange),
  );
}

function switchOf(name, legend, options, chosen, onChange) {
  const choice = ([value, label]) =>
    h("label", {}, h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => onChange(name, value) }), h("span", {}, label));
  return h("fieldset", { class: `switch ${name}` }, h("legend", {}, legend), h("div", {}, options.map(choice)));
}
