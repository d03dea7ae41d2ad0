import assert from "node:assert/strict";
import {test} from "node:test";
import {behind, plainly} from "../../../analysis/report/assets/scripts/behind.js";

const card = (id, fields, sources = []) => [id, {id, fields: new Map(Object.entries(fields)), sources}];
const cards = new Map([
  card("a", {claimant: "Seoul", "at least": "7,000", "stated on": "14 June 2024"}, [
    "https://a.example/1",
    "https://b.example/2",
  ]),
  card("b", {claimant: "Kyiv", "at most": "1,234.5"}, ["https://a.example/1"]),
]);
const told = rows => behind({titles: ["n"], rows}, id => cards.get(id));

test("numbers and days of a card are written as a program reads them, other words as they stand", () => {
  const read = {
    "28,700,000,000,000": "28700000000000",
    "-1,234.5": "-1234.5",
    0.12: "0.12",
    "14 June 2024": "2024-06-14",
    "3 May 2024": "2024-05-03",
    "June 2024": "2024-06",
    2024: "2024",
    "more than 7,000": "more than 7,000",
    "7,00": "7,00",
    "14 Juni 2024": "14 Juni 2024",
  };
  for (const [words, value] of Object.entries(read)) assert.equal(plainly(words), value);
});

test("a row is followed by what its record says and the addresses it rests on", () => {
  assert.deepEqual(
    told([
      [["5"], ["a"]],
      [["6"], []],
    ]),
    [
      ["n", "record", "record claimant", "record at least", "record stated on", "record sources"],
      ["5", "a", "Seoul", "7000", "2024-06-14", "https://a.example/1; https://b.example/2"],
      ["6", "", "", "", "", ""],
    ],
  );
});

test("a row of several records has a value for each in their order, and each address once", () => {
  assert.deepEqual(told([[["5"], ["a", "b"]]])[1], [
    "5",
    "a; b",
    "Seoul; Kyiv",
    "7000; ",
    "; 1234.5",
    "2024-06-14; ",
    "https://a.example/1; https://b.example/2",
  ]);
});

test("a table that names no record leaves as it is", () => {
  assert.deepEqual(told([[["5"], []]]), [["n"], ["5"]]);
});

test("a table's own column of records is not there twice", () => {
  assert.deepEqual(
    behind({titles: ["n", "record"], rows: [[["5", "a"], ["b"]]]}, id => cards.get(id)).map(row => row.slice(0, 3)),
    [
      ["n", "record", "record claimant"],
      ["5", "b", "Kyiv"],
    ],
  );
});
