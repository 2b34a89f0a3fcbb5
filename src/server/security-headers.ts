import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import type { HelmetOptions } from 'helmet';

/** An answer is data and no page: a browser that takes it for one may do nothing with it. Pages have policies of their own. */
const options: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  },
  // Sandbox opens a window to sign in.
  crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
  xFrameOptions: { action: 'deny' },
  // TLS ends in front of this server: what the whole domain promises is for whoever ends it to say.
  strictTransportSecurity: false,
};

/**
 * Tells the security headers of every answer, as helmet sets them. It is asked once: they are the same each time, and
 * worked out anew they took a twentieth of a request's time.
 */
export function securityHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: unknown) => (headers[name.toLowerCase()] = String(value)),
    removeHeader: () => undefined,
  };
  // All that helmet does with a request and its response.
  helmet(options)(
    Object.create(null) as IncomingMessage,
    response as unknown as ServerResponse,
    () => undefined,
  );
  return headers;
}
