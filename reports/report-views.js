// The tables of the views: which columns, filters and details each has.

const VERDICTS = ["doorway", "suspect", "templated", "duplicate", "clean"];
const DECISIONS = ["confirmed", "allowed", "watch"];
const specs = new Map();

async function spec(name, build) {
  if (!specs.has(name)) specs.set(name, await build());
  return specs.get(name);
}

// Readers of one table: what a row has in a column, and columns made of that.
function readers(table) {
  const of = (name) => (row) => table.get(name)[row];
  const text = (id, label, cell, more) => ({ id, label, value: of(id), cell: cell ?? of(id), ...more });
  const number = (id, label, title) => ({ id, label, title, number: true, value: of(id), cell: (row) => thousands(table.get(id)[row]) });
  const share = (id, label) => ({ id, label, number: true, value: of(id), cell: (row) => shareBar(table.get(id)[row]) });
  const equal = (id) => (row, value) => table.get(id)[row] === value;
  const choice = (id, label, order) => ({ id, label, options: choices(table.get(id), order), test: equal(id) });
  return { of, text, number, share, equal, choice };
}

function choices(column, order) {
  const found = new Set(column);
  found.delete("");
  const known = (order ?? []).filter((word) => found.delete(word));
  return [...known, ...[...found].sort()].slice(0, 60);
}

function verdictColumn(read) {
  return read.text("verdict", "Verdict", (row) => pill(read.of("verdict")(row)), {
    value: (row) => (VERDICTS.indexOf(read.of("verdict")(row)) + VERDICTS.length) % (VERDICTS.length + 1),
  });
}

function changeColumn(read) {
  return read.text("change", "Change", (row) => changed(read.of("change")(row)));
}

async function campaignsTable() {
  const table = await wholeTable("campaigns");
  const read = readers(table);
  const id = read.text("campaign_id", "Campaign", (row) => {
    const link = campaignLink(read.of("campaign_id")(row));
    if (link) link.dataset.go = "1";
    return link;
  });
  return {
    name: "campaigns", title: "Campaigns", note: "families of pages from one template or outline, worst first",
    length: overview.shown.campaigns, total: overview.totals.campaigns, file: "campaigns.csv",
    none: "No campaigns: no pages share a template or an outline.",
    columns: [
      id, verdictColumn(read), read.text("kind", "Kind", null, { class: "nowrap" }), read.number("score", "Score"),
      read.number("pages", "Pages"), read.number("domains", "Domains"), read.number("hosts", "Hosts"),
      read.share("repeated_body_share", "Repeated body"), read.share("spun_share", "Spun"),
      read.number("distinct_videos", "Videos"), read.text("sample", "Keyword samples", null, { class: "wide small" }),
      read.text("first_seen", "First seen", (row) => moment(read.of("first_seen")(row)).slice(0, 10), { class: "nowrap" }),
      changeColumn(read),
    ],
    filters: [read.choice("verdict", "Verdict", VERDICTS), read.choice("kind", "Kind"), read.choice("change", "Change")],
    texts: ["campaign_id", "sample", "kind"].map(read.of),
  };
}

async function pagesTable() {
  const table = await allPages((done, all) => waiting(`Unpacking pages: ${done} of ${all} blocks`));
  if (!table.size) for (const name of ["verdict", "change"]) table.set(name, []);
  const read = readers(table);
  return {
    name: "pages", title: "Pages", note: "worst first", length: overview.shown.pages, total: overview.totals.pages,
    file: "pages.csv", none: "No pages were judged.", nameOf: read.of("url"), more: (row) => pageDetails(table, row),
    columns: [{ label: "", cell: () => "", class: "opens" }, ...pageColumns(read), read.text("campaign_id", "Campaign", (row) => campaignLink(read.of("campaign_id")(row))), changeColumn(read)],
    filters: [
      read.choice("verdict", "Verdict", VERDICTS), read.choice("change", "Change"),
      { id: "domain", label: "Domain", test: read.equal("domain") },
      { id: "campaign", label: "Campaign", test: read.equal("campaign_id") },
    ],
    texts: ["url", "title", "keyword"].map(read.of),
  };
}

