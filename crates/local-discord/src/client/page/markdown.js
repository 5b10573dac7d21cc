// Discord's Markdown, as DOM nodes. Everything that is no mark stays text.

import { h } from "./dom.js";
import { nameOf, placeOf, state } from "./state.js";
import { formatted, relative, words } from "./words.js";

/** The nodes of a text with blocks: headings, quotes, lists, code. */
export function blocks(text) {
  const nodes = [];
  const lines = text.split("\n");
  let at = 0;
  while (at < lines.length) {
    const block = BLOCKS.find(({ begins }) => begins.test(lines[at]) && (begins !== FENCE || closes(lines, at)));
    const [node, next] = (block?.read ?? paragraph)(lines, at);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

const FENCE = /^```/;
const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const QUOTE = /^> (.*)$/;
const QUOTE_ALL = /^>>> /;
const ITEM = /^( *)([-*]|\d+\.) +(\S.*)$/;

const BLOCKS = [
  { begins: FENCE, read: code },
  { begins: HEADING, read: heading },
  { begins: SUBTEXT, read: subtext },
  { begins: QUOTE_ALL, read: quoteAll },
  { begins: QUOTE, read: quote },
  { begins: ITEM, read: list },
];

function closes(lines, at) {
  return lines[at].slice(3).includes("```") || lines.slice(at + 1).some((line) => line.includes("```"));
}

function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && !BLOCKS.some(({ begins }) => begins.test(lines[end]))) end += 1;
  const text = lines.slice(at, end).join("\n");
  return [text.trim() ? h("p", {}, inline(text)) : null, end];
}

function code(lines, at) {
  const text = lines.slice(at).join("\n").slice(3);
  const [inside] = text.split("```", 1);
  const after = text.slice(inside.length + 3).replace(/^\n/, "");
  const content = inside.replace(/^[\w+-]*\n/, "").replace(/\n$/, "");
  lines.splice(at, lines.length, ...(after ? after.split("\n") : []));
  return [h("pre", { tabindex: 0 }, h("code", {}, content)), at];
}

function heading(lines, at) {
  const [, marks, text] = HEADING.exec(lines[at]);
  return [h("h2", { class: `heading-${marks.length}` }, inline(text)), at + 1];
}

function subtext(lines, at) {
  return [h("p", { class: "subtext" }, inline(SUBTEXT.exec(lines[at])[1])), at + 1];
}

function quote(lines, at) {
  let end = at;
  while (end < lines.length && QUOTE.test(lines[end])) end += 1;
  const inside = lines.slice(at, end).map((line) => line.slice(2));
  return [h("blockquote", {}, blocks(inside.join("\n"))), end];
}

function quoteAll(lines, at) {
  const inside = lines.slice(at).join("\n").slice(4);
  return [h("blockquote", {}, blocks(inside)), lines.length];
}

function list(lines, at) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const ordered = /\d/.test(mark);
  const element = h(ordered ? "ol" : "ul", ordered ? { start: Number.parseInt(mark, 10) } : {});
  let end = at;
  while (end < lines.length && lines[end].startsWith(indent)) {
    const item = ITEM.exec(lines[end]);
    if (item?.[1] === indent) {
      element.append(h("li", {}, inline(item[3])));
    } else if (item) {
      const [nested, next] = list(lines, end);
      element.lastElementChild.append(nested);
      end = next - 1;
    } else if (lines[end].startsWith(`${indent} `)) {
      element.lastElementChild.append(h("br"), ...inline(lines[end].trim()));
    } else {
      break;
    }
    end += 1;
  }
  return [element, end];
}

