// The fields of a command's options and of a form.

import { h } from "./dom.js";
import { localDescription, localName } from "./commands.js";
import { Suggestions } from "./suggestions.js";
import { debounced } from "./dom.js";
import { state } from "./state.js";
import { locale, words } from "./words.js";

/** Discord's numbers for the kinds of option. */
const KIND = { integer: 4, boolean: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10, attachment: 11 };
/** How long to wait for more typing before asking the bot what it proposes, in milliseconds. */
const PAUSE = 120;

/**
 * A field for an option. It gives its `element`, the `input`, its `value` (undefined where it is
 * left out) and takes keys. `propose(option, typed)` asks the bot for proposals.
 */
export class OptionField {
  constructor(option, propose) {
    this.option = option;
    this.name = localName(option);
    this.input = this.build(propose);
    const hint = [localDescription(option), option.required ? null : words.optional].filter(Boolean).join(" – ");
    this.element = h("label", { class: "option-field", title: hint }, h("span", { class: "option-name" }, this.name), this.input);
    if (this.suggestions) this.element = h("div", { class: "option-place" }, this.suggestions.element, this.element);
  }

  get isMissing() {
    return this.option.required === true && this.value === undefined;
  }

  get value() {
    if (this.option.type === KIND.attachment) return this.content;
    const text = this.input.value.trim();
    if (text === "") return undefined;
    if (this.chosen?.label === this.input.value) return this.chosen.value;
    switch (this.option.type) {
      case KIND.integer:
      case KIND.number:
        return Number(text);
      case KIND.boolean:
        return text === "true";
      default:
        return text;
    }
  }

  build(propose) {
    const { option } = this;
    const about = { "aria-description": localDescription(option), required: option.required };
    if (option.choices?.length) return choose(about, option, option.choices.map((choice) => [String(choice.value), localName(choice)]));
    switch (option.type) {
      case KIND.boolean:
        return choose(about, option, [["true", words.yes], ["false", words.no]]);
      case KIND.user:
      case KIND.mentionable:
        return choose(about, option, Object.values(state.users).map((user) => [user.id, user.global_name]));
      case KIND.channel:
        return choose(about, option, [...state.channels.values()].map((channel) => [channel.id, channel.name]));
      case KIND.role:
        return choose(about, option, Object.entries(state.roles));
      case KIND.integer:
      case KIND.number:
        return h("input", { ...about, type: "number", min: option.min_value, max: option.max_value, step: option.type === KIND.integer ? 1 : "any" });
      case KIND.attachment:
        return this.chooser(about);
      default:
        return this.text(about, propose);
    }
  }

  /** Takes a file: `file` is its name, and its content becomes a text of a character a byte. */
  chooser(about) {
    const read = async () => {
      const [file] = input.files;
      const bytes = file ? new Uint8Array(await file.arrayBuffer()) : [];
      this.file = file?.name;
      this.content = file && Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    };
    const input = h("input", { ...about, type: "file", onchange: read });
    return input;
  }

  text(about, propose) {
    const { option } = this;
    const input = h("input", { ...about, type: "text", minlength: option.min_length, maxlength: option.max_length ?? 6000, placeholder: localDescription(option) });
    if (option.autocomplete) this.complete(input, propose);
    return input;
  }

  complete(input, propose) {
    this.suggestions = new Suggestions(input, ({ label, value }) => {
      input.value = label;
      this.chosen = { label, value };
    });
    const ask = async () => {
      const typed = input.value;
      const choices = await propose(this.option, typed);
      if (choices && input.value === typed && document.activeElement === input) {
        const items = choices.map((choice) => {
          const label = choice.name_localizations?.[locale] ?? choice.name;
          return { label, value: { label, value: choice.value } };
        });
        this.suggestions.show(words.choices, items, false);
      }
    };
    // Who chose before the pause was over has no more to choose.
    const later = debounced(PAUSE, () => this.chosen?.label === input.value || ask());
    input.addEventListener("input", later);
    input.addEventListener("focus", ask);
  }

  /** Lets the field's list have a key; says whether it took it. */
  takesKey(event) {
    return this.suggestions?.takesKey(event) ?? false;
  }
}

function choose(about, option, pairs) {
  return h("select", about, h("option", { value: "" }, option.required ? words.choose : words.optional), pairs.map(([value, label]) => h("option", { value }, label)));
}
