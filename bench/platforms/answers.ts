import type { Platform } from './records.ts';
import { createRecords } from './records.ts';

/** An answer of a platform, as it goes over the wire. */
export interface Answer {
  readonly platform: Platform | null;
  readonly bytes: Buffer;
}

const notFound: Answer = {
  platform: null,
  bytes: render('404 Not Found', JSON.stringify({ message: 'Not found', errorMessage: 'Not found' })),
};

/** Renders every answer beforehand, so that the simulator only sends; what has no record is 404. */
export function createAnswers(): (path: string) => Answer {
  const answers = new Map<string, Answer>(
    Array.from(createRecords(), ([path, { platform, body }]) => [
      path,
      { platform, bytes: render('200 OK', body) },
    ]),
  );
  return (path) => answers.get(path) ?? notFound;
}

/** Renders an answer of JSON text over a connection that is kept. */
export function render(status: string, body: string): Buffer {
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
  );
}
