// Elements are made here and nowhere else: texts go in as text, and of attributes only those that can do no harm.

const SVG = "http://www.w3.org/2000/svg";
const SAFE = new Set(
  ("class id role title hidden tabindex scope colspan type value placeholder disabled selected for list name readonly " +
    "rows spellcheck autocomplete x y x1 x2 y1 y2 cx cy r rx width height d points viewBox preserveAspectRatio " +
    "text-anchor stroke-width").split(" "),
);
const LONGEST_URL = 4000;

function make(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function draw(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (!SAFE.has(name) && !name.startsWith("aria-") && !name.startsWith("data-")) throw new Error(`attribute ${name}`);
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function button(label, act, attributes) {
  const made = make("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}

// The one place where a stranger's address becomes a link; what is not whole, or not of the web, stays text.
function outside(url, label) {
  const text = label ?? url;
  if (!isWeb(url)) return make("span", { class: "url" }, text);
  const link = make("a", { class: "url" }, text);
  link.href = url;
  link.rel = "noreferrer noopener nofollow";
  link.referrerPolicy = "no-referrer";
  return link;
}

function isWeb(url) {
  if (url.length >= LONGEST_URL || !/^https?:\/\//i.test(url)) return false;
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

function inside(route, label, attributes) {
  const link = make("a", attributes, label);
  link.href = route;
  return link;
}

function routeTo(view, filters) {
  const query = new URLSearchParams(Object.entries(filters ?? {}).filter(([, value]) => value)).toString();
  return `#/${view}${query ? `?${query}` : ""}`;
}

function campaignLink(id) {
  return id ? inside(`#/campaign/${encodeURIComponent(id)}`, id, { class: "id" }) : "";
}

function pill(verdict) {
  const known = Object.hasOwn(overview.meanings.verdict, verdict);
  const title = known ? overview.meanings.verdict[verdict] : null;
  return make("span", { class: `pill ${known ? verdict : ""}`, title }, verdict);
}

function changed(word) {
  return word && word !== "same" ? make("span", { class: "change", title: meaningOf("change", word) }, word) : "";
}

function meaningOf(kind, word) {
  return Object.hasOwn(overview.meanings[kind], word) ? overview.meanings[kind][word] : "";
}

function scroller(label, child) {
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, child);
}

function section(title, note, ...children) {
  return make("section", {}, make("h2", {}, title, note ? [" ", make("small", {}, note)] : null), children);
}

function thousands(number) {
  return number.toLocaleString("en-US");
}

function counted(number, noun) {
  return `${thousands(number)} ${noun}${number === 1 ? "" : "s"}`;
}

function percent(share) {
  if (share === null) return "–";
  if (share > 0 && share < 0.01) return "<1%";
  return share > 0.99 && share < 1 ? ">99%" : `${Math.round(100 * share)}%`;
}

function shareBar(share) {
  const width = Math.round(100 * Math.min(1, Math.max(0, share ?? 0)));
  const bar = draw("rect", { width, height: "4", rx: "1" });
  return make("span", { class: "share" }, percent(share), draw("svg", { viewBox: "0 0 100 4", "aria-hidden": "true" }, bar));
}

function moment(time) {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::[\d.]+)?(?:Z|\+00:00)$/.exec(time);
  return parts ? `${parts[1]} ${parts[2]} UTC` : time || "–";
}

function shorten(text, limit) {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

function say(text) {
  document.getElementById("said").textContent = text;
}
