/**
 * The pool of worker threads under all that trains on several cores: seeds, arms of laws, sweeps. It owns the threads,
 * the stop flag, what becomes of a failure, and the way out for a thread that hangs. What a task is, its worker knows.
 *
 * A thread is never ended right after its work (see restMilliseconds): it rests, holds nothing up, and ends by itself.
 */
import { availableParallelism } from "node:os";
import { Worker, type ResourceLimits } from "node:worker_threads";
import { endOfThread, isOutOfMemory, restoreError } from "./failure.js";
import type { ThreadData, ThreadReply, ThreadRequest } from "./poolWorker.js";
import { threadLimits } from "./threadLimits.js";

export interface PoolOptions<Task, Message> {
  /** The worker's file, which calls `serve`. */
  readonly worker: URL;
  /** Plain data each; threads take them in this order. */
  readonly tasks: readonly Task[];
  /** By default one for each core; never more than there are tasks. */
  readonly threads?: number | undefined;
  /** One of the threads, which was started before with the same worker. */
  readonly early?: EarlyThread | undefined;
  /** Asks all tasks to stop; those that have not begun are left out. */
  readonly signal?: AbortSignal | undefined;
  /** Takes what a task sends, in its order. What this throws counts as that task's failure. */
  readonly onMessage: (message: Message, task: number) => void;
  /**
   * What is done again of a task that ran out of memory, in parts that need less of it. They run once, one after another
   * on one thread when all else is done, and their messages are the task's. Without it, such a task fails like any other.
   */
  readonly again?: ((task: number) => readonly Task[]) | undefined;
  /** What each thread may use; by default what all threads have. */
  readonly limits?: ResourceLimits | undefined;
  /** How long a task that is asked to stop may take before its thread is ended, milliseconds. */
  readonly patienceMilliseconds?: number | undefined;
}

/** What made a task fail. */
export interface TaskFailure {
  readonly task: number;
  readonly error: Error;
}

/** Longer than an epoch takes, and short enough for somebody who waits after Ctrl-C. */
const defaultPatience = 2000;

/** A thread that loads its code while there is nothing to do for it yet. It keeps no process alive. */
export interface EarlyThread {
  /** The thread, for a pool; undefined where another one has taken it. */
  take<Task, Message>(): { thread: Thread<Task, Message>; stop: SharedArrayBuffer } | undefined;
  /** Lets it end where nobody has taken it. */
  release(): void;
}

/** Starts a thread before it is known what it will do, with the limits that all threads have. */
export function startEarly(worker: URL): EarlyThread {
  const stop = createStopFlag();
  const thread = startThread(worker, { stop }, threadLimits);
  let isFree = true;
  thread.wait();
  return {
    take() {
      if (!isFree) return undefined;
      isFree = false;
      return { thread: thread as Thread<never, never>, stop };
    },
    release() {
      if (isFree) thread.rest();
      isFree = false;
    },
  };
}

const createStopFlag = (): SharedArrayBuffer => new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);

/** As many threads as `wanted`, or one for each core, but no more than tasks and at least one. */
export function threadCount(wanted: number | undefined, tasks: number): number {
  return Math.max(1, Math.min(wanted ?? availableParallelism(), tasks));
}

/**
 * Runs tasks on threads. Resolves once no task runs any more: all are done, or `signal` asked to stop, or one failed,
 * which stops the others too. A thread that does not answer within the patience is ended, and what its task has not
 * sent by then is lost. Returns the failure of the first task, in order, that has one; null where none has.
 */
