/* A figure with its words as one picture: SVG that holds all it shows, and PNG drawn from it. Always as by day, on white. */
import {make} from "./dom.js";
import {plotly} from "./library.js";
import {lines} from "./lines.js";

const SPACE = "http://www.w3.org/2000/svg";
const INSIDE = 928; // px: as wide as a figure on a desk
const EDGE = 24;
const SERIF = "Georgia, 'Times New Roman', serif";
const SANS = "'Helvetica Neue', Arial, sans-serif";
const [INK, SOFT] = ["#1b1b1b", "#565656"];
/* Each part of the words: weight, size, letters, height of a line, colour, and the room before it. */
const LOOKS = {
  title: [600, 22, SERIF, 28, INK, 0],
  sub: [400, 15, SANS, 21, SOFT, 6],
  note: [600, 13, SANS, 18, INK, 8],
  source: [400, 13, SANS, 18, SOFT, 8],
};
/* What XML cannot hold, and half a letter. */
const NEVER = /[^\t\n\r\P{Cc}]|\p{Cs}|[\ufffe\uffff]/gu;
function element(tag, attributes, text = "") {
  const node = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text.replace(NEVER, "");
  return node;
}
const pen = make("canvas").getContext("2d");
/* The parts of the words, each a kind and its text, as lines from `top` on, and where they end. */
function stacked(parts, top) {
  const nodes = [];
  for (const [kind, text] of parts) {
    const [weight, size, family, line, fill, before] = LOOKS[kind];
    pen.font = `${weight} ${size}px ${family}`;
    const found = lines(text, INSIDE * 0.97, words => pen.measureText(words).width);
    const look = {x: EDGE, "font-family": family, "font-size": size, "font-weight": weight, fill};
    if (found.length) top += before;
    for (const words of found) {
      nodes.push(element("text", {...look, y: top + size}, words));
      top += line;
    }
  }
  return [nodes, top];
}
/* What plotly draws, as an element. */
async function drawing(data, layout) {
  const library = await plotly();
  const box = make("div");
  box.setAttribute("style", "position:absolute;left:-9999px;top:0");
  document.body.append(box);
  try {
    const size = {autosize: false, width: INSIDE, height: layout.height || 450};
    await library.newPlot(box, data, {...layout, ...size}, {staticPlot: true});
    const text = library.Snapshot.toSVG(box).replace(NEVER, "");
    const {documentElement: svg} = new DOMParser().parseFromString(text, "image/svg+xml");
    if (svg.localName !== "svg") throw new Error("what was drawn could not be read");
    return [svg, size.height];
  } finally {
    library.purge(box);
    box.remove();
  }
}
/* The picture of a figure as text; `words` are its title and sub, notes on the view, and the lines of its source. */
export async function svgOf(data, layout, words) {
  const [plot, height] = await drawing(data, layout);
  const notes = words.notes.map(note => ["note", note]);
  const [head, foot] = stacked([["title", words.title], ["sub", words.sub], ...notes], EDGE);
  const top = foot + 8;
  const sources = words.lines.map(line => ["source", line]);
  const [source, end] = stacked(sources, top + height);
  plot.setAttribute("x", EDGE);
  plot.setAttribute("y", top);
  const [wide, tall] = [INSIDE + 2 * EDGE, Math.ceil(end + EDGE)];
  const whole = element("svg", {width: wide, height: tall, viewBox: `0 0 ${wide} ${tall}`});
  whole.append(
    element("title", {}, words.title),
    element("desc", {}, words.alt),
    element("rect", {width: wide, height: tall, fill: "#ffffff"}),
    ...head,
    plot,
    ...source,
  );
  return new XMLSerializer().serializeToString(whole);
}
/* The same as PNG, twice as dense. */
export async function pngOf(svg, scale = 2) {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await image.decode();
  const canvas = make("canvas", {width: image.naturalWidth * scale, height: image.naturalHeight * scale});
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => {
    canvas.toBlob(blob => (blob ? done(blob) : failed(new Error("the picture is too large"))), "image/png");
  });
}
