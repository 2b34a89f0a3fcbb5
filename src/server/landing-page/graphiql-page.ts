import type { FirstLook } from './first-look.ts';
import { toScriptJson } from './script-json.ts';

/** What the page of GraphiQL is made of: links relative to the page, and what it begins with. */
export interface GraphiqlPageOptions {
  readonly firstLook: FirstLook;
  readonly style: string;
  /** In the order in which they run. */
  readonly scripts: readonly string[];
  /** The editor's workers, by the label that it asks for them with. */
  readonly workers: Readonly<Record<string, string>>;
  /** What marks the scripts as ours. */
  readonly nonce: string;
}

/** Renders the page. It has no script of its own: what it begins with is data, which `graphiql-start.js` reads. */
export function renderGraphiqlPage({
  firstLook,
  style,
  scripts,
  workers,
  nonce,
}: GraphiqlPageOptions): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Organization Graph</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${style}">
  </head>
  <body>
    <noscript>GraphiQL needs JavaScript.</noscript>
    <main id="root"></main>
    <script type="application/json" id="explorer">${toScriptJson({ firstLook, workers })}</script>
${scripts.map((path) => `    <script nonce="${nonce}" src="${path}"></script>`).join('\n')}
  </body>
</html>
`;
}
