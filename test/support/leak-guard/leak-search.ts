import { Addresses } from './addresses.ts';
import { Bodies } from './bodies.ts';
import { Credentials, formsOf } from './credentials.ts';
import { readOutput } from './outputs.ts';
import type { Output } from './outputs.ts';

/** How much of an output is shown beside a piece of a body, in characters. */
const SHOWN = 200;

/** Knows what must not get out, and looks for it in what got out. */
export class LeakSearch {
  readonly credentials = new Credentials();
  readonly addresses = new Addresses();
  readonly bodies = new Bodies();
  readonly #shownOnPages = new Set<string>();
  #outputs: (readonly [output: Output, moment: number])[] = [];

  /** Takes something that gets out: it is searched when leaks are next asked for. */
  watch(output: Output): void {
    this.#outputs.push([output, this.addresses.moment]);
  }

  /** Takes a credential that is no secret on a page. */
  showOnPages(credential: string): void {
    for (const form of formsOf(credential)) this.#shownOnPages.add(form);
  }

  /** Searches what got out since the last time for all that is known by now: one line for each leak. */
  takeLeaks(): string[] {
    const outputs = this.#outputs;
    this.#outputs = [];
    this.bodies.read();
    return [...new Set(outputs.flatMap(([output, moment]) => this.#search(output, moment)))];
  }

  #search(output: Output, moment: number): string[] {
    const { kind, isPage, isFromPages, values, text } = readOutput(output);
    const isMeant = (form: string) => (isPage ? this.#shownOnPages.has(form) : this.bodies.isInRecord(form));
    const found = {
      'a credential': [...this.credentials.find(text), ...this.credentials.find(values, isMeant)],
      "a platform's address": [
        ...this.addresses.find(text, isFromPages, moment),
        ...this.addresses.find(values, isFromPages, moment),
      ],
      "a platform's body": [...this.bodies.find(text), ...this.bodies.findInValues(values)].map(
        (piece) => `${piece} in ${text.slice(0, SHOWN)}`,
      ),
    };
    return Object.entries(found).flatMap(([secret, places]) =>
      places.map((place) => `${secret} in ${kind}: ${place}`),
    );
  }
}
