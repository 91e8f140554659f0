// What the address says is what is shown; keys, the theme and the first start.

const VIEWS = { campaigns: campaignsTable, pages: pagesTable, domains: domainsTable, videos: videosTable, changes: changesTable, coverage: coverageTable };
const KEYS = [["/", "search"], ["j or ↓", "next row"], ["k or ↑", "previous row"], ["Enter", "open the row"], ["n, p", "next, previous page of the table"], ["g then o, c, p, d, v, x, u", "overview, campaigns, pages, domains, videos, changes, coverage"], ["Esc", "back"], ["?", "these keys"]];
const GO = { o: "#/", c: "#/campaigns", p: "#/pages", d: "#/domains", v: "#/videos", x: "#/changes", u: "#/coverage" };
let lastList = "#/campaigns";
let turn = 0;
let going = false;
let started = false;
let lastPath = "";

function readRoute() {
  const hash = location.hash.replace(/^#/, "");
  const cut = hash.indexOf("?");
  const path = (cut < 0 ? hash : hash.slice(0, cut)).split("/").filter(Boolean).map(decoded);
  return { path, params: new URLSearchParams(cut < 0 ? "" : hash.slice(cut + 1)) };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// Anchors of earlier reports: #campaign-ID, #coverage and the like.
function redirect() {
  const hash = location.hash.slice(1);
  if (!hash || hash.startsWith("/") || hash === "main") return false;
  const old = hash.startsWith("campaign-") ? `#/campaign/${encodeURIComponent(decoded(hash.slice("campaign-".length)))}` : Object.hasOwn(VIEWS, hash) ? `#/${hash}` : "#/";
  location.replace(old);
  return true;
}

// A change of filters, order or place within a view, as a new address; `quiet` leaves no step for the back key.
function change(values, { quiet, focus, top } = {}) {
  const { path, params } = readRoute();
  for (const [name, value] of Object.entries(values)) value ? params.set(name, value) : params.delete(name);
  if (!("open" in values)) params.delete("open");
  const query = params.toString();
  const hash = `#/${path.map(encodeURIComponent).join("/")}${query ? `?${query}` : ""}`;
  const active = document.activeElement?.closest("th")?.cellIndex;
  quiet ? history.replaceState(null, "", hash) : history.pushState(null, "", hash);
  show({ keep: true }).then(() => {
    const wanted = focus ? document.querySelector(focus) : active >= 0 ? document.querySelectorAll("#view .scroll:last-of-type th, #view th")[active]?.querySelector("button") : null;
    wanted?.focus({ preventScroll: true });
    if (top) document.querySelector("#view h1")?.scrollIntoView();
  });
}

async function show({ keep } = {}) {
  if (redirect()) return;
  const mine = (turn += 1);
  const { path, params } = readRoute();
  const [view = ""] = path;
  hideChoices();
  markCurrent(view);
  const isOverview = !view || (view !== "campaign" && !Object.hasOwn(VIEWS, view));
  document.getElementById("overview").hidden = !isOverview;
  const place = document.getElementById("view");
  place.hidden = isOverview;
  if (!isOverview) await showView(place, view, path, params, () => mine === turn);
  if (mine !== turn) return;
  document.title = `${titleOf(view, path)} · ${overview.name} · Doorway audit`;
  if (!keep && lastPath !== path.join("/")) focusHead(isOverview);
  lastPath = path.join("/");
  document.documentElement.dataset.shown = location.hash || "#/";
}

async function showView(place, view, path, params, isCurrent) {
  delete document.documentElement.dataset.shown;
  if (view === "campaign") {
    shownTable = null;
    waiting("Unpacking …");
    const aside = make("div", {});
    await showCampaign(aside, path[1] ?? "");
    if (isCurrent()) place.replaceChildren(...aside.childNodes);
    return;
  }
  lastList = location.hash;
  if (shownTable?.table.name !== view) waiting("Unpacking …");
  const table = await spec(view, VIEWS[view]);
  if (isCurrent()) showTable(place, table, params);
}

function waiting(text) {
  const place = document.getElementById("view");
  if (!shownTable || !place.contains(shownTable.results)) place.replaceChildren(make("p", { class: "empty" }, text));
  else shownTable = null;
}

function titleOf(view, path) {
  if (view === "campaign") return `Campaign ${path[1] ?? ""}`;
  return Object.hasOwn(VIEWS, view) ? view[0].toUpperCase() + view.slice(1) : "Overview";
}

function markCurrent(view) {
  const route = view === "campaign" ? "#/campaigns" : `#/${view}`;
  for (const link of document.querySelectorAll("header nav a")) {
    if (link.getAttribute("href") === route) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function focusHead(isOverview) {
  if (!started) return;
  window.scrollTo(0, 0);
  document.querySelector(isOverview ? "#overview h1" : "#view h1")?.focus({ preventScroll: true });
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const typing = event.target.closest?.("input, select, textarea");
  if (event.key === "Escape") goBack(typing);
  else if (!typing) keyAction(event)?.();
}

function keyAction(event) {
  const act = going && GO[event.key] ? () => (location.hash = GO[event.key]) : actionOf(event);
  going = event.key === "g";
  if (act) event.preventDefault();
  return act;
}

function actionOf(event) {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step && event.key.startsWith("Arrow") && !document.activeElement?.closest("tbody")) return null;
  if (step) return document.querySelector("section:not([hidden]) [data-go]") ? () => stepRow(step) : null;
  if (event.key === "/") return focusSearch;
  if (event.key === "?") return showKeys;
  const label = { n: "Next", p: "Previous" }[event.key];
  return label ? () => [...document.querySelectorAll(".pager button")].find((each) => each.textContent === label && !each.disabled)?.click() : null;
}

function stepRow(step) {
  const rows = [...document.querySelectorAll("section:not([hidden]) [data-go]")];
  const at = rows.findIndex((row) => row.closest("tr").contains(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

async function focusSearch() {
  if (!document.getElementById("search")) {
    history.pushState(null, "", "#/pages");
    await show();
  }
  document.getElementById("search")?.focus();
}

function goBack(typing) {
  hideChoices();
  if (typing) return typing.blur();
  const { path, params } = readRoute();
  if (params.get("open")) return change({ open: "" }, { focus: `tr[data-row="${CSS.escape(params.get("open"))}"] [data-go]` });
  if (path[0] === "campaign") location.hash = lastList;
  else if (path.length) location.hash = "#/";
}

function showKeys() {
  const items = KEYS.map(([key, what]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)));
  const dialog = make("dialog", { "aria-label": "Keys" }, make("h2", {}, "Keys"), make("dl", { class: "keys" }, items), button("Close", () => dialog.close()));
  dialog.addEventListener("close", () => dialog.remove());
  document.getElementById("main").append(dialog);
  dialog.showModal();
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  document.getElementById("theme").textContent = isDark() ? "Light" : "Dark";
}

// A browser may refuse to keep anything for a file.
function stored(theme) {
  try {
    if (theme) localStorage.setItem("doorway-theme", theme);
    return localStorage.getItem("doorway-theme");
  } catch {
    return null;
  }
}

async function start() {
  findBlocks();
  overview = await unpack("overview");
  await show();
  started = true;
  addEventListener("hashchange", () => show());
  addEventListener("keydown", onKey);
  addEventListener("beforeprint", () => document.querySelectorAll("#view details").forEach((each) => (each.open = true)));
}

function prepare() {
  const theme = stored();
  setTheme(theme === "dark" || theme === "light" ? theme : "");
  document.querySelector(".tools").hidden = false;
  document.getElementById("theme").addEventListener("click", () => setTheme(stored(isDark() ? "light" : "dark") ?? (isDark() ? "light" : "dark")));
  document.getElementById("keys").addEventListener("click", showKeys);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTheme(""));
  const elsewhere = readRoute().path.length > 0 || /^#(campaign-|campaigns|pages|domains|videos|changes|coverage)/.test(location.hash);
  document.getElementById("overview").hidden = elsewhere;
  document.addEventListener("DOMContentLoaded", () => ("DecompressionStream" in window ? start() : tooOld()));
}

function tooOld() {
  document.getElementById("overview").hidden = false;
  document.getElementById("main").prepend(make("p", { class: "warning" }, "This browser is too old to unpack the other views; the CSV files beside this page have all the same."));
}

prepare();
