// The table of published figures: search, filters, order, and a link that keeps them.
// Without this script it is a plain table in the order of the sources.
const table = document.querySelector("table.figures");
const body = table.tBodies[0];
const rows = [...body.rows];
const SEVEREST_FIRST = ["wrong", "last digit", "cannot be checked", "exact"];
const rank = (figure) => SEVEREST_FIRST.indexOf(figure.row.dataset.verdict);

// The pages write a true minus sign, this table and most keyboards a hyphen.
const plain = (text) => text.toLowerCase().replaceAll("−", "-");

const words = (row) => [...row.cells].map((cell) => cell.textContent).join(" ");

const figures = [];
let setup;
for (const row of rows) {
  if (row.matches(".setup")) setup = row;
  else figures.push({ row, setup, text: plain(`${words(row)} ${words(setup)}`) });
}
const bySeverity = [...figures].sort((a, b) => rank(a) - rank(b));

const form = document.createElement("form");
form.className = "finder";
form.role = "search";
form.ariaLabel = "Published figures";
const field = (name, label, control) => {
  const wrapper = document.createElement("label");
  wrapper.textContent = label;
  control.name = name;
  wrapper.append(control);
  form.append(wrapper);
};
const choice = (...options) => {
  const select = document.createElement("select");
  for (const [value, text] of options) select.add(new Option(text, value));
  return select;
};
const distinct = (key) => [...new Set(figures.map(({ row }) => row.dataset[key]))].map((one) => [one, one]);
const search = document.createElement("input");
search.type = "search";
search.autocomplete = "off";
field("q", "Search the figures", search);
field("source", "Source", choice(["", "all"], ...distinct("source")));
field("verdict", "Verdict", choice(["", "all"], ...distinct("verdict")));
field("order", "Order", choice(["", "as in the sources"], ["verdict", "by verdict"]));
const reset = document.createElement("button");
reset.type = "button";
reset.textContent = "Show all";
const count = document.createElement("output");
form.append(reset, count);
table.closest(".output").before(form);

// Filters and order live in the address: …#figures?source=S3&verdict=wrong
const PREFIX = "#figures?";
const read = () => {
  const stored = new URLSearchParams(location.hash.startsWith(PREFIX) ? location.hash.slice(PREFIX.length) : "");
  for (const control of form.querySelectorAll("[name]")) {
    control.value = stored.get(control.name) ?? "";
    if (control.selectedIndex === -1) control.value = "";
  }
};
const write = () => {
  const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const hash = state.size ? `${PREFIX}${state}` : location.hash.startsWith(PREFIX) ? "#figures" : location.hash;
  history.replaceState(null, "", hash || location.pathname + location.search);
};

// Whether a word stands in a text; "s2" does not in "bias2", and "4" not in "0.14".
const holds = (text, word) => {
  const inside = (at) => /^\w\w$/.test(text.slice(at - 1, at + 1));
  let at = text.indexOf(word);
  while (at > 0 && inside(at)) at = text.indexOf(word, at + 1);
  return at >= 0;
};

const show = () => {
  const { q, source, verdict, order } = Object.fromEntries(new FormData(form));
  const wanted = plain(q).split(/\s+/);
  const shown = figures.filter(
    ({ row, text }) =>
      (!source || row.dataset.source === source) &&
      (!verdict || row.dataset.verdict === verdict) &&
      wanted.every((word) => holds(text, word)),
  );
  for (const row of rows) row.hidden = true;
  for (const { row, setup } of shown) {
    row.hidden = false;
    setup.hidden = Boolean(order); // a set-up stands above its figures, so only in their own order
  }
  body.append(...(order ? bySeverity.map(({ row }) => row) : rows));
  count.textContent = `${shown.length} of ${figures.length} shown`;
};

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => { show(); write(); });
reset.addEventListener("click", () => { form.reset(); show(); write(); });
addEventListener("hashchange", () => { read(); show(); });
read();
show();
