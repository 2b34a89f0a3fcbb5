import { composeServices } from '@theguild/federation-composition';
import { graphqlSync, parse } from 'graphql';
import { createSchema } from '../src/server/schema.ts';

/** The schema as others read it. */
export interface PrintedSchema {
  /** For composition: the SDL that `_service` answers, with keys, tags and costs. */
  readonly subgraph: string;
  /** For clients and their code generators: what they can query, without anything of federation. */
  readonly api: string;
}

/**
 * Prints the schema as the server serves it.
 *
 * @throws where it does not compose
 */
export function printServedSchema(): PrintedSchema {
  const { data } = graphqlSync({ schema: createSchema(), source: '{ _service { sdl } }' });
  const { sdl: subgraph } = (data as { _service: { sdl: string } })._service;
  const services = [{ name: 'organizations', typeDefs: parse(subgraph) }];
  const { publicSdl, errors } = composeServices(services);
  if (publicSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return { subgraph: `${subgraph.trim()}\n`, api: `${publicSdl.trim()}\n` };
}
