/**
 * Where a measured curve crosses a level: at which epoch, or at which setting.
 */
/**
 * The first x at which the piecewise linear curve through the points (xs[i], ys[i]) is at `level`; NaN where it never is.
 * Throws a RangeError unless there are as many xs as ys.
 */
export function firstCrossing(xs: readonly number[], ys: readonly number[], level: number): number {
  if (xs.length !== ys.length) throw new RangeError(`${xs.length} xs for ${ys.length} ys`);
  for (let i = 0; i < xs.length; i++) {
    if (ys[i] === level) return xs[i]!;
    if (i === 0) continue;
    const [before, after] = [ys[i - 1]! - level, ys[i]! - level];
    if (before * after < 0) return xs[i - 1]! + ((xs[i]! - xs[i - 1]!) * before) / (before - after);
  }
  return NaN;
}
