/**
 * What all threads have in common, those that train and those that draw.
 */

/**
 * Memory limits. A small young generation is swept more often: measured on the default run, 300 epochs with all charts
 * took 285 MB instead of 353 MB, at the same speed.
 */
export const threadLimits = { maxYoungGenerationSizeMb: 8 } as const;

/**
 * How long a thread rests after its last work before it ends by itself, milliseconds. Node 20 aborts the whole process
 * ("NodePlatform::ForIsolate … Assertion failed") when a thread ends while V8 still compiles for it in the background;
 * this is long enough for that to be over on a busy machine too.
 */
export const restMilliseconds = 1000;
