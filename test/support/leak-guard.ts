import { afterAll, afterEach } from 'vitest';
import { startGuard, takeLeaks } from './leak-guard/guard.ts';

startGuard();

/** @throws when something leaked that no test took. */
function failOnLeaks(): void {
  const leaks = takeLeaks();
  if (leaks.length > 0) throw new Error(`What must not get out, got out:\n${leaks.join('\n')}`);
}

afterEach(failOnLeaks);
afterAll(failOnLeaks);
