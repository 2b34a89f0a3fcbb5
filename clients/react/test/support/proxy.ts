import { request as send } from 'node:http';
import { startUpstream } from '../../../../test/support/scripted-upstream.ts';
import type { Script, ScriptedUpstream } from '../../../../test/support/scripted-upstream.ts';

type ScriptFunction = Extract<Script, (...args: never) => void>;

/** A server between the page and the graph, which hands on what it gets until it is told to do something else. */
export interface Proxy extends AsyncDisposable {
  /** The GraphQL address of the page. */
  readonly url: string;
  /** Says what is answered from now on in the graph's place. */
  answer(script: Script): void;
  /** Hands on to the graph again. */
  handOn(): void;
}

/** Breaks every connection off. */
export const breakOff: Script = (_request, response) => void response.destroy();

/** Hands a request on to a graph, and its answer back. */
export function handOnTo(graph: { readonly url: string }): ScriptFunction {
  return (request, response) => {
    const { method, headers } = request;
    const onward = send(graph.url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  };
}

/** Starts a proxy in front of a graph. Release it with `await using`. */
export async function startProxy(graph: { readonly url: string }): Promise<Proxy> {
  const handOn = handOnTo(graph);
  const proxy: ScriptedUpstream = await startUpstream({ '/graphql': handOn });
  return {
    url: `${proxy.url}/graphql`,
    answer: (script) => proxy.on('/graphql', script),
    handOn: () => proxy.on('/graphql', handOn),
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}
