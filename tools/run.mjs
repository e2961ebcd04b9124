/**
 * `npm start` and `npm run hawthorne`: rebuilds where the sources are newer, then runs the command line in this very
 * process, so that signals, exit codes and the terminal are its own.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureFreshBuild } from "./fresh-build.mjs";
import { root } from "./freshness.mjs";

ensureFreshBuild();
await import(pathToFileURL(join(root, "dist", "cli.js")).href);
