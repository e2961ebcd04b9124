/**
 * What makes a machine smaller for one attack: a disk of few kilobytes, a disk that cannot be written, a user without
 * rights, a limit on memory. Most of it needs the rights of an administrator; an attack without them is skipped.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** Thrown by a case that this machine cannot run; the message says why. */
export class Skipped extends Error {}

const isAdministrator = process.getuid?.() === 0;

/** The id of a user without rights, where the attack itself has them all; otherwise undefined, for "the same user". */
export const plainUser = isAdministrator ? 65534 : undefined;

/** Mounts a disk of this size at a folder, runs `work`, and unmounts it. `work` gets a function that changes its options. */
export async function withSmallDisk(folder, size, work) {
  if (!isAdministrator) throw new Skipped("mounting a disk needs an administrator");
  mkdirSync(folder, { recursive: true });
  const mount = (options) =>
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
  try {
    mount(`size=${size},mode=777`);
  } catch {
    throw new Skipped("no disk can be mounted here");
  }
  try {
    return await work((options) => mount(`remount,${options}`));
  } finally {
    execFileSync("umount", ["-l", folder], { stdio: "ignore" });
  }
}

/** Makes a group of processes with so many megabytes in all; `work` gets a shell command that joins it. */
export async function withLittleMemory(megabytes, work) {
  const base = "/sys/fs/cgroup/memory";
  const group = join(base, `hawthorne-${process.pid}`);
  try {
    mkdirSync(group);
    writeFileSync(join(group, "memory.limit_in_bytes"), String(megabytes * 1024 * 1024));
  } catch {
    throw new Skipped("memory cannot be limited here");
  }
  try {
    return await work(`echo $$ > ${join(group, "cgroup.procs")}`);
  } finally {
    for (let attempt = 0; attempt < 50; attempt++) {
      try {
        rmdirSync(group);
        break;
      } catch {
        await wait(100); // its last process is still ending
      }
    }
  }
}
