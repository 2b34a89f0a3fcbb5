import { startServerProcess } from '../../e2e/support/child-process.ts';
import type { Child } from '../../e2e/support/child-process.ts';
import { acme } from '../../server/support/records.ts';
import { startUpstream } from '../../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../../support/scripted-upstream.ts';
import type { Question } from './load.ts';

/** One process of the server. */
export type Replica = Child & { readonly url: string };

/** How many organizations there are to ask for. */
const ORGANIZATIONS = 20;

/** Both platforms, which answer a little later, and the processes that ask them. */
export interface Replicas extends AsyncDisposable {
  readonly platform: ScriptedUpstream;
  /** Starts one more. */
  start(environment?: Readonly<Record<string, string>>): Promise<Replica>;
  /** Asks for one of the organizations, each client with credentials of its own. */
  readonly ask: (client: number) => Question;
}

/** Starts the platforms; the processes that are started later end with them. */
export async function startReplicas(): Promise<Replicas> {
  const platform = await startUpstream(
    Object.fromEntries(
      Array.from({ length: ORGANIZATIONS }, (_, index) => [
        `/v1/organizations/${index + 1}`,
        ({ headers }, response) => {
          // Each sees another name: a mixed-up answer is a wrong one.
          const record = { id: index + 1, name: nameFor(index, headers.authorization) };
          setTimeout(() => response.end(JSON.stringify(record)), 5);
        },
      ]),
    ),
  );
  const started: Replica[] = [];
  return {
    platform,
    start: async (environment = {}) => {
      const replica = await startServerProcess({
        ACCESS_URL: platform.url,
        WORKFORCE_URL: platform.url,
        ...environment,
      });
      started.push(replica);
      return replica;
    },
    ask: (client) => {
      const index = Math.floor(Math.random() * ORGANIZATIONS);
      const authorization = `Bearer replica-caller-${client}-${acme.workforceId}`;
      return {
        body: JSON.stringify({ query: `{ organization(id: "access:${index + 1}") { id name } }` }),
        headers: { authorization },
        answer: {
          data: { organization: { id: `access:${index + 1}`, name: nameFor(index, authorization) } },
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(started.map((replica) => replica[Symbol.asyncDispose]()));
      await platform[Symbol.asyncDispose]();
    },
  };
}

/** How many requests a process has answered, by its log. */
export function countAnswered(replica: Replica): number {
  return replica.stdout.match(/"durationMs":/g)?.length ?? 0;
}

function nameFor(index: number, authorization: string | undefined): string {
  const [, client = ''] = /replica-caller-(\d+)/.exec(authorization ?? '') ?? [];
  return `Organization ${index + 1} of caller ${client}`;
}
