import { subscribe } from 'node:diagnostics_channel';
import { LeakSearch } from './leak-search.ts';
import { Servers, portOf } from './servers.ts';
import { watchNodeClients } from './watch-node-clients.ts';
import { watchServers } from './watch-servers.ts';
import { watchUndici } from './watch-undici.ts';

const search = new LeakSearch();
const servers = new Servers();

let isOn = false;

/** Begins to watch, for the whole process. Without it nothing is watched: a script that runs for long would keep it all. */
export function startGuard(): void {
  isOn = true;
  watchServers(search, servers);
  watchUndici(search, servers);
  watchNodeClients(search, servers);
  // Every line of every logger of this process.
  subscribe('tracing:pino_asJson:end', (message) => {
    watchOutput('a log line', (message as { readonly result: string }).result);
  });
}

/**
 * Takes something that gets out of a server, to be searched for every credential, platform's address and platform's body
 * of the file's tests. HTTP answers and the log lines of this process are taken unasked.
 */
export function watchOutput(kind: string, text: string): void {
  if (isOn) search.watch({ kind, text });
}

/** Takes where the platforms are of a server that is started in another process. */
export function watchPlatforms(...urls: readonly string[]): void {
  if (!isOn) return;
  for (const url of urls.filter((text) => URL.canParse(text)).map((text) => new URL(text))) {
    servers.call(portOf(url), 'elsewhere');
    search.addresses.learnUrl(url);
  }
}

/** Takes something that must get out of nowhere, such as the password of a database. */
export function watchSecret(secret: string): void {
  if (isOn) search.credentials.learn(secret);
}

/** Takes where a server of ours is, in another process: a platform may have been there before. */
export function watchServer(url: string): void {
  if (!isOn) return;
  const port = portOf(new URL(url));
  servers.listen(port, 'elsewhere');
  search.addresses.listen(port);
}

/** Takes credentials that pages show on purpose, such as the demo's. Anywhere else they are leaks all the same. */
export function showOnPages(...credentials: readonly string[]): void {
  for (const credential of credentials) search.showOnPages(credential);
}

/** Takes where an identity provider is that pages lead to on purpose. Anywhere else its address is a leak all the same. */
export function showIdentityProviderOnPages(issuer: string): void {
  search.addresses.showOnPages(new URL(issuer));
}

/**
 * Hands over what leaked since the last test ended, or since it was last taken: one line for each leak, such as
 * `a credential in a log line: …`. Nothing of it fails the test then. A test that plants a leak asserts on it.
 */
export function takeLeaks(): string[] {
  return search.takeLeaks();
}
