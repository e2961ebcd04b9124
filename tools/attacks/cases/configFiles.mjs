/**
 * Attacks on where a config is read from: paths that lead nowhere, files that are no files, configs that others break.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { problemsOf, refused, verdict, workedOrRefused } from "../shared/expect.mjs";
import { plainUser, Skipped } from "../shared/limits.mjs";
import { jsonOf, runPaths } from "../shared/runs.mjs";
import { writeWorld } from "../shared/worlds.mjs";

const sentence = "exit 2 and a sentence";
const check = (name, file, prepare = () => undefined) => ({
  name,
  expected: sentence,
  async attack({ program, folder }) {
    prepare(folder);
    return refused(await program.run(["config", "check", file], { cwd: folder, timeout: 20 }));
  },
});
const write = (name, text) => (folder) => writeFileSync(join(folder, name), text);
const extending = (base) => write("x.json", JSON.stringify({ extends: base }));
const pipe = (folder, name) => execFileSync("mkfifo", [join(folder, name)]);
const loop = (folder) => symlinkSync("loop.json", join(folder, "loop.json"));
const long = `${"a".repeat(300)}.json`;

/** A folder and a file that a user without rights cannot read. */
function lock(folder) {
  mkdirSync(join(folder, "locked"));
  writeFileSync(join(folder, "locked", "x.json"), "{}");
  writeFileSync(join(folder, "secret.json"), "{}");
  chmodSync(join(folder, "secret.json"), 0o000);
  chmodSync(join(folder, "locked"), 0o000);
  chmodSync(folder, 0o755);
}

const asPlainUser = (name, file, prepare) => ({
  name,
  expected: sentence,
  async attack({ program, folder }) {
    lock(folder);
    prepare?.(folder);
    const user = { cwd: folder, uid: plainUser, timeout: 20 };
    const able = await program.run(["--version"], user);
    if (able.code !== 0) throw new Skipped("a user without rights cannot start this checkout");
    const outcome = await program.run(["config", "check", file], user);
    chmodSync(join(folder, "locked"), 0o755);
    return refused(outcome);
  },
});

/** Trains beside a configs/ folder in which something is broken; the run itself has nothing to do with it. */
const besideBroken = (name, prepare) => ({
  name,
  expected: "the run is not disturbed: exit 0, its summary complete",
  async attack({ folder, train }) {
    mkdirSync(join(folder, "configs"));
    prepare(folder);
    const outcome = await train(folder, ["--charts", "final", "--epochs", "2"], { timeout: 30 });
    const complete = jsonOf(runPaths(folder, "run").summary)?.status === "complete";
    return verdict(
      [...problemsOf(outcome, { longest: 4000, seconds: 30 }), !complete && "no complete summary"],
      outcome,
    );
  },
});

export const configFileCases = [
  check("config path through a file", "x.json/y.json", write("x.json", "{}")),
  check("config with a name of 300 characters", long),
  check("config that links to itself", "loop.json", loop),
  asPlainUser("config in a folder without permission", "locked/x.json"),
  asPlainUser("config without permission", "secret.json"),
  check("extends with a NUL in its path", "x.json", extending("x\u0000y")),
  check("extends with a path that grows through a link", "x.json", (folder) => {
    symlinkSync(".", join(folder, "self"));
    extending("self/x.json")(folder);
  }),
  check("extends through a file", "x.json", extending("./x.json/y.json")),
  check("extends a name of 300 characters", "x.json", extending(long)),
  check("extends a link to itself", "x.json", (folder) => {
    loop(folder);
    extending("loop.json")(folder);
  }),
  asPlainUser("extends a file without permission", "x.json", extending("./secret.json")),
  asPlainUser("extends into a folder without permission", "x.json", extending("./locked/x.json")),
  check("extends an empty path", "x.json", extending("")),
  check("extends a folder", "x.json", extending(".")),
  {
    name: "a chain of 6,000 configs",
    expected: "it works or a sentence says how long a chain may be",
    async attack({ program, folder }) {
      for (let i = 0; i < 6000; i++) {
        writeFileSync(join(folder, `${i}.json`), i === 0 ? "{}" : `{"extends":"./${i - 1}.json"}`);
      }
      return workedOrRefused(
        await program.run(["config", "check", "5999.json"], { cwd: folder, timeout: 30 }),
      );
    },
  },
  ...["train", "theory"].map((verb) => ({
    name: `${verb} with a config path through a file`,
    expected: sentence,
    async attack({ program, folder }) {
      write("x.json", "{}")(folder);
      return refused(await program.run([verb, "x.json/y.json"], { cwd: folder, timeout: 20 }));
    },
  })),

  besideBroken(
    "configs/default.json broken, not extended by the run",
    write("configs/default.json", '{"bad'),
  ),
  besideBroken(
    "configs/default.json wrong, not extended by the run",
    write("configs/default.json", '{"seeds":-1}'),
  ),
  besideBroken(
    "configs/default.json extends itself",
    write("configs/default.json", '{"extends":"./default.json"}'),
  ),
  besideBroken("configs/default.json is a link to itself", (folder) =>
    symlinkSync("default.json", join(folder, "configs", "default.json")),
  ),
  besideBroken("configs/other.json broken", write("configs/other.json", "{,}")),
  besideBroken("configs/other.json is a pipe", (folder) => pipe(folder, "configs/other.json")),
  besideBroken("configs/default.json is a pipe", (folder) => pipe(folder, "configs/default.json")),
  besideBroken("configs/ holds a link to a device without end", (folder) =>
    symlinkSync("/dev/zero", join(folder, "configs", "zero.json")),
  ),
  {
    name: "configs/default.json breaks during the run",
    expected: "the run is not disturbed: exit 0, its summary complete",
    async attack({ program, folder }) {
      mkdirSync(join(folder, "configs"));
      const config = writeWorld(join(folder, "configs"), "brief");
      const started = program.start(["train", config, "--charts", "off", "--run-id", "run"], { cwd: folder });
      await wait(250);
      write("configs/default.json", "{,}")(folder);
      const outcome = await started.ended;
      const complete = jsonOf(runPaths(folder, "run").summary)?.status === "complete";
      return verdict(
        [...problemsOf(outcome, { longest: 4000, seconds: 30 }), !complete && "no complete summary"],
        outcome,
      );
    },
  },

  check("config that is a pipe", "pipe.json", (folder) => pipe(folder, "pipe.json")),
  check("extends a pipe", "x.json", (folder) => {
    pipe(folder, "pipe.json");
    extending("./pipe.json")(folder);
  }),
  check("config that is a device without end", "zero.json", (folder) =>
    symlinkSync("/dev/zero", join(folder, "zero.json")),
  ),
  check("config that is a folder", "folder.json", (folder) => mkdirSync(join(folder, "folder.json"))),
  check("config that is an empty device", "/dev/null"),
  check("config in /proc that never ends a read", "/proc/kmsg"),
];
