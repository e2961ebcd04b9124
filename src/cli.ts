#!/usr/bin/env node
/**
 * The command line: from arguments to a verb, and from what a verb throws to an exit code. The only file that sets one;
 * an error knows its own (shared/errors.ts): 1 the run failed; 2 the user's input is wrong; 130 stopped by Ctrl-C.
 */
import module from "node:module";
import type { Command } from "commander";
import { outputFailure, print, say } from "./commands/terminal/output.js";
import type { CommandContext } from "./commands/verb.js";
import { exitCodes, ExplainedError, UserError } from "./shared/errors.js";

// From Node 22.1 on, compiled code is kept between processes, in the system's temporary folder: a run starts sooner.
(module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();

let interruption: AbortController | undefined;

const context: CommandContext = {
  interruptible() {
    const controller = new AbortController();
    interruption = controller;
    const onSignal = (): void => {
      if (controller.signal.aborted) process.exit(exitCodes.interrupted);
      say("\nStopping after this epoch; what is done is kept. Press Ctrl-C again to stop at once.\n");
      controller.abort();
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
    return controller.signal;
  },
};

async function createProgram(): Promise<Command> {
  const [{ Command }, { verbs }, { packageVersion }, { inOurWords }] = await Promise.all([
    import("commander"),
    import("./commands/verbs.js"),
    import("./commands/invocation.js"),
    import("./commands/terminal/usage.js"),
  ]);
  const program = new Command("hawthorne")
    .description("A laboratory: when does reward teach a model to behave only while it is watched?")
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      writeOut: print,
      writeErr: say,
      outputError: (message, write) => {
        write(inOurWords(message));
      },
    })
    .showHelpAfterError("(--help lists what there is)");
  for (const verb of verbs) {
    verb.declare(program.command(verb.name).description(verb.summary), context);
  }
  return program;
}

/** Throws a UserError where npm has kept one of our options for itself, so that a run would do something else than it was told. */
async function requireOwnOptions(program: Command): Promise<void> {
  const { takenByNpm } = await import("./commands/invocation.js");
  const options = program.commands.flatMap((command) =>
    command.options.map(({ long }) => long?.slice(2) ?? ""),
  );
  const taken = takenByNpm(options, process.env);
  if (taken === undefined) return;
  const script = process.env["npm_lifecycle_event"] ?? "";
  const start = script === "start" ? "npm start" : `npm run ${script}`;
  throw new UserError(
    `--${taken}: npm has taken this option for itself. Put -- before what is meant for Hawthorne: ${start} -- ${script === "hawthorne" ? "train " : ""}--${taken} …`,
  );
}

/** Prints what went wrong and returns the exit code that says so. */
function explain(error: unknown): number {
  if (!(error instanceof Error)) {
    say(`${String(error)}\n`);
    return exitCodes.failed;
  }
  const { message, stack } = error;
  const code = "code" in error ? String(error.code) : "";
  if (code.startsWith("commander.")) {
    // commander has printed it; help and version are no errors
    return "exitCode" in error && error.exitCode === 0 ? exitCodes.done : exitCodes.userError;
  }
  if (error instanceof ExplainedError) {
    say(`${message}\n`);
    return error.exitCode;
  }
  if (code === "ERR_MODULE_NOT_FOUND") {
    say(`A part of Hawthorne is missing here. Run "npm ci" in its folder. (${message})\n`);
    return exitCodes.failed;
  }
  say(`${stack ?? message}\n`);
  return exitCodes.failed;
}

// What nobody waits for fails like all else; Node would print its stack as it stands.
process.on("uncaughtException", (error) => process.exit(explain(error)));

// Once all is written: results that did not arrive are a failure, though the work went on to its end.
process.once("beforeExit", () => {
  const failure = outputFailure();
  if (failure === undefined) return;
  say(`${failure}\n`);
  process.exitCode ||= exitCodes.failed;
});

try {
  const program = await createProgram();
  await requireOwnOptions(program);
  await program.parseAsync();
  if (interruption?.signal.aborted === true) process.exitCode = exitCodes.interrupted;
} catch (error) {
  process.exitCode = explain(error);
}
