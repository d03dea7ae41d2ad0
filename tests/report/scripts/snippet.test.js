import assert from "node:assert/strict";
import {test} from "node:test";
import {snippet} from "../../../analysis/report/assets/scripts/snippet.js";

/* The listener of a snippet in a page with these frames, and what a message does to them. */
function listening(frames) {
  const code = /<script>(.*)<\/script>/s.exec(snippet("https://s.example/e.html", "t", 400))[1];
  let heard = null;
  const page = {querySelectorAll: query => (query === "iframe.dossier-figure" ? frames : [])};
  new Function("addEventListener", "document", code)((kind, deed) => {
    assert.equal(kind, "message");
    heard = deed;
  }, page);
  return heard;
}
const frame = () => ({contentWindow: {}, style: {}});

test("the frame that tells a height gets it, and no other", () => {
  const [one, two] = [frame(), frame()];
  listening([one, two])({data: {dossierHeight: 612.2}, source: two.contentWindow});
  assert.deepEqual([one.style, two.style], [{}, {height: "613px"}]);
});

test("what is no height, or out of bounds, or from elsewhere changes nothing", () => {
  const one = frame();
  const tell = listening([one]);
  for (const dossierHeight of ["500", NaN, Infinity, -1, 99, 4001, null, {}, [500]])
    tell({data: {dossierHeight}, source: one.contentWindow});
  for (const data of [null, undefined, "500", 500, {}]) tell({data, source: one.contentWindow});
  tell({data: {dossierHeight: 500}, source: {}});
  tell({data: {dossierHeight: 500}, source: null});
  assert.deepEqual(one.style, {});
});

test("an address and a title stay text", () => {
  const made = snippet('https://s.example/"><script>x</script>', `"><img src=x onerror='y'>&amp;`, 400.2);
  assert.equal(made.split("<script>").length, 2);
  assert.ok(made.includes('src="https://s.example/&quot;&gt;&lt;script&gt;x&lt;/script&gt;"'));
  assert.ok(made.includes(`title="&quot;&gt;&lt;img src=x onerror='y'&gt;&amp;amp;"`));
  assert.ok(made.includes('height="401"'));
});
