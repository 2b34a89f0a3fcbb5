import type { IncomingMessage } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';
import { startUpstream } from '../../../../test/support/scripted-upstream.ts';

type Values = Record<string, unknown>;
type Path = readonly (string | number)[];

/** A graph whose caller, signed in, lacks rights: the answers of a real one, without what is denied. */
export interface DenyingGraph extends AsyncDisposable {
  readonly url: string;
  /** Says from now on which paths of fields, by their keys in an answer from an organization on, are denied. */
  deny(...paths: string[]): void;
}

/**
 * Starts a server in front of a graph that denies fields of every organization, such as `contacts`, and organizations that
 * are not granted, by their ids. Release it with `await using`.
 */
export async function startDenyingGraph(
  graph: { readonly url: string },
  { fields = [], notGranted = [] }: { fields?: readonly string[]; notGranted?: readonly string[] },
): Promise<DenyingGraph> {
  let denied = fields;
  const deny = (value: unknown, path: Path): { value: unknown; errors: GraphQLFormattedError[] } => {
    const errors: GraphQLFormattedError[] = [];
    const visit = (one: unknown, place: Path): unknown => {
      if (Array.isArray(one)) return one.map((item, index) => visit(item, [...place, index]));
      if (typeof one !== 'object' || one === null) return one;
      if (notGranted.includes(String((one as Values)['id']))) {
        errors.push(refuse(place));
        return null;
      }
      const isOrganization = (one as Values)['__typename'] === 'Organization';
      for (const names of isOrganization ? denied : []) {
        const keys = names.split('.');
        const inner = keys.slice(0, -1).reduce<Values | undefined>(into, one as Values);
        const last = keys.at(-1) ?? '';
        if (!inner || !(last in inner)) continue;
        inner[last] = null;
        errors.push(refuse([...place, ...keys.map(toKey)]));
      }
      return Object.fromEntries(
        Object.entries(one).map(([key, item]) => [key, visit(item, [...place, key])]),
      );
    };
    return { value: visit(value, path), errors };
  };
  const server = await startUpstream({
    '/graphql': (request, response) => {
      void hand(request, graph.url).then((answer) => {
        const { value, errors } = deny(answer.data, []);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ data: value, errors: [...(answer.errors ?? []), ...errors] }));
      });
    },
  });
  return {
    url: `${server.url}/graphql`,
    deny: (...paths) => (denied = paths),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function into(value: Values | undefined, key: string): Values | undefined {
  return (value?.[key] ?? undefined) as Values | undefined;
}

function toKey(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key;
}

function refuse(path: Path): GraphQLFormattedError {
  const extensions = { code: 'FORBIDDEN', retryable: false, requestId: 'request-of-the-graph' };
  return { message: 'You may not see this.', path, extensions };
}

async function hand(
  request: IncomingMessage,
  url: string,
): Promise<{ data: unknown; errors?: readonly GraphQLFormattedError[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { authorization = '', 'x-workforce-api-key': key = '' } = request.headers;
  const headers = {
    'content-type': 'application/json',
    authorization,
    'x-workforce-api-key': String(key),
  };
  const answer = await fetch(url, { method: 'POST', headers, body: Buffer.concat(chunks) });
  return (await answer.json()) as { data: unknown };
}