function pageColumns(read) {
  const address = (row) => [outside(read.of("url")(row)), make("span", { class: "under" }, read.of("title")(row))];
  return [
    verdictColumn(read), read.number("score", "Score"), read.text("url", "Page", address, { class: "wide" }),
    read.text("keyword", "Keyword", null, { class: "keyword" }), read.number("keyword_count", "Times", "times that the keyword is in the body"),
    read.number("keyword_standalone", "Alone", "of these, as a sentence, line or list item of its own"),
    read.share("repeated_body_share", "Repeated body"), read.number("own_facts", "Own facts"), read.number("videos", "Videos"),
  ];
}

async function pageDetails(table, row) {
  const proof = await proofOf(row);
  const page = (name) => table.get(name)[row];
  const list = (name) => proof(name).join(", ");
  const facts = [
    ["Host", hostOf(page("url"))], ["Keyword", page("keyword")], ["Share of the words", percent(proof("keyword_share"))],
    ["In headings", thousands(proof("keyword_headings"))], ["Off-topic words", list("off_topic_words")],
    ["Varying words", list("varying_words")], ["Own facts", thousands(page("own_facts"))], ["Spun words", percent(proof("spun_share"))],
    ["Words", thousands(proof("words"))], ["Language", proof("language")], ["Videos", list("video_ids")],
    ["HTTP status", String(proof("status"))], ["Fetched", moment(proof("fetched_at"))], ["First seen", moment(proof("first_seen"))],
  ];
  const siblings = page("campaign_id") ? inside(routeTo("pages", { campaign: page("campaign_id") }), "All pages of this campaign") : null;
  return make("div", { class: "proof" },
    make("div", {}, make("h2", {}, "Why this verdict"), reasonsList(reasonsOf(proof, page("keyword")))),
    make("div", {}, make("h2", {}, "Facts"), factsList(facts), make("p", { class: "actions" }, siblings)),
    commandBox(page("url")));
}

function hostOf(url) {
  return isWeb(url) ? new URL(url).host : "";
}

function reasonsOf(proof, keyword) {
  const names = proof("reasons");
  return proof("values").map((value, at) => [names[at], unfold(value, keyword)]);
}

