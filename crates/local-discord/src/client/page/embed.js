// Embeds and attached files.

import { h, icon } from "./dom.js";
import { blocks, inline, link } from "./markdown.js";
import { formatted, words } from "./words.js";

/** Up to what size a text file is shown in the message, in bytes. */
const SHOWN_TEXT = 50_000;

export function embedView(embed) {
  const { author, title, url, description, fields = [], footer, timestamp } = embed;
  const view = h(
    "div",
    { class: "embed" },
    author && h("p", { class: "embed-author" }, author.url ? link(author.url, [author.name]) : author.name),
    title && h("p", { class: "embed-title" }, url ? link(url, inline(title)) : inline(title)),
    description && h("div", { class: "embed-text" }, blocks(description)),
    fields.length > 0 && h("dl", { class: "embed-fields" }, fields.map(fieldView)),
    ["image", "thumbnail"].map((kind) => embed[kind] && h("p", {}, link(embed[kind].url, [words.image]))),
    (footer || timestamp) && h("p", { class: "embed-footer" }, [footer?.text, timestamp && formatted(new Date(timestamp), { dateStyle: "long" })].filter(Boolean).join(" • ")),
  );
  if (embed.color) view.style.setProperty("--accent", `#${embed.color.toString(16).padStart(6, "0")}`);
  return view;
}

function fieldView({ name, value, inline: beside }) {
  return h("div", { class: beside ? "field beside" : "field" }, h("dt", {}, inline(name)), h("dd", {}, blocks(value)));
}

/** A file: a link to it, and its content where it is a short text. */
export function attachmentView({ filename, url, size, content_type: type }) {
  const path = new URL(url).pathname;
  const view = h(
    "div",
    { class: "file" },
    h("p", { class: "file-name" }, icon("file"), h("a", { href: path, download: filename }, filename), h("span", { class: "muted" }, words.size(size))),
  );
  if (type?.startsWith("text/") && size <= SHOWN_TEXT) showText(view, path, filename);
  return view;
}

async function showText(view, path, name) {
  const response = await fetch(path);
  if (response.ok) view.append(h("pre", { tabindex: 0, role: "region", "aria-label": name }, await response.text()));
}