/** The marks within a line: how each begins, and what it becomes. The first that fits wins. */
const MARKS = [
  [/\\([^\p{L}\p{N}\s])/u, ([, character]) => character],
  [/(`+)(?!`)(.+?)(?<!`)\1(?!`)/s, ([, , text]) => h("code", {}, text.trim())],
  [/\[((?:\\.|[^[\]\\])+)\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?: +"([^"]*)")?\)/, ([, text, url, title]) => link(url, inline(text), title)],
  [/<(https?:\/\/[^\s<>]+)>/, ([, url]) => link(url, [url])],
  [/https?:\/\/[^\s<>]*[^\s<>.,:;!?"'»)\]}]/, ([url]) => link(url, [url])],
  [/<@!?(\d+)>/, ([, id]) => h("span", { class: "mention" }, `@${nameOf(id)}`)],
  [/<@&(\d+)>/, ([, id]) => h("span", { class: "mention" }, `@${state.roles[id] ?? "?"}`)],
  [/<#(\d+)>/, ([, id]) => channelLink(id)],
  [/<\/([^:<>]+):\d+>/, ([, name]) => h("button", { type: "button", class: "mention", "data-command": name }, `/${name}`)],
  [/<t:(-?\d+)(?::([tTdDfFR]))?>/, ([, seconds, style]) => moment(new Date(seconds * 1000), style ?? "f")],
  [/<a?:(\w+):\d+>/, ([, name]) => `:${name}:`],
  [/@(?:everyone|here)\b/, ([text]) => h("span", { class: "mention" }, text)],
  [/\*\*(?=\S)((?:\\.|[^\\])+?)\*\*(?!\*)/s, ([, text]) => h("strong", {}, inline(text))],
  [/__(?=\S)((?:\\.|[^\\])+?)__(?!_)/s, ([, text]) => h("u", {}, inline(text))],
  [/\*(?=[^\s*])((?:\\.|\*\*(?:\\.|[^\\])+?\*\*|[^\\*])+?)(?<!\s)\*(?!\*)/s, ([, text]) => h("em", {}, inline(text))],
  [/(?<![\p{L}\p{N}])_(?=[^\s_])((?:\\.|__(?:\\.|[^\\])+?__|[^\\_])+?)_(?![\p{L}\p{N}])/su, ([, text]) => h("em", {}, inline(text))],
  [/~~(?=\S)((?:\\.|[^\\])+?)~~/s, ([, text]) => h("s", {}, inline(text))],
  [/\|\|((?:\\.|[^\\])+?)\|\|/s, ([, text]) => spoiler(text)],
].map(([pattern, build]) => [new RegExp(pattern.source, `${pattern.flags}y`), build]);

/** The characters at which a mark can begin. */
const SPECIAL = /[\\`[<h@*_~|]/g;

/** The nodes of a text without blocks. */
export function inline(text) {
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = MARKS.map(([pattern, build]) => {
      pattern.lastIndex = at;
      return [pattern.exec(text), build];
    }).find(([match]) => match);
    if (found) {
      const [match, build] = found;
      nodes.push(plain, build(match));
      plain = "";
      at += match[0].length;
    } else {
      SPECIAL.lastIndex = at + 1;
      const end = SPECIAL.exec(text)?.index ?? text.length;
      plain += text.slice(at, end);
      at = end;
    }
  }
  return [...nodes, plain].filter((node) => node !== "");
}

/** The marks that begin a line, but for those that number it. */
const BEGINNINGS = /^ *(?:-#|#{1,3}|>{1,3}|[-*]) +/gm;

/** A text in one line, without its marks. */
export function plain(text) {
  const line = text.replaceAll(BEGINNINGS, "").replaceAll(/\s+/g, " ");
  return h("span", {}, inline(line)).textContent;
}

/** A link that leaves the page. */
export function link(url, children, title) {
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", title }, children);
}

function channelLink(id) {
  const channel = state.channels.get(id);
  return channel ? h("a", { class: "mention", href: `#${id}` }, placeOf(channel)) : h("span", { class: "mention" }, "#?");
}

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

function moment(date, style) {
  if (Number.isNaN(date.getTime())) return "?";
  const text = style === "R" ? relative(date) : formatted(date, STYLES[style]);
  return h("time", { datetime: date.toISOString() }, text);
}

function spoiler(text) {
  const cover = h("button", { type: "button", class: "spoiler", "aria-label": words.spoiler }, h("span", { "aria-hidden": "true" }, inline(text)));
  cover.addEventListener("click", () => cover.replaceWith(h("span", { class: "spoiler-open" }, inline(text))));
  return cover;
}
