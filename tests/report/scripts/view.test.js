import assert from "node:assert/strict";
import {test} from "node:test";
import {readHash, writeHash} from "../../../analysis/report/assets/scripts/address.js";
import * as view from "../../../analysis/report/assets/scripts/view.js";

const again = state => readHash(writeHash("", state)).state;

test("a zoom of days and numbers comes back from the address it was written into", () => {
  const state = new URLSearchParams();
  const zoom = new Map([
    ["xaxis", ["2023-09-01 04:48", "2024-01-01"]],
    ["yaxis2", [-0.5, 12.25]],
  ]);
  view.keepZoom(state, "claims", zoom);
  assert.deepEqual(view.zoomIn(again(state), "claims"), zoom);
  assert.equal(view.zoomIn(again(state), "other").size, 0);
  view.keepZoom(state, "claims", new Map());
  assert.equal(state.toString(), "");
});

test("an address keeps of a zoom what can be seen", () => {
  for (const [ends, kept] of [
    [["2022-07-31 23:10:04.1234", "2024-03-01 00:00:00.0004"], "2022-07-31 23:10,2024-03-01"],
    [["2024-03-01 10:00:01", "2024-03-01 10:00:59"], "2024-03-01 10:00:01,2024-03-01 10:00:59"],
    [[0.1234567890123, 12345.678901234], "0,12346"],
    [[-0.00012345678, 0.00023456789], "-0.0001235,0.0002346"],
    [[5, 5], "5,5"],
  ]) {
    const state = new URLSearchParams();
    view.keepZoom(state, "claims", new Map([["xaxis", ends]]));
    assert.equal(state.get("zoom.claims"), `xaxis,${kept}`);
  }
});

const parsed = text => view.zoomIn(new URLSearchParams({"zoom.a": text}), "a");

test("an axis that is none, or whose ends are neither numbers nor days, is left whole", () => {
  for (const text of [
    "",
    "xaxis",
    "xaxis,1",
    "images,1,2",
    "xaxis,<b>,2",
    "xaxis,1,javascript:x",
    "__proto__,1,2",
    "xaxis,NaN,2",
  ])
    assert.equal(parsed(text).size, 0, text);
  assert.deepEqual(parsed("nonsense,0,1,yaxis,0,1"), new Map([["yaxis", [0, 1]]]));
});

test("only an axis that a reader moved is a zoom, whichever way its ends are written", () => {
  const own = {xaxis: {range: ["2023-01-01", "2024-01-01T00:00:00"]}, yaxis: {range: [0, 5]}, yaxis2: {}};
  const now = (xaxis, yaxis, yaxis2) => view.zoomOf({xaxis, yaxis, yaxis2, title: {range: [1, 2]}}, own);
  const whole = {range: ["2023-01-01 00:00", "2024-01-01"]};
  const auto = {range: [3, 4], autorange: true};
  assert.equal(now(whole, {range: [0, 5]}, auto).size, 0);
  assert.deepEqual(now(whole, {range: [0, 4]}, auto), new Map([["yaxis", [0, 4]]]));
  assert.deepEqual(now(whole, {range: [0, 5]}, {range: [3, 4]}), new Map([["yaxis2", [3, 4]]]));
});

test("traces taken away come back, also where a figure shows fewer by itself", () => {
  const data = [{name: "a"}, {name: "b", visible: "legendonly"}, {}];
  const state = new URLSearchParams();
  view.keepHidden(state, "f", ["a", "b"], view.hiddenOf(data));
  const seen = given => view.viewed(data, {}, given, "f")[0].map(trace => trace.visible);
  assert.deepEqual(seen(again(state)), ["legendonly", "legendonly", undefined]);
  view.keepHidden(state, "f", [], view.hiddenOf(data));
  assert.deepEqual(seen(again(state)), [undefined, true, undefined]);
  view.keepHidden(state, "f", ["b"], view.hiddenOf(data));
  assert.equal(state.toString(), "");
  assert.deepEqual(seen(state), [undefined, "legendonly", undefined]);
});

test("a view zooms the axes that a figure has and writes into none that it was given", () => {
  const layout = {xaxis: {range: [0, 9], title: "t"}};
  const state = new URLSearchParams({"zoom.f": "xaxis,1,2,yaxis7,3,4"});
  const [, zoomed] = view.viewed([], layout, state, "f");
  assert.deepEqual(zoomed, {xaxis: {range: [1, 2], title: "t", autorange: false}});
  assert.deepEqual(layout.xaxis.range, [0, 9]);
  const [, other] = view.viewed([{yaxis: "y7"}], {}, state, "f");
  assert.deepEqual(Object.keys(other), ["xaxis", "yaxis7"]);
});

test("a link to a figure takes filters, the day and its own view, and nothing of others", () => {
  const state = new URLSearchParams(
    "f.camp=kyiv&at=2024-06-14&zoom.a=xaxis,1,2&zoom.b=xaxis,1,2&hide.a=x&sort.a-data=2d&find.b-data=q&record=r&mix.share=5",
  );
  assert.equal(
    view.stateOf(state, "a").toString(),
    "f.camp=kyiv&at=2024-06-14&zoom.a=xaxis%2C1%2C2&hide.a=x&sort.a-data=2d",
  );
});

test("a picture says what was filtered, left out or cut, and nothing of a whole figure", () => {
  const state = new URLSearchParams("zoom.a=xaxis,1,2&hide.a=x|y");
  assert.deepEqual(view.viewTold(state, "a", "side Kyiv"), [
    "Filtered to side Kyiv.",
    "Left out: x, y.",
    "Zoomed in: the axes show a part of the figure.",
  ]);
  assert.deepEqual(view.viewTold(new URLSearchParams(), "a", ""), []);
});
