/** What becomes of an operation that is not in the safelist: it is refused, or it runs and the log says so. */
export type SafelistMode = 'enforce' | 'log';
