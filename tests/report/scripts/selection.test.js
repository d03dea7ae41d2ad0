import assert from "node:assert/strict";
import {test} from "node:test";
import {facetsOf, passes, tally} from "../../../analysis/report/assets/scripts/selection.js";

const choice = facets => new Map(Object.entries(facets).map(([name, values]) => [name, new Set(values)]));

test("with nothing narrowed every record stands", () => {
  assert.equal(passes({camp: "kyiv"}, choice({})), true);
});

test("a record stands by its value of each narrowed facet", () => {
  const seoul = choice({camp: ["seoul", "tokyo"]});
  assert.equal(passes({camp: "seoul"}, seoul), true);
  assert.equal(passes({camp: "kyiv"}, seoul), false);
});

test("a record must pass every narrowed facet, not one of them", () => {
  const both = choice({camp: ["seoul"], bound: ["exact"]});
  assert.equal(passes({camp: "seoul", bound: "exact"}, both), true);
  assert.equal(passes({camp: "seoul", bound: "floor"}, both), false);
  assert.equal(passes({camp: "kyiv", bound: "exact"}, both), false);
});

test("a record without the facet stands, and so does what is no record", () => {
  assert.equal(passes({place: "moscow"}, choice({camp: ["seoul"]})), true);
  assert.equal(passes(undefined, choice({camp: ["seoul"]})), true);
});

test("a facet with no value chosen hides those that have it", () => {
  assert.equal(passes({camp: "seoul"}, choice({camp: []})), false);
});

test("a facet named as something every object has is not mistaken for that", () => {
  assert.equal(passes({camp: "seoul"}, choice({constructor: ["x"], toString: ["x"]})), true);
  assert.equal(passes({constructor: "y"}, choice({constructor: ["x"]})), false);
});

test("values are counted, the most frequent first and equals by their letters", () => {
  const records = ["pyongyang", "seoul", "seoul", "kyiv"].map(camp => ({camp}));
  assert.deepEqual(tally(records), [
    [
      "camp",
      [
        ["seoul", 2],
        ["kyiv", 1],
        ["pyongyang", 1],
      ],
    ],
  ]);
});

test("a facet with one value is no choice, and no records have none", () => {
  assert.deepEqual(tally([{kind: "claim"}, {kind: "claim"}, {}]), []);
  assert.deepEqual(tally([]), []);
});

test("facets are read from the attributes that begin with f, nothing else", () => {
  assert.deepEqual(facetsOf({fCamp: "seoul", fBound: "exact", id: "claim-1", v: "3"}), {camp: "seoul", bound: "exact"});
});
