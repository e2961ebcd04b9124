/**
 * What a syntax error in a config file means, in words: the place, what belongs there, what was found, and what people
 * who write that usually meant. The parser only gives a code and an offset.
 */
import { createScanner, printParseErrorCode, type ParseError } from "jsonc-parser";
import type { Problem } from "../../shared/errors.js";
import { printNumber, printValue, shortened, shortName } from "./print.js";

const expectedByError: Readonly<Record<string, string>> = {
  PropertyNameExpected: "a key in double quotes",
  ValueExpected: "a value",
  ColonExpected: "a colon between key and value",
  CommaExpected: "a comma",
  CloseBraceExpected: "a closing brace }",
  CloseBracketExpected: "a closing bracket ]",
  EndOfFileExpected: "nothing after the config's closing brace",
  UnexpectedEndOfComment: "a comment that ends with */",
  UnexpectedEndOfString: "a closing double quote on this line",
  UnexpectedEndOfNumber: "a whole number or digits after the point",
  InvalidUnicode: "four hexadecimal digits after \\u",
  InvalidEscapeCharacter: 'an escape that JSON has: \\" \\\\ \\/ \\n \\t \\u',
  InvalidCharacter: "a text without control characters",
};

/** What to do about the words that people write from habit. */
function hintForSymbol(token: string): string | undefined {
  if (/^['‘’]/.test(token)) return "Texts and keys take double quotes.";
  if (/^[“”„]/.test(token)) return 'These are typographic quotes; write straight ones: ".';
  if (/^(true|false|null)$/i.test(token)) return `Write ${token.toLowerCase()}.`;
  if (/^[+-]?(nan|inf|infinity)$/i.test(token)) return "JSON has finite numbers only.";
  if (token === "None" || token === "undefined") return "Write null, which removes an inherited key.";
  if (/^[+]?\.?\d/.test(token) && Number.isFinite(Number(token)))
    return `Write ${printNumber(Number(token))}.`;
  if (token.startsWith("/")) return "There is no arithmetic in JSON: write 0.5 instead of 1/2.";
  if (token.startsWith("%")) return "Write 50% as 0.5.";
  if (token === ";") return "Entries are separated by commas.";
  if (token === "=") return "Key and value are separated by a colon.";
  if (token === "#") return "A comment begins with //.";
  if (/^[A-Za-z]\w*$/.test(token)) return `Texts and keys take double quotes: "${shortName(token)}".`;
  return undefined;
}

/** From an offset in a text to its line and column, both counted from 1. */
export function locator(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}

/** Where the last token before an offset ends; comments and blanks are no tokens. */
function endOfTokenBefore(text: string, offset: number): number {
  const scanner = createScanner(text, true);
  let end = 0;
  while (scanner.getPosition() < offset) {
    scanner.scan();
    if (scanner.getTokenOffset() >= offset) break;
    end = scanner.getTokenOffset() + scanner.getTokenLength();
  }
  return end;
}

/** Whether a text is a config to its closing brace: nothing may follow but comments. */
function isWhole(text: string): boolean {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const token = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : undefined;
    if (token === "{" || token === "[") depth++;
    if (token === "}" || token === "]") depth--;
  }
  return depth === 0;
}

/** The problem that a syntax error of jsonc-parser stands for; `file` is the name to show. */
export function syntaxProblem(text: string, file: string, error: ParseError): Problem {
  const locate = locator(text);
  const { line, column } = locate(error.offset);
  const path = `${file}:${line}:${column}`;
  const rest = text.slice(error.offset);
  const token = /^("[^"\n]{0,40}"?|['‘’“”„][^\n:,]{0,40}|[\w.+-]+|\S)/u.exec(rest)?.[0] ?? "";
  const got =
    token === "" ? "the end of the file" : token.startsWith('"') ? shortened(token) : printValue(token);
  const code = printParseErrorCode(error.error);
  if (text.trim() === "") return { path, expected: "a config in braces {}", got: "an empty file" };
  const expected = expectedByError[code] ?? "JSON";
  const before = text.slice(0, endOfTokenBefore(text, error.offset));
  if (before === "" && /^[A-Za-z_]\w*\s*:/.test(rest))
    return { path, expected: "a config in braces {}", got, hint: "A config is JSON, not YAML." };
  if (before !== "" && isWhole(before))
    return { path, expected: "nothing after the config's closing brace", got, hint: "Remove it." };
  if (code === "InvalidSymbol") return { path, expected, got, hint: hintForSymbol(token) };
  if (code === "CommaExpected") {
    // The comma is missed where the next entry begins, but belongs behind the one before.
    const previous = locate(endOfTokenBefore(text, error.offset)).line;
    const where = previous < line ? ` of line ${previous}` : "";
    return { path, expected: "a comma before this", got, hint: `Is one missing at the end${where}?` };
  }
  if (code === "CloseBraceExpected" || code === "CloseBracketExpected") {
    return { path, expected, got, hint: "Each opening brace or bracket needs its closing one." };
  }
  const [decimals] = /\d+,\s?$/.exec(before) ?? [];
  if (code === "PropertyNameExpected" && decimals !== undefined && /^\d+$/.test(token)) {
    const number = `${decimals.replace(/,\s?$/, "")}.${token}`;
    return { path, expected, got, hint: `If a number with a decimal comma is meant, write ${number}.` };
  }
  if (code === "PropertyNameExpected" && token === ",") {
    return { path, expected, got, hint: "Is there a comma too many?" };
  }
  return { path, expected, got };
}
