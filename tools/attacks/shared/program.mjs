/**
 * Starting the built command line of a checkout and keeping what it says. Every process is a group of its own, so that
 * a time limit, a kill or the end of the attack reaches all that it started.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { clearInterval, clearTimeout, setInterval, setTimeout } from "node:timers";

/** A program that prints without end must not fill the attack's memory. */
const longestText = 4_000_000;

const alive = new Set();

function endGroup(child, signal = "SIGKILL") {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // it has ended meanwhile
  }
}

/** Ends every process that is still running: called where the attack itself is stopped. */
export function endAll() {
  for (const child of alive) endGroup(child);
}

/** The environment of a user who has started nothing with npm and has no terminal. */
function plainEnvironment(more) {
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^(npm_|NODE_|NO_COLOR$|FORCE_COLOR$)/.test(key),
  );
  return { ...Object.fromEntries(kept), ...more };
}

/** The most memory that a process has held so far, megabytes; 0 where the system does not tell. */
function peakMegabytes(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // it has ended, or there is no /proc
  }
}

/**
 * Starts a process. `options`: cwd, env, timeout (seconds, default 60), megabytes (it is ended where it takes more; Linux),
 * stdio, uid, input. Returns the child, `kill`, and `ended`, the outcome: { code, signal, timedOut, megabytes (its peak),
 * tooLarge, stdout, stderr, seconds }.
 */
export function launch(command, args, options = {}) {
  const { cwd, env, timeout = 60, megabytes = 3000, stdio = ["pipe", "pipe", "pipe"], uid, input } = options;
  const started = performance.now();
  const user = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(command, args, { cwd, env: plainEnvironment(env), stdio, detached: true, ...user });
  alive.add(child);
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name]?.setEncoding("utf8").on("data", (text) => {
      if (texts[name].length < longestText) texts[name] += text;
    });
    child[name]?.on("error", () => undefined);
  }
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input ?? "");
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    endGroup(child);
  }, timeout * 1000);
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, peakMegabytes(child.pid));
    if (peak > megabytes) endGroup(child);
  }, 20);
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      clearInterval(watch);
      alive.delete(child);
      const seconds = (performance.now() - started) / 1000;
      resolve({ code, signal, timedOut, megabytes: peak, tooLarge: peak > megabytes, ...texts, seconds });
    });
  });
  return { child, ended, kill: (signal) => endGroup(child, signal) };
}

/** The command line of a checkout. */
export function createProgram(checkout) {
  const cli = join(checkout, "dist", "cli.js");
  const start = (args, options) => launch(process.execPath, [cli, ...args], options);
  return {
    checkout,
    cli,
    /** Starts it; see `launch`. */
    start,
    /** Runs it to its end. */
    run: (args, options) => start(args, options).ended,
    /** Runs a shell script in which $HAWTHORNE stands for the program and $NODE for Node. */
    shell(script, options = {}) {
      const env = { ...options.env, HAWTHORNE: `${process.execPath} ${cli}`, NODE: process.execPath };
      return launch("/bin/bash", ["-c", script], { ...options, env }).ended;
    },
  };
}
