// Discord's Markdown, as DOM nodes. Everything that is no mark stays text.

import { h } from "./dom.js";
import { nameOf, placeOf, state } from "./state.js";
import { formatted, relative, words } from "./words.js";

/** The nodes of a text with blocks: headings, quotes, lists, code. */
export function blocks(text) {
  return blocksOf(text, BLOCKS);
}

/** The same with blocks of these kinds alone. */
function blocksOf(text, kinds) {
  const nodes = [];
  const lines = text.split("\n");
  let at = 0;
  while (at < lines.length) {
    const block = kinds.find(({ begins }) => begins.test(lines[at]) && (begins !== FENCE || hasEnd(lines, at)));
    const [node, next] = block ? block.read(lines, at) : paragraph(lines, at, kinds);
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

/** What a quote may hold: no other quote. */
const QUOTED = [
  { begins: FENCE, read: code },
  { begins: HEADING, read: heading },
  { begins: SUBTEXT, read: subtext },
  { begins: ITEM, read: list },
];

const BLOCKS = [{ begins: QUOTE_ALL, read: quoteAll }, { begins: QUOTE, read: quote }, ...QUOTED];

function hasEnd(lines, at) {
  return lines[at].slice(3).includes("```") || lines.slice(at + 1).some((line) => line.includes("```"));
}

function paragraph(lines, at, kinds) {
  let end = at + 1;
  while (end < lines.length && !kinds.some(({ begins }) => begins.test(lines[end]))) end += 1;
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
  return [h("blockquote", {}, blocksOf(inside.join("\n"), QUOTED)), end];
}

function quoteAll(lines, at) {
  const inside = lines.slice(at).join("\n").slice(4);
  return [h("blockquote", {}, blocksOf(inside, QUOTED)), lines.length];
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

/**
 * What stands for itself within a line, by its first character: how it is written, and what it becomes. The
 * first that fits wins. No repetition within another can match the same text: each looks at a character once.
 */
const ATOMS = {
  "\\": [[/\\([^\p{L}\p{N}\s])/uy, ([, character]) => character]],
  "[": [[/\[((?:\\.|[^[\]\\])+)\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?: +"([^"]*)")?\)/y, ([, text, url, title]) => link(url, inline(text), title)]],
  h: [[/https?:\/\/[^\s<>]*[^\s<>.,:;!?"'»)\]}]/y, ([url]) => link(url, [url])]],
  "<": [
    [/<(https?:\/\/[^\s<>]+)>/y, ([, url]) => link(url, [url])],
    [/<@!?(\d+)>/y, ([, id]) => h("span", { class: "mention" }, `@${nameOf(id)}`)],
    [/<@&(\d+)>/y, ([, id]) => h("span", { class: "mention" }, `@${state.roles[id] ?? "?"}`)],
    [/<#(\d+)>/y, ([, id]) => channelLink(id)],
    [/<\/([^:<>]+):\d+>/y, ([, name]) => h("button", { type: "button", class: "mention", "data-command": name }, `/${name}`)],
    [/<t:(-?\d+)(?::([tTdDfFR]))?>/y, ([, seconds, style]) => moment(new Date(seconds * 1000), style ?? "f")],
    [/<a?:(\w+):\d+>/y, ([, name]) => `:${name}:`],
  ],
  "@": [[/@(?:everyone|here)\b/y, ([text]) => h("span", { class: "mention" }, text)]],
};

/** The marks around a text, by what they are written with; the longer of two comes first. */
const PAIRS = [
  ["**", (inside) => h("strong", {}, inside)],
  ["__", (inside) => h("u", {}, inside)],
  ["~~", (inside) => h("s", {}, inside)],
  ["||", spoiler],
  ["*", (inside) => h("em", {}, inside)],
  ["_", (inside) => h("em", {}, inside)],
];

/** The characters at which something can begin. */
const SPECIAL = /[\\`[<h@*_~|]/g;
const LETTER = /[\p{L}\p{N}]/u;
const SPACE = /\s/;

/**
 * The nodes of a text without blocks. One pass: every mark that is open waits for its end, and no mark is
 * open twice, so that the time grows with the text alone.
 */
export function inline(text) {
  const open = [{ mark: "", nodes: [] }];
  const runs = backquotes(text);
  let at = 0;
  while (at < text.length) {
    at = atom(text, at, runs, open) ?? pair(text, at, open) ?? plainText(text, at, open);
  }
  while (open.length > 1) giveUp(open);
  return open[0].nodes.filter((node) => node !== "");
}

/** What stands for itself here; gives where it ends, or nothing if there is none. */
function atom(text, at, runs, open) {
  const { nodes } = open.at(-1);
  if (text[at] === "`") {
    const [inside, end] = codeSpan(text, at, runs);
    nodes.push(inside === null ? text.slice(at, end) : h("code", {}, inside.trim()));
    return end;
  }
  for (const [pattern, build] of ATOMS[text[at]] ?? []) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) {
      nodes.push(build(match));
      return at + match[0].length;
    }
  }
  return null;
}

/** Where the runs of backquotes begin, by their length, the last one first. */
function backquotes(text) {
  const runs = new Map();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const starts = runs.get(run.length) ?? [];
    runs.set(run.length, starts);
    starts.push(index);
  }
  for (const starts of runs.values()) starts.reverse();
  return runs;
}

/** The code that begins here, up to as many backquotes as it begins with, and its end; no code without. */
function codeSpan(text, at, runs) {
  let begin = at;
  while (text[begin] === "`") begin += 1;
  const starts = runs.get(begin - at) ?? [];
  // Those before this place are needed no more.
  while (starts.at(-1) < begin) starts.pop();
  const end = starts.at(-1);
  return end === undefined ? [null, begin] : [text.slice(begin, end), end + begin - at];
}

/** Opens or closes a pair of marks here; gives what follows the mark, or nothing if none stands here. */
function pair(text, at, open) {
  const mark = markAt(text, at, open);
  if (!mark) return null;
  const after = at + mark.length;
  const place = open.findLastIndex((one) => one.mark === mark);
  if (place > 0) {
    if (!closes(text, at, mark) || isEmpty(open, place)) return null;
    while (open.length - 1 > place) giveUp(open);
    const { nodes } = open.pop();
    const build = PAIRS.find(([known]) => known === mark)[1];
    open.at(-1).nodes.push(build(nodes));
    return after;
  }
  if (!opens(text, at, mark)) return null;
  open.push({ mark, nodes: [] });
  return after;
}

/** The mark that stands here. Of three stars or lines, the one that is open last ends first. */
function markAt(text, at, open) {
  const fits = ([mark]) => text.startsWith(mark, at);
  const mark = PAIRS.find(fits)?.[0];
  const last = open.at(-1).mark;
  const isThree = last.length === 1 && mark === last + last && text.startsWith(last, at + 2);
  return isThree ? last : mark;
}

function opens(text, at, mark) {
  const next = text[at + mark.length] ?? " ";
  if (mark !== "||" && SPACE.test(next)) return false;
  return mark !== "_" || !LETTER.test(text[at - 1] ?? " ");
}

function closes(text, at, mark) {
  if (mark === "*") return !SPACE.test(text[at - 1] ?? " ");
  return mark !== "_" || !LETTER.test(text[at + 1] ?? " ");
}

/** Whether nothing stands between the open mark at this place and here. */
function isEmpty(open, place) {
  return open.length - 1 === place && open[place].nodes.every((node) => node === "");
}

/** Turns the mark that is open last into text. */
function giveUp(open) {
  const { mark, nodes } = open.pop();
  open.at(-1).nodes.push(mark, ...nodes);
}

/** Adds text up to where something can begin; gives where that is. */
function plainText(text, at, open) {
  SPECIAL.lastIndex = at + 1;
  const end = SPECIAL.exec(text)?.index ?? text.length;
  open.at(-1).nodes.push(text.slice(at, end));
  return end;
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

function spoiler(inside) {
  const hidden = h("span", { "aria-hidden": "true" }, inside);
  const cover = h("button", { type: "button", class: "spoiler", "aria-label": words.spoiler }, hidden);
  cover.addEventListener("click", () => cover.replaceWith(h("span", { class: "spoiler-open" }, ...hidden.childNodes)));
  return cover;
}
