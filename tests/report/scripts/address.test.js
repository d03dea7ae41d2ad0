import assert from "node:assert/strict";
import {test} from "node:test";
import * as address from "../../../analysis/report/assets/scripts/address.js";

const {readHash, writeHash} = address;
const again = hash => {
  const {place, state} = readHash(hash);
  return writeHash(place, state);
};

test("an address with a section or a figure only is its place, with nothing chosen", () => {
  const {place, state} = readHash("#the-contacts");
  assert.equal(place, "the-contacts");
  assert.equal(state.size, 0);
  assert.equal(again("#fig-contacts"), "#fig-contacts");
});

test("no hash is no place and no choice, and is written as nothing", () => {
  assert.equal(readHash("").place, "");
  assert.equal(again(""), "");
  assert.equal(again("#"), "");
});

test("place, record, filters, order and words come back from the address they were written into", () => {
  const state = new URLSearchParams();
  state.set("record", "claim-7");
  address.keepValues(state, "camp", new Set(["seoul", "kyiv"]));
  address.keepOrder(state, "claims", {column: 2, down: true});
  address.keepWords(state, "claims", "12 & 13 = 25 | ü #1");
  const found = readHash(writeHash("the-contacts", state));
  assert.equal(found.place, "the-contacts");
  assert.equal(found.state.get("record"), "claim-7");
  assert.deepEqual(address.valuesIn(found.state, "camp"), new Set(["seoul", "kyiv"]));
  assert.deepEqual(address.orderIn(found.state, "claims", 3), {column: 2, down: true});
  assert.equal(address.wordsIn(found.state, "claims"), "12 & 13 = 25 | ü #1");
});

test("a choice without a place comes back without one", () => {
  const {place, state} = readHash("#record=claim-1");
  assert.equal(place, "");
  assert.equal(writeHash(place, state), "#record=claim-1");
});

test("a place in other letters or with signs of the address stays one place", () => {
  for (const place of ["über-öl", "북한", "a&b", "a=b", "50%", "#", "a b"])
    assert.deepEqual(readHash(writeHash(place, new URLSearchParams("record=x"))), {
      place,
      state: new URLSearchParams("record=x"),
    });
});

test("the place may stand after the choice", () => {
  assert.equal(readHash("#record=x&the-end").place, "the-end");
});

test("a hostile or broken hash is text, throws nothing and settles after one writing", () => {
  for (const hash of [
    "#%",
    "#%E0%A4%A",
    "#%ZZ&record=%",
    "#<img src=x onerror=alert(1)>",
    '#"><script>alert(1)</script>&record=<svg onload=alert(1)>',
    "#javascript:alert(1)",
    "#&&&=&=&==&f.=|",
    "#__proto__&__proto__=1&f.__proto__=x&constructor=y",
    "#record=a&record=b",
    "#" + "&f.camp=x".repeat(2000),
  ]) {
    const once = again(hash);
    assert.equal(again(once), once, hash);
    assert.doesNotMatch(once, /[<>"\s]/, hash);
  }
  assert.equal(readHash("#%E0%A4%A").place, "%E0%A4%A");
  assert.equal({}.polluted, undefined);
});

test("a facet without a choice lets all stand; one with an empty choice lets none", () => {
  assert.equal(address.valuesIn(new URLSearchParams("f.side=x"), "camp"), null);
  assert.equal(address.valuesIn(new URLSearchParams("f.camp="), "camp").has("seoul"), false);
});

test("a choice taken back leaves the address", () => {
  const state = new URLSearchParams("f.camp=seoul&find.claims=oil");
  address.keepValues(state, "camp", null);
  address.keepWords(state, "claims", "");
  assert.equal(writeHash("", state), "");
});

test("no value chosen stays in the address, unlike all values", () => {
  const state = new URLSearchParams();
  address.keepValues(state, "camp", new Set());
  assert.equal(writeHash("", state), "#f.camp=");
});

const order = text => address.orderIn(new URLSearchParams({"sort.claims": text}), "claims", 3);
test("an order is a column that the table has, ascending or descending; anything else is none", () => {
  assert.deepEqual(order("0a"), {column: 0, down: false});
  assert.deepEqual(order("2d"), {column: 2, down: true});
  for (const text of ["3a", "-1a", "1", "a", "1x", "1aa", " 1a", "1.0a", "99999999999999999999a", ""])
    assert.equal(order(text), null, text);
  assert.equal(address.orderIn(new URLSearchParams("sort.other=1a"), "claims", 3), null);
});
