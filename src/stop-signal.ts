/** What ends the process. SIGHUP is what a terminal sends that goes away. */
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

let received: Promise<void> | null = null;

/**
 * Returns a promise of the first signal that is to end the process. From the first call on no signal ends it by itself, so
 * that one during the start is not lost and a second one does no harm.
 */
export function stopSignal(): Promise<void> {
  received ??= new Promise((resolve) => {
    for (const signal of signals) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
  return received;
}
