// Building elements. Texts always become text nodes: nothing here reads HTML.

/**
 * Builds an element. `attributes` may hold listeners (`onclick`), properties that attributes cannot
 * express (`value`, `checked`), and attributes; those that are null or false are left out.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

/** Text that only a screen reader says. */
export function spoken(text) {
  return h("span", { class: "spoken" }, text);
}

/** The picture of the bot. */
export const BOT_PICTURE = "/client/icon.svg";

const ICONS = {
  answers: "M5 19v-6a4 4 0 0 1 4-4h10",
  close: "m6 6 12 12M18 6 6 18",
  copy: "M9 9h10v10H9zM5 15V5h10",
  delete: "M5 7h14M10 7V5h4v2m-7 0 1 12h8l1-12",
  eye: "M3 12c3-5 6-6.500 9-6.500s6 1.500 9 6.500c-3 5-6 6.500-9 6.500S6 17 3 12Zm9 2.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  forum: "M4 5h16v10H10l-4 4v-4H4z",
  leave: "M14 5h5v5m0-5-8 8M17 14v5H5V7h5",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  reply: "m10 6-5 5 5 5M5 11h9a5 5 0 0 1 5 5v2",
  send: "m4 12 16-7-5 15-3.500-6.500zm7.500 1.500L20 5",
  text: "M9 4 7 20M17 4l-2 16M4 9h16M3.500 15h16",
  tool: "M5 6h14M5 12h9m-9 6h14",
};

/** A drawing that says nothing by itself. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows an icon and is called `label`. */
export function iconButton(name, label, onclick, more = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...more }, icon(name));
}

/** Calls `act` once nothing has happened for some time. */
export function debounced(milliseconds, act) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), milliseconds);
  };
}

/** Without accents and capitals, to compare what people type. */
export function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
