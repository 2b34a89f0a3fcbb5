import { builtinEnvironments } from 'vitest/runtime';
import type { Environment } from 'vitest/runtime';

/** A page's globals over Node's: the hooks run as in a browser, the graph that they ask as on a server. */
const environment: Environment = { ...builtinEnvironments.jsdom, name: 'page', viteEnvironment: 'ssr' };

export default environment;
