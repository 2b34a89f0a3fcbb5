// Runs in the browser, as it is: there is no build step that could make it of TypeScript.
{
  const { nonce } = document.currentScript;
  const { firstLook, workers } = JSON.parse(document.getElementById('explorer').textContent);

  /** One POST for each operation: no event streams, no sockets. */
  async function send({ query, variables, operationName }, { headers } = {}) {
    const response = await fetch(location.pathname, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      // What was typed a moment ago may still go under the name that stood there before.
      body: JSON.stringify({
        query,
        variables,
        ...(operationName && new RegExp(`\\b${operationName}\\b`).test(query) ? { operationName } : {}),
      }),
    });
    return response.json();
  }

  // What was edited in this browser tab outlives a reload and nothing else: credentials are among it.
  const storage = sessionStorage;
  const isReload = storage.getItem('graphiql:tabState') !== null;
  const begin = {
    query: new URLSearchParams(location.search).get('query') ?? firstLook.document,
    variables: JSON.stringify(firstLook.variables, null, 2),
  };

  // The editor writes its colours into style elements and knows of no nonce.
  const createElement = document.createElement.bind(document);
  document.createElement = (name, options) => {
    const element = createElement(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };

  self.MonacoEnvironment = { getWorkerUrl: (_, label) => workers[label] };
  self.YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
    title: '<span role="heading" aria-level="1">Organization Graph</span>',
    logo: '',
    fetcher: send,
    storage,
    shouldPersistHeaders: true,
    headers: JSON.stringify(firstLook.headers, null, 2),
    defaultQuery: firstLook.document,
    ...(isReload ? {} : begin),
    // Otherwise every edit would be written into the address, and from there into histories and logs.
    onEditQuery() {},
  });
}
