import { createRequire } from 'node:module';
import type * as composition from '@theguild/federation-composition';
import type * as graphql from 'graphql';

/** A subgraph that runs, and the address that the gateway is to ask it at. */
export interface ComposedSubgraph {
  readonly name: string;
  readonly url: string;
}

// Hive Gateway brings an older copy of the composition into this folder: the repository's own is meant.
const requireFromRoot = createRequire(new URL('../../package.json', import.meta.url));
const { composeServices } = requireFromRoot('@theguild/federation-composition') as typeof composition;
const { parse } = requireFromRoot('graphql') as typeof graphql;

/**
 * Asks each subgraph for its SDL and composes the supergraph's.
 *
 * @throws where they do not compose
 */
export async function compose(subgraphs: readonly ComposedSubgraph[]): Promise<string> {
  const services = await Promise.all(
    subgraphs.map(async ({ name, url }) => ({ name, url, typeDefs: parse(await fetchSdl(url)) })),
  );
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

async function fetchSdl(url: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data } = (await response.json()) as { data: { _service: { sdl: string } } };
  return data._service.sdl;
}
