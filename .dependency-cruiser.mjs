import { fileURLToPath } from 'node:url';
import { allExtensions } from 'dependency-cruiser';

// Without a TypeScript compiler it can use, dependency-cruiser sees no file at all and reports success.
if (!allExtensions.some(({ extension, available }) => extension === '.ts' && available)) {
  throw new Error('dependency-cruiser cannot read TypeScript: nothing would be checked');
}

/** The rooms of src, from the lowest up: a room imports itself and the rooms before it, never one after it. */
const rooms = [
  ...['telemetry', 'files', 'errors', 'upstream', 'sources'],
  ...['organizations', 'resolvers', 'sign-in', 'server'],
];

/** The process and its configuration stand above the rooms; the resolver types stand beside them. */
const roots =
  '^src/(index|main|serve|run|stop-signal|end-process|tracing|application|open-[a-z-]+|config[a-z-]*|package-version)\\.ts$';
const generated = '^src/generated/';

/** What the process does beside serving stands at the top, too. */
const commands = '^src/commands/';

const roomPath = (names) => `^src/(${names.join('|')})/`;
const packagePath = (names) => `(^|/)node_modules/(${names.join('|')})|^(${names.join('|')})`;

const graphPackages = packagePath([
  'graphql/',
  'graphql$',
  '@apollo/',
  '@graphql-tools/',
  '@as-integrations/',
  'fastify/',
  'fastify$',
  '@fastify/',
]);

/** One rule a room, so that a breach says which wall it went through. */
const downward = rooms.map((room, height) => ({
  name: `${room}-imports-downward`,
  comment: `src/${room} may import only itself and ${rooms.slice(0, height).join(', ') || 'nothing of ours'}.`,
  severity: 'error',
  from: { path: roomPath([room]) },
  to: {
    path: '^src/',
    pathNot: [roomPath(rooms.slice(0, height + 1)), generated, '^src/config[a-z-]*\\.ts$'],
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...downward,
    {
      name: 'main-is-the-last-word',
      comment:
        'The process runs the application, the application reads the configuration, never the other way.',
      severity: 'error',
      from: { path: '^src/(run|application|open-[a-z-]+|config[a-z-]*)\\.ts$' },
      to: { path: ['^src/(index|main|serve|run|application)\\.ts$', commands] },
    },
    {
      name: 'config-stays-at-the-top',
      comment: 'Rooms take values, not the configuration: only the files at the top import it.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/(index|main|serve|run|application|open-[a-z-]+|config[a-z-]*)\\.ts$', commands],
      },
      to: { path: '^src/config[a-z-]*\\.ts$' },
    },
    {
      name: 'generated-is-for-the-graph',
      comment: 'The resolver types are read by server and resolvers only.',
      severity: 'error',
      from: { path: '^src/', pathNot: [roomPath(['resolvers', 'server']), generated] },
      to: { path: generated },
    },
    {
      name: 'generated-imports-types',
      comment: 'The resolver types are types of the models and of the context, and nothing that runs.',
      severity: 'error',
      from: { path: generated },
      to: {
        path: '^src/',
        pathNot: [roomPath(['organizations', 'sources']), '^src/resolvers/context\\.ts$'],
      },
    },
    {
      name: 'generated-never-runs',
      comment: 'Only type imports leave the resolver types.',
      severity: 'error',
      from: { path: generated },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'sources-are-strangers',
      comment: 'A source never imports another: what they share lies in src/sources itself or below.',
      severity: 'error',
      from: { path: '^src/sources/([^/]+)/' },
      to: { path: '^src/sources/[^/]+/', pathNot: '^src/sources/$1/' },
    },
    {
      name: 'graphql-stays-above',
      comment:
        'What lies below the organizations, and who signed in, knows neither GraphQL nor the web server.',
      severity: 'error',
      from: {
        path: roomPath(['telemetry', 'files', 'errors', 'upstream', 'sources', 'sign-in']),
        pathNot: '^src/errors/format-error\\.ts$',
      },
      to: { path: graphPackages },
    },
    {
      name: 'one-way-out',
      comment: 'Only src/upstream speaks HTTP to the platforms.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/upstream/' },
      to: { path: packagePath(['undici/', 'undici$']) },
    },
    {
      name: 'one-way-to-the-database',
      comment: 'Only the links in a database speak to PostgreSQL, by its connections.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/organizations/links-database/(?:database|connection-pools|retried-read)\\.ts$',
      },
      to: { path: packagePath(['pg/', 'pg$', 'pg-']) },
    },
    {
      name: 'one-place-for-tokens',
      comment: 'Only src/sign-in looks into a token.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/sign-in/' },
      to: { path: packagePath(['jose/', 'jose$']) },
    },
    {
      name: 'src-stands-alone',
      comment: 'The server never needs the command line, the demo, the tests or anything else beside src.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(bench|bin|clients|demo|docs|examples|test)/' },
    },
    {
      name: 'clients-stand-alone',
      comment: 'A client package is delivered by itself: it imports nothing of ours but itself.',
      severity: 'error',
      from: { path: '^clients/([^/]+)/src/' },
      to: { pathNot: ['^clients/$1/src/', 'node_modules'] },
    },
    {
      name: 'no-development-package',
      comment: 'What is delivered runs without the development packages.',
      severity: 'error',
      from: { path: '^(bin|demo|src)/' },
      // An optional peer is installed by whoever wants it, and imported by a file that is loaded for it alone.
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm-peer'] },
    },
    {
      name: 'no-undeclared-package',
      comment: 'Every package that is imported is declared in our own package.json.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-cycle',
      comment: 'No file leads back to itself, not even by types.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-dead-end',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-room-without-a-floor',
      comment: 'A new folder in src takes its place in the list of rooms before it is used.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [roomPath(rooms), roots, generated, commands] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What is built is no source; the packages of the bench's processes are installed by `npm run bench` alone.
    exclude: { path: '^(bench/(load|peers|node_modules)|dist|clients/[^/]+/dist|examples/[^/]+/dist)/' },
    // The console imports the hooks by their name, from their source.
    tsConfig: { fileName: fileURLToPath(new URL('examples/console/tsconfig.json', import.meta.url)) },
    // A workspace's files may use what the root declares.
    combinedDependencies: true,
    // Type-only imports count: a room that knows another's types knows the other.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
