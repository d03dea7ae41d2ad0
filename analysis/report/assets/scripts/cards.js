/* Draws the pictures that links to pages are shown with: whose page, its title, its day and its figure; leaves them as text. */
import {$, make} from "./dom.js";
import {unpack} from "./unpack.js";

const WIDTH = 1200;
const HEIGHT = 630;
const EDGE = 48;
const CUT = 1.4; // times the room from which on a figure is cut rather than made smaller
const FADE = 70; // px in which a figure that is cut ends
const SIZES = [42, 37, 33, 29]; // px of a title; the first in which it has three lines at most
const SERIF = '"Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, serif';
const SANS = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The lines of a text, as many as are wanted; what does not fit ends in three dots. */
function lines(pen, text, most) {
  const found = [""];
  for (const word of text.split(" ")) {
    const longer = `${found.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width <= WIDTH - 2 * EDGE || !found.at(-1)) found[found.length - 1] = longer;
    else found.push(word);
  }
  if (found.length <= most) return found;
  return [...found.slice(0, most - 1), `${found[most - 1].split(" ").slice(0, -1).join(" ")} …`];
}

/** Does a title stand whole in this size? */
function fits(pen, text, size) {
  pen.font = `600 ${size}px ${SERIF}`;
  return lines(pen, text, Infinity).length <= (size > 37 ? 2 : 3);
}

/** Write lines below one another and say where the next would stand. */
function written(pen, text, {font, colour, top, step, most}) {
  pen.font = font;
  pen.fillStyle = colour;
  const told = lines(pen, text, most);
  for (const [at, line] of told.entries()) pen.fillText(line, EDGE, top + at * step);
  return top + told.length * step;
}

/** Draw a figure as large as it fits into what is left; of one with many rows the first, fading out, so that they can be read. */
async function placed(pen, {svg, width, height}, top, bottom) {
  const wide = (WIDTH - 2 * EDGE) / width;
  const room = bottom - top;
  const isCut = height * wide > room * CUT;
  const scale = isCut ? wide : Math.min(wide, room / height);
  const picture = new Image(width * scale, height * scale);
  picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await picture.decode();
  pen.save();
  pen.beginPath();
  pen.rect(0, top, WIDTH, room);
  pen.clip();
  pen.drawImage(picture, (WIDTH - width * scale) / 2, top, width * scale, height * scale);
  if (isCut) {
    const fade = pen.createLinearGradient(0, bottom - FADE, 0, bottom);
    fade.addColorStop(0, "#ffffff00");
    fade.addColorStop(1, "#ffffff");
    pen.fillStyle = fade;
    pen.fillRect(0, bottom - FADE, WIDTH, FADE);
  }
  pen.restore();
}

const drawn = [];
for (const card of JSON.parse(await unpack($("script#cards").textContent))) {
  const canvas = make("canvas", {width: WIDTH, height: HEIGHT});
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.fillStyle = "#0b4f8a";
  pen.fillRect(0, 0, WIDTH, 8);
  pen.textBaseline = "top";
  let top = written(pen, card.house.toUpperCase(), {
    font: `600 20px ${SANS}`,
    colour: "#565656",
    top: 34,
    step: 30,
    most: 1,
  });
  const size = SIZES.find(each => fits(pen, card.title, each)) ?? SIZES.at(-1);
  top = written(pen, card.title, {font: `600 ${size}px ${SERIF}`, colour: "#1b1b1b", top, step: size * 1.15, most: 3});
  if (!card.figure) {
    written(pen, card.said, {font: `400 30px ${SERIF}`, colour: "#1b1b1b", top: top + 26, step: 42, most: 8});
  }
  try {
    if (card.figure) await placed(pen, card.figure, top + 12, HEIGHT - 62);
    written(pen, card.day, {font: `400 20px ${SANS}`, colour: "#565656", top: HEIGHT - 46, step: 26, most: 1});
    drawn.push(canvas.toDataURL("image/png"));
  } catch {
    drawn.push("");
  }
}
document.body.replaceChildren(make("pre", {textContent: JSON.stringify(drawn)}));
