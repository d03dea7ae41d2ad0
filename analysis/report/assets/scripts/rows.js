/* The rows of a table: their order, and how they leave as CSV. */
/* In order of their keys: numbers as numbers, words as people sort them, empty ones last, equal ones as they stood. */
export function ordered(rows, keyOf, down) {
  const sign = down ? -1 : 1;
  return rows
    .map((row, at) => [row, keyOf(row), at])
    .sort(([, a, i], [, b, j]) => {
      if (a === "" || b === "") return (a === "") - (b === "") || i - j;
      const apart =
        typeof a === "number" && typeof b === "number"
          ? a - b
          : String(a).localeCompare(String(b), "en", {numeric: true});
      return sign * apart || i - j;
    })
    .map(([row]) => row);
}
/* The value of a cell: a number where it carries one, else its words. */
export const keyOf = cell => (cell.dataset.v !== undefined ? +cell.dataset.v : cell.textContent);
// A spreadsheet must not take text for a formula: such text gets an apostrophe before it, numbers stay numbers.
const inert = text =>
  /^-?[\d.,]+(e-?\d+)?$/.test(text) ? text : text.replace(/(^|[;\t])(?=[=+\-@\t\r\n＝＋－＠])/g, "$1'");
const quoted = text => (/[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
export const csv = rows => rows.map(cells => cells.map(text => quoted(inert(text))).join(",")).join("\r\n") + "\r\n";
