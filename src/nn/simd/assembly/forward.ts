// One layer forward over one block of rows. The inner loop holds 8 rows x 4 outputs in registers: two vector loads and
// four broadcasts feed eight multiply-adds.
import { tanhVector } from "./functions";

/**
 * output[o, r] = max(floor, bias[o] + sum_i weights[i, o] * input[i, r]); floor is 0 for relu and -Infinity for none.
 * f32x4.pmax(sum, floor), in this order, keeps a NaN sum; the other order would hide it.
 */
export function layerForward(
  input: usize,
  weights: usize,
  bias: usize,
  output: usize,
  rows: usize,
  inputs: usize,
  outputs: usize,
  floor: f32,
): void {
  const stride = rows << 2;
  const weightStride = outputs << 2;
  const floors = f32x4.splat(floor);
  const quads = outputs & ~3;
  const pairedInputs = inputs & ~1;

  for (let r: usize = 0; r < stride; r += 32) {
    for (let o: usize = 0; o < quads; o += 4) {
      let x = input + r;
      let w = weights + (o << 2);
      let a0 = v128.load32_splat(bias + (o << 2));
      let b0 = v128.load32_splat(bias + (o << 2), 4);
      let c0 = v128.load32_splat(bias + (o << 2), 8);
      let d0 = v128.load32_splat(bias + (o << 2), 12);
      let a1 = a0;
      let b1 = b0;
      let c1 = c0;
      let d1 = d0;
      for (let i: usize = 0; i < pairedInputs; i += 2) {
        let x0 = v128.load(x);
        let x1 = v128.load(x, 16);
        let weight = v128.load32_splat(w);
        a0 = f32x4.add(a0, f32x4.mul(x0, weight));
        a1 = f32x4.add(a1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(w, 4);
        b0 = f32x4.add(b0, f32x4.mul(x0, weight));
        b1 = f32x4.add(b1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(w, 8);
        c0 = f32x4.add(c0, f32x4.mul(x0, weight));
        c1 = f32x4.add(c1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(w, 12);
        d0 = f32x4.add(d0, f32x4.mul(x0, weight));
        d1 = f32x4.add(d1, f32x4.mul(x1, weight));
        x += stride;
        w += weightStride;
        x0 = v128.load(x);
        x1 = v128.load(x, 16);
        weight = v128.load32_splat(w);
        a0 = f32x4.add(a0, f32x4.mul(x0, weight));
        a1 = f32x4.add(a1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(w, 4);
        b0 = f32x4.add(b0, f32x4.mul(x0, weight));
        b1 = f32x4.add(b1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(w, 8);
        c0 = f32x4.add(c0, f32x4.mul(x0, weight));
        c1 = f32x4.add(c1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(w, 12);
        d0 = f32x4.add(d0, f32x4.mul(x0, weight));
        d1 = f32x4.add(d1, f32x4.mul(x1, weight));
        x += stride;
        w += weightStride;
      }
      if (pairedInputs < inputs) {
        const x0 = v128.load(x);
        const x1 = v128.load(x, 16);
        let weight = v128.load32_splat(w);
        a0 = f32x4.add(a0, f32x4.mul(x0, weight));
        a1 = f32x4.add(a1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(w, 4);
        b0 = f32x4.add(b0, f32x4.mul(x0, weight));
        b1 = f32x4.add(b1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(w, 8);
        c0 = f32x4.add(c0, f32x4.mul(x0, weight));
        c1 = f32x4.add(c1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(w, 12);
        d0 = f32x4.add(d0, f32x4.mul(x0, weight));
        d1 = f32x4.add(d1, f32x4.mul(x1, weight));
      }
      let y = output + o * stride + r;
      v128.store(y, f32x4.pmax(a0, floors));
      v128.store(y, f32x4.pmax(a1, floors), 16);
      y += stride;
      v128.store(y, f32x4.pmax(b0, floors));
      v128.store(y, f32x4.pmax(b1, floors), 16);
      y += stride;
      v128.store(y, f32x4.pmax(c0, floors));
      v128.store(y, f32x4.pmax(c1, floors), 16);
      y += stride;
      v128.store(y, f32x4.pmax(d0, floors));
      v128.store(y, f32x4.pmax(d1, floors), 16);
    }

    // The last one to three outputs. Even and odd inputs have sums of their own: one chain of additions would wait.
    for (let o = quads; o < outputs; o++) {
      let x = input + r;
      let w = weights + (o << 2);
      let even0 = v128.load32_splat(bias + (o << 2));
      let even1 = even0;
      let odd0 = f32x4.splat(0);
      let odd1 = odd0;
      for (let i: usize = 0; i < pairedInputs; i += 2) {
        let weight = v128.load32_splat(w);
        even0 = f32x4.add(even0, f32x4.mul(v128.load(x), weight));
        even1 = f32x4.add(even1, f32x4.mul(v128.load(x, 16), weight));
        x += stride;
        w += weightStride;
        weight = v128.load32_splat(w);
        odd0 = f32x4.add(odd0, f32x4.mul(v128.load(x), weight));
        odd1 = f32x4.add(odd1, f32x4.mul(v128.load(x, 16), weight));
        x += stride;
        w += weightStride;
      }
      if (pairedInputs < inputs) {
        const weight = v128.load32_splat(w);
        even0 = f32x4.add(even0, f32x4.mul(v128.load(x), weight));
        even1 = f32x4.add(even1, f32x4.mul(v128.load(x, 16), weight));
      }
      const y = output + o * stride + r;
      v128.store(y, f32x4.pmax(f32x4.add(even0, odd0), floors));
      v128.store(y, f32x4.pmax(f32x4.add(even1, odd1), floors), 16);
    }
  }
}

/** tanh of `count` values in place; count is a multiple of 4. */
export function tanhForward(values: usize, count: usize): void {
  const end = values + (count << 2);
  for (let x = values; x < end; x += 16) v128.store(x, tanhVector(v128.load(x)));
}
