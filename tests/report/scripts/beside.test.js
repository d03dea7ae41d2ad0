import assert from "node:assert/strict";
import test from "node:test";

import {beside} from "../../../analysis/report/assets/scripts/beside.js";

const view = {width: 390, height: 800};
const note = {width: 300, height: 80};
const at = (left, top) => ({left, top, bottom: top + 20});

test("a note stands below its word and begins with it", () => {
  assert.deepEqual(beside(at(40, 100), note, view), {left: 40, top: 126});
});
test("a note never reaches over the edge of the window", () => {
  assert.equal(beside(at(300, 100), note, view).left, 84);
  assert.equal(beside(at(-5, 100), note, view).left, 6);
  assert.equal(beside(at(40, 100), {width: 500, height: 80}, view).left, 6);
});
test("a note stands above its word where there is no room below", () => {
  assert.equal(beside(at(40, 760), note, view).top, 674);
  assert.equal(beside(at(40, 60), note, {width: 390, height: 120}).top, 86);
});
