/* The menu under a figure: copy a link, a citation or what embeds it; take it away as a picture or as rows. Nothing is sent. */
import {$, handOver, make} from "./dom.js";
import {pngOf} from "./picture.js";
import {csv} from "./rows.js";

const ON_FILE = location.protocol === "file:" ? "This page is a file: the link opens it on this computer only." : "";
const REFUSED = "Copying is not allowed here. The text is selected: press Ctrl+C, or ⌘C on a Mac.";
async function isCopied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
/* What every figure offers: each is made when it is asked for. */
export const usual = ({link, picture, rows, citation}) => ({
  "Copy link to this view": hand => hand.copy("Link", link(), ON_FILE),
  "Download SVG": async hand => hand.save("svg", await picture(), "image/svg+xml"),
  "Download PNG": async hand => hand.save("png", await pngOf(await picture()), "image/png"),
  ...(rows && {"Download data (CSV)": hand => hand.save("csv", "\ufeff" + csv(rows()), "text/csv")}),
  ...(citation && {"Copy citation": hand => hand.copy("Citation", citation())}),
});
/* What the deeds of a menu are done with: it copies, or saves under the name of the figure, and says what came of it. */
function handOf(file, field, status) {
  const tell = words => {
    status.textContent = words;
  };
  async function copy(what, text, note = "") {
    Object.assign(field, {hidden: false, value: text});
    field.setAttribute("aria-label", what);
    const done = await isCopied(text);
    if (!done) field.focus();
    if (!done) field.select();
    tell(`${done ? `${what} copied.` : REFUSED} ${note}`);
  }
  function save(ending, part, type) {
    const name = `${file()}.${ending}`;
    handOver(name, [part], type);
    tell(`Saved as ${name}.`);
  }
  return {copy, save, tell};
}
/* Put a menu before the description of a figure; `deeds` by the words of their buttons. */
export function share(figure, file, deeds, hint = "") {
  const field = make("textarea", {readOnly: true, rows: 4, hidden: true});
  const status = make("p", {className: "told"});
  status.setAttribute("role", "status");
  const hand = handOf(file, field, status);
  const pressed = deed => async () => {
    try {
      await deed(hand);
    } catch (error) {
      hand.tell(`That did not work (${error.message}).`);
    }
  };
  const buttons = Object.entries(deeds).map(([textContent, deed]) =>
    make("button", {type: "button", textContent, onclick: pressed(deed)}),
  );
  const panel = make(
    "div",
    {className: "panel", id: figure.id + "-share"},
    ...buttons,
    field,
    status,
    make("p", {textContent: hint}),
  );
  const title = $("figcaption .title", figure).textContent;
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "Share this figure");
  const opener = make("button", {type: "button", className: "quiet", textContent: "Share"});
  opener.setAttribute("aria-label", `Share: ${title}`);
  opener.setAttribute("aria-controls", panel.id);
  const box = make("div", {className: "share"}, opener, panel);
  fold(box, opener, panel);
  const more = $("details.more", figure);
  if (more) more.before(box);
  else figure.append(box);
}
/* Open and closed: by the button, by Escape, and by a press elsewhere. */
function fold(box, opener, panel) {
  const turn = shown => {
    panel.hidden = !shown;
    opener.setAttribute("aria-expanded", String(shown));
  };
  turn(false);
  opener.onclick = () => turn(panel.hidden);
  box.addEventListener("keydown", event => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.preventDefault();
    turn(false);
    opener.focus();
  });
  document.addEventListener("pointerdown", event => box.contains(event.target) || turn(false));
}
