// Row-wise log-softmax and exp of row-major batches, four rows at a time.
import { expVector, logVector } from "./functions";

/** One column of four rows. */
function column(a: usize, b: usize, c: usize, d: usize): v128 {
  let x = v128.load32_zero(a);
  x = v128.load_lane<f32>(b, x, 1);
  x = v128.load_lane<f32>(c, x, 2);
  return v128.load_lane<f32>(d, x, 3);
}

/**
 * values[r, c] = values[r, c] - log(sum_k exp(values[r, k])), in place, `[rows, columns]`, with the row's maximum taken
 * out before exp. The memory behind the last row has to hold three rows more: they are computed with it.
 */
export function logSoftmax(values: usize, rows: usize, columns: usize): void {
  const rowBytes = columns << 2;
  for (let r: usize = 0; r < rows; r += 4) {
    const a = values + r * rowBytes;
    const b = a + rowBytes;
    const c = b + rowBytes;
    const d = c + rowBytes;
    let maximum = column(a, b, c, d);
    for (let k: usize = 4; k < rowBytes; k += 4) {
      maximum = f32x4.pmax(maximum, column(a + k, b + k, c + k, d + k));
    }
    let sum = f32x4.splat(0);
    for (let k: usize = 0; k < rowBytes; k += 4) {
      sum = f32x4.add(sum, expVector(f32x4.sub(column(a + k, b + k, c + k, d + k), maximum)));
    }
    const rest = logVector(sum);
    for (let k: usize = 0; k < rowBytes; k += 4) {
      // In this order, so that the largest logit does not swallow the small logarithm.
      const y = f32x4.sub(f32x4.sub(column(a + k, b + k, c + k, d + k), maximum), rest);
      f32.store(a + k, f32x4.extract_lane(y, 0));
      f32.store(b + k, f32x4.extract_lane(y, 1));
      f32.store(c + k, f32x4.extract_lane(y, 2));
      f32.store(d + k, f32x4.extract_lane(y, 3));
    }
  }
}

/** exp of `count` values in place; count is a multiple of 4. */
export function expInto(values: usize, count: usize): void {
  const end = values + (count << 2);
  for (let x = values; x < end; x += 16) v128.store(x, expVector(v128.load(x)));
}
