/* A slider with buttons over the reports of a film; where it stands is kept in the address. */
import {film} from "./film.js";
import {here, remember} from "./here.js";

const control = id => document.getElementById(id);
const last = film.steps.length - 1;
const BEAT = 1000; // one report a second
let at = last;
let timer = null;
/* Let the controls call `show` with the report to show, its place, and a test whether it is still the one asked for. */
export async function play(show) {
  let turn = 0;
  async function go(next, chosen = true) {
    at = Math.max(0, Math.min(last, next));
    const step = film.steps[at];
    const mine = ++turn;
    control("slider").value = at;
    control("slider").setAttribute("aria-valuetext", step.label || step.value);
    control("value").textContent = step.label || step.value;
    if (chosen) {
      here.place = ""; // it stood for the day before
      here.state.set("at", step.value);
      remember();
    }
    await show(step, at, () => mine === turn);
  }
  const stop = () => {
    clearInterval(timer);
    timer = null;
    control("play").textContent = "Play";
    control("play").setAttribute("aria-pressed", "false");
  };
  const start = () => {
    control("play").textContent = "Pause";
    control("play").setAttribute("aria-pressed", "true");
    if (at === last) go(0);
    timer = setInterval(() => (at >= last ? stop() : go(at + 1)), BEAT);
  };
  const halted = next => {
    stop();
    go(next);
  };
  control("slider").oninput = event => halted(+event.target.value);
  control("slider").onkeydown = event => {
    if (event.key !== " ") return;
    event.preventDefault();
    control("play").click();
  };
  control("back").onclick = () => halted(at - 1);
  control("on").onclick = () => halted(at + 1);
  control("play").onclick = () => (timer ? stop() : start());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => go(at, false));
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth < 600 !== width < 600) go(at, false); // phones have figures of their own
    width = innerWidth;
  });
  control("player").hidden = false;
  const found = film.steps.findIndex(step => step.value === here.state.get("at"));
  await go(found < 0 ? last : found, false);
}
