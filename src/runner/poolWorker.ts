/**
 * What every worker of the pool is inside its thread: it takes one task after another, sends what they give, and says
 * how each ended. The pool's other half is pool.ts.
 */
import { parentPort, workerData } from "node:worker_threads";
import { describeFailure, type Failure } from "./failure.js";
import { restMilliseconds } from "./threadLimits.js";

/** What a thread is given when it starts. */
export interface ThreadData {
  /** One Int32; anything but 0 asks every task to stop as soon as it can leave its work in order. */
  readonly stop: SharedArrayBuffer;
}

/** To a thread. */
export type ThreadRequest<Task> = { readonly kind: "task"; readonly task: Task } | { readonly kind: "rest" };

/** From a thread: something that a task sends, and how it ended. */
export type ThreadReply<Message> =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly failure: Failure };

/** What a task may use of its thread. */
export interface TaskContext<Message> {
  send(message: Message): void;
  /** True once the task is asked to stop. */
  stopped(): boolean;
}

/** Serves the pool with `work`, to be called once in a worker's file. What `work` throws ends its task, not the thread. */
export function serve<Task, Message>(
  work: (task: Task, context: TaskContext<Message>) => void | Promise<void>,
): void {
  const { stop } = workerData as ThreadData;
  const stopFlag = new Int32Array(stop);
  const port = parentPort;
  if (port === null) throw new Error("A worker of the pool has to be started as a thread.");
  const reply = (message: ThreadReply<Message>): void => {
    port.postMessage(message);
  };
  const context: TaskContext<Message> = {
    send: (message) => {
      reply({ kind: "message", message });
    },
    stopped: () => Atomics.load(stopFlag, 0) !== 0,
  };
  const run = async (task: Task): Promise<void> => {
    try {
      await work(task, context);
      reply({ kind: "done" });
    } catch (error) {
      reply({ kind: "failed", failure: describeFailure(error) });
    }
  };
  port.on("message", (request: ThreadRequest<Task>) => {
    if (request.kind === "task") void run(request.task);
    else
      setTimeout(() => {
        port.close();
      }, restMilliseconds);
  });
}
