/* The search of a page: a box in its head, an index made when it is first used, and a list that arrows, Enter and Escape steer. */
import {$, all, make} from "./dom.js";
import {part} from "./guard.js";
import {firstsOf, grouped, indexOf, matches} from "./find.js";

const GROUPS = {
  statement: "Statements",
  contact: "Contacts and other events",
  name: "People, bodies and places",
  part: "Figures and sections",
};
const attributes = (node, given) => {
  for (const [name, value] of Object.entries(given)) node.setAttribute(name, value);
  return node;
};
/* A link followed as if a reader had pressed it: the page's own rules for records and places hold. */
function follow(link) {
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
}
/* `load` gives the entries and who was first with each number; `linkTo` gives the link of an entry. */
window.addSearch = (words, load, linkTo) => {
  const field = attributes(
    make("input", {
      id: "search",
      type: "search",
      autocomplete: "off",
      spellcheck: false,
      placeholder: "name, number, day",
    }),
    {role: "combobox", "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list"},
  );
  const list = attributes(make("div", {id: "found"}), {role: "listbox", "aria-label": "What is found"});
  const first = make("div", {className: "first"});
  const said = attributes(make("p", {className: "vh"}), {role: "status"});
  const panel = make("div", {className: "panel", hidden: true}, first, list);
  const label = make("label", {htmlFor: "search", textContent: "Search"});
  label.title = words + "; / or Ctrl-K goes there";
  const box = attributes(make("div", {className: "search"}, label, field, panel, said), {role: "search"});
  $("header.masthead .house").append(box);

  let held = null;
  const ready = () =>
    (held = held || load().then(({entries, firsts}) => ({firsts, ...indexOf(window.MiniSearch, entries)})));
  const options = () => all("[role=option]", list);
  let at = -1;
  function mark(next) {
    const shown = options();
    at = shown.length ? (next + shown.length) % shown.length : -1;
    shown.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", shown[at].id);
    shown[at].scrollIntoView({block: "nearest"});
  }
  function open(is) {
    panel.hidden = !is;
    field.setAttribute("aria-expanded", String(is));
    if (!is) mark(-1 - at);
  }
  function choose(entry) {
    if (entry.kind === "name") {
      field.value = entry.head;
      show(true);
      return;
    }
    open(false);
    follow(linkTo(entry));
  }
  const optionOf = (entry, n) => {
    const option = attributes(
      make("div", {id: `found-${n}`, onclick: () => choose(entry)}, make("span", {textContent: entry.head})),
      {role: "option", "aria-selected": "false"},
    );
    if (entry.note) option.append(make("small", {textContent: entry.note}));
    return option;
  };
  function fill({firsts}, query, found, bare) {
    first.replaceChildren(
      ...firstsOf(firsts, query, found).map(({says, since, id, source}) => {
        const link = linkTo({id, kind: "statement"});
        link.textContent = says;
        const lines = [make("b", {textContent: "First on file: "}), link, ` ${since} `];
        return make("p", {}, ...lines, ...(source ? [source] : []));
      }),
    );
    let n = 0;
    const groups = grouped(bare ? found.filter(entry => entry.kind !== "name") : found).map(
      ({kind, count, entries}) => {
        const more = count > entries.length ? ` (${entries.length} of ${count})` : "";
        const head = make("div", {id: `found-${kind}`, className: "group", textContent: GROUPS[kind] + more});
        const group = make("div", {}, head, ...entries.map(entry => optionOf(entry, n++)));
        return attributes(group, {role: "group", "aria-labelledby": head.id});
      },
    );
    list.replaceChildren(...groups);
    if (!groups.length) list.append(make("div", {className: "none", textContent: `Nothing here answers “${query}”.`}));
    said.textContent = found.length ? `${found.length} found` : "nothing found";
  }
  let turn = 0;
  async function show(bare = false) {
    const query = field.value.trim();
    const mine = ++turn;
    if (!query) return open(false);
    const index = await ready();
    if (mine !== turn) return;
    fill(index, query, matches(index, query), bare);
    at = -1;
    mark(0);
    field.dataset.shown = query;
    open(true);
  }
  const deeds = {
    ArrowDown: () => (panel.hidden ? show() : mark(at + 1)),
    ArrowUp: () => mark(at - 1),
    Enter: () => (panel.hidden ? show() : options()[at]?.click()),
    Escape: () => (panel.hidden ? (field.value = "") : open(false)),
  };
  field.addEventListener("keydown", event => {
    if (!deeds[event.key] || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    part("the search", deeds[event.key]);
  });
  field.addEventListener("input", () => show());
  field.addEventListener("focus", () => ready());
  field.addEventListener("click", () => panel.hidden && show());
  box.addEventListener("focusout", event => event.relatedTarget && !box.contains(event.relatedTarget) && open(false));
  document.addEventListener("pointerdown", event => !box.contains(event.target) && open(false));
  panel.addEventListener("click", event => event.target.closest("a") && open(false));
  document.addEventListener("keydown", event => {
    const typing = event.target.closest("input:not([type=range],[type=checkbox]),textarea,select,[contenteditable]");
    const asked = event.key === "/" ? !typing : event.key === "k" && (event.ctrlKey || event.metaKey);
    if (!asked || $("dialog[open]")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
};
