import { setTimeout as delay } from 'node:timers/promises';
import { callers } from './callers.ts';

/** How long the server may take to be well again after the last request, in milliseconds. */
const RECOVERY_MS = 5000;

const query =
  '{ organization(id: "acme") { id name subscriptionId description parent { id name } permissions { enabled } sources { source status } } }';

/** Asks for what the first caller may see; answers the body as it came. */
export async function askPlainly(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: callers[0]?.access ?? '',
      'x-workforce-api-key': callers[0]?.workforce ?? '',
    },
    body: JSON.stringify({ query }),
    signal: AbortSignal.timeout(RECOVERY_MS),
  });
  return response.text();
}

/** Asks until the answer is what it was before, for as long as a breaker and its probes may need; answers the last one. */
export async function askUntil(expected: string, url: string): Promise<string> {
  const endMs = performance.now() + RECOVERY_MS;
  for (;;) {
    const answer = await askPlainly(url).catch(String);
    if (answer === expected || performance.now() > endMs) return answer;
    await delay(100);
  }
}

/** Whether the process says that it runs. */
export async function isAlive(url: string): Promise<boolean> {
  const response = await fetch(new URL('/livez', url), { signal: AbortSignal.timeout(RECOVERY_MS) }).catch(
    () => null,
  );
  return response?.status === 200;
}
