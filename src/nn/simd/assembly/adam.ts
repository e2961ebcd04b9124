// One Adam step over a whole network: one pass over four flat arrays.

/** Moments below this cannot move a parameter, and as subnormal numbers they would slow every later step. */
const negligible: f32 = 1e-30;

function flush(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(negligible)));
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1) with decoupled weight decay (Loshchilov & Hutter 2019):
 * m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; p -= rate m / (correction sqrt(v) + epsilon) + decay p; g = 0,
 * where rate = learningRate / (1 - beta1^t), correction = 1 / sqrt(1 - beta2^t), decay = learningRate weightDecay.
 * `count` is a multiple of 4.
 */
export function adam(
  parameters: usize,
  gradients: usize,
  firstMoments: usize,
  secondMoments: usize,
  count: usize,
  beta1: f32,
  rest1: f32,
  beta2: f32,
  rest2: f32,
  rate: f32,
  correction: f32,
  epsilon: f32,
  decay: f32,
): void {
  const zero = f32x4.splat(0);
  const bytes = count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const g = v128.load(gradients + i);
    const m = flush(
      f32x4.add(f32x4.mul(v128.load(firstMoments + i), f32x4.splat(beta1)), f32x4.mul(g, f32x4.splat(rest1))),
    );
    const v = flush(
      f32x4.add(
        f32x4.mul(v128.load(secondMoments + i), f32x4.splat(beta2)),
        f32x4.mul(f32x4.mul(g, g), f32x4.splat(rest2)),
      ),
    );
    const scale = f32x4.add(f32x4.mul(f32x4.sqrt(v), f32x4.splat(correction)), f32x4.splat(epsilon));
    const step = f32x4.div(f32x4.mul(m, f32x4.splat(rate)), scale);
    const p = v128.load(parameters + i);
    v128.store(firstMoments + i, m);
    v128.store(secondMoments + i, v);
    v128.store(parameters + i, f32x4.sub(p, f32x4.add(step, f32x4.mul(p, f32x4.splat(decay)))));
    v128.store(gradients + i, zero);
  }
}