export async function runTasks<Task, Message>({
  worker,
  tasks,
  threads,
  early,
  signal,
  onMessage,
  again,
  limits,
  patienceMilliseconds = defaultPatience,
}: PoolOptions<Task, Message>): Promise<TaskFailure | null> {
  let ready = signal?.aborted === true ? undefined : early?.take<Task, Message>();
  const stop = ready?.stop ?? createStopFlag();
  const failures: TaskFailure[] = [];
  const busy = new Set<Thread<Task, Message>>();
  const queue = tasks.map((task, index): Job<Task> => ({ task, index, again }));
  const repeats: Job<Task>[] = [];
  let stopped = false;
  let patience: NodeJS.Timeout | undefined;

  const stopAll = (): void => {
    if (stopped) return;
    stopped = true;
    Atomics.store(new Int32Array(stop), 0, 1);
    patience = setTimeout(() => {
      for (const thread of busy) thread.end();
    }, patienceMilliseconds);
  };
  const fail = (task: number, error: unknown): void => {
    failures.push({ task, error: error instanceof Error ? error : new Error(String(error)) });
    stopAll();
  };
  /** Takes one job after another, until there are no more or the thread has run out of memory. */
  const work = async (thread: Thread<Task, Message>): Promise<void> => {
    for (let job = queue.shift(); job !== undefined && !stopped; job = queue.shift()) {
      const { task, index } = job;
      busy.add(thread);
      const receive = (message: Message): void => {
        try {
          onMessage(message, index);
        } catch (error) {
          fail(index, error); // for instance: the disk is full
        }
      };
      const error = await thread.run(task, receive);
      busy.delete(thread);
      if (error === null) continue;
      if (job.again !== undefined && isOutOfMemory(error)) {
        repeats.push(...job.again(index).map((part) => ({ task: part, index })));
        await thread.leave(); // and give back what it holds
        return;
      }
      fail(index, error);
    }
    thread.rest();
  };
  const start = (): Thread<Task, Message> => {
    const thread = ready?.thread ?? startThread(worker, { stop }, { ...threadLimits, ...limits });
    ready = undefined;
    return thread;
  };

  if (signal?.aborted === true) return null;
  signal?.addEventListener("abort", stopAll);
  try {
    await Promise.all(Array.from({ length: threadCount(threads, tasks.length) }, start).map(work));
    // What ran out of memory, and what has not begun because every thread did: on one thread, which has all there is.
    while (!stopped && queue.length + repeats.length > 0) {
      queue.push(...repeats.splice(0));
      await work(start());
    }
  } finally {
    signal?.removeEventListener("abort", stopAll);
    clearTimeout(patience);
  }
  return failures.sort((a, b) => a.task - b.task)[0] ?? null;
}

/** A task, or a part of one that is done again. */
interface Job<Task> {
  readonly task: Task;
  /** The task that it is, or belongs to. */
  readonly index: number;
  readonly again?: PoolOptions<Task, never>["again"];
}

interface Thread<Task, Message> {
  /** Keeps no process alive until there is a task. */
  wait(): void;
  /** Resolves when the task is over, with what made it fail; null where it did not, or where the thread was ended. */
  run(task: Task, receive: (message: Message) => void): Promise<Error | null>;
  /** Ends the thread whatever it does. */
  end(): void;
  /** Lets the thread end by itself, and the process before it. */
  rest(): void;
  /** The same, but resolves once it has ended. */
  leave(): Promise<void>;
}

function startThread<Task, Message>(
  file: URL,
  data: ThreadData,
  resourceLimits: ResourceLimits,
): Thread<Task, Message> {
  const worker = new Worker(file, { workerData: data, resourceLimits });
  let receive: (message: Message) => void = () => undefined;
  let over: (error: Error | null) => void = () => undefined;
  let death: Error | null | undefined; // undefined while it lives
  const die = (error: Error | null): void => {
    if (death === undefined) death = error;
    over(death);
  };
  const post = (request: ThreadRequest<Task>): void => {
    worker.postMessage(request);
  };

  worker.on("message", (reply: ThreadReply<Message>) => {
    if (reply.kind === "message") receive(reply.message);
    else over(reply.kind === "failed" ? restoreError(reply.failure) : null);
  });
  // What a thread cannot report itself: its file does not load, or its memory is used up.
  worker.on("error", (error) => {
    die(endOfThread(error));
  });
  // A message that this side has no memory for: without it nothing that follows can be trusted.
  worker.on("messageerror", (error) => {
    die(error);
    void worker.terminate();
  });
  const ended = new Promise<void>((resolve) => {
    worker.on("exit", (code) => {
      die(new Error(`A worker thread ended by itself, with exit code ${code}.`));
      resolve();
    });
  });

  return {
    wait() {
      worker.unref();
    },
    run: (task, receiver) =>
      new Promise((resolve) => {
        worker.ref();
        if (death !== undefined) {
          resolve(death);
          return;
        }
        receive = receiver;
        over = resolve;
        post({ kind: "task", task });
      }),
    end() {
      death = null;
      void worker.terminate();
    },
    rest() {
      worker.unref();
      post({ kind: "rest" });
    },
    leave() {
      post({ kind: "rest" });
      return ended;
    },
  };
}
