import assert from "node:assert/strict";
import {test} from "node:test";
import {
  axisOf,
  branches,
  CELL,
  first,
  list,
  marksOf,
  sieve,
  thin,
} from "../../../analysis/report/assets/scripts/marks.js";

/* Numbers that look random and are the same in each run. */
function* draws(seed) {
  for (let state = seed; ;) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state / 2147483648;
  }
}
const cloud = (count, seed = 7) => {
  const random = draws(seed);
  const next = () => Array.from({length: count}, () => random.next().value * 100);
  return {mode: "markers", x: next(), y: next(), customdata: Array.from({length: count}, (_, at) => "claim-" + at)};
};
const whole = {xaxis: {range: [0, 100]}, yaxis: {range: [0, 100]}};
const WIDE = 400;
const HIGH = 200;
const thinned = (trace, axes = whole) => thin(structuredClone(trace), axes, WIDE, HIGH);
const packed = numbers => ({dtype: "f8", bdata: Buffer.from(new Float64Array(numbers).buffer).toString("base64")});

test("one mark a cell is drawn at most: the budget holds however many there are", () => {
  const cells = (WIDE / CELL) * (HIGH / CELL);
  const kept = thinned(cloud(40_000)).x.length;
  assert.ok(kept <= cells, `${kept} of ${cells}`);
  assert.ok(kept > cells * 0.9, `${kept} of ${cells}`);
});

test("a mark left out has a later one that is drawn within some pixels", () => {
  const trace = cloud(3000);
  const kept = new Set(thinned(trace).customdata);
  assert.ok(kept.size < 3000);
  trace.customdata.forEach((id, at) => {
    if (kept.has(id)) return;
    const near = trace.customdata.some(
      (other, there) =>
        there > at &&
        kept.has(other) &&
        (Math.abs(trace.x[there] - trace.x[at]) * WIDE) / 100 < CELL &&
        (Math.abs(trace.y[there] - trace.y[at]) * HIGH) / 100 < CELL,
    );
    assert.ok(near, id);
  });
});

test("extremes are kept: those that stand alone exactly, and the edges of a cloud to within some pixels", () => {
  const trace = cloud(5000);
  trace.x.unshift(-40, 140, 50, 50);
  trace.y.unshift(50, 50, -40, 140);
  trace.customdata.unshift("left", "right", "low", "top");
  const after = thinned(trace);
  for (const id of ["left", "right", "low", "top"]) assert.ok(after.customdata.includes(id), id);
  const edges = thinned(cloud(5000));
  const before = cloud(5000);
  for (const [letter, pixels] of [
    ["x", WIDE],
    ["y", HIGH],
  ])
    for (const most of [Math.min, Math.max])
      assert.ok((Math.abs(most(...edges[letter]) - most(...before[letter])) * pixels) / 100 < CELL, letter);
});

test("of marks in one place the last is drawn, which lies on top", () => {
  const after = thinned({mode: "markers", x: [5, 5, 5], y: [5, 5, 5], customdata: ["a", "b", "c"]});
  assert.deepEqual(after.customdata, ["c"]);
});

test("marks of another form are never hidden by one another", () => {
  const place = {mode: "markers", x: [5, 5, 5], y: [5, 5, 5], customdata: ["a", "b", "c"]};
  for (const form of ["symbol", "size", "opacity"]) {
    const after = thinned({...place, marker: {[form]: ["p", "q", "p"]}});
    assert.deepEqual(after.customdata, ["b", "c"], form);
    assert.deepEqual(after.marker[form], ["q", "p"], form);
  }
});

test("every list of the trace loses the same marks", () => {
  const trace = {
    ...cloud(2000),
    hovertext: cloud(2000).customdata,
    marker: {
      color: cloud(2000).x,
      colorscale: [
        [0, "a"],
        [1, "b"],
      ],
    },
  };
  const after = thinned(trace);
  assert.deepEqual(after.hovertext, after.customdata);
  assert.deepEqual(after.marker.color, after.x);
  assert.deepEqual(after.marker.colorscale, trace.marker.colorscale);
});

test("out of view, marks within a pan's reach stay apart, and those far off share a place by their side", () => {
  const near = {mode: "markers", x: [-20, -10, 110, 120], y: [50, 50, 50, 50]};
  assert.deepEqual(thinned(near).x, near.x);
  const far = {mode: "markers", x: [-510, -505, 505, 510], y: [50, 50, 50, 50]};
  assert.deepEqual(thinned(far).x, [-505, 510]);
});

test("a zoom parts what lay together", () => {
  const trace = {mode: "markers", x: [50, 50.5], y: [50, 50]};
  assert.equal(thinned(trace).x.length, 1);
  assert.equal(thinned(trace, {xaxis: {range: [49, 52]}, yaxis: {range: [49, 52]}}).x.length, 2);
});

