/**
 * Log-softmax and exp of whole batches, for what a policy computes around its network at every step. They run on a
 * small instance of the SIMD kernels of their own, so they serve every engine and give the same bits on every machine.
 */
import { Arena } from "./simd/arena.js";
import { instantiateKernels } from "./simd/kernels.js";

/** Functions of whole batches, on memory that they keep. */
export interface BatchFunctions {
  /**
   * out = logits - log(sum(exp(logits))) in each row of `[rows, columns]` (nats), stable for large logits. `out` may be
   * `logits`. Throws a RangeError where an array is too short.
   */
  logSoftmax(logits: Float32Array, rows: number, columns: number, out: Float32Array): void;

  /**
   * out = e^values for the first `length` values, to about 1e-7 relative; 0 below -86.6. `out` may be `values`. Throws
   * a RangeError where an array is too short.
   */
  expInto(values: Float32Array, length: number, out: Float32Array): void;
}

/** The functions on new memory. What they share with others is the compiled code. */
export function createBatchFunctions(kernels = instantiateKernels()): BatchFunctions {
  const arena = new Arena(kernels);
  let region = arena.allocate(0, "batch");
  let floats = arena.view(region);

  /** Copies `length` values into the kernels' memory, with room for `spare` more. */
  const load = (values: Float32Array, length: number, spare: number): void => {
    if (values.length < length) throw new RangeError(`${length} values from an array of ${values.length}`);
    if (length + spare > floats.length) {
      arena.free(region);
      region = arena.allocate(length + spare, "batch"); // no more than that, so that its guard words are close
      floats = arena.view(region);
    }
    for (let i = 0; i < length; i++) floats[i] = values[i]!;
  };
  /** Copies the result out; first it sees to it that the kernel kept to its place, which takes next to nothing. */
  const store = (length: number, out: Float32Array, kernel: string): void => {
    arena.check(kernel);
    if (out.length < length) throw new RangeError(`${length} values into an array of ${out.length}`);
    for (let i = 0; i < length; i++) out[i] = floats[i]!;
  };

  return {
    logSoftmax(logits, rows, columns, out) {
      load(logits, rows * columns, 3 * columns); // the kernel computes whole groups of four rows
      kernels.logSoftmax(region.pointer, rows, columns);
      store(rows * columns, out, "logSoftmax");
    },
    expInto(values, length, out) {
      load(values, length, 3); // the kernel computes whole groups of four
      kernels.expInto(region.pointer, (length + 3) & ~3);
      store(length, out, "expInto");
    },
  };
}

/** The functions that all policies of a thread share: their memory holds one batch at a time. */
export const { logSoftmax, expInto } = createBatchFunctions();
