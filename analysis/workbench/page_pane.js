/* The page that a proposal came from, its spans marked; and the keys of the desk around it. */

const KEYS = {KeyA: "accept", KeyC: "change", KeyR: "reject", KeyL: "later"};

function marked([text, columns]) {
  if (!columns) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.textContent = text;
  mark.title = columns;
  mark.dataset.columns = columns;
  return mark;
}

function told(tag, text, name) {
  const node = document.createElement(tag);
  node.textContent = text;
  node.className = name;
  return node;
}

function render({model, el}) {
  el.classList.add("dossier-page");
  const head = told("h3", "", "dossier-page-title");
  head.tabIndex = -1;
  const about = told("p", "", "dossier-page-about");
  const text = document.createElement("div");
  text.className = "dossier-page-text";
  text.tabIndex = 0;
  text.setAttribute("role", "region");
  text.setAttribute("aria-label", "Text of the page, with the spans that cells came from");
  const status = told("p", "", "dossier-page-status");
  status.setAttribute("role", "status");
  el.append(head, about, text, status);

  const desk = () => el.closest(".dossier-desk");
  const show = () => {
    const shown = model.get("shown");
    head.textContent = shown.title || "";
    about.textContent = shown.about || "";
    text.replaceChildren(...(shown.segments || []).map(marked));
    text.scrollTop = 0;
    const first = text.querySelector("mark");
    if (first) text.scrollTop = Math.max(0, first.offsetTop - text.offsetTop - 40);
    desk()?.setAttribute("data-lm-suppress-shortcuts", "true");
  };
  const say = () => {
    status.textContent = model.get("status");
  };
  const focus = () => head.focus();
  const press = event => {
    const wish = KEYS[event.code];
    if (!event.altKey || event.ctrlKey || event.metaKey || !wish || !desk()?.contains(document.activeElement)) return;
    event.preventDefault();
    event.stopPropagation();
    document.activeElement.dispatchEvent(new Event("change", {bubbles: true}));
    if (wish === "change") desk().querySelector(".dossier-form input, .dossier-form select")?.focus();
    else model.send({kind: wish});
  };
  const point = event => {
    if (!desk()?.contains(event.target)) return;
    const label = event.target.closest(".dossier-form .widget-inline-hbox")?.querySelector(".widget-label");
    for (const mark of text.querySelectorAll("mark")) {
      mark.classList.toggle(
        "dossier-now",
        Boolean(label) && mark.dataset.columns.split(", ").includes(label.textContent),
      );
    }
  };
  model.on("change:shown", show);
  model.on("change:status", say);
  model.on("msg:custom", message => message.kind === "focus" && focus());
  document.addEventListener("keydown", press, true);
  document.addEventListener("focusin", point);
  requestAnimationFrame(() => desk()?.setAttribute("data-lm-suppress-shortcuts", "true"));
  show();
  say();
  return () => {
    document.removeEventListener("keydown", press, true);
    document.removeEventListener("focusin", point);
  };
}

export default {render};
