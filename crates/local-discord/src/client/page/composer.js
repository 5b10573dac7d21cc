// The box at the foot of the page: a message, or a command with its options.

import { commandIn, commandsLike, loading } from "./commands.js";
import { h, icon, iconButton } from "./dom.js";
import { OptionField } from "./fields.js";
import { CHANNEL, nameOf, partnerOf, placeOf, state } from "./state.js";
import { Suggestions } from "./suggestions.js";
import { words } from "./words.js";

/** How long a message and a post's title may be, in characters. */
const MESSAGE = 2000;
const TITLE = 100;
/** Somebody's name being typed, up to the caret. */
const NAME = /(^|\s)@([\p{L}\p{N}_-]*)$/u;

/**
 * The composer in a form. `actions` does what is written: `write(content, replyTo)`,
 * `post(title, content)`, `run(command, options)`, `propose(command, option, typed, options)`,
 * `notify(text)`.
 */
export class Composer {
  constructor(form, actions) {
    this.form = form;
    this.actions = actions;
    /** What is written and not yet sent, by channel. */
    this.drafts = new Map();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /** Turns to a channel, with what was left unsent there. */
  show(channel) {
    this.channel = channel;
    this.replyTo = null;
    this.command = null;
    this.build();
    this.box.value = this.drafts.get(channel.id) ?? "";
    this.fit();
  }

  build() {
    const { channel } = this;
    this.box = h("textarea", { rows: 1, maxlength: MESSAGE, placeholder: this.invitation(), "aria-label": this.invitation(), enterkeyhint: "send", oninput: () => this.typed(), onkeydown: (event) => this.key(event) });
    this.suggestions = new Suggestions(this.box, (value, byArrows) => this.picked(value, byArrows));
    this.title = channel.type === CHANNEL.forum ? h("input", { type: "text", class: "post-title", maxlength: TITLE, placeholder: words.postTitle, "aria-label": words.postTitle }) : null;
    const parts = [this.replyBar(), this.suggestions.element, this.title, h("div", { class: "box" }, this.box, h("button", { type: "submit", class: "icon-button", "aria-label": words.send, title: words.send }, icon("send")))];
    this.form.replaceChildren(...parts.filter(Boolean));
  }

  invitation() {
    if (this.channel.type === CHANNEL.direct) return words.writeTo(partnerOf());
    return this.channel.type === CHANNEL.forum ? words.writePost : words.writeIn(placeOf(this.channel));
  }

  replyBar() {
    if (!this.replyTo) return null;
    const name = nameOf(this.replyTo.author.id);
    return h("p", { class: "reply-bar" }, words.replyingTo(name), iconButton("close", words.cancelReply, () => this.reply(null)));
  }

  /** Makes the next message an answer to this one. */
  reply(message) {
    const text = this.box?.value ?? "";
    this.command = null;
    this.replyTo = message;
    this.build();
    this.box.value = text;
    this.focus();
  }

  /** Writes something into the box as if it were typed. */
  type(text) {
    this.command = null;
    this.build();
    this.box.value = text;
    this.focus();
    this.typed();
  }

  focus() {
    const target = this.command ? (this.fields.find(({ isMissing }) => isMissing) ?? this.fields[0])?.input : this.box;
    target?.focus();
  }

  typed() {
    const { value, selectionStart } = this.box;
    this.drafts.set(this.channel.id, value);
    this.fit();
    if (value.startsWith("/") && !value.includes("\n")) return this.typedCommand(value.slice(1));
    const [, , name] = NAME.exec(value.slice(0, selectionStart)) ?? [];
    if (name === undefined) return this.suggestions.hide();
    const people = Object.values(state.users).filter((user) => user.username.toLowerCase().startsWith(name.toLowerCase()));
    this.suggestions.show(words.people, people.map((user) => ({ label: `@${user.username}`, value: { user } })), true);
  }

  typedCommand(text) {
    const found = commandIn(text);
    const takesMore = found && text.length > found.command.shown.length && found.command.options.length > 0;
    if (takesMore && /\s/.test(text.at(text.length - found.rest.length - 1))) return this.begin(found.command, found.rest);
    const items = commandsLike(text).map((command) => ({ label: `/${command.shown}`, hint: command.description, value: { command } }));
    this.suggestions.show(words.commands, items, true);
  }

  /** The commands are known, or have changed: those that are being typed are looked up again. */
  lookAgain() {
    if (!this.command && this.box.value.startsWith("/")) this.typed();
  }

  /** The box grows with its text. */
  fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight}px`;
  }

  picked({ command, user }, byArrows) {
    if (user) return this.mention(user);
    const isTyped = commandIn(this.box.value.slice(1))?.command.name === command.name;
    const asks = command.options.some(({ required }) => required);
    if (command.options.length === 0 || (isTyped && !byArrows && !asks && this.byEnter)) return this.run(command, []);
    this.begin(command, "");
  }

  mention(user) {
    const { value, selectionStart } = this.box;
    const before = value.slice(0, selectionStart).replace(NAME, `$1@${user.username} `);
    this.box.value = before + value.slice(selectionStart);
    this.box.setSelectionRange(before.length, before.length);
    this.fit();
  }

  key(event) {
    if (event.isComposing) return;
    this.byEnter = event.key === "Enter";
    if (this.suggestions.takesKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.replyTo) {
      this.reply(null);
    }
  }

  /** Turns to a command: its options take the place of the message. */
  begin(command, rest) {
    this.command = command;
    const given = () => this.fields.filter((field) => field.value !== undefined).map((field) => ({ name: field.option.name, value: field.value }));
    const propose = (option, typed) => this.actions.propose(command, option, typed, given().filter(({ name }) => name !== option.name));
    this.fields = command.options.map((option) => new OptionField(option, propose));
    const first = this.fields.find(({ input }) => input.type === "text");
    if (first) first.input.value = rest;
    const name = `/${command.shown}`;
    this.form.replaceChildren(
      h(
        "div",
        { class: "box command", role: "group", "aria-label": name, onkeydown: (event) => this.commandKey(event) },
        h("span", { class: "chip" }, name),
        this.fields.map(({ element }) => element),
        iconButton("close", words.cancelCommand, () => this.cancel()),
        h("button", { type: "submit", class: "icon-button", "aria-label": words.runCommand(name), title: words.send }, icon("send")),
      ),
    );
    this.form.noValidate = true;
    (rest && first ? first.input : (this.fields.find(({ isMissing }) => isMissing) ?? this.fields[0]).input).focus();
  }

  commandKey(event) {
    if (event.isComposing) return;
    const field = this.fields.find(({ input }) => input === event.target);
    if (field?.takesKey(event)) return;
    if (event.key === "Escape") this.cancel();
    if (event.key === "Backspace" && field === this.fields[0] && field.input.value === "") this.cancel();
    if (event.key === "Enter" && field?.input.tagName === "SELECT") this.submit();
  }

  cancel() {
    const name = this.command.shown;
    this.command = null;
    this.build();
    this.box.value = `/${name}`;
    this.focus();
  }

  async submit() {
    if (this.command) return this.submitCommand();
    const content = this.box.value.trim();
    if (content === "") return;
    if (content.startsWith("/")) await loading;
    const found = content.startsWith("/") ? commandIn(content.slice(1)) : null;
    if (found && found.rest === "") return found.command.options.some(({ required }) => required) ? this.begin(found.command, "") : this.run(found.command, []);
    const title = this.title?.value.trim() || content.split("\n")[0].slice(0, TITLE);
    if (this.title) this.actions.post(title, withMentions(content));
    else this.actions.write(withMentions(content), this.replyTo);
    this.renew();
  }

  submitCommand() {
    const missing = this.fields.find(({ isMissing }) => isMissing);
    const wrong = missing ?? this.fields.find(({ input }) => !input.checkValidity());
    if (wrong) {
      this.actions.notify(missing ? words.missing(wrong.name) : wrong.input.validationMessage);
      return wrong.input.focus();
    }
    const options = this.fields.filter(({ value }) => value !== undefined).map(({ option, value, file }) => ({ name: option.name, value, file }));
    this.run(this.command, options);
  }

  run(command, options) {
    this.actions.run(command, options);
    this.renew();
  }

  renew() {
    this.drafts.delete(this.channel.id);
    this.show(this.channel);
    this.focus();
  }
}

/** A text in which `@name` mentions the person of that name. */
function withMentions(text) {
  const byName = new Map(Object.values(state.users).map((user) => [user.username.toLowerCase(), user.id]));
  return text.replace(/(?<![\p{L}\p{N}<])@([\p{L}\p{N}_-]+)/gu, (whole, name) => (byName.has(name.toLowerCase()) ? `<@${byName.get(name.toLowerCase())}>` : whole));
}
