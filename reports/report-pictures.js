// The pictures of a campaign: two members side by side, where the phrase stands, who leads where.

const MARKED = ["keyword", "slot", "spun", "own"];
const MAP = { left: 300, wide: 820, row: 30, top: 26, label: 46, marks: 5 };
const NET = { left: 400, right: 720, wide: 1130, row: 26, top: 30, hosts: 12, targets: 18, label: 56 };
const KINDS = { video: "Video", id: "Shared id", site: "Leads to" };

function sideBySide(pair) {
  const head = pair.urls.map((url) => make("th", { scope: "col" }, outside(url)));
  const rows = pair.rows.map((row) => make("tr", {}, row.map((pieces) => make("td", { class: pieces.length ? null : "nothing" }, pieces.length ? pieces.map(marked) : "not on this page"))));
  const table = make("table", { class: "pair" }, make("caption", { class: "hidden" }, "Two members side by side"), make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows));
  return [make("p", { class: "legend" }, ["plain", ...MARKED].map((mark) => marked([meaningOf("mark", mark) || mark, mark]))), scroller("Two members side by side", table)];
}

function marked([text, mark]) {
  return MARKED.includes(mark) ? make("mark", { class: mark }, text) : make("span", {}, text);
}

function keywordMap(rows) {
  const most = Math.max(1, ...rows.map((row) => row.words));
  const high = MAP.top + rows.length * MAP.row + 6;
  const label = `Where the phrase stands on ${counted(rows.length, "page")}; the list below says it in words`;
  const scale = roundNumbers(most).map((number) => {
    const x = MAP.left + (number / most) * MAP.wide;
    return [draw("line", { class: "guide", x1: x, x2: x, y1: MAP.top - 6, y2: high }), draw("text", { x, y: 12, "text-anchor": "middle" }, number ? thousands(number) : "words 0")];
  });
  const picture = draw("svg", { class: "picture map", viewBox: `0 0 ${MAP.left + MAP.wide + 20} ${high}`, role: "img", "aria-label": label }, scale, rows.map((row, at) => mapRow(row, at, most)));
  const legend = make("p", { class: "legend" }, sampled(tick(8, 14, true), "stands alone: a sentence, line or list item"), sampled(tick(8, 14, false), "within a sentence"), sampled(film(8, 5), "a video"));
  return [legend, scroller("Keyword map", picture), spoken("In words", rows.map((row) => [outside(row.url), `: ${mapWords(row)}`]))];
}

// 0 and round numbers up to `most`, a few of them.
function roundNumbers(most) {
  const least = most / MAP.marks;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, [1, 2, 5, 10].find((each) => each * power >= least) * power);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, at) => at * step);
}

function mapRow(row, at, most) {
  const y = MAP.top + at * MAP.row + MAP.row / 2;
  const length = Math.max(2, (row.words / most) * MAP.wide);
  const x = (place) => MAP.left + Math.min(1, Math.max(0, place)) * length;
  return draw("g", {}, draw("title", {}, `${row.keyword}, ${row.url}`),
    draw("text", { class: "label", x: MAP.left - 10, y: y + 4, "text-anchor": "end" }, shorten(row.keyword || row.url, MAP.label)),
    draw("rect", { class: "body", x: MAP.left, y: y - 4, width: length, height: 8, rx: 2 }),
    row.places.map(([place, alone]) => tick(x(place), y, alone)), row.videos.map((place) => film(x(place), y)));
}

// Alone: tall, with a head. Within a sentence: short. The difference is in the shape, the colour only underlines it.
function tick(x, y, alone) {
  const line = draw("line", { x1: x, x2: x, y1: alone ? y - 9 : y - 4, y2: y + 4, "stroke-width": 2 });
  return draw("g", { class: alone ? "tick alone" : "tick" }, line, alone ? draw("circle", { cx: x, cy: y - 9, r: 3 }) : null);
}

function film(x, y) {
  return draw("path", { class: "film", d: `M${x - 4} ${y + 5} L${x + 5} ${y + 9.5} L${x - 4} ${y + 14} Z` });
}

function sampled(shape, label) {
  return make("span", { class: "sampled" }, draw("svg", { class: "sample", viewBox: "0 0 16 28", "aria-hidden": "true" }, shape), label);
}

function mapWords(row) {
  const alone = row.places.filter(([, isAlone]) => isAlone).length;
  const where = row.places.map(([place, isAlone]) => `${Math.round(100 * place)}%${isAlone ? " alone" : ""}`).join(", ");
  const videos = row.videos.length ? `; videos at ${row.videos.map((place) => `${Math.round(100 * place)}%`).join(", ")}` : "";
  return `“${row.keyword}” ${counted(row.places.length, "time")}, ${thousands(alone)} alone, in ${counted(row.words, "word")}: ${where || "nowhere"}${videos}`;
}

