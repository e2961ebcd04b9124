/** What the doctor says of the machine: Node, cores, and folders to write in. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { whyNotWritable } from "../../storage/wholeFile.js";
import { checked, type Check } from "./report.js";

/** The oldest Node that Hawthorne is tested on. */
const floor = { major: 20, minor: 19 };

/** Whether a version of Node, such as "20.19.0", is new enough. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const ok = major > floor.major || (major === floor.major && minor >= floor.minor);
  return checked(
    "Node",
    ok ? null : `${version}, older than ${floor.major}.${floor.minor}`,
    version,
    "Install Node 22 or 24 from https://nodejs.org, and then run npm ci again.",
  );
}

/** How many threads train. */
export function checkCores(cores: number = availableParallelism()): Check {
  const amount =
    cores === 1 ? "1: seeds train one after the other" : `${cores}: as many seeds train at a time`;
  return { name: "cores", ok: true, necessary: false, found: amount, remedy: null };
}

/** Whether runs/ and plots/ can be written. `out`: the folder that holds them. */
export function checkFolders(out: string): Check[] {
  const remedy = "Allow writing there, or name another folder with --out.";
  return ["runs", "plots"].map((name) =>
    checked(`${name}/`, whyNotWritable(join(out, name)), "can be written", remedy),
  );
}
