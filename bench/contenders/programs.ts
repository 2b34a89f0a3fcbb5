import { startChild } from '../processes/child.ts';
import { ownSelections } from '../workloads.ts';
import type { Contender } from './contender.ts';

/** A server that is a program for Node. */
interface Program extends Pick<Contender, 'name' | 'description' | 'packages'> {
  /** From the repository's root. */
  readonly file: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The name of this server, as it is by default. */
export const ownName = 'ours';

/** The name of this server with its cache. */
export const ownCacheName = 'ours, CACHE_TTL_MS=1000';

/** This server, without and with its cache. */
export const ownServers = [
  createProgram({
    name: ownName,
    description: 'this server, `node src/main.ts`, in its default configuration',
    packages: [],
    file: 'src/main.ts',
  }),
  createProgram({
    name: ownCacheName,
    description: 'the same with `CACHE_TTL_MS=1000`',
    packages: [],
    file: 'src/main.ts',
    environment: { CACHE_TTL_MS: '1000' },
  }),
] as const satisfies readonly Contender[];

/** The peers that are programs for Node. */
export const peerPrograms: readonly Contender[] = [
  createProgram({
    name: 'apollo',
    description: 'Apollo Server as its documentation begins with it, DataLoader, `fetch`',
    packages: ['@apollo/server', 'dataloader', 'graphql'],
    file: 'bench/peers/apollo.ts',
  }),
  createProgram({
    name: 'mercurius',
    description: 'Mercurius with `jit: 1` on Fastify, DataLoader, undici’s `request`',
    packages: ['mercurius', 'graphql-jit', 'fastify', 'undici', 'dataloader', 'graphql'],
    file: 'bench/peers/mercurius.ts',
  }),
  createProgram({
    name: 'yoga',
    description: 'GraphQL Yoga on `node:http`, DataLoader, `fetch`',
    packages: ['graphql-yoga', 'dataloader', 'graphql'],
    file: 'bench/peers/yoga.ts',
  }),
];

/** Makes this server as so many processes behind one address. */
export function createPair(processes: number): Contender {
  return createProgram({
    name: `${processes} ${processes === 1 ? 'process' : 'processes'}`,
    description: 'this server, so many times behind one port by `node:cluster`',
    packages: [],
    file: 'bench/processes/cluster.ts',
    environment: { PROCESSES: String(processes) },
  });
}

function createProgram({ file, environment = {}, ...about }: Program): Contender {
  return {
    ...about,
    selections: ownSelections,
    cannot: null,
    mayDiffer: null,
    toFlat: (data) => data,
    start: ({ platformsUrl, linksFile, pinned }) =>
      startChild({
        words: [...pinned, process.execPath, file],
        environment: {
          NODE_ENV: 'production',
          ACCESS_URL: platformsUrl,
          WORKFORCE_URL: platformsUrl,
          LINKS_FILE: linksFile,
          PORT: '0',
          ADMIN_PORT: '0',
          ...environment,
        },
        ready: /ready at (http:[^"\s]+)["\n]/,
      }),
  };
}
