import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { FirstLook } from './first-look.ts';
import type { LandingPage } from './landing-page.ts';

/** Which page a browser gets at `/graphql`; `off` is none. */
export type LandingPageName = 'sandbox' | 'graphiql' | 'off';

/** Creates the page for browsers. GraphiQL is large: it is loaded where it is asked for, and nowhere else. */
export async function createLandingPage(name: LandingPageName, firstLook: FirstLook): Promise<LandingPage> {
  switch (name) {
    case 'sandbox': {
      const { createSandbox } = await import('./sandbox.ts');
      return createSandbox(firstLook);
    }
    case 'graphiql': {
      const { createGraphiql } = await import('./graphiql.ts');
      return createGraphiql(firstLook);
    }
    case 'off':
      return { plugin: ApolloServerPluginLandingPageDisabled(), finish: (_reply, html) => html, assets: [] };
  }
}
