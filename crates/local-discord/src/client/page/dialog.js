// The forms that the bot shows.

import { h } from "./dom.js";
import { words } from "./words.js";

/** Discord's numbers: a row or a label around an input, the input, and its style of several lines. */
const LABEL = 18;
const PARAGRAPH = 2;

/** Shows a form; `submit` gets its fields as pairs of `custom_id` and text. */
export function openForm({ title, components }, submit) {
  const fields = components.map(fieldOf).filter(Boolean);
  const send = (event) => {
    event.preventDefault();
    dialog.close();
    submit(fields.map(({ id, input }) => [id, input.value]));
  };
  const form = h(
    "form",
    { class: "form", onsubmit: send },
    h("h2", { id: "form-title" }, title),
    fields.map(({ element }) => element),
    h("div", { class: "form-end" }, h("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, words.cancel), h("button", { type: "submit", class: "button primary" }, words.submit)),
  );
  const dialog = h("dialog", { "aria-labelledby": "form-title", onclose: () => dialog.remove() }, form);
  document.body.append(dialog);
  dialog.showModal();
  fields[0]?.input.focus();
}

/** The field of a row; nothing for what is no text input. */
function fieldOf(row) {
  const input = row.type === LABEL ? row.component : row.components?.[0];
  if (input?.type !== 4) return null;
  const label = row.label ?? input.label;
  const about = { placeholder: input.placeholder, required: input.required !== false, minlength: input.min_length, maxlength: input.max_length ?? 4000, value: input.value ?? "" };
  const element = input.style === PARAGRAPH ? h("textarea", { rows: 4, ...about }) : h("input", { type: "text", ...about });
  return { id: input.custom_id, input: element, element: h("label", {}, label, element) };
}
