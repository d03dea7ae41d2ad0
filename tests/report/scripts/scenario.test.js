import assert from "node:assert/strict";
import {test} from "node:test";
import {
  chosenIn,
  isOf,
  joinedWords,
  lasting,
  product,
  shareOf,
  spread,
  told,
  workedOut,
} from "../../../analysis/report/assets/scripts/scenario.js";

const choice = (id, ends, whose, more = {}) => ({
  id,
  ends,
  whose,
  says: id,
  goods: "shells",
  of: [],
  own: [null, null],
  ...more,
});
const total = choice("28,000", [28000, 28000], "Seoul", {goods: "containers"});
const own = choice("429", [428.6, null], "Seoul", {of: ["28,000: Seoul"], own: [12000000, null]});

test("an open end stays open through a product and a quotient", () => {
  assert.deepEqual(product([1000, 1000], [300, 500], 0.8), [240000, 400000]);
  assert.deepEqual(product([1000, null], [300, 500]), [300000, null]);
  assert.deepEqual(lasting([240000, 400000], [10000, 16000]), [15, 40]);
  assert.deepEqual(lasting([240000, null], [null, 16000]), [15, null]);
  assert.deepEqual(lasting([240000, 400000], [null, null]), [null, null]);
  assert.deepEqual(lasting([240000, 400000], [0, 16000]), [15, null]);
});

test("the result that a claimant stated stands for the whole, the product for a part", () => {
  assert.deepEqual(workedOut({total, factor: own, share: 1}).goods, [12000000, null]);
  assert.equal(workedOut({total, factor: own, share: 0.5}).goods[0], 28000 * 428.6 * 0.5);
  assert.equal(isOf(own, {...total, whose: "Washington"}), false);
});

test("a scenario that joins claimants says that nobody says it", () => {
  const rate = choice("16,400", [16400, 16400], "Service (unnamed)");
  assert.deepEqual(told({total, factor: own, share: 1, rate}), [
    "12,000,000 or more shells, as its claimant states it.",
    "732 or more days of fire at the rate that Service, unnamed implies.",
    "Nobody says this: it joins figures of Seoul and Service, unnamed.",
  ]);
  assert.equal(told({total, factor: own, share: 1}).at(-1), "All figures are of Seoul.");
});

test("a mix is the reader's assumption, and the rest is counted apart", () => {
  const other = choice("80", [80, null], "Seoul", {goods: "rockets"});
  assert.deepEqual(told({total, factor: own, share: 0.8, other}), [
    "9,600,000 or more shells.",
    "448,000 or more rockets in the rest, counted apart and not added.",
    "All figures are of Seoul.",
    "That 80% of the containers hold shells is your own assumption.",
  ]);
});

test("without fire no day is bounded, and nothing is without end or not a number", () => {
  const calm = choice("0", [0, 0], "Seoul");
  assert.equal(
    told({total, factor: own, share: 1, rate: calm})[1],
    "No bound on days of fire at the rate that Seoul implies.",
  );
  const none = choice("0", [0, 0], "Seoul", {goods: "containers"});
  assert.equal(told({total: none, factor: own, share: 0.5, rate: calm})[0], "0 or more shells.");
});

test("a spread is told with the digits that its figures carry", () => {
  assert.equal(spread([7000000, 10500000]), "7,000,000 to 10,500,000");
  assert.equal(spread([null, 8400000]), "up to 8,400,000");
  assert.equal(spread([12538400, null]), "12,500,000 or more");
  assert.equal(spread([914.6, 914.6]), "915");
  assert.equal(spread([null, null]), "No bound on");
});

test("a share that is none is all", () => {
  assert.equal(shareOf("80"), 0.8);
  assert.deepEqual(["", null, "120", "-1", "many"].map(shareOf), [1, 1, 1, 1, 1]);
  assert.equal(shareOf("0"), 0);
});

test("a choice that the address names wrongly is the first, or none", () => {
  assert.equal(chosenIn([total, own], "429", false), own);
  assert.equal(chosenIn([total, own], "gone", false), total);
  assert.equal(chosenIn([total, own], "gone", true), null);
  assert.equal(chosenIn([], "gone", false), null);
});

test("claimants are listed as in a sentence", () => {
  assert.equal(joinedWords(["a", "b", "c"]), "a, b and c");
  assert.equal(joinedWords(["a"]), "a");
});
