/** What the doctor says of the machine: Node, cores, and folders to write in. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { whyNotWritable } from "../../storage/writable.js";
import type { Check } from "./check.js";

/** The oldest Node that Hawthorne is tested on. */
const floor = { major: 20, minor: 19 };

/** Whether a version of Node, such as "20.19.0", is new enough. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const ok = major > floor.major || (major === floor.major && minor >= floor.minor);
  return {
    name: "Node",
    ok,
    necessary: true,
    found: ok ? version : `${version}, older than ${floor.major}.${floor.minor}`,
    remedy: ok ? null : "Install Node 22 or 24 from https://nodejs.org, and then run npm ci again.",
  };
}

/** How many threads train. */
export function checkCores(cores: number = availableParallelism()): Check {
  const amount =
    cores === 1 ? "1: seeds train one after the other" : `${cores}: as many seeds train at a time`;
  return { name: "cores", ok: true, necessary: false, found: amount, remedy: null };
}

/** Whether runs/ and plots/ can be written. `out`: the folder that holds them. */
export function checkFolders(out: string): Check[] {
  return ["runs", "plots"].map((name) => {
    const problem = whyNotWritable(join(out, name));
    return {
      name: `${name}/`,
      ok: problem === null,
      necessary: true,
      found: problem ?? "can be written",
      remedy: problem === null ? null : "Allow writing there, or name another folder with --out.",
    };
  });
}
