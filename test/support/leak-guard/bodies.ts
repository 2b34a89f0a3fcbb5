import { PIECE_LENGTH, Pieces } from './pieces.ts';

/** How much of a body is learned, in characters. */
const MOST_LENGTH = 65_536;

/** What platforms answered, and where it stands in a text. */
export class Bodies {
  /** What has not been taken apart yet: that would hold up the test. */
  #unread: (readonly [status: number, body: string])[] = [];
  readonly #known = new Set<string>();
  readonly #records = new Pieces();
  readonly #refusals = new Pieces();
  /** The bodies of records, as they were sent and as JSON writes them again, and as either stands in JSON text. */
  readonly #wholeRecords = new Set<string>();

  /** Learns a body, or as much of it as came. */
  learn(status: number, body: string): void {
    this.#unread.push([status, body.slice(0, MOST_LENGTH)]);
  }

  /** Makes what was learned findable. */
  read(): void {
    for (const [status, text] of this.#unread) {
      const key = `${status === 200 ? 'record' : 'refusal'} ${text}`;
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      if (status === 200) this.#readRecord(text);
      else this.#refusals.learn(text);
    }
    this.#unread = [];
  }

  /** Finds pieces of any body, folded, where nothing of them has a place: in an error, a header, a log line. */
  find(text: string): string[] {
    return [...this.#records.find(text), ...this.#refusals.find(text)];
  }

  /** Finds, where values of records may stand, whole records as a platform sent them, and pieces of what is in no record. */
  findInValues(text: string): string[] {
    const whole = [...this.#wholeRecords].filter((record) => text.includes(record));
    const pieces = this.#refusals.find(text).filter((piece) => !this.#records.hasPart(piece));
    return [...whole, ...pieces];
  }

  /** Whether a record has it word for word: who asks for the record may read it then. */
  isInRecord(text: string): boolean {
    return [...this.#wholeRecords].some((record) => record.includes(text));
  }

  #readRecord(text: string): void {
    this.#records.learn(text);
    for (const whole of [text.trim(), writeAgain(text)]) {
      if (whole.length < PIECE_LENGTH) continue;
      this.#wholeRecords.add(whole).add(JSON.stringify(whole).slice(1, -1));
    }
  }
}

/** JSON without the white space between its tokens; other text as it is. */
function writeAgain(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body.trim();
  }
}
