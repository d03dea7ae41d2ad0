/* A page that a browser saved after its script had run holds what the script made. It is taken out, to be made anew. */
import {$, all, make} from "./dom.js";
import {part} from "./guard.js";

const root = document.documentElement;
export const saved = root.dataset.ready === "yes";
const MADE = ".tools, form.calculator, p.thinned, p#failed, p#saved, .share";
const TOLD =
  "This is a copy that a browser saved of a page. Rows that were filtered out at the time are not in it, and dossier verify wants the file as it was written.";
function takeOut() {
  delete root.dataset.ready;
  delete document.body.dataset.allDrawn;
  all(MADE).forEach(node => node.remove());
  $("div#filters").replaceChildren();
  all("th > button").forEach(button => button.replaceWith(...button.childNodes));
  all("th[aria-sort]").forEach(head => head.removeAttribute("aria-sort"));
  all("figure[data-drawn]").forEach(figure => figure.removeAttribute("data-drawn"));
  all(".plot").forEach(plot => {
    plot.className = "plot";
    plot.replaceChildren(...all("svg.still", plot));
  });
  all("dialog[open]").forEach(dialog => dialog.removeAttribute("open"));
  $("main#main").prepend(make("p", {id: "saved", className: "note", textContent: TOLD}));
}
if (saved) part("what was saved with it", takeOut);
