import type { Script } from '../../../../test/support/scripted-upstream.ts';

/** An answer that is held back until it is released. */
export interface HeldAnswer {
  readonly script: Script;
  release(): void;
}

/** Holds a JSON answer back. */
export function holdBack({ json }: { readonly json: unknown }): HeldAnswer {
  const { promise, resolve } = Promise.withResolvers<null>();
  return {
    script: (_request, response) =>
      void promise.then(() => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(json));
      }),
    release: () => resolve(null),
  };
}
