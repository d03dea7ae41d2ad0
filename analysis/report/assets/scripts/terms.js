/* A term shows its sentence beside it under the pointer, the keyboard's focus and a press; Escape closes it, as the browser does it. */
import {beside} from "./beside.js";
import {all, $} from "./dom.js";
import {part} from "./guard.js";

const PAUSE = 120; // milliseconds: a pointer that only passes opens nothing, one on its way into the note closes nothing
const isOpen = note => note.matches(":popover-open");
let waiting = 0;
const soon = deed => {
  clearTimeout(waiting);
  waiting = setTimeout(deed, PAUSE);
};
function place(word, note) {
  const {left, top} = beside(word.getBoundingClientRect(), note.getBoundingClientRect(), {
    width: document.documentElement.clientWidth,
    height: innerHeight,
  });
  Object.assign(note.style, {inset: "auto", left: `${left}px`, top: `${top}px`});
}
let explained = null;
function open(word, note) {
  clearTimeout(waiting);
  explained = word;
  if (!isOpen(note)) note.showPopover();
  place(word, note);
}
const close = note => isOpen(note) && note.hidePopover();
const rests = event => event.pointerType === "mouse";

function explain(word) {
  const note = $(`#${word.getAttribute("popovertarget")}`);
  word.addEventListener("pointerenter", event => rests(event) && soon(() => open(word, note)));
  word.addEventListener("pointerleave", event => rests(event) && soon(() => close(note)));
  note.addEventListener("pointerenter", () => clearTimeout(waiting));
  note.addEventListener("pointerleave", event => rests(event) && soon(() => close(note)));
  word.addEventListener("focus", () => word.matches(":focus-visible") && open(word, note));
  word.addEventListener("blur", () => close(note));
  word.addEventListener("click", event => {
    event.preventDefault();
    if (isOpen(note) && event.detail === 0) close(note);
    else open(word, note);
  });
}
function explainAll() {
  all("button.term").forEach(explain);
  addEventListener("scroll", () => all(".gloss:popover-open").forEach(note => place(explained, note)), {passive: true});
}
if ("popover" in HTMLElement.prototype) part("terms that explain themselves", explainAll);
