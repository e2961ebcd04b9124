/** Checkpoints go through JSON without losing a bit. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode } from "./codec.js";

const throughJson = (value: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(value))));

describe("the checkpoint codec", () => {
  it("gives back nested objects with typed arrays of every kind it knows", () => {
    const value = {
      epoch: 3,
      names: ["a", "b"],
      none: null,
      parts: [{ weights: new Float32Array([1.5, -0, 3e-39]) }, { order: new Uint32Array([4294967295]) }],
      seen: new Uint8Array([0, 255]),
      moments: new Float64Array([Math.PI]),
      kinds: new Uint16Array([65535, 1]),
    };
    expect(throughJson(value)).toStrictEqual(value);
  });

  it("writes a Float32Array as the base64 of its little-endian bytes", () => {
    // 1 is 0x3f800000, little-endian 00 00 80 3f, in base64 AACAPw==
    expect(encode(new Float32Array([1]))).toEqual({ $type: "Float32Array", base64: "AACAPw==" });
  });

  it("keeps only the part of a buffer that a view shows", () => {
    const view = new Float32Array([1, 2, 3, 4]).subarray(1, 3);
    expect(throughJson(view)).toStrictEqual(new Float32Array([2, 3]));
  });

  it("keeps every number, also -0, NaN and the infinities, which JSON loses", () => {
    fc.assert(
      fc.property(fc.double(), (x) => {
        expect(Object.is(throughJson(x), x)).toBe(true);
      }),
    );
    for (const x of [-0, NaN, Infinity, -Infinity]) expect(throughJson({ x })).toStrictEqual({ x });
  });

  it("refuses what it could not give back", () => {
    expect(() => encode({ when: new Date(0) })).toThrow(TypeError);
    expect(() => encode([() => 1])).toThrow(TypeError);
    expect(() => encode({ $type: "Float32Array" })).toThrow(/cannot begin/);
    expect(() => encode(new DataView(new ArrayBuffer(4)))).toThrow(/DataView/);
  });
});
