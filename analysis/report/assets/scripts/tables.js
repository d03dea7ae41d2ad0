/* Tables: sort, find, copy as CSV; of many rows a portion stands, and the next when the reader comes to its end. */
import {keepOrder, keepWords, orderIn, wordsIn} from "./address.js";
import {$, all, handOver, make, parsed, say} from "./dom.js";
import {part} from "./guard.js";
import {here, remember} from "./here.js";
import {MANY} from "./marks.js";
import {records, stands} from "./records.js";
import {csv, keyOf, ordered} from "./rows.js";
import {saved} from "./saved.js";

const view = new Map();
const PORTION = 300;
function more(table, count) {
  const body = table.tBodies[0];
  const from = body.rows.length;
  body.append(...view.get(table).shown.slice(from, from + count));
}
function dress(table) {
  const now = view.get(table);
  const wanted = now.find.toLowerCase();
  const rows = now.rows.filter(
    row => (!row.dataset.id || stands(row.dataset.id)) && (!wanted || row.textContent.toLowerCase().includes(wanted)),
  );
  now.shown = now.column === null ? rows : ordered(rows, row => keyOf(row.cells[now.column]), now.down);
  table.tBodies[0].replaceChildren();
  more(table, rows.length > MANY ? PORTION : rows.length);
  const whole = `${now.rows.length} ${now.rows.length === 1 ? "row" : "rows"}`;
  now.count.textContent = rows.length === now.rows.length ? whole : `${rows.length} of ${whole}`;
  if (now.lost) now.count.textContent += `; ${now.lost} more are not in this copy`;
}
export const dressAll = () => {
  for (const table of view.keys()) part(named(table), () => dress(table));
};
const named = table => "the table " + table.caption.textContent;

function furnish(table) {
  const now = {
    rows: [...table.tBodies[0].rows],
    column: null,
    down: false,
    find: wordsIn(here.state, table.id),
    count: make("span"),
    lost: saved ? table.dataset.rows - table.tBodies[0].rows.length : 0,
  };
  table.dataset.rows = now.rows.length + now.lost;
  view.set(table, now);
  const heads = sortable(table, now);
  const tools = make("div", {className: "tools"});
  if (now.rows.length > 5) tools.append(finder(table, now));
  tools.append(saver(table, now, heads), now.count);
  const box = table.closest(".scroll");
  box.before(tools);
  if (now.rows.length > MANY) {
    table.setAttribute("aria-rowcount", now.rows.length + 1);
    box.addEventListener(
      "scroll",
      () => {
        if (box.scrollTop + 2 * box.clientHeight > box.scrollHeight) more(table, PORTION);
      },
      {passive: true},
    );
  }
  dress(table);
}
/* A button in the head of each column that has an order. */
function sortable(table, now) {
  const heads = [...table.tHead.rows[0].cells];
  const order = given => {
    Object.assign(now, given);
    heads.forEach((head, at) => {
      if (at === now.column) head.setAttribute("aria-sort", now.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  };
  heads.forEach((head, column) => {
    if (head.classList.contains("ref")) return;
    const words = head.textContent;
    const button = make("button", {type: "button"});
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      order({column, down: now.column === column && !now.down});
      keepOrder(here.state, table.id, now);
      remember();
      dress(table);
      say(`sorted by ${words}, ${now.down ? "descending" : "ascending"}`);
    };
  });
  const given = orderIn(here.state, table.id, heads.length);
  if (given) order(given);
  return heads;
}
function finder(table, now) {
  const field = make("input", {type: "search", value: now.find, placeholder: "Find in table"});
  field.setAttribute("aria-label", "Find in table: " + table.caption.textContent);
  field.oninput = () => {
    now.find = field.value;
    keepWords(here.state, table.id, now.find);
    remember();
    dress(table);
  };
  return field;
}
function saver(table, now, heads) {
  const save = make("button", {type: "button", className: "quiet", textContent: "Download CSV"});
  save.setAttribute("aria-label", "Download CSV: " + table.caption.textContent);
  save.onclick = () => {
    handOver(table.id + ".csv", ["\ufeff" + csv(written(now, heads))], "text/csv");
  };
  return save;
}
const plain = cell => (cell.dataset.v !== undefined ? cell.dataset.v.replace(/\.0$/, "") : cell.textContent);
/* Titles and shown rows as text, the record of each row last. */
function written(now, heads) {
  const take = cells => [...cells].filter((_, at) => !heads[at].classList.contains("ref"));
  const titles = take(heads).map(head => {
    const unit = $(".unit", head);
    return unit
      ? `${head.textContent.replace(unit.textContent, "").trim()} (${unit.textContent})`
      : head.textContent.trim();
  });
  const marked = now.rows.some(row => row.dataset.id);
  const rows = now.shown.map(row =>
    take(row.cells)
      .map(plain)
      .concat(marked ? [row.dataset.id || ""] : []),
  );
  return [titles.concat(marked ? ["record"] : []), ...rows];
}

const recordsOf = row => [
  ...new Set(
    [row.dataset.id, ...[...row.cells].flatMap(cell => cell.textContent.split("; "))].filter(id => records.has(id)),
  ),
];
/* The titles and cells of the rows of a table that stand, each with the ids of the records that it names; null where there is none. */
export function rowsOf(id) {
  if (!document.getElementById(id)) buildWith(id);
  const table = document.getElementById(id);
  const now = view.get(table);
  if (!now) return null;
  const [titles, ...rows] = written(now, [...table.tHead.rows[0].cells]);
  const width = titles.length - (now.rows.some(row => row.dataset.id) ? 1 : 0);
  return {
    titles: titles.slice(0, width),
    rows: rows.map((cells, at) => [cells.slice(0, width), recordsOf(now.shown[at])]),
  };
}

/* A table held as text is made when it comes into view, or before the page is printed where it is not folded away. */
const nearby = () =>
  new IntersectionObserver(
    entries => entries.filter(entry => entry.isIntersecting).forEach(entry => build(entry.target)),
    {rootMargin: "600px 0px"},
  );
const late = "IntersectionObserver" in window ? nearby() : {observe: build, unobserve: () => null};
const unbuilt = () => all(".scroll > noscript").map(text => text.parentNode);
const textOf = box => $("noscript", box).textContent;
function build(box) {
  late.unobserve(box);
  if (!$("noscript", box)) return;
  $("noscript", box).replaceWith(parsed(textOf(box)));
  part(named($("table", box)), () => furnish($("table", box)));
}
/* Make the table in whose text a place stands. */
export function buildWith(id) {
  const box = unbuilt().find(held => parsed(textOf(held)).getElementById(id));
  if (box) build(box);
}
function unroll() {
  unbuilt().forEach(box => {
    if (!box.closest("details:not([open])")) build(box);
  });
  for (const [table, now] of view) if (!table.closest("details:not([open])")) more(table, now.shown.length);
}
all("table[id]").forEach(table => part(named(table), () => furnish(table)));
unbuilt().forEach(box => late.observe(box));
addEventListener("beforeprint", unroll);
addEventListener("report:draw-all", event => {
  if (event.detail === "paper") unroll();
});
