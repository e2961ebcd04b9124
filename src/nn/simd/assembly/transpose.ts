// Between the interface's row-major batches and the blocks of the kernels, `[width, paddedRows]`.

/** Copies `[rows, width]` to `[width, padded]`; the padding rows become 0. */
export function toFeatures(source: usize, target: usize, rows: usize, padded: usize, width: usize): void {
  const rowBytes = width << 2;
  const stride = padded << 2;
  const quadRows = rows & ~3;
  const quads = width & ~3;
  for (let r: usize = 0; r < quadRows; r += 4) {
    const s0 = source + r * rowBytes;
    const s1 = s0 + rowBytes;
    const s2 = s1 + rowBytes;
    const s3 = s2 + rowBytes;
    let t = target + (r << 2);
    for (let c: usize = 0; c < quads; c += 4) {
      const a = v128.load(s0 + (c << 2));
      const b = v128.load(s1 + (c << 2));
      const d = v128.load(s2 + (c << 2));
      const e = v128.load(s3 + (c << 2));
      const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const de0 = v128.shuffle<f32>(d, e, 0, 4, 1, 5);
      const de1 = v128.shuffle<f32>(d, e, 2, 6, 3, 7);
      v128.store(t, v128.shuffle<f32>(ab0, de0, 0, 1, 4, 5));
      v128.store(t + stride, v128.shuffle<f32>(ab0, de0, 2, 3, 6, 7));
      v128.store(t + 2 * stride, v128.shuffle<f32>(ab1, de1, 0, 1, 4, 5));
      v128.store(t + 3 * stride, v128.shuffle<f32>(ab1, de1, 2, 3, 6, 7));
      t += 4 * stride;
    }
    for (let c = quads; c < width; c++) {
      f32.store(t, f32.load(s0 + (c << 2)));
      f32.store(t, f32.load(s1 + (c << 2)), 4);
      f32.store(t, f32.load(s2 + (c << 2)), 8);
      f32.store(t, f32.load(s3 + (c << 2)), 12);
      t += stride;
    }
  }
  for (let c: usize = 0; c < width; c++) {
    const t = target + c * stride;
    for (let r = quadRows; r < rows; r++) f32.store(t + (r << 2), f32.load(source + r * rowBytes + (c << 2)));
    for (let r = rows; r < padded; r++) f32.store(t + (r << 2), 0);
  }
}

/** Copies `[width, padded]` to `[rows, width]`. */
export function fromFeatures(source: usize, target: usize, rows: usize, padded: usize, width: usize): void {
  const rowBytes = width << 2;
  const stride = padded << 2;
  const quadRows = rows & ~3;
  const quads = width & ~3;
  for (let r: usize = 0; r < quadRows; r += 4) {
    const t0 = target + r * rowBytes;
    const t1 = t0 + rowBytes;
    const t2 = t1 + rowBytes;
    const t3 = t2 + rowBytes;
    let s = source + (r << 2);
    for (let c: usize = 0; c < quads; c += 4) {
      const a = v128.load(s);
      const b = v128.load(s + stride);
      const d = v128.load(s + 2 * stride);
      const e = v128.load(s + 3 * stride);
      const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const de0 = v128.shuffle<f32>(d, e, 0, 4, 1, 5);
      const de1 = v128.shuffle<f32>(d, e, 2, 6, 3, 7);
      v128.store(t0 + (c << 2), v128.shuffle<f32>(ab0, de0, 0, 1, 4, 5));
      v128.store(t1 + (c << 2), v128.shuffle<f32>(ab0, de0, 2, 3, 6, 7));
      v128.store(t2 + (c << 2), v128.shuffle<f32>(ab1, de1, 0, 1, 4, 5));
      v128.store(t3 + (c << 2), v128.shuffle<f32>(ab1, de1, 2, 3, 6, 7));
      s += 4 * stride;
    }
    for (let c = quads; c < width; c++) {
      f32.store(t0 + (c << 2), f32.load(s));
      f32.store(t1 + (c << 2), f32.load(s, 4));
      f32.store(t2 + (c << 2), f32.load(s, 8));
      f32.store(t3 + (c << 2), f32.load(s, 12));
      s += stride;
    }
  }
  for (let r = quadRows; r < rows; r++) {
    for (let c: usize = 0; c < width; c++) {
      f32.store(target + r * rowBytes + (c << 2), f32.load(source + c * stride + (r << 2)));
    }
  }
}
