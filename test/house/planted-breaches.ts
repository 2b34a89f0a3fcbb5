/** The rooms of src from the lowest up, written down here once more so that a rule cannot get lost unseen. */
const rooms = [
  ...['telemetry', 'files', 'errors', 'upstream', 'sources'],
  ...['organizations', 'resolvers', 'sign-in', 'server'],
];

/** A small tree that keeps every rule: each room imports every room below it, the top imports them all. */
export function wellBuiltTree(): Record<string, string> {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({
      type: 'module',
      dependencies: { fastify: '1.0.0', graphql: '1.0.0', jose: '1.0.0', pg: '1.0.0', undici: '1.0.0' },
      devDependencies: { vitest: '1.0.0' },
    }),
    'bin/main.ts': "import '../src/main.ts';\nimport '../demo/main.ts';",
    'demo/main.ts': "import '../src/config.ts';\nimport '../src/application.ts';",
    'test/support.ts': "import '../src/config.ts';\nimport 'vitest';",
    'src/main.ts': "import './application.ts';\nimport './config.ts';\nimport './commands/links.ts';",
    'src/commands/links.ts': "import '../application.ts';\nimport '../config.ts';",
    'src/application.ts': "import './server/room.ts';\nimport type {} from './config.ts';",
    'src/config.ts': 'export const config = {};',
    'src/index.ts': "import './application.ts';\nimport './config.ts';",
    'clients/react/src/index.ts': "import './hooks.ts';\nimport 'graphql';",
    'clients/react/src/hooks.ts': '',
    'src/generated/resolver-types.ts': [
      "import type {} from 'graphql';",
      "import type {} from '../organizations/room.ts';",
      "import type {} from '../resolvers/context.ts';",
    ].join('\n'),
    'src/resolvers/context.ts': "import type {} from '../organizations/room.ts';\nimport 'graphql';",
    'src/resolvers/query.ts': "import type {} from '../generated/resolver-types.ts';\nimport './context.ts';",
    'src/errors/format-error.ts': "import 'graphql';",
    'src/upstream/pool.ts': "import 'undici';",
    'src/organizations/links-database/database.ts': "import 'pg';",
    'src/sign-in/sign-in.ts': "import 'jose';",
    'src/sources/index.ts': "import './access/source.ts';\nimport './workforce/source.ts';",
    'src/sources/access/source.ts': "import '../room.ts';\nimport '../../upstream/pool.ts';",
    'src/sources/workforce/source.ts': "import '../room.ts';",
  };
  for (const name of ['fastify', 'graphql', 'jose', 'pg', 'undici', 'vitest', 'undeclared']) {
    files[`node_modules/${name}/package.json`] = JSON.stringify({ name, main: 'index.js' });
    files[`node_modules/${name}/index.js`] = '';
  }
  for (const [height, room] of rooms.entries()) {
    const below = rooms.slice(0, height).map((lower) => `import '../${lower}/room.ts';\n`);
    files[`src/${room}/room.ts`] = below.join('');
  }
  return files;
}

