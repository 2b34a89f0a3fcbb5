/** Upper bounds for what callers and platforms take, in seconds. */
export const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Upper bounds for what this server itself takes for one operation, in seconds. */
export const overheadBuckets = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

/** Upper bounds for how many records are asked for at once. */
export const batchBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500];
