/**
 * The pool with tiny workers of its own, written here as text that calls `serve` of the build in dist/ (threads cannot
 * load TypeScript).
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { UserError } from "../shared/errors.js";
import { runTasks, startEarly, type PoolOptions } from "./pool.js";

const built = resolve("dist", "runner", "poolWorker.js");
if (!existsSync(built)) throw new Error('These tests run on the build. Start them by "npm test".');

const workerOf = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

/** Every task is the name of something a task may do. */
const worker = workerOf(`
  import { serve } from ${JSON.stringify(pathToFileURL(built).href)};
  import { UserError } from ${JSON.stringify(pathToFileURL(resolve("dist", "shared", "errors.js")).href)};
  import { threadId } from "node:worker_threads";
  import { setTimeout as pause } from "node:timers/promises";
  serve(async (task, { send, stopped }) => {
    send(task + " begins");
    if (task === "thread") send(threadId);
    if (task === "hang") for (;;);
    if (task === "bug") throw new TypeError("a bug");
    if (task === "mistake") throw new UserError({ path: "epochs", expected: "a number", got: "x" });
    if (task === "exit") process.exit(3);
    if (task.startsWith("short")) throw new RangeError("Array buffer allocation failed");
    if (task.startsWith("hold ")) {
      const held = [];
      for (let i = 0; i < Number(task.slice(5)); i++) held.push(Array.from({ length: 131072 }, (_, k) => k + 0.5)); // 1 MB
      send("held " + held.length);
    }
    if (task === "wait") while (!stopped()) await pause(1);
    send(task + " is done");
  });
`);

async function run(tasks: readonly string[], options: Partial<PoolOptions<string, unknown>> = {}) {
  const messages: unknown[] = [];
  const failure = await runTasks<string, unknown>({
    worker,
    tasks,
    threads: 2,
    patienceMilliseconds: 200,
    onMessage: (message) => messages.push(message),
    ...options,
  });
  return { messages, failure };
}

