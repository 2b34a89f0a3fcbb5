import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from '../processes/child.ts';
import { toFlatAnswer } from '../tailcall/flat-answer.ts';
import { createTailcallSchema } from '../tailcall/schema.ts';
import type { TailcallMode } from '../tailcall/schema.ts';
import { tailcallSelections } from '../tailcall/selections.ts';
import type { Contender } from './contender.ts';

const packageName = '@tailcallhq/core-linux-x64-gnu';

const installed = fileURLToPath(new URL(`../node_modules/${packageName}/bin/tailcall`, import.meta.url));

/** Tailcall, three ways. `TAILCALL_COMMAND` names the words that run it where the installed binary does not run. */
export const tailcallServers: readonly Contender[] = [
  createTailcall('tailcall', 'plain', 'Tailcall, each call by itself'),
  createTailcall(
    'tailcall-dedupe',
    'dedupe',
    'Tailcall with `dedupe: true`: equal calls of the same moment are one',
  ),
  createTailcall('tailcall-cache', 'cache', 'Tailcall with that and `@cache(maxAge: 1000)`'),
];

function createTailcall(name: string, mode: TailcallMode, description: string): Contender {
  return {
    name,
    description,
    packages: [packageName],
    selections: tailcallSelections,
    cannot: {
      workloads: /^(W2|L\d+)$/,
      reason: 'it maps no list of ids without an endpoint that takes many',
    },
    mayDiffer: mode === 'cache' ? 'its cache takes some records for others' : null,
    toFlat: toFlatAnswer,
    async start({ platformsUrl, folder, pinned }) {
      const port = await findFreePort();
      const file = join(folder, `${name}.graphql`);
      await writeFile(file, createTailcallSchema({ port, platformsUrl, mode }));
      const command = process.env['TAILCALL_COMMAND']?.split(/\s+/).filter((word) => word !== '');
      const child = await startChild({
        words: [...pinned, ...(command ?? [installed]), 'start', file],
        environment: { TAILCALL_TRACKER: 'false', TC_TRACKER: 'false', NO_COLOR: '1' },
        // It tells its port alone, and the address is where it was told to listen.
        ready: /launched at \[?(\S+?)\]? /,
      });
      return { ...child, url: `http://127.0.0.1:${port}/graphql` };
    },
  };
}

/** Finds a port of loopback that is free now: Tailcall does not tell which one it was given. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
