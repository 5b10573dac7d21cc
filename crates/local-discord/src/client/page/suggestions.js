// A list of suggestions above a text field, worked by keyboard from the field itself.

import { h, spoken } from "./dom.js";
import { words } from "./words.js";

let lists = 0;

/**
 * Suggestions for `field`, in `list`'s place in the page. An item has a `label`, a `hint` and a
 * `value`; `onPick(value, byArrows)` is called with the chosen one's value.
 */
export class Suggestions {
  constructor(field, onPick) {
    lists += 1;
    this.field = field;
    this.onPick = onPick;
    this.list = h("ul", { class: "suggestions", role: "listbox", id: `suggestions-${lists}`, tabindex: 0, hidden: true });
    this.status = h("span", { role: "status" });
    this.element = h("div", { class: "suggestions-place" }, this.list, h("span", { class: "spoken" }, this.status));
    this.items = [];
    this.active = -1;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("autocomplete", "off");
    // A list that scrolls can be reached itself, and takes the same keys.
    const leaves = ({ relatedTarget: next }) => next === field || next === this.list || this.hide();
    field.addEventListener("blur", leaves);
    this.list.addEventListener("blur", leaves);
    this.list.addEventListener("keydown", (event) => this.takesKey(event) && field.focus());
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** Shows items; the first is active where Enter is to take it without more ado. */
  show(name, items, firstIsActive) {
    this.items = items;
    this.list.setAttribute("aria-label", name);
    this.list.replaceChildren(...items.map((item, index) => this.option(item, index)));
    this.list.hidden = items.length === 0;
    this.status.textContent = words.proposals(items.length);
    this.byArrows = false;
    if (this.isOpen) this.field.setAttribute("aria-controls", this.list.id);
    this.activate(firstIsActive && this.isOpen ? 0 : -1);
  }

  hide() {
    if (!this.isOpen) return;
    this.list.hidden = true;
    this.status.textContent = "";
    this.field.removeAttribute("aria-controls");
    this.activate(-1);
  }

  option({ label, hint }, index) {
    const option = h("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" }, h("span", { class: "option-label" }, label), hint && h("span", { class: "option-hint" }, spoken(" "), hint));
    // The field keeps the focus.
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.pick(index));
    return option;
  }

  activate(index) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.list.children[index];
    if (!option) return this.field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  pick(index) {
    const { value } = this.items[index];
    const { byArrows } = this;
    this.hide();
    this.onPick(value, byArrows);
  }

  /** Lets the list have a key of the field; says whether it took it. */
  takesKey(event) {
    if (!this.isOpen) return false;
    const { length } = this.items;
    const last = this.active < 0 ? length : this.active;
    const moves = { ArrowDown: this.active + 1, ArrowUp: last - 1 };
    if (event.key in moves) {
      this.byArrows = true;
      this.activate((moves[event.key] + length) % length);
    } else if (event.key === "Escape") {
      this.hide();
    } else if ((event.key === "Enter" || event.key === "Tab") && this.active >= 0 && !event.shiftKey) {
      this.pick(this.active);
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }
}
