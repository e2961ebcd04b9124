/**
 * Log-softmax and exp of whole batches, for what a policy computes around its network at every step. They run on a
 * small instance of the SIMD kernels of their own, so they serve every engine and give the same bits on every machine.
 */
import { instantiateKernels } from "./simd/kernels.js";

const kernels = instantiateKernels();
const start = kernels.heapStart();
let floats = new Float32Array(kernels.memory.buffer);

/** Copies `length` values into the kernels' memory, with room for `spare` more. */
function load(values: Float32Array, length: number, spare: number): void {
  const missing = start + 4 * (length + spare) - floats.byteLength;
  if (missing > 0) {
    kernels.memory.grow(Math.ceil(missing / 65536));
    floats = new Float32Array(kernels.memory.buffer);
  }
  const first = start / 4;
  for (let i = 0; i < length; i++) floats[first + i] = values[i]!;
}

function store(length: number, out: Float32Array): void {
  const first = start / 4;
  for (let i = 0; i < length; i++) out[i] = floats[first + i]!;
}

function check(length: number, values: Float32Array, out: Float32Array): void {
  if (values.length < length || out.length < length) {
    throw new RangeError(`${length} values from an array of ${values.length} into one of ${out.length}`);
  }
}

/**
 * out = logits - log(sum(exp(logits))) in each row of `[rows, columns]` (nats), stable for large logits. `out` may be
 * `logits`. Throws a RangeError where an array is too short.
 */
export function logSoftmax(logits: Float32Array, rows: number, columns: number, out: Float32Array): void {
  const length = rows * columns;
  check(length, logits, out);
  load(logits, length, 3 * columns); // the kernel computes whole groups of four rows
  kernels.logSoftmax(start, rows, columns);
  store(length, out);
}

/**
 * out = e^values for the first `length` values, to about 1e-7 relative; 0 below -86.6. `out` may be `values`. Throws a
 * RangeError where an array is too short.
 */
export function expInto(values: Float32Array, length: number, out: Float32Array): void {
  check(length, values, out);
  load(values, length, 3); // the kernel computes whole groups of four
  kernels.expInto(start, (length + 3) & ~3);
  store(length, out);
}
