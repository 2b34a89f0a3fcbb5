import { startAccessUpstream } from './access.ts';
import { startWorkforceUpstream } from './workforce.ts';

/** The two platforms of the demo while they run. */
export interface DemoUpstreams extends AsyncDisposable {
  /** Base URLs, with no slash at their end. */
  readonly accessUrl: string;
  readonly workforceUrl: string;
  /** How many requests each has received so far, whatever it answered; it counts on while they run. */
  readonly calls: { readonly access: number; readonly workforce: number };
  /** Stops one platform and ends its connections at once, as an outage would. May be called again. */
  stop(platform: 'access' | 'workforce'): Promise<void>;
  /** Stops both and ends every connection at once, answered or not. May be called again. */
  close(): Promise<void>;
}

/** Starts both platforms, each on a free port of 127.0.0.1; resolves when both listen. */
export async function startDemoUpstreams(): Promise<DemoUpstreams> {
  const calls = { access: 0, workforce: 0 };
  const [access, workforce] = await Promise.all([
    startAccessUpstream(() => {
      calls.access += 1;
    }),
    startWorkforceUpstream(() => {
      calls.workforce += 1;
    }),
  ]);

  const platforms = { access, workforce };

  async function close(): Promise<void> {
    await Promise.all([access.close(), workforce.close()]);
  }

  return {
    accessUrl: access.url,
    workforceUrl: workforce.url,
    calls,
    stop: (platform) => platforms[platform].close(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
