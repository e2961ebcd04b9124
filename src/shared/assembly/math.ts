// The functions of src/shared/math.ts, from AssemblyScript's software implementations (ports of musl): plain f64
// arithmetic, so that every machine computes the same bits. Compiled by tools/wasm.mjs.

export function exp(x: f64): f64 {
  return NativeMath.exp(x);
}

export function expm1(x: f64): f64 {
  return NativeMath.expm1(x);
}

export function log(x: f64): f64 {
  return NativeMath.log(x);
}

export function log1p(x: f64): f64 {
  return NativeMath.log1p(x);
}

export function tanh(x: f64): f64 {
  return NativeMath.tanh(x);
}

export function sin(x: f64): f64 {
  return NativeMath.sin(x);
}

export function cos(x: f64): f64 {
  return NativeMath.cos(x);
}

export function pow(x: f64, y: f64): f64 {
  return NativeMath.pow(x, y);
}
