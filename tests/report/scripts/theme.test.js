import assert from "node:assert/strict";
import {test} from "node:test";
import {merge, nightly, nightlyLayout, repaint} from "../../../analysis/report/assets/scripts/theme.js";

const grey = colour => Number(/^rgba\((\d+)/.exec(colour)[1]);

test("greys swap ends in the dark, however they are written", () => {
  assert.ok(grey(nightly("#222222")) > 180);
  assert.ok(grey(nightly("white")) < 40);
  assert.equal(nightly("#fff"), nightly("white"));
  assert.equal(nightly("rgb(0,0,0)"), nightly("black"));
});

test("bright colours stay, deep ones gain light and keep how clear they are", () => {
  assert.equal(nightly("#ff8800"), "#ff8800");
  assert.equal(nightly("rgba(100,0,0,0.5)"), "rgba(143,71,71,0.5)");
});

test("what is no colour stays as it is", () => {
  for (const words of ["", "red", "#12", "seoul", "url(#a)"]) assert.equal(nightly(words), words);
});

test("only colours are painted anew: not words, records, scales or packed numbers", () => {
  const values = {bdata: "AAAA", dtype: "f8"};
  const figure = {
    name: "#222222",
    customdata: ["color:#222222"],
    marker: {color: ["#222222", "#ff8800"], colorscale: [[0, "#222222"]]},
    x: values,
  };
  const after = repaint(structuredClone(figure), "");
  assert.equal(after.name, "#222222");
  assert.deepEqual(after.customdata, figure.customdata);
  assert.deepEqual(after.marker.colorscale, figure.marker.colorscale);
  assert.deepEqual(after.x, values);
  assert.deepEqual(after.marker.color, [nightly("#222222"), "#ff8800"]);
});

test("a colour within words of a label is painted with them", () => {
  assert.equal(
    repaint('<span style="color:#222222">x</span>', "text"),
    `<span style="color:${nightly("#222222")}">x</span>`,
  );
});

test("a narrow form goes over the layout branch by branch and leaves the rest", () => {
  const layout = {margin: {l: 90, r: 10}, height: 400, ticks: [1, 2, 3]};
  merge(layout, {margin: {l: 30}, ticks: [1], legend: {y: 2}});
  assert.deepEqual(layout, {margin: {l: 30, r: 10}, height: 400, ticks: [1], legend: {y: 2}});
});

test("a layout in the dark keeps its sizes and gets light words on a dark card", () => {
  const {font, hoverlabel} = nightlyLayout({
    font: {size: 14, color: "#000"},
    hoverlabel: {align: "left", font: {size: 9}},
  });
  assert.equal(font.size, 14);
  assert.equal(hoverlabel.align, "left");
  assert.equal(hoverlabel.font.size, 9);
  assert.equal(font.color, hoverlabel.font.color);
  assert.notEqual(font.color, "#000");
});
