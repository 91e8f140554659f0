// The recovered template: a click on a spin reads its next wording, pointing at it shows all of them.

const MOST_CHOICES = 40;

// The template has signs: 1 begins a spin, 2 its next wording, 3 ends it, 4 stands before and after a place such as
// {KEYWORD}. It becomes a tree: a text, a place, or a spin with its choices, each a list of the same.
function plant(template) {
  const root = [];
  const open = [{ choices: [root] }];
  const pieces = template.split(/([\u0001-\u0003]|\u0004[^\u0004]*\u0004)/);
  for (const piece of pieces.filter(Boolean)) {
    const here = open.at(-1).choices.at(-1);
    if (piece === "\u0001") {
      const spin = { choices: [[]] };
      here.push(spin);
      open.push(spin);
    } else if (piece === "\u0002") open.at(-1).choices.push([]);
    else if (piece === "\u0003") open.pop();
    else here.push(piece[0] === "\u0004" ? { role: roleOf(piece), text: piece.slice(1, -1) } : { role: "text", text: piece });
  }
  return root;
}

function roleOf(place) {
  const name = /[A-Z_]+/.exec(place)[0].toLowerCase();
  return ["keyword", "video", "url"].includes(name) ? name : "slot";
}

function drawTemplate(template) {
  const tree = plant(template);
  const text = make("div", { class: "template", role: "group", "aria-label": "Recovered template" });
  const all = button("Show all choices", () => {
    const pressed = all.getAttribute("aria-pressed") !== "true";
    all.setAttribute("aria-pressed", String(pressed));
    text.replaceChildren(...fillTemplate(tree, pressed));
  }, { "aria-pressed": "false", class: "toggle" });
  text.append(...fillTemplate(tree, false));
  text.addEventListener("keydown", walkSpins);
  const spins = tree.filter((node) => node.choices).length;
  const help = spins ? `${counted(spins, "place")} with several wordings: point at one, or go there with the arrow keys; a click reads the next wording` : "no place with several wordings";
  return [make("p", { class: "actions" }, spins ? all : null, make("span", { class: "note" }, help), templateLegend()), text];
}

function fillTemplate(tree, all) {
  const made = tree.map((node) => (node.choices ? (all ? spelled(node) : spinButton(node)) : leaf(node)));
  const first = made.find((element) => element.role === "button");
  if (first) first.tabIndex = 0;
  return made;
}

function templateLegend() {
  return make("span", { class: "legend" }, leaf({ role: "keyword", text: "{KEYWORD}" }), leaf({ role: "slot", text: "{SLOT}" }),
    leaf({ role: "video", text: "{VIDEO}" }), leaf({ role: "url", text: "{URL}" }), make("span", { class: "spin" }, "one of several wordings"));
}

function leaf({ role, text }) {
  return role === "text" ? document.createTextNode(text) : make("b", { class: `place ${role}` }, text);
}

// Every wording written out, {a|b}, spins in spins too.
function spelled(node) {
  const parts = node.choices.map((choice, at) => [at ? make("i", { class: "bar-sign" }, "|") : null, choice.map((each) => (each.choices ? spelled(each) : leaf(each)))]);
  return make("span", { class: "spin" }, "{", parts, "}");
}

function wording(choice) {
  return choice.map((each) => (each.choices ? wording(each.choices[0]) : leaf(each)));
}

// A span, for a button is a box that cannot be broken between two lines of the text.
function spinButton(node) {
  let at = Math.max(0, node.choices.findIndex((choice) => choice.length));
  const label = () => (node.choices[at].length ? wording(node.choices[at]) : ["∅"]);
  const made = make("span", { class: "spin", role: "button", tabindex: "-1", "aria-describedby": "choices" }, label());
  made.addEventListener("click", () => {
    at = (at + 1) % node.choices.length;
    made.replaceChildren(...label().flat(Infinity));
    showChoices(made, node, at);
  });
  for (const event of ["mouseenter", "focus"]) made.addEventListener(event, () => showChoices(made, node, at));
  for (const event of ["mouseleave", "blur"]) made.addEventListener(event, hideChoices);
  return made;
}

function showChoices(anchor, node, at) {
  const box = choicesBox();
  const items = node.choices.slice(0, MOST_CHOICES).map((choice, index) => make("li", { class: index === at ? "now" : null },
    choice.length ? choice.map((each) => (each.choices ? spelled(each) : leaf(each))) : make("i", {}, "nothing")));
  const more = node.choices.length - MOST_CHOICES;
  box.replaceChildren(make("b", {}, counted(node.choices.length, "wording")), make("ul", {}, items, more > 0 ? make("li", {}, `and ${thousands(more)} more`) : null));
  box.hidden = false;
  const place = anchor.getBoundingClientRect();
  const main = box.parentNode.getBoundingClientRect();
  const left = Math.max(8, Math.min(place.left, document.documentElement.clientWidth - box.offsetWidth - 8));
  const below = place.bottom + box.offsetHeight + 8 < window.innerHeight;
  const top = below ? place.bottom + 4 : Math.max(4, place.top - box.offsetHeight - 4);
  box.style.left = `${left - main.left}px`;
  box.style.top = `${top - main.top}px`;
}

function choicesBox() {
  const found = document.getElementById("choices");
  if (found) return found;
  const box = make("div", { id: "choices", role: "tooltip", hidden: true });
  document.getElementById("main").append(box);
  return box;
}

function hideChoices() {
  const box = document.getElementById("choices");
  if (box) box.hidden = true;
}

// One stop of the tab key for the whole template, the arrow keys go from spin to spin.
function walkSpins(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Enter: 0, " ": 0 }[event.key];
  const spins = [...event.currentTarget.querySelectorAll("[role=button]")];
  const at = spins.indexOf(document.activeElement);
  if (step === undefined || at < 0) return;
  const next = spins[(at + step + spins.length) % spins.length];
  if (step) {
    spins[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  } else next.click();
  event.preventDefault();
  event.stopPropagation();
}