function spoken(title, items) {
  return make("details", {}, make("summary", {}, title), make("ul", { class: "small" }, items.map((item) => make("li", {}, item))));
}

function network(edges) {
  const hosts = rank(edges, (edge) => edge[0], NET.hosts);
  const targets = rank(edges, (edge) => `${edge[1]}\n${edge[2]}`, NET.targets);
  const drawn = edges.filter(([host, kind, target]) => hosts.kept.has(host) && targets.kept.has(`${kind}\n${target}`));
  const left = [hosts.left ? counted(hosts.left, "more host") : "", targets.left ? counted(targets.left, "more target") : ""].filter(Boolean).join(" and ");
  const legend = make("p", { class: "legend" }, Object.entries(KINDS).map(([kind, label]) => sampled(glyph(kind, 8, 14), label)), make("span", {}, "the wider the line, the more pages"));
  const note = left ? make("p", { class: "note" }, `Not in the picture: ${left}; the list below has them.`) : null;
  return [legend, scroller("Network", netPicture(drawn, hosts.kept, targets.kept)), note, spoken("In words", edges.map(([host, kind, target, pages]) => `${host} → ${(Object.hasOwn(KINDS, kind) ? KINDS[kind].toLowerCase() : kind)} ${target}: ${counted(pages, "page")}`))];
}

// Most connections first, then most pages, then by name: the same picture every time.
function rank(edges, nameOf, most) {
  const seen = new Map();
  for (const edge of edges) {
    const [links, pages] = seen.get(nameOf(edge)) ?? [0, 0];
    seen.set(nameOf(edge), [links + 1, pages + edge[3]]);
  }
  const order = [...seen].sort(([a, [links, pages]], [b, [others, more]]) => others - links || more - pages || (a < b ? -1 : 1));
  return { kept: new Map(order.slice(0, most).map(([name], at) => [name, at])), left: Math.max(0, order.length - most) };
}

function netPicture(edges, hosts, targets) {
  const rows = Math.max(hosts.size, targets.size, 1);
  const place = (at, number) => NET.top + ((at + 0.5) * rows * NET.row) / number;
  const most = Math.max(1, ...edges.map((edge) => edge[3]));
  const lines = edges.map((edge) => netLine(edge, place(hosts.get(edge[0]), hosts.size), place(targets.get(`${edge[1]}\n${edge[2]}`), targets.size), most));
  const left = [...hosts].map(([host, at]) => netHost(host, place(at, hosts.size)));
  const right = [...targets].map(([name, at]) => netTarget(name, place(at, targets.size)));
  const heads = [draw("text", { class: "head", x: NET.left - 12, y: 14, "text-anchor": "end" }, "Hosts"), draw("text", { class: "head", x: NET.right + 12, y: 14 }, "Videos, shared ids, sites")];
  const label = `${counted(hosts.size, "host")} and ${counted(targets.size, "target")} that they share; the list below says it in words`;
  return draw("svg", { class: "picture net", viewBox: `0 0 ${NET.wide} ${NET.top + rows * NET.row + 8}`, role: "img", "aria-label": label }, heads, lines, left, right);
}

function netLine([host, kind, target, pages], from, to, most) {
  const [a, b] = [NET.left, NET.right];
  const bend = (b - a) / 2;
  const d = `M${a} ${from} C${a + bend} ${from} ${b - bend} ${to} ${b} ${to}`;
  return draw("path", { class: `edge ${kindClass(kind)}`, d, "stroke-width": (1 + (5 * pages) / most).toFixed(1) }, draw("title", {}, `${host} → ${target}: ${counted(pages, "page")}`));
}

function netHost(host, y) {
  return draw("g", {}, draw("title", {}, host), draw("circle", { class: "host", cx: NET.left, cy: y, r: 5 }), draw("text", { x: NET.left - 12, y: y + 4, "text-anchor": "end" }, shorten(host, NET.label)));
}

function netTarget(name, y) {
  const kind = name.slice(0, name.indexOf("\n"));
  const target = name.slice(kind.length + 1);
  return draw("g", {}, draw("title", {}, target), glyph(kind, NET.right, y), draw("text", { x: NET.right + 12, y: y + 4 }, shorten(target, NET.label)));
}

function kindClass(kind) {
  return Object.hasOwn(KINDS, kind) ? kind : "other";
}

function glyph(kind, x, y) {
  const shapes = { video: `M${x - 5} ${y - 6} L${x + 7} ${y} L${x - 5} ${y + 6} Z`, id: `M${x - 5} ${y - 5} h10 v10 h-10 Z`, site: `M${x} ${y - 7} L${x + 7} ${y} L${x} ${y + 7} L${x - 7} ${y} Z` };
  return draw("path", { class: `glyph ${kindClass(kind)}`, d: shapes[kindClass(kind)] ?? shapes.site });
}
