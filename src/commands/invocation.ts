/** Which Hawthorne the user started and how, so that a suggested command can be copied as it is. */
import { createRequire } from "node:module";
import { basename, relative } from "node:path";
import { packageFile } from "../config/read/packageFile.js";
import { visible } from "../shared/visible.js";

/** The version of this package, such as "0.1.0". */
export function packageVersion(): string {
  const manifest = createRequire(import.meta.url)(packageFile("package.json")) as { version: string };
  return manifest.version;
}

export interface Surroundings {
  /** process.argv[1] */
  readonly script: string;
  readonly cwd: string;
  /** The npm script that is running, if any (npm_lifecycle_event). */
  readonly npmScript: string | undefined;
  readonly isWindows: boolean;
}

/** Those of this process. */
export function surroundings(): Surroundings {
  return {
    script: process.argv[1] ?? "hawthorne",
    cwd: process.cwd(),
    npmScript: process.env["npm_lifecycle_event"],
    isWindows: process.platform === "win32",
  };
}

/** A file's name as an argument that is not taken for an option: "./-x.json". */
export function fileArgument(file: string): string {
  return file.startsWith("-") ? `./${file}` : file;
}

/** What a terminal would not take as it is, or cannot show; U+FFFD stands for bytes that are no text. */
const cannotBePasted = (argument: string): boolean =>
  visible(argument) !== argument || /[\n\t\ufffd]/.test(argument);

/**
 * An argument as sh, bash, zsh and fish take it. fish alone sees an escape in a backslash within single quotes; outside
 * of them all do. zsh replaces a word that begins with "=".
 */
function quoteForPosix(argument: string): string {
  if (/^(?!=)[\w@%+=:,./-]+$/.test(argument)) return argument;
  return `'${argument.replace(/['\\]/g, "'\\$&'")}'`;
}

/**
 * An argument as cmd and PowerShell take it, both of which people use; null where there is no way to write it that is
 * right in both: within double quotes the one replaces %, the other $ and `, and typographic quotes end a text.
 */
function quoteForWindows(argument: string): string | null {
  if (/^[\w+=:./-]+$/.test(argument)) return argument;
  return /^[\p{L}\p{N}\p{M} _+=:,./\\@#()[\]{}'~;-]+(?<!\\)$/u.test(argument) ? `"${argument}"` : null;
}

/**
 * `train` with these arguments (perhaps a file, then options with their values), the way the user started this run, to
 * be pasted into a shell. Where an argument cannot be written so that a shell takes it as a text: what to do, in words.
 */
export function trainCommand(args: readonly string[], around: Surroundings): string {
  return verbCommand("train", args, around);
}

/** The same of any verb. */
export function verbCommand(verb: string, args: readonly string[], around: Surroundings): string {
  const { script, cwd, npmScript, isWindows } = around;
  const quote = (argument: string): string | null =>
    cannotBePasted(argument) ? null : isWindows ? quoteForWindows(argument) : quoteForPosix(argument);
  const start =
    npmScript === "start" && verb === "train"
      ? ["npm", "start", "--"]
      : npmScript === "start" || npmScript === "hawthorne"
        ? ["npm", "run", "hawthorne", "--", verb]
        : /\.m?js$/.test(basename(script))
          ? ["node", fileArgument(relative(cwd, script).replaceAll("\\", "/")), verb]
          : ["hawthorne", verb];
  const words = [...start, ...args].map(quote);
  return words.every((word) => word !== null) ? words.join(" ") : inWords(verb, args, quote);
}

/** The arguments that say where runs are; none where they are in the current folder. */
export function outArguments(out: string): string[] {
  return out === "." ? [] : ["--out", out];
}

/** The command that goes on with a run, for this process's user. */
export function resumeCommand(runId: string, out: string): string {
  return trainCommand(["--resume", runId, ...outArguments(out)], surroundings());
}

/** The same without a command: arguments that cannot be written are those of the run that ends. */
function inWords(verb: string, args: readonly string[], quote: (argument: string) => string | null): string {
  const parts: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    if (argument.startsWith("--")) {
      i++;
      parts.push(`${argument} ${quote(args[i]!) ?? "as before"}`);
    } else parts.push(quote(argument) ?? "the config file as before");
  }
  return `Run ${verb} with ${[...new Set(parts)].join(", ")}. (It is not written as a command here, because a shell could take it otherwise.)`;
}

/** Options that npm has too, so that one in its configuration may be meant for npm. */
const npmHasToo: ReadonlySet<string> = new Set(["force", "json", "quiet", "version", "help"]);

/**
 * The option among `options` (long names without dashes) that was typed for us and that npm took: without -- between the two,
 * `npm start --epochs 5` sets its own configuration and hands on the 5 alone. undefined where there is none.
 */
export function takenByNpm(
  options: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (!/^(start|hawthorne|bench)$/.test(environment["npm_lifecycle_event"] ?? "")) return undefined;
  return options.find(
    (option) =>
      !npmHasToo.has(option) && environment[`npm_config_${option.replaceAll("-", "_")}`] !== undefined,
  );
}
