/* The HTML by which another page shows a figure, as tall as it is wherever it stands. The listener takes a height only from the frame. */
const HEIGHTS = [100, 4000];
const attribute = text =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
export const snippet = (address, title, height) =>
  `<iframe class="dossier-figure" src="${attribute(address)}" title="${attribute(title)}" width="100%" height="${Math.ceil(height)}" ` +
  'style="border:0" loading="lazy" referrerpolicy="no-referrer" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>\n' +
  '\x3cscript>addEventListener("message",function(e){var h=e.data&&e.data.dossierHeight;' +
  `if(typeof h==="number"&&h>=${HEIGHTS[0]}&&h<=${HEIGHTS[1]})document.querySelectorAll("iframe.dossier-figure").forEach(function(f){` +
  'if(f.contentWindow===e.source)f.style.height=Math.ceil(h)+"px"})})\x3c/script>';
