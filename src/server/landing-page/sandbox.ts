import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import type { FirstLook } from './first-look.ts';
import type { LandingPage } from './landing-page.ts';
import { toScriptJson } from './script-json.ts';

/** Stands in Apollo's page where the first look goes. */
const placeholder = 'first-look';

/** Beside the policy that the page itself has: what a page cannot say of itself, and what this one never needs. */
const headers = {
  'content-security-policy': "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
  // What Apollo's page is loaded with, and may ask who embeds it by.
  'referrer-policy': 'strict-origin-when-cross-origin',
};

/** Apollo Sandbox: a small page of ours that loads the rest from apollographql.com. */
export function createSandbox(firstLook: FirstLook): LandingPage {
  const apollos = ApolloServerPluginLandingPageLocalDefault({
    footer: false,
    // What one does there is nobody's to count.
    embed: { runTelemetry: false },
    document: placeholder,
  });
  const plugin: ApolloServerPlugin = {
    async serverWillStart(service) {
      const page = await (await apollos.serverWillStart?.(service))?.renderLandingPage?.();
      if (page === undefined) throw new Error('Apollo Server has no Sandbox');
      return {
        renderLandingPage: async () => ({
          html: async () => fillIn(typeof page.html === 'string' ? page.html : await page.html(), firstLook),
        }),
      };
    },
  };
  const finish: LandingPage['finish'] = (reply, html) => {
    void reply.headers(headers);
    return html;
  };
  return { plugin, finish, assets: [] };
}

/** Apollo's own way to fill it in lets a second "</script>" out. */
function fillIn(html: string, firstLook: FirstLook): string {
  return html.replace(`"document":"${placeholder}"`, () => toScriptJson(firstLook).slice(1, -1));
}
