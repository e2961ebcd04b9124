/**
 * How a network of the SIMD engine lies in memory: where each layer's parameters and features stand, and how many
 * numbers every region holds. The network allocates by it, and whoever wants to know what a network will take asks it.
 */
import type { NetworkShape } from "../network.js";
import { regionBytes } from "./arena.js";

/** Rows of a block. Fixed, because it decides the order of the sums and so the last bits of the gradients. */
export const blockRows = 128;

/** One layer's widths and the place of its parameters, in floats from the start. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: number;
  readonly bias: number;
  /** Where its inputs and outputs stand among all features of a row. */
  readonly inputFeature: number;
  readonly outputFeature: number;
}

/** A network's layers and what its regions hold, in floats. */
export interface Layout {
  readonly layers: readonly Layer[];
  /** The number of parameters. */
  readonly size: number;
  /** `size` as a multiple of 4, the floats of a vector: parameters, gradients and both moments take as many each. */
  readonly flat: number;
  /** Gradients at a layer's outputs, for one block of the widest layer; there are two of them. */
  readonly deltas: number;
  /** Features of a row over all layers, inputs and outputs included. */
  readonly features: number;
}

/** The layout of a shape. */
export function layoutOf({ inputs, hidden, outputs }: NetworkShape): Layout {
  const widths = [inputs, ...hidden, outputs];
  const layers: Layer[] = [];
  let parameter = 0;
  let feature = 0;
  for (let l = 0; l + 1 < widths.length; l++) {
    const [from, to] = [widths[l]!, widths[l + 1]!];
    layers.push({
      inputs: from,
      outputs: to,
      weights: parameter,
      bias: parameter + from * to,
      inputFeature: feature,
      outputFeature: feature + from,
    });
    parameter += (from + 1) * to;
    feature += from;
  }
  return {
    layers,
    size: parameter,
    flat: Math.ceil(parameter / 4) * 4,
    deltas: Math.max(...widths.slice(1)) * blockRows,
    features: feature + outputs,
  };
}

/** Rows of a block in memory: a multiple of 8. */
export function padded(rows: number): number {
  return Math.ceil(rows / 8) * 8;
}

/**
 * The rows that there is room for where a batch has grown to `rows`: an eighth more, because the size of many a batch is
 * drawn. Else each that is larger by a row than all before would need another place, and leave its old one behind.
 */
export function withRoom(rows: number): number {
  return rows + Math.ceil(rows / 8);
}

/** The floats of the regions for batches of up to this many rows: every layer's values, and the rows on their way in and out. */
export function batchFloats({ inputs, outputs }: NetworkShape, { features }: Layout, rows: number) {
  const held = padded(rows); // both regions, so that what fits into one fits into the other
  return { activations: held * features, staging: held * Math.max(inputs, outputs) };
}

/** Bytes of memory that a network takes once it has seen its largest batch. */
export function networkBytes(shape: NetworkShape, largestBatch: number): number {
  const layout = layoutOf(shape);
  const { activations, staging } = batchFloats(shape, layout, withRoom(largestBatch));
  return (
    4 * regionBytes(layout.flat) +
    2 * regionBytes(layout.deltas) +
    regionBytes(activations) +
    regionBytes(staging)
  );
}
