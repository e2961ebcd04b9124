// One layer backward over one block of rows: parameter gradients as dot products along the rows, with 2 inputs x 4
// outputs in registers, and input gradients as a forward pass with the weights read the other way round.

/** The sums of the lanes of four vectors, as one vector. */
function laneSums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** The sum of the lanes of a vector. */
function laneSum(a: v128): f32 {
  return (
    f32x4.extract_lane(a, 0) +
    f32x4.extract_lane(a, 1) +
    (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
  );
}

function addTo(target: usize, value: f32): void {
  f32.store(target, f32.load(target) + value);
}

/** gradient[i, o] += sum_r input[i, r] * delta[o, r], and after the weights bias[o] += sum_r delta[o, r]. */
export function parameterGradients(
  input: usize,
  delta: usize,
  gradient: usize,
  rows: usize,
  inputs: usize,
  outputs: usize,
): void {
  const stride = rows << 2;
  const gradientStride = outputs << 2;
  const quads = outputs & ~3;
  const pairedInputs = inputs & ~1;
  const zero = f32x4.splat(0);

  for (let o: usize = 0; o < quads; o += 4) {
    const block = delta + o * stride;
    let target = gradient + (o << 2);
    let x = input;
    for (let i: usize = 0; i < pairedInputs; i += 2) {
      let a0 = zero;
      let b0 = zero;
      let c0 = zero;
      let d0 = zero;
      let a1 = zero;
      let b1 = zero;
      let c1 = zero;
      let d1 = zero;
      let x0 = x;
      let x1 = x + stride;
      let d = block;
      let e = block + stride;
      let f = e + stride;
      let g = f + stride;
      for (const end = x1; x0 < end; x0 += 32) {
        let u = v128.load(x0);
        let v = v128.load(x1);
        let w = v128.load(d);
        a0 = f32x4.add(a0, f32x4.mul(u, w));
        a1 = f32x4.add(a1, f32x4.mul(v, w));
        w = v128.load(e);
        b0 = f32x4.add(b0, f32x4.mul(u, w));
        b1 = f32x4.add(b1, f32x4.mul(v, w));
        w = v128.load(f);
        c0 = f32x4.add(c0, f32x4.mul(u, w));
        c1 = f32x4.add(c1, f32x4.mul(v, w));
        w = v128.load(g);
        d0 = f32x4.add(d0, f32x4.mul(u, w));
        d1 = f32x4.add(d1, f32x4.mul(v, w));
        u = v128.load(x0, 16);
        v = v128.load(x1, 16);
        w = v128.load(d, 16);
        a0 = f32x4.add(a0, f32x4.mul(u, w));
        a1 = f32x4.add(a1, f32x4.mul(v, w));
        w = v128.load(e, 16);
        b0 = f32x4.add(b0, f32x4.mul(u, w));
        b1 = f32x4.add(b1, f32x4.mul(v, w));
        w = v128.load(f, 16);
        c0 = f32x4.add(c0, f32x4.mul(u, w));
        c1 = f32x4.add(c1, f32x4.mul(v, w));
        w = v128.load(g, 16);
        d0 = f32x4.add(d0, f32x4.mul(u, w));
        d1 = f32x4.add(d1, f32x4.mul(v, w));
        x1 += 32;
        d += 32;
        e += 32;
        f += 32;
        g += 32;
      }
      v128.store(target, f32x4.add(v128.load(target), laneSums(a0, b0, c0, d0)));
      target += gradientStride;
      v128.store(target, f32x4.add(v128.load(target), laneSums(a1, b1, c1, d1)));
      target += gradientStride;
      x += stride << 1;
    }
    if (pairedInputs < inputs) {
      let a = zero;
      let b = zero;
      let c = zero;
      let d = zero;
      for (let r: usize = 0; r < stride; r += 16) {
        const u = v128.load(x + r);
        const v = block + r;
        a = f32x4.add(a, f32x4.mul(u, v128.load(v)));
        b = f32x4.add(b, f32x4.mul(u, v128.load(v + stride)));
        c = f32x4.add(c, f32x4.mul(u, v128.load(v + 2 * stride)));
        d = f32x4.add(d, f32x4.mul(u, v128.load(v + 3 * stride)));
      }
      v128.store(target, f32x4.add(v128.load(target), laneSums(a, b, c, d)));
    }
  }

  // The last one to three outputs, 4 inputs at a time.
  const quadInputs = inputs & ~3;
  for (let o = quads; o < outputs; o++) {
    const block = delta + o * stride;
    let target = gradient + (o << 2);
    let x = input;
    for (let i: usize = 0; i < quadInputs; i += 4) {
      let a = zero;
      let b = zero;
      let c = zero;
      let d = zero;
      for (let r: usize = 0; r < stride; r += 16) {
        const u = x + r;
        const w = v128.load(block + r);
        a = f32x4.add(a, f32x4.mul(v128.load(u), w));
        b = f32x4.add(b, f32x4.mul(v128.load(u + stride), w));
        c = f32x4.add(c, f32x4.mul(v128.load(u + 2 * stride), w));
        d = f32x4.add(d, f32x4.mul(v128.load(u + 3 * stride), w));
      }
      const sums = laneSums(a, b, c, d);
      addTo(target, f32x4.extract_lane(sums, 0));
      addTo(target + gradientStride, f32x4.extract_lane(sums, 1));
      addTo(target + 2 * gradientStride, f32x4.extract_lane(sums, 2));
      addTo(target + 3 * gradientStride, f32x4.extract_lane(sums, 3));
      target += 4 * gradientStride;
      x += 4 * stride;
    }
    for (let i = quadInputs; i < inputs; i++) {
      let a = zero;
      for (let r: usize = 0; r < stride; r += 16) {
        a = f32x4.add(a, f32x4.mul(v128.load(x + r), v128.load(block + r)));
      }
      addTo(target, laneSum(a));
      target += gradientStride;
      x += stride;
    }
  }

  const bias = gradient + inputs * gradientStride;
  for (let o: usize = 0; o < outputs; o++) {
    const block = delta + o * stride;
    let even = zero;
    let odd = zero;
    for (let r: usize = 0; r < stride; r += 32) {
      even = f32x4.add(even, v128.load(block + r));
      odd = f32x4.add(odd, v128.load(block + r, 16));
    }
    addTo(bias + (o << 2), laneSum(f32x4.add(even, odd)));
  }
}

/** The derivative of the nonlinearity, from its value y, times the gradient at its output. */
function throughActivation(gradient: v128, y: v128, isTanh: bool): v128 {
  // tanh' = 1 - y^2. relu' = [y > 0], written so that a NaN is passed on.
  if (isTanh) return f32x4.mul(gradient, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  return v128.andnot(gradient, f32x4.le(y, f32x4.splat(0)));
}

/**
 * result[i, r] = f'(activations[i, r]) * sum_o weights[i, o] * delta[o, r]: the gradient at the layer below, before its
 * nonlinearity f, whose values are `activations`. 8 rows x 4 inputs in registers.
 */
export function inputGradients(
  delta: usize,
  weights: usize,
  activations: usize,
  result: usize,
  rows: usize,
  inputs: usize,
  outputs: usize,
  isTanh: bool,
): void {
  const stride = rows << 2;
  const weightStride = outputs << 2;
  const quads = inputs & ~3;
  const zero = f32x4.splat(0);

  for (let r: usize = 0; r < stride; r += 32) {
    for (let i: usize = 0; i < quads; i += 4) {
      let a0 = zero;
      let b0 = zero;
      let c0 = zero;
      let d0 = zero;
      let a1 = zero;
      let b1 = zero;
      let c1 = zero;
      let d1 = zero;
      let x = delta + r;
      let wa = weights + i * weightStride;
      let wb = wa + weightStride;
      let wc = wb + weightStride;
      let wd = wc + weightStride;
      for (const end = wb; wa < end; wa += 4) {
        const x0 = v128.load(x);
        const x1 = v128.load(x, 16);
        let weight = v128.load32_splat(wa);
        a0 = f32x4.add(a0, f32x4.mul(x0, weight));
        a1 = f32x4.add(a1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(wb);
        b0 = f32x4.add(b0, f32x4.mul(x0, weight));
        b1 = f32x4.add(b1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(wc);
        c0 = f32x4.add(c0, f32x4.mul(x0, weight));
        c1 = f32x4.add(c1, f32x4.mul(x1, weight));
        weight = v128.load32_splat(wd);
        d0 = f32x4.add(d0, f32x4.mul(x0, weight));
        d1 = f32x4.add(d1, f32x4.mul(x1, weight));
        x += stride;
        wb += 4;
        wc += 4;
        wd += 4;
      }
      let offset = i * stride + r;
      v128.store(result + offset, throughActivation(a0, v128.load(activations + offset), isTanh));
      v128.store(result + offset, throughActivation(a1, v128.load(activations + offset, 16), isTanh), 16);
      offset += stride;
      v128.store(result + offset, throughActivation(b0, v128.load(activations + offset), isTanh));
      v128.store(result + offset, throughActivation(b1, v128.load(activations + offset, 16), isTanh), 16);
      offset += stride;
      v128.store(result + offset, throughActivation(c0, v128.load(activations + offset), isTanh));
      v128.store(result + offset, throughActivation(c1, v128.load(activations + offset, 16), isTanh), 16);
      offset += stride;
      v128.store(result + offset, throughActivation(d0, v128.load(activations + offset), isTanh));
      v128.store(result + offset, throughActivation(d1, v128.load(activations + offset, 16), isTanh), 16);
    }
    for (let i = quads; i < inputs; i++) {
      let sum0 = zero;
      let sum1 = zero;
      let x = delta + r;
      let w = weights + i * weightStride;
      for (const end = w + weightStride; w < end; w += 4) {
        const weight = v128.load32_splat(w);
        sum0 = f32x4.add(sum0, f32x4.mul(v128.load(x), weight));
        sum1 = f32x4.add(sum1, f32x4.mul(v128.load(x, 16), weight));
        x += stride;
      }
      const offset = i * stride + r;
      v128.store(result + offset, throughActivation(sum0, v128.load(activations + offset), isTanh));
      v128.store(result + offset, throughActivation(sum1, v128.load(activations + offset, 16), isTanh), 16);
    }
  }
}
