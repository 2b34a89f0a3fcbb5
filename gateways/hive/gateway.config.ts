/** What the gateway tells about a request that it is about to send to a subgraph. */
interface SubgraphRequest {
  readonly request: Request;
  readonly subgraphName: string;
}

const credentialHeaders = ['authorization', 'x-workforce-api-key'];

/** Gives the caller's two credentials to Organization Graph as they came, and to no other subgraph. */
function forwardCredentials({ request, subgraphName }: SubgraphRequest): Record<string, string | null> {
  if (subgraphName !== 'organizations') return {};
  return Object.fromEntries(credentialHeaders.map((name) => [name, request.headers.get(name)]));
}

/** Hive Gateway reads its configuration from this name. It imports nothing, so that it stands without the installation. */
export const gatewayConfig = {
  propagateHeaders: { fromClientToSubgraphs: forwardCredentials },
  graphiql: false,
  landingPage: false,
};
