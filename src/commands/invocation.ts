/** Which Hawthorne the user started and how, so that a suggested command can be copied as it is. */
import { createRequire } from "node:module";
import { basename, relative } from "node:path";

/** The version of this package, such as "0.1.0". */
export function packageVersion(): string {
  const manifest = createRequire(import.meta.url)("../../package.json") as { version: string };
  return manifest.version;
}

export interface Surroundings {
  /** process.argv[1] */
  readonly script: string;
  readonly cwd: string;
  /** The npm script that is running, if any (npm_lifecycle_event). */
  readonly npmScript: string | undefined;
}

/** An argument as a shell takes it: in quotes where it holds more than plain characters. */
function quote(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  return argument.includes('"') ? `'${argument}'` : `"${argument}"`;
}

/** `train` with these arguments, the way the user started this run. */
export function trainCommand(args: readonly string[], { script, cwd, npmScript }: Surroundings): string {
  const name = basename(script);
  const start =
    npmScript === "start"
      ? ["npm start --"]
      : npmScript === "hawthorne"
        ? ["npm run hawthorne -- train"]
        : /\.m?js$/.test(name)
          ? ["node", quote(relative(cwd, script).replaceAll("\\", "/")), "train"]
          : ["hawthorne train"];
  return [...start, ...args.map(quote)].join(" ");
}
