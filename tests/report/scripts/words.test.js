import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";
import {askedIn, isDay, numbersIn, termsOf} from "../../../analysis/report/assets/scripts/words.js";

const CASES = JSON.parse(readFileSync(new URL("words.json", import.meta.url), "utf8"));

test("a page reads words, numbers and days as the library does", () => {
  for (const [text, terms, asked] of CASES) {
    assert.deepEqual(termsOf(text), terms, text);
    assert.deepEqual(askedIn(text), asked, text);
  }
});

test("days in a query are no numbers", () => {
  assert.deepEqual(numbersIn("28k or 7,000 on 13 June 2024"), [28000, 7000]);
  assert.deepEqual(["d202406", "d20240613", "deny"].map(isDay), [true, true, false]);
});
