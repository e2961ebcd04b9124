/**
 * The command line that all attacks share: which checkout is attacked, the seed that every random choice follows from,
 * and whether the work folder stays. Each attack adds its own options, in the form of node:util's parseArgs.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ensureFreshBuild } from "../../fresh-build.mjs";
import { root } from "../../freshness.mjs";

const common = {
  checkout: { type: "string", default: root },
  "random-seed": { type: "string", default: "1" },
  json: { type: "boolean", default: false },
  keep: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
};

const commonHelp = `  --checkout DIR     the checkout whose build is attacked (default: this one)
  --random-seed N    what every random choice follows from (default: 1)
  --json             print the result as JSON instead of Markdown
  --keep             keep the work folder`;

/** Ends the attack with a sentence: its own command line is wrong. */
function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

/**
 * The options of an attack. `own` are its own, as parseArgs takes them; those whose default is a number in digits are
 * read as whole numbers. `help` is what --help prints before the common options. Builds this checkout where it is stale.
 */
export function readOptions(own, help) {
  let values;
  try {
    ({ values } = parseArgs({ options: { ...common, ...own } }));
  } catch (error) {
    refuse(error.message);
  }
  if (values.help) {
    process.stdout.write(`${help}\n${commonHelp}\n`);
    process.exit(0);
  }
  const checkout = resolve(values.checkout);
  if (checkout === root) ensureFreshBuild();
  if (!existsSync(join(checkout, "dist", "cli.js"))) {
    refuse(`--checkout: ${checkout} has no build. Run "node tools/build.mjs" there.`);
  }
  const options = { ...values, checkout };
  for (const [name, { default: otherwise }] of Object.entries(own)) {
    if (typeof otherwise !== "string" || !/^\d+$/.test(otherwise)) continue;
    if (!/^\d+$/.test(values[name])) refuse(`--${name}: expected a whole number, got ${values[name]}.`);
    options[name] = Number(values[name]);
  }
  return options;
}
