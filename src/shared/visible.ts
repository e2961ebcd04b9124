/**
 * Text as a terminal may show it. Names in configs, file names and arguments come from elsewhere and may hold characters
 * that clear a screen, set a title, or let a line read otherwise than it is. Pure.
 */

/**
 * Controls (C0, DEL, C1), format characters (bidi, zero-width, tags), halves of surrogate pairs, separators of lines, and
 * all else that shows nothing; but for the line break, the tabulator and the selectors of emoji.
 */
const invisible = /(?![\n\t\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const escaped = (character: string): string =>
  Array.from({ length: character.length }, (_, i) => {
    return `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
  }).join("");

/**
 * The text with each control and format character written out, as `\u001b`. JSON stays valid and means the same, because
 * there such characters stand in strings only. Line breaks and tabulators stay.
 */
export function visible(text: string): string {
  return text.replace(invisible, escaped);
}

/** The same for what has to stay in its line: a name, a path or a sentence into which they are put. */
export function visibleInLine(text: string): string {
  return visible(text).replaceAll("\n", "\\n");
}
