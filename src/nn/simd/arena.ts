/**
 * The memory of one kernel instance, given out in regions. Regions can be given back, so that networks that come and
 * go, or batches that grow, do not fill the memory. Kernels write wherever a pointer leads, so guard words stand behind
 * every region and fill what was given back; `check` finds the ones that were written over. They are always there:
 * whether someone looks at them changes no result.
 */
import type { Kernels } from "./kernels.js";

const pageBytes = 65536;

/** What 32-bit pointers reach, bytes: no instance can have more. */
export const mostMemory = 65536 * pageBytes;

/** Regions start at multiples of this: a cache line. */
const alignment = 64;

/** Guard words behind a region, at least. What stands between it and the next multiple of the alignment guards too. */
const leastGuard = 16;

/**
 * As a float it is NaN: what reads past the end of its region, or from one that was given back, shows in its results. A
 * signalling one, which any arithmetic makes quiet: a kernel that computes in place past the end leaves another word.
 */
const guardWord = 0x7fa5afe5;

/** A piece of memory: `floats` numbers from byte `pointer` on. */
export interface Region {
  /** What it holds, for messages. */
  readonly name: string;
  readonly pointer: number;
  readonly floats: number;
}

/** Some kernel, or who called it, wrote where it must not: numbers can be wrong from there on. */
export class MemoryError extends Error {
  override readonly name = "MemoryError";
}

interface Gap {
  pointer: number;
  bytes: number;
}

export class Arena {
  readonly #kernels: Kernels;
  readonly #regions = new Set<Region>();
  /** Free pieces below #top, in no order. They hold guard words. */
  #gaps: Gap[] = [];
  #top: number;
  /** Where #top has been at most: up to here, what is free holds guard words. */
  #mostTop: number;
  #view: Float32Array;
  #words: Int32Array;

  /** Whether regions are to be no larger than what is written to them, so that their guard words stand close. */
  readonly isTight: boolean;

  constructor(kernels: Kernels, { isTight = false }: { readonly isTight?: boolean } = {}) {
    this.isTight = isTight;
    this.#kernels = kernels;
    this.#top = kernels.heapStart();
    this.#mostTop = this.#top;
    this.#view = new Float32Array(kernels.memory.buffer);
    this.#words = new Int32Array(kernels.memory.buffer);
  }

  /** The bytes of memory that have been in use at most, with what lay between regions. */
  get reach(): number {
    return this.#mostTop;
  }

  /** The numbers of a region. Growth detaches them, so they are asked for anew after every `allocate`. */
  view({ pointer, floats }: Region, length = floats): Float32Array {
    return this.#view.subarray(pointer / 4, pointer / 4 + Math.min(length, floats));
  }

  /** Copies numbers to the beginning of a region. Throws a MemoryError where they do not fit. */
  write(region: Region, values: Float32Array): void {
    if (values.length > region.floats) {
      throw new MemoryError(`"${region.name}" has room for ${region.floats} numbers, got ${values.length}`);
    }
    this.#view.set(values, region.pointer / 4);
  }

  /** A region of this many floats, all 0. The name says what it holds. */
  allocate(floats: number, name: string): Region {
    const bytes = regionBytes(floats);
    const pointer = this.#take(bytes);
    const region = { name, pointer, floats };
    const end = pointer / 4 + floats;
    this.#view.fill(0, pointer / 4, end);
    this.#words.fill(guardWord, end, (pointer + bytes) / 4);
    this.#regions.add(region);
    return region;
  }

  /** Gives a region back. Throws a MemoryError where it was given back before, or is not of this arena. */
  free(region: Region): void {
    if (!this.#regions.delete(region)) throw new MemoryError(`"${region.name}" was given back twice`);
    const freed = { pointer: region.pointer, bytes: regionBytes(region.floats) };
    this.#words.fill(guardWord, freed.pointer / 4, (freed.pointer + freed.bytes) / 4);
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

  /** Throws a MemoryError that says which region was overrun, and after what, if any guard word was written over. */
  check(after: string): void {
    for (const region of this.#regions) {
      const end = region.pointer / 4 + region.floats;
      const overrun = this.#written(end, (region.pointer + regionBytes(region.floats)) / 4);
      if (overrun === null) continue;
      throw new MemoryError(
        `After ${after}: "${region.name}", ${region.floats} floats, was overrun: ` +
          `of the floats behind it ${overrun.first - end + 1} to ${overrun.last - end + 1} were written`,
      );
    }
    for (const { pointer, bytes } of [
      ...this.#gaps,
      { pointer: this.#top, bytes: this.#mostTop - this.#top },
    ]) {
      const stray = this.#written(pointer / 4, (pointer + bytes) / 4);
      if (stray === null) continue;
      throw new MemoryError(
        `After ${after}: memory that is nobody's was written, ${stray.last - stray.first + 1} floats ` +
          `from byte ${4 * stray.first} on, ${this.#whereabouts(4 * stray.first)}`,
      );
    }
  }

  /** The first and the last word in a range of guard words that hold something else. */
  #written(from: number, to: number): { first: number; last: number } | null {
    const words = this.#words;
    let first = from;
    while (first < to && words[first] === guardWord) first++;
    if (first >= to) return null;
    let last = to - 1;
    while (words[last] === guardWord) last--;
    return { first, last };
  }

  #whereabouts(byte: number): string {
    let nearest: Region | undefined;
    for (const region of this.#regions)
      if (region.pointer <= byte && region.pointer >= (nearest?.pointer ?? 0)) nearest = region;
    return nearest === undefined
      ? "before every region"
      : `${byte - nearest.pointer} bytes from the start of "${nearest.name}"`;
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
    this.#mostTop = Math.max(this.#mostTop, this.#top);
    const { memory } = this.#kernels;
    const missing = this.#top - memory.buffer.byteLength;
    if (missing > 0) {
      // Doubled where that is possible, so that a growing batch does not grow the memory at every call.
      const length = memory.buffer.byteLength;
      const spare = Math.min(length, mostMemory - length);
      memory.grow(Math.ceil(Math.max(missing, spare) / pageBytes));
      this.#view = new Float32Array(memory.buffer);
      this.#words = new Int32Array(memory.buffer);
    }
    return pointer;
  }
}

/** The bytes that a region of this many floats takes with its guard words. */
export function regionBytes(floats: number): number {
  return Math.ceil((4 * (floats + leastGuard)) / alignment) * alignment;
}

/** The kernels with the arena's guard words looked at after every call. */
export function checkedKernels(kernels: Kernels, arena: Arena): Kernels {
  const checked = Object.entries(kernels).map(([name, member]: [string, unknown]) => {
    if (typeof member !== "function") return [name, member];
    return [
      name,
      (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(member, undefined, args);
        arena.check(name);
        return result;
      },
    ];
  });
  return Object.fromEntries(checked) as Kernels;
}
