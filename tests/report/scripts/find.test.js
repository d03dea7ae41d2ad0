import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {test} from "node:test";
import vm from "node:vm";
import {gunzipSync} from "node:zlib";
import {firstsOf, grouped, indexOf, matches} from "../../../analysis/report/assets/scripts/find.js";

const packed = new URL("../../../analysis/report/assets/minisearch.min.js.gz", import.meta.url);
vm.runInThisContext(gunzipSync(readFileSync(packed)).toString());
const entry = (kind, id, head, names = "") => ({kind, id, head, names, rest: ""});
const ENTRIES = [
  entry("statement", "shin", "Shin Won-sik said on 18 March 2024: about 7,000 containers from North Korea to Russia."),
  entry("statement", "pak", "Jung Pak said on 18 March 2024: at least 10,000 containers.", "Jung H. Pak"),
  entry("statement", "nis", "The NIS said on 2 June 2024: about 10,000 troops."),
  entry("contact", "choe", "Choe Son Hui visits Moscow (16 January 2024, Moscow).", "Choi Son-hui"),
  entry("name", undefined, "Vladimir Putin", ""),
  entry("contact", "kim", "Kim congratulates Putin on his birthday (7 October 2022)."),
  entry("part", undefined, "Who denies", ""),
];
const held = indexOf(globalThis.MiniSearch, ENTRIES);
const heads = query => matches(held, query).map(({id, head}) => id || head);

test("a number is found however it is written, and no other with it", () => {
  for (const query of ["7,000", "7000", "7 000", "7k", "who first said 7,000"])
    assert.deepEqual(heads(query), ["shin"], query);
  assert.deepEqual(heads("10,000 troops"), ["nis"]);
});

test("a day is found however it is written; of one without a record, its month", () => {
  for (const query of ["16 January 2024", "2024-01-16", "Jan 16, 2024", "January 2024"])
    assert.deepEqual(heads(query), ["choe"], query);
  assert.deepEqual(heads("3 June 2024"), ["nis"]);
});

test("misspellings, other spellings and beginnings find", () => {
  for (const query of ["Choe Son Hi", "choi son-hui", "Choe So"]) assert.equal(heads(query)[0], "choe", query);
  assert.deepEqual(heads("Putyn").slice(0, 2), ["Vladimir Putin", "kim"]);
  assert.deepEqual(heads("deny"), ["Who denies"]);
});

test("what answers every word comes before what answers some, and nothing answers nothing", () => {
  assert.equal(heads("Moscow containers 10,000")[0], "pak");
  assert.deepEqual(heads("zzzzqq"), []);
  assert.deepEqual(heads("…"), []);
});

test("results stand by kind, five of each at most, with how many there are", () => {
  const many = Array.from({length: 9}, (_, n) => entry("contact", `c${n}`, `Putin meets envoy ${n}`));
  const found = matches(indexOf(globalThis.MiniSearch, [...ENTRIES, ...many]), "Putin");
  assert.deepEqual(
    grouped(found).map(({kind, count, entries}) => [kind, count, entries.length]),
    [
      ["name", 1, 1],
      ["contact", 10, 5],
    ],
  );
});

test("of several firsts with a number, those told that answer the other words; of none, all", () => {
  const firsts = [
    {numbers: [10000], id: "pak"},
    {numbers: [10000, 12000], id: "nis"},
  ];
  const told = query => firstsOf(firsts, query, matches(held, query)).map(({id}) => id);
  assert.deepEqual(told("10,000"), ["pak", "nis"]);
  assert.deepEqual(told("10,000 troops"), ["nis"]);
  assert.deepEqual(told("12,000"), ["nis"]);
  assert.deepEqual(told("troops"), []);
});
