import { Addresses } from './addresses.ts';
import { Bodies } from './bodies.ts';
import { Credentials } from './credentials.ts';

/** Something that leaves a server of ours. */
export interface Output {
  /** What it is, such as `answer`. */
  readonly kind: string;
  /** What the caller asked for: values of records belong there. */
  readonly data?: string;
  /** All else of it: no value of a record belongs there. */
  readonly text: string;
}

/** How much of an output is shown beside a piece of a body, in characters. */
const SHOWN = 200;

/** Knows what must not get out, and looks for it in what got out. */
export class LeakSearch {
  readonly credentials = new Credentials();
  readonly addresses = new Addresses();
  readonly bodies = new Bodies();
  #outputs: Output[] = [];

  /** Takes something that gets out: it is searched when leaks are next asked for. */
  watch(output: Output): void {
    this.#outputs.push(output);
  }

  /** Searches what got out since the last time for all that is known by now: one line for each leak. */
  takeLeaks(): string[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    return [...new Set(outputs.flatMap((output) => this.#search(output)))];
  }

  #search({ kind, text, data = '' }: Output): string[] {
    const isValue = (form: string) => this.bodies.isInRecord(form);
    const found = {
      credential: [...this.credentials.find(text), ...this.credentials.find(data, isValue)],
      "platform's address": [...this.addresses.find(text), ...this.addresses.find(data)],
      "platform's body": [...this.bodies.find(text), ...this.bodies.findInData(data)].map(
        (piece) => `${piece} in ${text.slice(0, SHOWN)}`,
      ),
    };
    return Object.entries(found).flatMap(([secret, places]) =>
      places.map((place) => `a ${secret} in a ${kind}: ${place}`),
    );
  }
}

/** Makes the output of an HTTP answer. @param head its status line and headers, or as much of them as is known */
export function toAnswer(head: string, body: string): Output {
  const kind = 'server answer';
  const { data, ...rest } = readJson(body);
  if (data === undefined) return { kind, text: `${head}\n${body}` };
  return { kind, data: JSON.stringify(data), text: `${head}\n${JSON.stringify(rest)}` };
}

/** The members of a JSON object; none where the text is anything else. */
function readJson(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
