// One campaign: why it has its verdict first, then everything that proves it.

async function showCampaign(place, id) {
  const found = await detailsOf(id);
  if (!found) return showMissing(place, id);
  const { facts, more } = found;
  const pages = await pageRows(more.rows);
  place.replaceChildren(
    ...campaignHead(id, facts),
    whySection(facts, more),
    noticeSection(id, facts, more, pages),
    factsSection(facts, more),
    ...(more.brief ? [leftOut()] : proofSections(more)),
    section("Network", "which hosts lead to the same videos, ids and sites", more.network.length ? network(more.network) : empty("Its hosts share no videos, ids or sites that are known.")),
    listsSection(facts, more),
    pagesSection(id, facts, more, pages),
    historySection(facts, more));
}

function proofSections(more) {
  return [
    section("Recovered template", "what all its pages are made from", more.template.length ? drawTemplate(more.template) : empty("No template was recovered: its pages share an outline.")),
    section("Two members side by side", "", more.pair ? sideBySide(more.pair) : empty("This run kept no pages to lay side by side.")),
    section("Keyword map", "where in the page the phrase stands, one row a member", more.map.length ? keywordMap(more.map) : empty("This run kept no places of the phrase.")),
  ];
}

function leftOut() {
  return section("Recovered template", "", empty("Left out here, as this page has the templates, pairs and keyword maps of the worst campaigns only: the folder templates/ has it, and doorway explain shows the pages beside it."));
}

function showMissing(place, id) {
  const many = overview.totals.campaigns > overview.shown.details;
  const why = many ? "This page has the details of the worst campaigns only; campaigns.csv and templates/ have them all." : "It may be gone, or of another run.";
  place.replaceChildren(make("h1", { tabindex: "-1" }, "No such campaign"), make("p", { class: "empty" }, `${shorten(id, 80)} is not in this report. ${why}`));
}

function empty(text) {
  return make("p", { class: "empty" }, text);
}

function campaignHead(id, facts) {
  return [
    make("p", { class: "crumbs" }, inside("#/campaigns", "All campaigns")),
    make("h1", { tabindex: "-1" }, "Campaign ", make("span", { class: "id" }, id), " ", pill(facts("verdict")), " ", changed(facts("change"))),
    make("p", { class: "lead" }, `${counted(facts("pages"), "page")} on ${counted(facts("domains"), "domain")}, ${counted(facts("hosts"), "host")}. ${meaningOf("kind", facts("kind"))} ${meaningOf("verdict", facts("verdict"))}`),
  ];
}

function whySection(facts, more) {
  return section("Why this verdict", `score ${facts("score")} of 100`, reasonsList(more.reasons));
}

function factsSection(facts, more) {
  const number = (name) => thousands(facts(name));
  return section("Facts", "", factsList([
    ["Kind", facts("kind")], ["Repeated body", percent(facts("repeated_body_share"))], ["Spun words", percent(facts("spun_share"))],
    ["Template words", number("template_words")], ["Keyword slots", number("keyword_slots")], ["Spun slots", number("spun_slots")], ["Keywords", number("keywords")],
    ["Pages with video", number("pages_with_video")], ["Different videos", number("distinct_videos")], ["Languages", more.languages.join(", ")],
    ["First seen", moment(facts("first_seen"))], ["Last seen", moment(facts("last_seen"))],
  ]));
}

function listsSection(facts, more) {
  const host = ([name, pages]) => [name, " ", make("small", {}, thousands(pages))];
  const video = ([id, url, placement, pages]) => [make("span", { class: "mono" }, id), ` ${counted(pages, "page")}, ${placement} `, outside(url)];
  return section("Keywords, hosts, videos, ids, destinations", "", make("div", { class: "lists" },
    list("Keyword samples", more.sample_keywords, (word) => word, facts("keywords"), "tags"), list("Hosts, with their pages", more.hosts, host, facts("hosts"), "tags"),
    list("Videos, with their pages", more.videos, video, facts("distinct_videos")), list("Ids shared between its domains", more.shared_ids, (id) => id, 0, "tags mono"),
    list("Leads to", more.destinations, (url) => outside(url)), list("Sample pages", more.sample_urls, (url) => outside(url), facts("pages"))));
}

function list(title, items, show, total, kind) {
  if (!items.length) return null;
  const left = (total ?? 0) - items.length;
  return make("div", {}, make("h3", {}, title), make("ul", { class: kind ?? "small" }, items.map((item) => make("li", {}, show(item))), left > 0 ? make("li", { class: "muted" }, `and ${thousands(left)} more`) : null));
}

function pagesSection(id, facts, more, pages) {
  if (!more.rows.length) return section("Its pages", "", empty("None of its pages is in this page; pages.csv has them."));
  const columns = pageColumns(readers(pages));
  const head = columns.map((column) => make("th", { scope: "col", class: column.number ? "n" : null, title: column.title }, column.label));
  const rows = more.rows.map((row) => make("tr", {}, columns.map((column) => make("td", { class: column.class ?? (column.number ? "n" : null) }, column.cell(row)))));
  const note = facts("pages") > rows.length ? `the first ${thousands(rows.length)} of ${thousands(facts("pages"))}` : counted(rows.length, "page");
  return section("Its pages", note, scroller("Its pages", make("table", {}, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows))),
    make("p", { class: "note" }, inside(routeTo("pages", { campaign: id }), "All its pages, with the evidence of each")));
}

function historySection(facts, more) {
  const rows = more.history.map(([change, before, after]) => make("li", {}, changed(change), ` ${before ? `from ${before}` : ""} ${after ? `to ${after}` : ""}`));
  return section("History", "", factsList([["First seen", moment(facts("first_seen"))], ["Last seen", moment(facts("last_seen"))], ["Against the previous run", facts("change") || "no run before"]]),
    rows.length ? make("ul", { class: "small" }, rows) : null, facts("change") ? make("p", { class: "note" }, meaningOf("change", facts("change"))) : null);
}
