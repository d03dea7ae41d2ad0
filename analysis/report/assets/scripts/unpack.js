/* What travels in a page is gzipped, and stands in it as base64. */
const bytesOf = text =>
  Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), c => c.charCodeAt(0));
export const inflated = bytes =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
export const unpack = async text => inflated(bytesOf(text.trim()));