describe("the pool", () => {
  it("does all tasks in order where there is one thread", async () => {
    const { messages, failure } = await run(["a", "b"], { threads: 1 });
    expect(messages).toEqual(["a begins", "a is done", "b begins", "b is done"]);
    expect(failure).toBeNull();
  });

  it("says which task a message is of, and has no more threads than are asked for", async () => {
    const byTask: unknown[][] = [[], [], [], [], []];
    await run(Array<string>(5).fill("thread"), {
      onMessage: (message, task) => byTask[task]!.push(message),
    });
    expect(byTask.map((messages) => messages.length)).toEqual([3, 3, 3, 3, 3]);
    expect(new Set(byTask.map((messages) => messages[1])).size).toBeLessThanOrEqual(2);
  });

  it("uses a thread that was started early, once, and stops it like its own", async () => {
    const early = startEarly(worker);
    const first = await run(["thread", "thread"], { early, threads: 1 });
    const ids = first.messages.filter((message) => typeof message === "number");
    expect(new Set(ids).size).toBe(1);
    const second = await run(["thread"], { early });
    expect(second.messages.filter((message) => typeof message === "number")).not.toContain(ids[0]);
    const asked = new AbortController();
    const { failure } = await run(["wait"], {
      early: startEarly(worker),
      signal: asked.signal,
      onMessage: () => {
        asked.abort();
      },
    });
    expect(failure).toBeNull();
  });

  it("fails with what an early thread failed with before there was a task", async () => {
    const early = startEarly(workerOf("throw new TypeError('no such part')"));
    await pause(300);
    const { failure } = await run(["a"], { early, threads: 1 });
    expect(failure?.error.message).toContain("no such part");
  });

  it("waits for no early thread that was not needed", () => {
    const code = `
      import { startEarly } from ${JSON.stringify(pathToFileURL(resolve("dist", "runner", "pool.js")).href)};
      startEarly(new URL("data:text/javascript,setInterval(() => {}, 1000)"));
    `;
    const { status, signal } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
      timeout: 20_000,
    });
    expect({ status, signal }).toEqual({ status: 0, signal: null });
  });

  it("stops when it is asked to, keeps what a task sends on its way out, and begins no other", async () => {
    const abort = new AbortController();
    const messages: unknown[] = [];
    const { failure } = await run(["wait", "wait", "never"], {
      signal: abort.signal,
      onMessage: (message) => {
        messages.push(message);
        abort.abort();
      },
    });
    expect(failure).toBeNull();
    expect(messages.filter((message) => message === "wait is done").length).toBeGreaterThan(0);
    expect(messages).not.toContain("never begins");
    expect((await run(["a"], { signal: abort.signal })).messages).toEqual([]);
  });

  it("ends a thread that never answers a stop, and that is no failure", async () => {
    const abort = new AbortController();
    const messages: unknown[] = [];
    const { failure } = await run(["hang", "wait"], {
      signal: abort.signal,
      onMessage: (message) => {
        messages.push(message);
        if (messages.length === 2) abort.abort(); // both have begun
      },
    });
    expect(messages).toContain("wait is done");
    expect(messages).not.toContain("hang is done");
    expect(failure).toBeNull();
  });

  it("hands on what made a task fail, stops the others, and ends one of them that hangs", async () => {
    const { failure, messages } = await run(["hang", "bug", "never"]);
    expect(failure).toMatchObject({ task: 1, error: { name: "TypeError", message: "a bug" } });
    expect(failure?.error.stack).toContain("data:text/javascript");
    expect(messages).not.toContain("never begins");
    const mistake = await run(["mistake"]);
    expect(mistake.failure?.error).toBeInstanceOf(UserError);
    expect(mistake.failure?.error).toMatchObject({ problems: [{ path: "epochs" }] });
  });

  it("fails with what could not be kept of a task's messages", async () => {
    const full = new Error("the disk is full");
    const { failure } = await run(["wait"], {
      onMessage: () => {
        throw full;
      },
    });
    expect(failure).toEqual({ task: 0, error: full });
  });

  it("repeats what ran out of memory, in parts, one after another when all else is done", async () => {
    const parts: Record<number, string[]> = { 0: ["a", "b"], 2: ["c"] };
    const byTask: unknown[][] = [[], [], [], []];
    const order: string[] = [];
    const { failure } = await run(["short 0", "wait a bit", "short 2", "last"], {
      again: (task) => parts[task] ?? [],
      onMessage: (message, task) => {
        byTask[task]!.push(message);
        order.push(String(message));
      },
    });
    expect(failure).toBeNull();
    expect(byTask[0]).toEqual(["short 0 begins", "a begins", "a is done", "b begins", "b is done"]);
    expect(byTask[2]).toEqual(["short 2 begins", "c begins", "c is done"]);
    expect(byTask[3]).toEqual(["last begins", "last is done"]);
    expect(order.slice(-6).join()).toMatch(
      /^([abc]) begins,\1 is done,([abc]) begins,\2 is done,([abc]) begins,\3 is done$/,
    );
  });

  it("repeats once: what runs out of memory again fails, as does what nobody repeats", async () => {
    const twice = await run(["short"], { again: () => ["a", "short again", "never"] });
    expect(twice.messages).toEqual(["short begins", "a begins", "a is done", "short again begins"]);
    expect(twice.failure).toMatchObject({ task: 0, error: { message: "Array buffer allocation failed" } });
    expect((await run(["short"])).failure?.error.name).toBe("RangeError");
  });

  it("outlives a thread whose heap is full, and begins what that one left", async () => {
    const { failure, messages } = await run(["hold 200", "hold 3"], {
      threads: 1,
      limits: { maxOldGenerationSizeMb: 40 },
      again: () => ["hold 5", "hold 4"],
    });
    expect(failure).toBeNull();
    expect(messages.filter((message) => String(message).startsWith("held"))).toEqual([
      "held 3",
      "held 5",
      "held 4",
    ]);
  });

  it("notices a thread that dies, or whose file does not load", async () => {
    expect((await run(["exit"])).failure?.error.message).toMatch(/ended by itself, with exit code 3/);
    const broken = workerOf("throw new Error('does not load')");
    expect((await run(["a"], { worker: broken })).failure?.error.message).toBe("does not load");
  });
});
