/**
 * Names of several words broken into lines, for axes whose ticks are names.
 */

/** Height of a line, in units of the font's size. */
export const lineHeight = 1.15;

/** A name in lines of at most `letters` letters, broken between words; a longer word has a line of its own. */
export function wrapped(name: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
