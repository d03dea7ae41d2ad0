/* Where does a note stand beside a word? Below it, or above where there is no room, and never over the edge of the window. */
export function beside(word, note, view, gap = 6) {
  const below = word.bottom + gap;
  const fits = below + note.height + gap <= view.height || word.top - gap - note.height < gap;
  return {
    left: Math.max(gap, Math.min(word.left, view.width - note.width - gap)),
    top: fits ? below : word.top - gap - note.height,
  };
}
