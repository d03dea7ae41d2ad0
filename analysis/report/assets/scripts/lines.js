/* The lines in which words fit a width; `wide` measures a text. A word that is too long alone is cut between letters. */
export function lines(text, width, wide) {
  const found = [""];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = found[found.length - 1];
    if (!last || wide(`${last} ${word}`) <= width) found[found.length - 1] = last ? `${last} ${word}` : word;
    else found.push(word);
    while (wide(found[found.length - 1]) > width && [...found[found.length - 1]].length > 1) {
      const letters = [...found.pop()];
      let kept = letters.length - 1;
      while (kept > 1 && wide(letters.slice(0, kept).join("")) > width) kept--;
      found.push(letters.slice(0, kept).join(""), letters.slice(kept).join(""));
    }
  }
  return found.filter(Boolean);
}
