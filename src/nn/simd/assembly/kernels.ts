// The kernels of the SIMD engine, 128 bits wide. Compiled by tools/wasm.mjs, called by ../network.ts and
// ../../logSoftmax.ts.
//
// Inside, a block of up to 128 rows is stored feature by feature: `[width, rows]`, rows padded to a multiple of 8. So a
// vector holds one feature of four rows, no width ever needs padding (an output of width 1 costs as much as it should),
// weights are read in the interface's own layout `[in, out]` by broadcast loads, and the block's inputs, outputs and
// weights stay in the first-level cache.
export { layerForward, tanhForward } from "./forward";
export { inputGradients, parameterGradients } from "./backward";
export { adam } from "./adam";
export { expInto, logSoftmax } from "./softmax";
export { fromFeatures, toFeatures } from "./transpose";

/** The first byte of the memory that the module does not use itself. */
export function heapStart(): usize {
  return (__heap_base + 63) & ~63;
}
