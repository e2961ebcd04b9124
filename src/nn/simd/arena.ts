/**
 * The memory of one kernel instance, given out in regions. Regions can be given back, so that networks that come and
 * go, or batches that grow, do not fill the memory.
 */
import type { Kernels } from "./kernels.js";

const pageBytes = 65536;

/** Regions start at multiples of this: a cache line. */
const alignment = 64;

/** A piece of memory: `floats` numbers from byte `pointer` on. */
export interface Region {
  readonly pointer: number;
  readonly floats: number;
}

interface Gap {
  pointer: number;
  bytes: number;
}

export class Arena {
  readonly #kernels: Kernels;
  /** Free pieces below #top, in no order. */
  #gaps: Gap[] = [];
  #top: number;
  #view: Float32Array;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
    this.#top = kernels.heapStart();
    this.#view = new Float32Array(kernels.memory.buffer);
  }

  /** The whole memory as floats. Growth detaches it, so it is asked for anew after every `allocate`. */
  get floats(): Float32Array {
    return this.#view;
  }

  /** A region of at least this many floats, all 0. */
  allocate(floats: number): Region {
    const bytes = align(4 * floats);
    const region = { pointer: this.#take(bytes), floats };
    this.#view.fill(0, region.pointer / 4, (region.pointer + bytes) / 4);
    return region;
  }

  /** Gives a region back. */
  free({ pointer, floats }: Region): void {
    const freed = { pointer, bytes: align(4 * floats) };
    // Neighbours are joined, so that pieces do not get smaller and smaller.
    this.#gaps = this.#gaps.filter((gap) => {
      const before = gap.pointer + gap.bytes === freed.pointer;
      const after = freed.pointer + freed.bytes === gap.pointer;
      if (before) freed.pointer = gap.pointer;
      if (before || after) freed.bytes += gap.bytes;
      return !before && !after;
    });
    if (freed.pointer + freed.bytes === this.#top) this.#top = freed.pointer;
    else this.#gaps.push(freed);
  }

  #take(bytes: number): number {
    const gap = this.#gaps.find((candidate) => candidate.bytes >= bytes);
    if (gap !== undefined) {
      const { pointer } = gap;
      gap.pointer += bytes;
      gap.bytes -= bytes;
      if (gap.bytes === 0) this.#gaps.splice(this.#gaps.indexOf(gap), 1);
      return pointer;
    }
    const pointer = this.#top;
    this.#top += bytes;
    const { memory } = this.#kernels;
    const missing = this.#top - memory.buffer.byteLength;
    if (missing > 0) {
      // At least doubled, so that a growing batch does not grow the memory at every call.
      memory.grow(Math.ceil(Math.max(missing, memory.buffer.byteLength) / pageBytes));
      this.#view = new Float32Array(memory.buffer);
    }
    return pointer;
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