test("a subplot has fewer pixels, so fewer cells", () => {
  const half = {xaxis: {range: [0, 100], domain: [0, 0.5]}, yaxis: {range: [0, 100]}};
  const kept = thinned(cloud(40_000), half).x.length;
  assert.ok(kept <= (WIDE / 2 / CELL) * (HIGH / CELL) && kept > 1000, String(kept));
});

test("a logarithmic axis is thinned where its marks stand, not by their size", () => {
  const log = {xaxis: {type: "log", range: [0, 6]}, yaxis: {range: [0, 100]}};
  const trace = {mode: "markers", x: [1, 10, 100, 1e6, 1.00001e6], y: [1, 1, 1, 1, 1]};
  assert.deepEqual(thinned(trace, log).x, [1, 10, 100, 1.00001e6]);
});

test("days lie on their axis, with and without a range", () => {
  const trace = {mode: "markers", x: ["2024-01-01", "2024-01-01", "2024-06-01", "2024-12-31"], y: [1, 1, 1, 1]};
  const year = {xaxis: {range: ["2024-01-01", "2025-01-01"]}, yaxis: {range: [0, 2]}};
  const days = ["2024-01-01", "2024-06-01", "2024-12-31"];
  assert.deepEqual(thinned(trace, year).x, days);
  assert.deepEqual(thinned(trace, {}).x, days);
});

test("hours of one day lie in one cell of a year", () => {
  const trace = {mode: "markers", x: ["2024-03-01 06:00", "2024-03-01 12:00"], y: [1, 1]};
  const year = {xaxis: {range: ["2024-01-01", "2025-01-01"]}, yaxis: {range: [0, 2]}};
  assert.deepEqual(thinned(trace, year).x, ["2024-03-01 12:00"]);
});

test("a word is a cell of its own, so that names on an axis never hide one another", () => {
  const trace = {mode: "markers", x: [5, 5, 5], y: ["seoul", "kyiv", "seoul"], customdata: ["a", "b", "c"]};
  assert.deepEqual(thinned(trace, {xaxis: {range: [0, 10]}}).customdata, ["b", "c"]);
});

test("lines and bars are left as they are", () => {
  const line = {mode: "lines", x: [1, 1, 1], y: [1, 1, 1]};
  assert.equal(marksOf(line), 0);
  assert.deepEqual(thinned(line), line);
  assert.equal(marksOf({type: "bar", x: [1, 2]}), 0);
  assert.equal(marksOf({mode: "markers", x: packed([1, 2, 3])}), 3);
});

test("a trace names its axes, the first ones without a number", () => {
  assert.equal(axisOf({}, "x"), "xaxis");
  assert.equal(axisOf({xaxis: "x3"}, "x"), "xaxis3");
});

test("a filter leaves the marks of records that stand, and their values in every list, packed or not", () => {
  const trace = {
    x: packed([1, 2, 3]),
    y: [4, 5, 6],
    customdata: [["a"], ["b"], ["c", "b"]],
    error_y: {array: [7, 8, 9], width: 2},
  };
  const after = sieve(trace, id => id !== "b");
  assert.deepEqual(after.x, [1, 3]);
  assert.deepEqual(after.y, [4, 6]);
  assert.deepEqual(after.error_y, {array: [7, 9], width: 2});
  assert.deepEqual(after.customdata.map(first), ["a", "c"]);
});

test("a list that is not one of the marks is left whole by a filter", () => {
  const scale = [
    [0, "white"],
    [0.5, "grey"],
    [1, "black"],
  ];
  const marker = {colorscale: scale, colorbar: {tickvals: [1, 2]}};
  const after = sieve({customdata: ["a", "b", "c"], marker}, id => id === "c");
  assert.deepEqual(after.marker, {colorscale: scale, colorbar: {tickvals: [1, 2]}});
});

test("a trace without records is left whole by a filter", () => {
  const band = {x: [1, 2], y: [3, 4]};
  assert.deepEqual(
    sieve(structuredClone(band), () => false),
    band,
  );
});

test("pruning a copy leaves the figure whole for the next choice", () => {
  const spec = {x: [1, 2, 3], customdata: ["a", "b", "c"], marker: {size: [1, 2, 3]}};
  sieve(branches(spec), id => id === "b");
  assert.deepEqual(spec, {x: [1, 2, 3], customdata: ["a", "b", "c"], marker: {size: [1, 2, 3]}});
});

test("packed lists of each type come back as numbers", () => {
  for (const [dtype, Kind] of Object.entries({
    i1: Int8Array,
    u2: Uint16Array,
    i4: Int32Array,
    f4: Float32Array,
    f8: Float64Array,
  }))
    assert.deepEqual(
      list({dtype, bdata: Buffer.from(new Kind([1, 2, 100]).buffer).toString("base64")}),
      [1, 2, 100],
      dtype,
    );
  for (const other of [null, undefined, 3, "words", {}]) assert.equal(list(other), null);
});
