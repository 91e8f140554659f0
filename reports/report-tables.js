// A table that is filtered, sorted, searched and turned over by its address: all of its state is in the URL.

const ROWS = 100;
const LATER = 150;
let shownTable = null;

// What `table` has: name, title, note, length, columns (id, label, number, value, cell), filters (id, label, options or
// text, test), texts (readers of what is searched), more (details of a row); its order without `sort` is that of its rows.
function showTable(place, table, params) {
  if (shownTable?.table !== table || !place.contains(shownTable.results)) {
    const results = make("div", {});
    shownTable = { table, results, found: null };
    const head = make("h1", { tabindex: "-1" }, table.title, table.note ? [" ", make("small", {}, table.note)] : null);
    place.replaceChildren(head, ...(table.before ?? []), toolbar(table, params), results);
  }
  syncToolbar(place, params);
  shownTable.results.replaceChildren(...drawResults(table, params));
}

function drawResults(table, params) {
  const rows = findRows(table, params);
  const pages = Math.max(1, Math.ceil(rows.length / ROWS));
  const page = Math.min(pages, Math.max(1, Number.parseInt(params.get("page") ?? "1", 10) || 1));
  const told = rows.length === table.length ? counted(rows.length, "row") : `${thousands(rows.length)} of ${counted(table.length, "row")}`;
  say(told);
  shownTable.found = rows;
  const cut = table.total > table.length ? `; ${thousands(table.length)} of ${thousands(table.total)} are in this page, ${table.file} has them all` : "";
  const note = make("p", { class: "note" }, `${told}${cut}`);
  if (!rows.length) return [note, make("p", { class: "empty" }, table.length ? "Nothing matches these filters." : table.none)];
  const shown = rows.slice((page - 1) * ROWS, page * ROWS);
  const body = make("tbody", {}, shown.map((row) => drawRow(table, row, params)));
  const element = make("table", {}, make("caption", { class: "hidden" }, table.title), drawHead(table, params), body);
  return [note, scroller(table.title, element), pages > 1 ? pager(page, pages) : ""];
}

function drawHead(table, params) {
  const [by, down] = sortOf(table, params);
  const cells = table.columns.map((column) => {
    const sorted = column.id === by ? (down ? "descending" : "ascending") : null;
    const attributes = { scope: "col", class: column.number ? "n" : null, "aria-sort": sorted, title: column.title };
    if (!column.value) return make("th", attributes, column.label || make("span", { class: "hidden" }, "Details"));
    const arrow = make("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (down ? "▼" : "▲") : "");
    return make("th", attributes, button([column.label, arrow], () => change({ sort: nextSort(column, by, down), page: "" })));
  });
  return make("thead", {}, make("tr", {}, cells));
}

function nextSort(column, by, down) {
  const first = column.number ? "-" : "";
  if (column.id !== by) return `${first}${column.id}`;
  return `${down ? "" : "-"}${column.id}`;
}

function sortOf(table, params) {
  const text = params.get("sort") ?? "";
  const name = text.replace(/^-/, "");
  return table.columns.some((column) => column.id === name && column.value) ? [name, text.startsWith("-")] : ["", false];
}

function drawRow(table, row, params) {
  const cells = table.columns.map((column) => make("td", { class: column.class ?? (column.number ? "n" : null) }, column.cell(row)));
  const drawn = make("tr", { "data-row": row }, cells);
  if (!table.more) return drawn;
  const open = params.get("open") === String(row);
  drawn.firstChild.replaceChildren(opener(table, row, open));
  return open ? [drawn, detailsRow(table, row)] : drawn;
}

function opener(table, row, open) {
  const attributes = { class: "open", "data-go": "1", "aria-expanded": String(open), "aria-label": `Details of ${table.nameOf(row)}` };
  return button(open ? "▾" : "▸", () => change({ open: open ? "" : String(row) }, { focus: `tr[data-row="${row}"] [data-go]` }), attributes);
}

function detailsRow(table, row) {
  const cell = make("td", { colspan: table.columns.length }, "Unpacking …");
  table.more(row).then((content) => cell.replaceChildren(content));
  return make("tr", { class: "details" }, cell);
}

function pager(page, pages) {
  const turn = (label, to, usable) => button(label, () => change({ page: to > 1 ? String(to) : "" }, { top: true }), { disabled: !usable });
  return make("nav", { class: "pager", "aria-label": "Pages of the table" },
    turn("First", 1, page > 1), turn("Previous", page - 1, page > 1),
    make("span", {}, `${thousands(page)} of ${thousands(pages)}`),
    turn("Next", page + 1, page < pages), turn("Last", pages, page < pages));
}

function findRows(table, params) {
  const tests = table.filters.map((filter) => [filter.test, params.get(filter.id)]).filter(([, value]) => value);
  const words = (params.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length) table.lowered ??= lowered(table);
  const rows = [];
  for (let row = 0; row < table.length; row += 1) {
    if (tests.every(([test, value]) => test(row, value)) && words.every((word) => table.lowered[row].includes(word))) rows.push(row);
  }
  return sortRows(table, rows, params);
}

function lowered(table) {
  return Array.from({ length: table.length }, (_, row) => table.texts.map((read) => read(row)).join("\n").toLowerCase());
}

function sortRows(table, rows, params) {
  const [name, down] = sortOf(table, params);
  if (!name) return rows;
  const { value } = table.columns.find((column) => column.id === name);
  const keys = new Map(rows.map((row) => [row, sortKey(value(row))]));
  const sign = down ? -1 : 1;
  return rows.sort((a, b) => {
    const [first, second] = [keys.get(a), keys.get(b)];
    return first < second ? -sign : first > second ? sign : a - b;
  });
}

function sortKey(value) {
  return typeof value === "string" ? value.toLowerCase() : (value ?? -1);
}

function toolbar(table, params) {
  const search = make("input", { type: "search", id: "search", placeholder: "Search (press /)", "aria-label": `Search ${table.title}`, autocomplete: "off", spellcheck: "false" });
  let timer = 0;
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => change({ q: search.value.trim(), page: "" }, { quiet: true }), LATER);
  });
  const clear = button("Clear", () => change(Object.fromEntries([...readRoute().params.keys()].map((key) => [key, ""]))), { class: "clear" });
  const form = make("form", { class: "toolbar", role: "search", "aria-label": table.title }, search, table.filters.filter((each) => !each.options || each.options.length).map((each) => filterField(each, params)), clear);
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;
}

function filterField(filter, params) {
  const field = filter.options ? selection(filter) : make("input", { type: "text", autocomplete: "off", spellcheck: "false", placeholder: "any" });
  field.dataset.filter = filter.id;
  field.addEventListener("change", () => change({ [filter.id]: field.value.trim(), page: "" }, { quiet: !filter.options }));
  field.value = params.get(filter.id) ?? "";
  return make("label", {}, make("span", {}, filter.label), field);
}

function selection(filter) {
  const options = filter.options.map((word) => make("option", { value: word }, word));
  return make("select", {}, make("option", { value: "" }, "any"), options);
}

function syncToolbar(place, params) {
  const search = place.querySelector("#search");
  if (search && search !== document.activeElement) search.value = params.get("q") ?? "";
  for (const field of place.querySelectorAll("[data-filter]")) {
    if (field !== document.activeElement) field.value = params.get(field.dataset.filter) ?? "";
  }
}
