/**
 * Memory limits of the threads that train and draw. A small young generation is swept more often: measured on the
 * default run, 300 epochs with all charts took 285 MB instead of 353 MB, at the same speed.
 */
export const threadLimits = { maxYoungGenerationSizeMb: 8 } as const;
