/**
 * Transcendental functions with the same bits on every machine. JavaScript's own differ in the last bits between
 * engines and versions; these run AssemblyScript's software implementations (ports of musl) in a small WebAssembly
 * module. Everything that can reach a metric takes them from here.
 */
import { moduleBase64 } from "./math.generated.js";
import { compileBase64, instantiate } from "./wasm.js";

interface MathExports {
  exp(x: number): number;
  expm1(x: number): number;
  log(x: number): number;
  log1p(x: number): number;
  tanh(x: number): number;
  sin(x: number): number;
  cos(x: number): number;
  pow(x: number, y: number): number;
}

const functions = instantiate<MathExports>(compileBase64(moduleBase64));

/** e^x. */
export const exp: (x: number) => number = functions.exp;
/** e^x - 1, exact near 0. */
export const expm1: (x: number) => number = functions.expm1;
/** The natural logarithm; NaN below 0, -Infinity at 0. */
export const log: (x: number) => number = functions.log;
/** log(1 + x), exact near 0. */
export const log1p: (x: number) => number = functions.log1p;
/** The hyperbolic tangent. */
export const tanh: (x: number) => number = functions.tanh;
/** The sine of x radians. */
export const sin: (x: number) => number = functions.sin;
/** The cosine of x radians. */
export const cos: (x: number) => number = functions.cos;
/** x to the power of y. */
export const pow: (x: number, y: number) => number = functions.pow;

/** 1 / (1 + e^-x), in [0, 1]; neither side overflows. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const grown = exp(x);
  return grown / (1 + grown);
}

/** log(sigmoid(x)) = min(x, 0) - log(1 + e^-|x|), in (-Infinity, 0]; exact where sigmoid itself rounds to 0 or 1. */
export function logSigmoid(x: number): number {
  return Math.min(x, 0) - log1p(exp(-Math.abs(x)));
}

/** log(p / (1 − p)): the inverse of sigmoid; -Infinity at 0, Infinity at 1, NaN outside [0, 1]. */
export function logOdds(p: number): number {
  return log(p) - log(1 - p);
}
