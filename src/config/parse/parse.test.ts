/** The text of a config: what is accepted, and the sentence for each slip that people make in JSON. */
import { describe, expect, it } from "vitest";
import { UserError } from "../../shared/errors.js";
import { parseConfig } from "./parse.js";

function messageOf(text: string): string {
  try {
    parseConfig(text, "mine.json");
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "no error";
}

describe("parsing a config file", () => {
  it("accepts comments, trailing commas and a byte-order mark", () => {
    const text = '\uFEFF{\n  // who watches\n  "a": [1, 2,], /* and */ "b": { "c": null, },\n}\n';
    expect(parseConfig(text, "mine.json").value).toEqual({ a: [1, 2], b: { c: null } });
  });

  it("knows where every key and every item was written, whatever the line ends", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const { places } = parseConfig(`{${end}  "a": {${end}    "b c": [7,${end}8] }${end}}`, "mine.json");
      expect(Object.fromEntries(places)).toEqual({
        a: "mine.json:2:3",
        'a["b c"]': "mine.json:3:5",
        'a["b c"][0]': "mine.json:3:13",
        'a["b c"][1]': "mine.json:4:1",
      });
    }
  });

  it("keeps keys in the order they were written in", () => {
    expect(Object.keys(parseConfig('{"z": 1, "a": 2, "m": 3}', "mine.json").value)).toEqual(["z", "a", "m"]);
  });

  it("reports all keys that are given twice, with both places", () => {
    expect(messageOf('{\n  "a": {\n    "b": 1,\n    "b": 2\n  },\n  "a": 3\n}')).toBe(
      'mine.json:4:5: a.b: expected each key once, got "b" again. It is already on line 3; keep one, or rename one.\n' +
        'mine.json:6:3: a: expected each key once, got "a" again. It is already on line 2; keep one, or rename one.',
    );
  });

  it("does not let a key reach an object's prototype", () => {
    expect(messageOf('{"__proto__": {"seeds": 3}}')).toBe(
      'mine.json:1:2: expected another name, got "__proto__".',
    );
    expect(parseConfig('{"constructor": 1}', "mine.json").value).toHaveProperty("constructor", 1);
  });

  it.each([
    [
      '{\n  "a": 1 // one\n  "b": 2\n}',
      'mine.json:3:3: expected a comma before this, got "b". Is one missing at the end of line 2?',
    ],
    [
      '{ "a": "x//y" "b": 2 }',
      'mine.json:1:15: expected a comma before this, got "b". Is one missing at the end?',
    ],
    ["{a: 1}", 'mine.json:1:2: expected JSON, got "a". Texts and keys take double quotes: "a".'],
    ["{'a': 1}", `mine.json:1:2: expected JSON, got "'a'". Texts and keys take double quotes.`],
    [
      "{“a”: 1}",
      'mine.json:1:2: expected JSON, got "“a”". These are typographic quotes; write straight ones: ".',
    ],
    ['{"a": True}', 'mine.json:1:7: expected JSON, got "True". Write true.'],
    ['{"a": .5}', 'mine.json:1:7: expected JSON, got ".5". Write 0.5.'],
    ['{"a": +1}', 'mine.json:1:7: expected JSON, got "+1". Write 1.'],
    [
      '{"a": 1/2}',
      'mine.json:1:8: expected JSON, got "/". There is no arithmetic in JSON: write 0.5 instead of 1/2.',
    ],
    ['{"a": 50%}', 'mine.json:1:9: expected JSON, got "%". Write 50% as 0.5.'],
    ['{"a": NaN}', 'mine.json:1:7: expected JSON, got "NaN". JSON has finite numbers only.'],
    ['{"a" = 1}', 'mine.json:1:6: expected JSON, got "=". Key and value are separated by a colon.'],
    ["# note\n{}", 'mine.json:1:1: expected JSON, got "#". A comment begins with //.'],
    ['{"a" 1}', 'mine.json:1:6: expected a colon between key and value, got "1".'],
    [
      '{"a": 1,, "b": 2}',
      'mine.json:1:9: expected a key in double quotes, got ",". Is there a comma too many?',
    ],
    ['{"a": "x\n}', 'mine.json:1:7: expected a closing double quote on this line, got "x.'],
    [
      '{\n  "a": 1\n',
      "mine.json:3:1: expected a closing brace }, got the end of the file. Each opening brace or bracket needs its closing one.",
    ],
    ["{}\n}", 'mine.json:2:1: expected nothing after the config\'s closing brace, got "}". Remove it.'],
    [
      '{"a": 1}\nthanks // a lot',
      'mine.json:2:1: expected nothing after the config\'s closing brace, got "thanks". Remove it.',
    ],
    [
      '{"a": 0,2, "b": 1}',
      'mine.json:1:9: expected a key in double quotes, got "2". If a number with a decimal comma is meant, write 0.2.',
    ],
    [
      "epochs: 20\n",
      'mine.json:1:1: expected a config in braces {}, got "epochs". A config is JSON, not YAML.',
    ],
    ["  \n", "mine.json:2:1: expected a config in braces {}, got an empty file."],
    ["[1]", "mine.json: expected an object in braces {}, got a list."],
    [
      '{\u0000"\u0000',
      "mine.json: expected text in UTF-8, got another encoding (UTF-16, or no text at all). Save the file as UTF-8.",
    ],
  ])("explains %j", (text, message) => {
    expect(messageOf(text)).toBe(message);
  });
});
