import assert from "node:assert/strict";
import {test} from "node:test";
import {gzipSync} from "node:zlib";
import {inflated, unpack} from "../../../analysis/report/assets/scripts/unpack.js";

const told = "Containers & Communiqués: 북한 \u2028 </script>".repeat(5000);

test("what was packed comes back letter by letter, with line ends around it", async () => {
  assert.equal(await unpack("\n" + gzipSync(told).toString("base64") + "\n"), told);
});

test("bytes from the kernel come back the same way", async () => {
  assert.equal(await inflated(gzipSync(told)), told);
});

test("a browser without Uint8Array.fromBase64 reads the same", async () => {
  const own = Uint8Array.fromBase64;
  Uint8Array.fromBase64 = undefined;
  try {
    assert.equal(await unpack(gzipSync(told).toString("base64")), told);
  } finally {
    Uint8Array.fromBase64 = own;
  }
});

test("what is broken is refused, not read in part", async () => {
  await assert.rejects(unpack(gzipSync(told).subarray(0, 100).toString("base64")));
});