/** Files to add to the well-built tree, and what the rules must say to them. Each plants one breach, or one a line. */
export const plantedBreaches: { says: string[]; files: Record<string, string> }[] = [
  ...rooms.map((room, height) => {
    const nextRoom = rooms[height + 1];
    const above = nextRoom === undefined ? 'application.ts' : `${nextRoom}/room.ts`;
    return {
      says: [`${room}-imports-downward: src/${room}/upward.ts → src/${above}`],
      files: { [`src/${room}/upward.ts`]: `import type {} from '../${above}';` },
    };
  }),
  ...['telemetry', 'files', 'errors', 'upstream', 'sources/access', 'sign-in'].map((folder) => ({
    says: [
      `graphql-stays-above: src/${folder}/graph.ts → node_modules/graphql/index.js`,
      `graphql-stays-above: src/${folder}/web.ts → node_modules/fastify/index.js`,
    ],
    files: {
      [`src/${folder}/graph.ts`]: "import type {} from 'graphql';",
      [`src/${folder}/web.ts`]: "import 'fastify';",
    },
  })),
  {
    says: ['sources-are-strangers: src/sources/workforce/nosy.ts → src/sources/access/source.ts'],
    files: { 'src/sources/workforce/nosy.ts': "import '../access/source.ts';" },
  },
  {
    says: ['config-stays-at-the-top: src/upstream/configured.ts → src/config.ts'],
    files: { 'src/upstream/configured.ts': "import type {} from '../config.ts';" },
  },
  {
    says: ['config-stays-at-the-top: src/server/configured.ts → src/config.ts'],
    files: { 'src/server/configured.ts': "import '../config.ts';" },
  },
  {
    says: ['config-stays-at-the-top: src/sources/configured.ts → src/config-variables.ts'],
    files: {
      'src/config-variables.ts': 'export const variables = {};',
      'src/sources/configured.ts': "import '../config-variables.ts';",
    },
  },
  {
    says: [
      'main-is-the-last-word: src/application.ts → src/main.ts',
      'no-cycle: src/application.ts, src/commands/links.ts, src/main.ts',
      'no-cycle: src/application.ts, src/main.ts',
    ],
    files: { 'src/application.ts': "import './main.ts';" },
  },
  {
    says: ['generated-is-for-the-graph: src/organizations/typed.ts → src/generated/resolver-types.ts'],
    files: { 'src/organizations/typed.ts': "import type {} from '../generated/resolver-types.ts';" },
  },
  {
    says: [
      'generated-imports-types: src/generated/more.ts → src/server/room.ts',
      'generated-never-runs: src/generated/more.ts → node_modules/graphql/index.js',
    ],
    files: { 'src/generated/more.ts': "import type {} from '../server/room.ts';\nimport 'graphql';" },
  },
  {
    says: ['one-way-out: src/sources/access/shortcut.ts → node_modules/undici/index.js'],
    files: { 'src/sources/access/shortcut.ts': "import 'undici';" },
  },
  {
    says: ['one-way-to-the-database: src/organizations/shortcut.ts → node_modules/pg/index.js'],
    files: { 'src/organizations/shortcut.ts': "import type {} from 'pg';" },
  },
  {
    says: ['one-place-for-tokens: src/server/curious.ts → node_modules/jose/index.js'],
    files: { 'src/server/curious.ts': "import 'jose';" },
  },
  {
    says: ['organizations-imports-downward: src/organizations/bossy.ts → src/commands/links.ts'],
    files: { 'src/organizations/bossy.ts': "import '../commands/links.ts';" },
  },
  {
    says: [
      'src-stands-alone: src/server/commanding.ts → bin/main.ts',
      'src-stands-alone: src/server/playful.ts → demo/main.ts',
      'src-stands-alone: src/server/tested.ts → test/support.ts',
    ],
    files: {
      'src/server/commanding.ts': "import '../../bin/main.ts';",
      'src/server/playful.ts': "import '../../demo/main.ts';",
      'src/server/tested.ts': "import '../../test/support.ts';",
    },
  },
  {
    says: [
      'clients-stand-alone: clients/react/src/server.ts → src/config.ts',
      'clients-stand-alone: clients/react/src/tested.ts → test/support.ts',
    ],
    files: {
      'clients/react/src/server.ts': "import type {} from '../../../src/config.ts';",
      'clients/react/src/tested.ts': "import '../../../test/support.ts';",
    },
  },
  {
    says: [
      'no-development-package: bin/spied.ts → node_modules/vitest/index.js',
      'no-development-package: demo/spied.ts → node_modules/vitest/index.js',
      'no-development-package: src/server/spied.ts → node_modules/vitest/index.js',
    ],
    files: {
      'bin/spied.ts': "import 'vitest';",
      'demo/spied.ts': "import 'vitest';",
      'src/server/spied.ts': "import type {} from 'vitest';",
    },
  },
  {
    says: ['no-undeclared-package: src/server/borrowed.ts → node_modules/undeclared/index.js'],
    files: { 'src/server/borrowed.ts': "import 'undeclared';" },
  },
  {
    says: ['no-cycle: src/errors/chicken.ts, src/errors/egg.ts'],
    files: {
      'src/errors/chicken.ts': "import type {} from './egg.ts';",
      'src/errors/egg.ts': "import type {} from './chicken.ts';",
    },
  },
  {
    says: ['no-dead-end: src/errors/lost.ts → ./nowhere.ts'],
    files: { 'src/errors/lost.ts': "import './nowhere.ts';" },
  },
  {
    says: [
      'no-room-without-a-floor: src/server/homeless.ts → src/utilities/everything.ts',
      'server-imports-downward: src/server/homeless.ts → src/utilities/everything.ts',
    ],
    files: {
      'src/server/homeless.ts': "import '../utilities/everything.ts';",
      'src/utilities/everything.ts': '',
    },
  },
];