function factsList(facts) {
  const told = facts.filter(([, value]) => value && value !== "–");
  return make("dl", { class: "facts" }, told.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
}

// The verdict in one sentence first, then every reason; a reviewer's decision stands out.
function reasonsList(reasons) {
  if (!reasons.length) return make("p", { class: "muted" }, "No reasons were recorded.");
  const sentence = reasons.find(([name]) => name === "because");
  const item = ([name, value]) => make("div", { class: DECISIONS.includes(name) ? "decision" : null },
    make("dt", {}, make("b", {}, name), " ", make("span", {}, value)), make("dd", {}, meaningOf("reason", name)));
  return [sentence ? make("p", { class: "because" }, `${sentence[1][0].toUpperCase()}${sentence[1].slice(1)}.`) : null,
    make("dl", { class: "reasons" }, reasons.filter((reason) => reason !== sentence).map(item))];
}

async function domainsTable() {
  const table = await wholeTable("domains");
  const read = readers(table);
  const name = (row) => inside(routeTo("pages", { domain: read.of("domain")(row) }), read.of("domain")(row), { "data-go": "1" });
  const numbers = [["pages", "Pages"], ["doorway", "Doorway"], ["suspect", "Suspect"], ["templated", "Templated"], ["duplicate", "Duplicate"], ["clean", "Clean"], ["unjudged", "Not judged"]];
  return {
    name: "domains", title: "Domains", note: "most doorway pages first", length: table.get("domain").length,
    total: overview.totals.domains, file: "domains.csv", none: "No domains.",
    columns: [
      read.text("domain", "Domain", name), ...numbers.map(([id, label]) => read.number(id, label)), read.share("doorway_share", "Doorway share"),
      read.number("campaigns", "Campaigns"), read.number("hosts", "Hosts"),
      read.text("first_seen", "First seen", (row) => moment(read.of("first_seen")(row)).slice(0, 10), { class: "nowrap" }), changeColumn(read),
    ],
    filters: [read.choice("change", "Change"), { id: "verdict", label: "With pages", options: VERDICTS, test: (row, verdict) => table.get(verdict)?.[row] > 0 }],
    texts: [read.of("domain")],
  };
}

async function videosTable() {
  const table = await wholeTable("videos");
  const read = readers(table);
  return {
    name: "videos", title: "Videos", note: "most pages first", length: table.get("video_id").length, total: overview.totals.videos,
    file: "videos.csv", none: "No page has a video.",
    columns: [
      read.text("video_id", "Video", (row) => outside(read.of("url")(row), read.of("video_id")(row)), { class: "mono" }),
      read.text("provider", "Provider"), read.text("placement", "Placed", (row) => make("span", { title: meaningOf("placement", read.of("placement")(row)) }, read.of("placement")(row))),
      read.number("pages", "Pages"), read.number("campaigns", "Campaigns"), verdictColumn(read),
      read.text("campaign_id", "First campaign", (row) => campaignLink(read.of("campaign_id")(row))),
      read.text("page_url", "A page with it", (row) => outside(read.of("page_url")(row)), { class: "wide" }),
    ],
    filters: [read.choice("verdict", "Worst verdict", VERDICTS), read.choice("provider", "Provider"), read.choice("placement", "Placed"), { id: "campaign", label: "Campaign", test: read.equal("campaign_id") }],
    texts: ["video_id", "url", "page_url"].map(read.of),
  };
}

async function changesTable() {
  const table = await wholeTable("changes");
  const read = readers(table);
  const subject = (row) => (read.of("kind")(row) === "page" ? outside(read.of("subject")(row)) : read.of("subject")(row));
  return {
    name: "changes", title: "Changes", note: "against the previous finished run", length: table.get("subject").length,
    total: overview.totals.changes, file: "changes.csv", none: "Nothing is different from the previous run, or this is the first one.",
    columns: [
      read.text("kind", "What"), read.text("change", "Change", (row) => changed(read.of("change")(row)), { class: "nowrap" }), read.text("subject", "Subject", subject, { class: "wide" }),
      read.text("before", "Before"), read.text("after", "After"), read.text("campaign_id", "Campaign", (row) => campaignLink(read.of("campaign_id")(row))),
    ],
    filters: [read.choice("kind", "What", ["campaign", "domain", "page"]), read.choice("change", "Change"), { id: "before", label: "Before", options: VERDICTS, test: read.equal("before") }, { id: "after", label: "After", options: VERDICTS, test: read.equal("after") }, { id: "campaign", label: "Campaign", test: read.equal("campaign_id") }],
    texts: [read.of("subject")],
  };
}

async function coverageTable() {
  const table = await wholeTable("coverage");
  const read = readers(table);
  const reasons = table.get("reasons").map(([reason, number]) => make("tr", {},
    make("td", {}, inside(routeTo("coverage", { reason }), reason, { class: "id" })), make("td", { class: "n" }, thousands(number)), make("td", { class: "wide muted" }, meaningOf("coverage", reason))));
  const head = make("tr", {}, make("th", { scope: "col" }, "Reason"), make("th", { scope: "col", class: "n" }, "Number"), make("th", { scope: "col" }, "Meaning"));
  return {
    name: "coverage", title: "Coverage", note: "what was not judged, and why", length: table.get("url").length, total: overview.totals.coverage,
    file: "coverage.csv", none: "Everything that was found was judged.",
    before: reasons.length ? [scroller("Reasons", make("table", {}, make("thead", {}, head), make("tbody", {}, reasons)))] : [],
    columns: [
      read.text("reason", "Reason", null, { class: "id" }), read.text("url", "URL", (row) => outside(read.of("url")(row)), { class: "wide" }),
      read.text("detail", "Detail", null, { class: "wide small" }), read.text("status", "Status", (row) => String(read.of("status")(row) || ""), { number: true }),
      read.text("domain", "Domain"), read.text("seen_at", "Seen", (row) => moment(read.of("seen_at")(row)), { class: "nowrap" }),
    ],
    filters: [read.choice("reason", "Reason"), { id: "domain", label: "Domain", test: read.equal("domain") }],
    texts: ["url", "detail"].map(read.of),
  };
}
