/* A figure's colours in the dark, and its narrow form: for pages and for the explorer. */
const lift = value => Math.round(value + (255 - value) * 0.28);
/* Greys swap ends in the dark; colours that mean something keep their hue and gain light when they are deep. */
export function nightly(colour) {
  let red,
    green,
    blue,
    alpha = 1;
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour);
  const rgb = /^rgba?\(([^)]+)\)$/i.exec(colour);
  if (hex) {
    const digits = hex[1].length === 3 ? [...hex[1]].map(d => d + d).join("") : hex[1];
    [red, green, blue] = [0, 2, 4].map(at => parseInt(digits.slice(at, at + 2), 16));
  } else if (rgb) {
    [red, green, blue, alpha = 1] = rgb[1].split(",").map(Number);
  } else if (colour === "white" || colour === "black") {
    red = green = blue = colour === "white" ? 255 : 0;
  } else return colour;
  const high = Math.max(red, green, blue);
  const low = Math.min(red, green, blue);
  if (high - low > 28) {
    if (high >= 200) return colour;
    return `rgba(${lift(red)},${lift(green)},${lift(blue)},${alpha})`;
  }
  const grey = Math.round(22 + (255 - (red + green + blue) / 3) * 0.82);
  return `rgba(${grey},${grey},${Math.min(255, grey + 2)},${alpha})`;
}
export function repaint(value, key) {
  if (typeof value === "string") {
    if (/colou?r/i.test(key)) return nightly(value);
    return value.includes("color:")
      ? value.replace(/color:\s*(#[0-9a-f]{6})/gi, (_, colour) => "color:" + nightly(colour))
      : value;
  }
  if (Array.isArray(value)) return value.map(item => repaint(item, key));
  if (value && typeof value === "object") {
    if (value.bdata) return value;
    for (const name of Object.keys(value))
      if (name !== "customdata")
        value[name] = repaint(value[name], /colorway|colorscale/.test(name) ? "keep" : key === "keep" ? key : name);
  }
  return value;
}
export function merge(target, patch) {
  for (const [key, value] of Object.entries(patch)) {
    if (value && typeof value === "object" && !Array.isArray(value) && target[key] && typeof target[key] === "object")
      merge(target[key], value);
    else target[key] = value;
  }
}
/* The marks and layout of a figure as they look by day or in the dark, on the ground of the page. */
export function lit(data, layout, night) {
  const seen = night ? [repaint(data, ""), nightlyLayout(repaint(layout, ""))] : [data, layout];
  seen[1].paper_bgcolor = seen[1].plot_bgcolor = "rgba(0,0,0,0)";
  return seen;
}
/* What a repainted layout still needs: its own words and the hover card. */
export function nightlyLayout(layout) {
  const font = {color: "#e9e6e1"};
  const label = layout.hoverlabel || {};
  layout.font = Object.assign({}, layout.font, font);
  layout.hoverlabel = Object.assign({}, label, {
    bgcolor: "#2a2e33",
    bordercolor: "#aeaba5",
    font: Object.assign({}, label.font, font),
  });
  return layout;
}
