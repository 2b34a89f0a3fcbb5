import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How many organizations there are. */
const ORGANIZATIONS = 60;

/** One organization, as both platforms know it. */
export interface SoakOrganization {
  readonly id: string;
  readonly accessId: string;
  readonly workforceId: string;
  readonly isPersonal: boolean;
  readonly subscriptionId: string;
  readonly description: string;
}

/** All of them; the parent of one is the one before it. */
export const organizations: readonly SoakOrganization[] = Array.from(
  { length: ORGANIZATIONS },
  (_, index) => ({
    id: `soak-${index}`,
    accessId: String(index + 1),
    workforceId: `987abc78-39c5-436f-a70b-${String(index + 1).padStart(12, '0')}`,
    isPersonal: index % 2 === 0,
    subscriptionId: String(1000 + index),
    description: `Organization ${index}`,
  }),
);

/** A platform that runs. */
export interface SoakPlatform extends AsyncDisposable {
  readonly url: string;
  /** How many requests have come. */
  readonly requests: number;
}

/** The access platform: it is well all the time. */
export function startAccess(): Promise<SoakPlatform> {
  const bodies = new Map(
    organizations.map(({ accessId, isPersonal, subscriptionId }) => [
      `/v1/organizations/${accessId}`,
      JSON.stringify({ id: Number(accessId), personal: isPersonal, subscriptionId, permissions: {} }),
    ]),
  );
  return start((request, response) => response.end(bodies.get(request.url ?? '')));
}

/** What the workforce platform does at a time; the whole is one round. Well in between, so that the breaker is closed. */
const phases = [
  { until: 0.12, name: 'well' },
  { until: 0.3, name: 'hangs' },
  { until: 0.45, name: 'well' },
  { until: 0.6, name: 'flaps' },
  { until: 0.75, name: 'well' },
  { until: 0.92, name: 'slow' },
  { until: 1, name: 'resets' },
] as const;

/** How long a slow answer takes, in milliseconds: an organization and two parents take longer than an operation may. */
const SLOW_MS = 700;

/** A platform that misbehaves between {@link begin} and {@link heal}. */
export interface FlappingPlatform extends SoakPlatform {
  begin(): void;
  heal(): void;
}

/**
 * The workforce platform: it hangs, every other answer is a failure, it is slow, it resets every connection, and is well
 * in between; round after round.
 */
export async function startWorkforce(roundMs: number): Promise<FlappingPlatform> {
  const bodies = new Map(
    organizations.map(({ workforceId, description }, index) => [
      `/organizations/${workforceId}`,
      JSON.stringify({
        id: workforceId,
        name: { description },
        organizationType: { parentOrganizationUnitId: organizations[index - 1]?.workforceId ?? '' },
      }),
    ]),
  );
  let startMs: number | null = null;
  let count = 0;
  const phaseNow = () => {
    if (startMs === null) return 'well';
    const share = ((performance.now() - startMs) % roundMs) / roundMs;
    return phases.find(({ until }) => share < until)?.name;
  };
  const platform = await start((request, response) => {
    count += 1;
    const answer = () => response.end(bodies.get(request.url ?? ''));
    const phase = phaseNow();
    if (phase === 'well') answer();
    else if (phase === 'slow') setTimeout(answer, SLOW_MS);
    else if (phase === 'resets') reset(response);
    else if (phase === 'flaps') [answer, unavailable, answer, reset][count % 4]?.(response);
  });
  return Object.assign(platform, {
    begin: () => {
      startMs = performance.now();
    },
    heal: () => {
      startMs = null;
    },
  });
}

function unavailable(response: ServerResponse): void {
  response.writeHead(503).end();
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

async function start(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<SoakPlatform> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
