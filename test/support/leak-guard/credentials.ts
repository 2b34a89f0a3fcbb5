import { excerpt } from './excerpt.ts';

/** Shorter ones stand in an answer by chance. */
const LEAST_LENGTH = 8;

/** A shorter one must stand alone: it may be a part of a longer word by chance. */
const LONG = 16;

/** The names of headers that carry a credential, or may be configured to. */
const credentialNames = /auth|token|key|secret|credential|cookie|access|workforce/i;

/** The credentials that were sent to a server of ours or to a platform, and where they stand in a text. */
export class Credentials {
  readonly #forms = new Set<string>();

  /** How many forms of credentials are known. */
  get size(): number {
    return this.#forms.size;
  }

  /** Learns those among the headers of a request that are credentials, by their names. */
  learnHeaders(headers: Readonly<Record<string, string | readonly string[] | undefined>>): void {
    for (const [name, values = []] of Object.entries(headers)) {
      if (name.startsWith('access-control-') || !credentialNames.test(name)) continue;
      for (const value of [values].flat()) this.learn(value);
    }
  }

  /** Learns a credential: the whole, what follows its scheme, and what `Basic` hides. */
  learn(value: string): void {
    const [, scheme, rest] = /^(\w+) +(.+)$/.exec(value) ?? [];
    this.#learnForms(value);
    if (rest === undefined) return;
    this.#learnForms(rest);
    if (scheme?.toLowerCase() !== 'basic') return;
    const pair = Buffer.from(rest, 'base64').toString();
    this.#learnForms(pair);
    this.#learnForms(pair.slice(pair.indexOf(':') + 1));
  }

  /**
   * Finds them in a text: one excerpt for each.
   *
   * @param isMeant tells of a form of one whether it may stand there
   */
  find(text: string, isMeant: (form: string) => boolean = () => false): string[] {
    return [...this.#forms].flatMap((form) => {
      const at = findForm(text, form);
      return at < 0 || isMeant(form) ? [] : [excerpt(text, at, form.length)];
    });
  }

  /** As it is, and as it stands in JSON and in a URL. */
  #learnForms(value: string): void {
    if (value.trim().length < LEAST_LENGTH) return;
    for (const form of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]) {
      this.#forms.add(form);
    }
  }
}

function findForm(text: string, form: string): number {
  let at = text.indexOf(form);
  if (form.length >= LONG) return at;
  while (at >= 0 && (isWordy(text[at - 1]) || isWordy(text[at + form.length]))) {
    at = text.indexOf(form, at + 1);
  }
  return at;
}

function isWordy(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}
