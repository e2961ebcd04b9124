/**
 * What the command-line parser says of an argument, in the words of all other messages: what it is about, what was expected,
 * what was got, and what to do. Its own sentences name neither.
 */

interface Told {
  readonly pattern: RegExp;
  /** The sentences for what the pattern's groups found. */
  readonly told: (...groups: (string | undefined)[]) => string;
}

const uncapitalised = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** "Expected a number. Write digits." as "expected a number, got "x". Write digits." */
function withGot(explanation: string, got: string): string {
  const [, expected = explanation, rest = ""] = /^(.*?[^.])\.((?: .*)?)$/s.exec(explanation) ?? [];
  return `${uncapitalised(expected)}, got ${JSON.stringify(got)}.${rest}`;
}

const sentences: readonly Told[] = [
  {
    pattern:
      /^error: option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s,
    told: (flag, got, choices) => `${flag}: expected one of ${choices}, got ${JSON.stringify(got)}.`,
  },
  {
    pattern: /^error: option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. (Expected .*)$/s,
    told: (flag, got, explanation) => `${flag}: ${withGot(explanation ?? "", got ?? "")}`,
  },
  {
    pattern: /^error: option '(?:-\w, )?(--[\w-]+) (<[^']*>)' argument missing$/,
    told: (flag, value) => `${flag}: expected ${value} behind it, got nothing.`,
  },
  {
    pattern: /^error: unknown option '(-[a-z][a-z-]+)'$/i,
    told: (flag) => `${flag}: there is no such option. A whole word takes two hyphens: -${flag}.`,
  },
  {
    pattern: /^error: unknown option '(.*?)'(?:\n\((Did you mean .*)\))?$/s,
    told: (flag, near) => `${flag}: there is no such option.${near === undefined ? "" : ` ${near}`}`,
  },
  {
    pattern: /^error: unknown command '(.*?)'(?:\n\((Did you mean .*)\))?$/s,
    told: (verb, near) => `${verb}: there is no such command.${near === undefined ? "" : ` ${near}`}`,
  },
  {
    pattern: /^error: too many arguments for '(.*?)'\. Expected (\d+) arguments? but got (\d+)\.$/,
    told: (verb, expected, got) =>
      `${verb}: expected at most ${expected} ${expected === "1" ? "argument" : "arguments"} beside its options, got ${got}. What has blanks in it takes quotes: --set "name=two words".`,
  },
];

/** A message of the parser in our words; as it is where it is another one. */
export function inOurWords(message: string): string {
  const text = message.trimEnd();
  for (const { pattern, told } of sentences) {
    const found = pattern.exec(text);
    if (found !== null) return `${told(...found.slice(1))}\n`;
  }
  return message;
}
