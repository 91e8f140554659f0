// Texts to take away: the evidence of a campaign as a notice, the command that explains a page.

const NOTICE = { urls: 20, keywords: 12, ids: 20 };

function noticeSection(id, facts, more, pages) {
  const text = noticeOf(id, facts, more, pages);
  const field = make("textarea", { readonly: true, rows: "14", spellcheck: "false", "aria-label": "Evidence as text" }, text);
  const details = make("details", { class: "notice" }, make("summary", {}, "Evidence as text"), field);
  const copy = button("Copy evidence", () => {
    details.open = true;
    copyText(text, field);
  }, { class: "primary" });
  return make("div", { class: "take" }, make("p", { class: "actions" }, copy, inside(routeTo("pages", { campaign: id }), "Its pages"), inside(routeTo("changes", { campaign: id }), "Its changes")), details);
}

// The clipboard can be refused, on file:// above all: then the text is selected, for the copy key.
async function copyText(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
    flash(field, "Copied to the clipboard");
  } catch {
    field.focus();
    field.select();
    say("Press Ctrl+C to copy the selected text");
    flash(field, "The browser keeps the clipboard closed here: press Ctrl+C, the text is selected");
  }
}

function flash(field, text) {
  const note = field.parentNode.querySelector(".flash") ?? make("p", { class: "note flash" });
  note.textContent = text;
  field.after(note);
}

function noticeOf(id, facts, more, pages) {
  const urls = more.rows.length ? more.rows.map((row) => pages.get("url")[row]) : more.sample_urls;
  const when = `${facts("first_seen") ? `First seen ${moment(facts("first_seen"))}. ` : ""}${facts("last_seen") ? `Last fetched ${moment(facts("last_seen"))}.` : ""}`;
  return [
    `Doorway pages: campaign ${id}, verdict ${facts("verdict")}, score ${facts("score")} of 100`,
    `Report ${overview.report}, run “${overview.name}” of ${moment(overview.finished_at)}`,
    "", "What was found", `${counted(facts("pages"), "page")} on ${counted(facts("domains"), "domain")} and ${counted(facts("hosts"), "host")}. ${meaningOf("kind", facts("kind"))}`, when,
    "", "How it is proven", ...more.reasons.map(([name, value]) => `- ${name}: ${value}${meaningOf("reason", name) ? ` (${meaningOf("reason", name)})` : ""}`),
    ...listed("Where (hosts, with their pages)", more.hosts.map(([host, number]) => `${host} (${thousands(number)})`), NOTICE.ids, facts("hosts")),
    ...listed("Sample pages", urls, NOTICE.urls, facts("pages")), ...listed("Keyword examples", more.sample_keywords, NOTICE.keywords, facts("keywords")),
    ...listed("Ids shared between its domains", more.shared_ids, NOTICE.ids), ...listed("Videos", more.videos.map(([video, url]) => `${video} ${url}`), NOTICE.ids, facts("distinct_videos")),
    ...listed("Leads to", more.destinations, NOTICE.ids), "",
  ].filter((line) => line !== null).join("\n");
}

function listed(title, items, most, total) {
  if (!items.length) return [];
  const shown = items.slice(0, most);
  const left = Math.max(total ?? 0, items.length) - shown.length;
  return ["", title, ...shown.map((item) => `- ${item}`), ...(left > 0 ? [`- and ${thousands(left)} more`] : [])];
}

function commandBox(url) {
  const command = `doorway explain ${quote(runFolder())} ${quote(url)}`;
  const code = make("code", {}, command);
  const told = make("span", { class: "note" });
  const copy = button("Copy", async () => {
    try {
      await navigator.clipboard.writeText(command);
      told.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      told.textContent = "Press Ctrl+C: the command is selected";
    }
  });
  return make("div", { class: "command" }, make("h2", {}, "On the terminal"), make("p", { class: "actions" }, code, copy, told));
}

// The folder that this page was opened from; when it came over a network, where runs of that name lie by default.
function runFolder() {
  if (location.protocol !== "file:") return `runs/${overview.name}/latest`;
  try {
    return decodeURIComponent(location.pathname).replace(/\/[^/]*$/, "").replace(/^\/(?=[A-Za-z]:)/, "") || "/";
  } catch {
    return `runs/${overview.name}/latest`;
  }
}

// For a POSIX shell: nothing within single quotes is special but the single quote.
function quote(text) {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
