import { composeServices } from '@apollo/composition';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { GraphQLError, parse } from 'graphql';
import type { RunningService } from './users/subgraph.ts';

/** A subgraph that runs. */
export interface Subgraph {
  readonly name: string;
  readonly url: string;
  /** The caller's request headers that this subgraph is given; it gets no others. */
  readonly forwardedHeaders: readonly string[];
}

interface SubgraphError {
  readonly message?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

interface GatewayContext {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Composes subgraphs and serves their supergraph with Apollo's gateway, on loopback.
 *
 * @param port 0 lets the system choose
 * @throws where the subgraphs do not compose
 */
export async function startGateway(subgraphs: readonly Subgraph[], port: number): Promise<RunningService> {
  const gateway = new ApolloGateway({
    supergraphSdl: await compose(subgraphs),
    buildService: ({ name, url }) =>
      new RemoteGraphQLDataSource<GatewayContext>({
        url: url ?? '',
        willSendRequest({ request, context }) {
          const forwarded = subgraphs.find((subgraph) => subgraph.name === name)?.forwardedHeaders ?? [];
          for (const header of forwarded) {
            // The gateway also sends requests of its own, on behalf of nobody.
            const value = (context as Partial<GatewayContext>).headers?.[header];
            if (typeof value === 'string') request.http?.headers.set(header, value);
          }
        },
        // A subgraph refuses with an HTTP status of its own; what it says is for the caller, not its address.
        async errorFromResponse(response) {
          const body = (await this.parseBody(response)) as { errors?: readonly SubgraphError[] };
          const { message = 'The subgraph refused the request.', extensions } = body.errors?.[0] ?? {};
          return new GraphQLError(message, { extensions: { ...extensions } });
        },
      }),
  });
  const server = new ApolloServer<GatewayContext>({
    gateway,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
  });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port },
    context: ({ req }) => Promise.resolve({ headers: req.headers }),
  });
  return { url, stop: () => server.stop() };
}

async function compose(subgraphs: readonly Subgraph[]): Promise<string> {
  const services = await Promise.all(
    subgraphs.map(async ({ name, url }) => ({ name, url, typeDefs: parse(await fetchSdl(url)) })),
  );
  const { errors, supergraphSdl } = composeServices(services);
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
