"use strict";
/* Draws the figures of a notebook that nbconvert made into a page: unpacks plotly once, then draws each from what stands beside it. */
addEventListener("DOMContentLoaded", async () => {
  const boxes = [...document.querySelectorAll(".dossier-drawn")];
  try {
    const bytes = Uint8Array.from(atob(document.getElementById("dossier-plotly").textContent.trim()), c => c.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(unpacked).text();
    document.head.append(script);
  } catch { return; }  // the words stay
  for (const box of boxes) {
    const plot = box.querySelector(".dossier-plot"), words = box.querySelector(".dossier-words");
    const {data, layout, config} = JSON.parse(box.querySelector("script").textContent);
    delete layout.width;
    Object.assign(layout, {autosize: true, modebar: {bgcolor: "rgba(0,0,0,0)", color: "#aeaba5", activecolor: "#5f6368"}});
    try { await window.Plotly.newPlot(plot, data, layout, {...config, responsive: true}); } catch { plot.remove(); continue; }
    const fold = Object.assign(document.createElement("details"), {className: "dossier-fold"}), summary = document.createElement("summary");
    summary.textContent = "This figure in words";
    words.before(fold);
    fold.append(summary, words);
  }
});
