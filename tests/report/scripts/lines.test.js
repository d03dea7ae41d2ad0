import assert from "node:assert/strict";
import {test} from "node:test";
import {lines} from "../../../analysis/report/assets/scripts/lines.js";

const letters = text => [...text].length;

test("words stand in as few lines as the width allows, in their order", () => {
  assert.deepEqual(lines("one two  three\nfour", 9, letters), ["one two", "three", "four"]);
  assert.deepEqual(lines("one two", 7, letters), ["one two"]);
});

test("a word that is too long is cut, and no letter is lost or halved", () => {
  const word = "𝔞𝔟𝔠𝔡𝔢𝔣𝔤";
  assert.deepEqual(lines(`x ${word}`, 3, letters), ["x", "𝔞𝔟𝔠", "𝔡𝔢𝔣", "𝔤"]);
});

test("no words are no lines, and a width for nothing still ends", () => {
  assert.deepEqual(lines("", 9, letters), []);
  assert.deepEqual(lines("ab", 0, letters), ["a", "b"]);
});
