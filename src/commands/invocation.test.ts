/** Suggested commands: as the user typed the last one, and read by a shell as the very arguments that are meant. */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visible } from "../shared/visible.js";
import { fileArgument, takenByNpm, trainCommand } from "./invocation.js";

const at = (script: string, npmScript?: string, isWindows = false) => {
  return { script, cwd: "/home/a", npmScript, isWindows };
};
const installed = at("/usr/bin/hawthorne");
const onWindows = at("/usr/bin/hawthorne", undefined, true);

/** What shells, terminals and our own words treat in a way of their own, between ordinary letters. */
const specials = [
  ...[
    "'",
    '"',
    "`",
    "\\",
    "$",
    "$(touch x)",
    "${HOME}",
    "`id`",
    "!",
    "!!",
    "*",
    "?",
    "[a]",
    "{a,b}",
    "~",
    "#",
    "=ls",
  ],
  ...[
    "&",
    "&&",
    "|",
    ";",
    "<",
    ">",
    "(",
    ")",
    "^",
    "%",
    "%PATH%",
    "@",
    ",",
    "-",
    "--",
    " ",
    "é",
    "日本",
    "😀",
    "„",
    "’",
  ],
];
const nastyText = fc
  .array(fc.oneof(fc.constantFrom(...specials), fc.string(), fc.string({ unit: "grapheme" })), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

describe("the suggested command", () => {
  it("is written the way the user started this run", () => {
    expect(trainCommand(["--set", "a=1"], at("/home/a/tools/run.mjs", "start"))).toBe(
      "npm start -- --set a=1",
    );
    expect(trainCommand(["x.json"], at("/home/a/tools/run.mjs", "hawthorne"))).toBe(
      "npm run hawthorne -- train x.json",
    );
    expect(trainCommand([], installed)).toBe("hawthorne train");
    expect(trainCommand([], at("/home/a/dist/cli.js"))).toBe("node dist/cli.js train");
    expect(trainCommand([], at("/home/a/my lab/-x.js"))).toBe("node 'my lab/-x.js' train");
    expect(trainCommand([], at("/home/a/-x.js"))).toBe("node ./-x.js train");
  });

  it("quotes what a shell would take apart", () => {
    expect(trainCommand(["my config.json", '{"a":1}'], installed)).toBe(
      `hawthorne train 'my config.json' '{"a":1}'`,
    );
    expect(trainCommand(["it's", "name=`id`", ""], installed)).toBe(
      `hawthorne train 'it'\\''s' 'name=\`id\`' ''`,
    );
  });

  it("names a file that looks like an option by its folder", () => {
    expect(["-x.json", "--force", "a-b.json"].map(fileArgument)).toEqual([
      "./-x.json",
      "./--force",
      "a-b.json",
    ]);
  });

  it.skipIf(process.platform === "win32").each(["sh", "bash"])(
    "is read by %s as the arguments that are meant, whatever they hold",
    (shell) => {
      if (spawnSync(shell, ["-c", ":"]).status !== 0) return; // not every system has bash
      const printing = `hawthorne() { printf '%s\\0' "$@"; }\n`;
      const argument = nastyText.filter((text) => visible(text) === text && !/[\n\t\ufffd]/.test(text));
      fc.assert(
        fc.property(fc.array(fc.array(argument), { minLength: 1, maxLength: 30 }), (lists) => {
          const script = printing + lists.map((args) => trainCommand(args, installed)).join("\n");
          const { stdout, stderr, status } = spawnSync(shell, ["-c", script], { encoding: "utf8" });
          expect(stderr).toBe("");
          expect(status).toBe(0);
          expect(stdout).toBe(
            lists.flatMap((args) => ["train", ...args].map((word) => `${word}\0`)).join(""),
          );
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each(["a\nb", "\u001b[2J", "tab\tbed", "\u202ecod", "\u2028", "bytes \ufffd"])(
    "is put in words where an argument cannot be pasted: %j",
    (argument) => {
      const words = trainCommand(
        [argument, "--set", "name=\u0007", "--set", "seed=6", "--out", "my runs"],
        installed,
      );
      expect(words).toMatch(
        /^Run train with the config file as before, --set as before, --set seed=6, --out 'my runs'\. \(It is not/,
      );
    },
  );

  it("is on Windows one that cmd and PowerShell read alike, or words", () => {
    const command = (argument: string) => trainCommand(["--set", argument, "--set", "seed=6"], onWindows);
    expect(command("tiers.a.graded=0.5")).toBe("hawthorne train --set tiers.a.graded=0.5 --set seed=6");
    expect(command("C:\\my runs\\größer, 2.json")).toMatch(
      /--set "C:\\my runs\\größer, 2\.json" --set seed=6$/,
    );
    for (const misread of [
      "%PATH%",
      "$(x)",
      "`n",
      'say "x"',
      "a & b",
      "“quoted”",
      "’",
      "x\\",
      "!",
      "a^b",
      "a|b",
      "",
    ])
      expect(command(misread)).toMatch(/^Run train with --set as before, --set seed=6\. /);
    fc.assert(
      fc.property(nastyText, (argument) => {
        const text = command(argument);
        if (text.startsWith("Run train")) return;
        expect(text).not.toMatch(/[%!$`^&|<>\n\r\u2018-\u201f\u2013-\u2015*?]/);
        expect(text.split('"').length % 2).toBe(1); // quotes come in pairs
      }),
    );
  });
});

describe("an option that npm has taken", () => {
  const options = ["epochs", "run-id", "force"];
  it("is found in what npm hands on, where a script of ours was started without --", () => {
    const from = (script: string, key: string) =>
      takenByNpm(options, { npm_lifecycle_event: script, [key]: "true" });
    expect(from("start", "npm_config_epochs")).toBe("epochs");
    expect(from("hawthorne", "npm_config_run_id")).toBe("run-id");
    expect(from("start", "npm_config_force")).toBeUndefined(); // npm has one of its own
    expect(from("test", "npm_config_epochs")).toBeUndefined();
    expect(takenByNpm(options, { npm_lifecycle_event: "start" })).toBeUndefined();
  });
});
