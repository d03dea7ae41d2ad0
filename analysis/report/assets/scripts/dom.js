/* A few words for what every script of a page does with its elements. */
export const $ = (query, root = document) => root.querySelector(query);
export const all = (query, root = document) => [...root.querySelectorAll(query)];
export const say = words => {
  $("p#said").textContent = words;
};
export const parsed = html => make("template", {innerHTML: html}).content;
export function handOver(file, parts, type) {
  const href = URL.createObjectURL(new Blob(parts, {type}));
  make("a", {href, download: file}).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}
export function make(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}
