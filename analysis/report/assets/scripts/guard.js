/* Each part of a page works alone: one that fails is named above the report, with why, and the others go on. */
import {$, all, make} from "./dom.js";

export function tell(name, error) {
  const note = $("p#failed") || make("p", {id: "failed", className: "note", textContent: "Does not work here: "});
  if (!note.isConnected) $("main#main").prepend(note);
  note.append(`${all("span", note).length ? "; " : ""}`, make("span", {textContent: `${name} (${error.message})`}));
  note.setAttribute("role", "status");
}
export function part(name, deed) {
  try {
    return deed();
  } catch (error) {
    return tell(name, error);
  }
}
