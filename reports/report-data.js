// The blocks of data: unpacked when a view asks for them, each once.

const holders = new Map();
const asked = new Map();
const unpacked = [];
const tables = new Map();
let overview = null;

function findBlocks() {
  for (const holder of document.querySelectorAll("script[data-name]")) holders.set(holder.dataset.name, holder);
}

function unpack(name) {
  if (!asked.has(name)) asked.set(name, readBlock(name));
  return asked.get(name);
}

async function readBlock(name) {
  const holder = holders.get(name);
  const stream = new Blob([bytesOf(holder.textContent)]).stream().pipeThrough(new DecompressionStream("deflate"));
  const data = JSON.parse(await new Response(stream).text());
  holder.remove();
  unpacked.push(name);
  document.documentElement.dataset.unpacked = unpacked.join(" ");
  return data;
}

function bytesOf(packed) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(packed);
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

// A column is a list, or each different text once beside every row's place (or places) among them.
function plainColumn(column) {
  if (Array.isArray(column)) return column;
  const { words, at } = column;
  return at.map((place) => (Array.isArray(place) ? place.map((each) => words[each]) : words[place]));
}

// In these, a sign stands for the page's keyword, another for the keyword as URLs write it.
function unfold(text, keyword) {
  return text.replaceAll("\u0001", () => keyword).replaceAll("\u0002", () => keyword.toLowerCase().replaceAll(" ", "-"));
}

function plainTable(block) {
  return new Map(Object.entries(block).map(([name, column]) => [name, plainColumn(column)]));
}

async function wholeTable(name) {
  if (!tables.has(name)) tables.set(name, plainTable(await unpack(name)));
  return tables.get(name);
}

// The pages come in several blocks that are put together row by row, so that a few rows need a few blocks only.
async function pageRows(rows) {
  const size = overview.sizes.pages;
  const numbers = new Set(rows.map((row) => Math.floor(row / size)));
  for (const number of numbers) await addPages(number);
  return tables.get("pages") ?? new Map();
}

async function allPages(tell) {
  const blocks = Math.ceil(overview.shown.pages / overview.sizes.pages);
  for (let number = 0; number < blocks; number += 1) {
    await addPages(number);
    tell(number + 1, blocks);
  }
  return tables.get("pages") ?? new Map();
}

async function addPages(number) {
  const block = await unpack(`pages-${number}`);
  const added = tables.get("pages blocks") ?? new Set();
  if (added.has(number)) return;
  tables.set("pages blocks", added.add(number));
  const pages = tables.get("pages") ?? new Map();
  tables.set("pages", pages);
  const rows = plainTable(block);
  for (const name of ["url", "title"]) rows.set(name, rows.get(name).map((text, at) => unfold(text, rows.get("keyword")[at])));
  for (const [name, column] of rows) {
    if (!pages.has(name)) pages.set(name, new Array(overview.shown.pages));
    const whole = pages.get(name);
    column.forEach((value, at) => (whole[number * overview.sizes.pages + at] = value));
  }
}

async function proofOf(row) {
  const number = Math.floor(row / overview.sizes.proofs);
  const name = `proofs-${number}`;
  if (!tables.has(name)) tables.set(name, plainTable(await unpack(name)));
  const at = row % overview.sizes.proofs;
  return (column) => tables.get(name).get(column)[at];
}

async function detailsOf(id) {
  const campaigns = await wholeTable("campaigns");
  const row = campaigns.get("campaign_id").indexOf(id);
  if (row < 0) return null;
  const size = overview.sizes.campaign;
  if (row >= overview.shown.details) return null;
  const block = await unpack(`campaign-${Math.floor(row / size)}`);
  return { row, facts: (name) => campaigns.get(name)[row], more: { ...block[row % size], rows: block[row % size].rows.filter((each) => each < overview.shown.pages) } };
}
