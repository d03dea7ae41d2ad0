import assert from "node:assert/strict";
import {test} from "node:test";
import {csv, keyOf, ordered} from "../../../analysis/report/assets/scripts/rows.js";

const order = (values, down = false) => ordered(values, value => value, down);

test("numbers are ordered as numbers, not by their digits", () => {
  assert.deepEqual(order([10, 9, -1, 2.5, 100]), [-1, 2.5, 9, 10, 100]);
  assert.deepEqual(order([10, 9, -1], true), [10, 9, -1]);
});

const cell = (words, v) => ({textContent: words, dataset: v === undefined ? {} : {v}});
test("cells are ordered by the number they carry, whatever their words", () => {
  const cells = [cell("some 9,000", "9000.0"), cell("12 thousand", "12000.0"), cell("none", "0"), cell("")];
  const told = down => ordered(cells, keyOf, down).map(one => one.textContent);
  assert.deepEqual(told(false), ["none", "some 9,000", "12 thousand", ""]);
  assert.deepEqual(told(true), ["12 thousand", "some 9,000", "none", ""]);
});

test("days written with the year first follow the calendar as text", () => {
  assert.deepEqual(order(["2024-10-02", "2023-12-31", "2024-09-30"]), ["2023-12-31", "2024-09-30", "2024-10-02"]);
});

test("empty ones stand last, whichever way the order goes", () => {
  assert.deepEqual(order(["", "b", "", "a"]), ["a", "b", "", ""]);
  assert.deepEqual(order(["", "b", "", "a"], true), ["b", "a", "", ""]);
  assert.deepEqual(order(["", 0, -3, 3], true), [3, 0, -3, ""]);
});

test("words are ordered as people do: accents and case beside their letter, numbers in them by size", () => {
  assert.deepEqual(order(["zeta", "Élan", "echo", "Alpha"]), ["Alpha", "echo", "Élan", "zeta"]);
  assert.deepEqual(order(["KN-23", "KN-9", "KN-100"]), ["KN-9", "KN-23", "KN-100"]);
});

test("equal ones stay as they stood, also when descending, also empty ones", () => {
  const rows = [..."abcdef"].map((name, at) => ({name, key: at % 3 ? "same" : ""}));
  for (const down of [false, true])
    assert.equal(
      ordered(rows, row => row.key, down)
        .map(row => row.name)
        .join(""),
      "bcefad",
    );
});

test("the rows given are not reordered in place", () => {
  const rows = [3, 1, 2];
  order(rows);
  assert.deepEqual(rows, [3, 1, 2]);
});

test("a cell with a number is ordered by it, one with zero too, another by its words", () => {
  assert.equal(keyOf({dataset: {v: "7000.0"}, textContent: "about 7,000"}), 7000);
  assert.equal(keyOf({dataset: {v: "0"}, textContent: "none"}), 0);
  assert.equal(keyOf({dataset: {}, textContent: "12 ships"}), "12 ships");
});

test("CSV quotes what holds commas, quotes or line ends, and ends each line as spreadsheets expect", () => {
  assert.equal(
    csv([
      ["a", "b"],
      ['say "x"', "1,5 or\n2"],
    ]),
    'a,b\r\n"say ""x""","1,5 or\n2"\r\n',
  );
});

test("CSV gives a spreadsheet no formula: text that would be one gets an apostrophe, numbers stay numbers", () => {
  for (const text of ["=1+1", "+1", "@SUM(A1)", "-cmd", "\tx", "＝1", "－1"])
    assert.ok(
      csv([[text]])
        .replace(/^"/, "")
        .startsWith("'"),
      text,
    );
  assert.equal(csv([["a;=1"]]), "a;'=1\r\n");
  for (const text of ["-5", "-1,234.5", "1e-7", "2024-06-14", "a=b"]) assert.ok(!csv([[text]]).includes("'"), text);
});
