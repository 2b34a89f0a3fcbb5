import { excerpt, placesOf } from './places.ts';

/** Shorter ones stand in an answer by chance. */
const LEAST_LENGTH = 8;

/** A shorter one must stand alone: it may be a part of a longer word by chance. */
const LONG = 16;

/** The names of headers that carry a credential, or may be configured to. */
const credentialNames = /auth|token|key|secret|credential|cookie|access|workforce/i;

/** The credentials that were sent to a server of ours or to a platform, and where they stand in a text. */
export class Credentials {
  readonly #values = new Set<string>();
  readonly #forms = new Set<string>();

  /** Learns those among the headers of a request that are credentials, by their names. */
  learnHeaders(headers: Readonly<Record<string, string | readonly string[] | undefined>>): void {
    for (const [name, values = []] of Object.entries(headers)) {
      if (name.startsWith('access-control-') || !credentialNames.test(name)) continue;
      for (const value of [values].flat()) this.learn(value);
    }
  }

  /** Learns a credential. */
  learn(value: string): void {
    if (this.#values.has(value)) return;
    this.#values.add(value);
    for (const form of formsOf(value)) this.#forms.add(form);
  }

  /**
   * Finds them in a text: one excerpt for each.
   *
   * @param isMeant tells of a form of one whether it may stand there
   */
  find(text: string, isMeant: (form: string) => boolean = () => false): string[] {
    return [...this.#forms].flatMap((form) => {
      const at = placesOf(text, form).find(
        (place) => form.length >= LONG || isAlone(text, place, form.length),
      );
      return at === undefined || isMeant(form) ? [] : [excerpt(text, at, form.length)];
    });
  }
}

/** In what forms a credential can stand in a text: itself and its parts, each as it is, in JSON and in a URL. */
export function formsOf(credential: string): string[] {
  return partsOf(credential)
    .filter((part) => part.trim().length >= LEAST_LENGTH)
    .flatMap((part) => [part, JSON.stringify(part).slice(1, -1), encodeURIComponent(part)]);
}

/** The whole, what follows its scheme, and what `Basic` hides. */
function partsOf(credential: string): string[] {
  const [, scheme = '', rest] = /^(\w+) +(.+)$/.exec(credential) ?? [];
  if (rest === undefined) return [credential];
  if (scheme.toLowerCase() !== 'basic') return [credential, rest];
  const pair = Buffer.from(rest, 'base64').toString();
  return [credential, rest, pair, pair.slice(pair.indexOf(':') + 1)];
}

function isAlone(text: string, at: number, length: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  return !(/\w$/.test(before) && !/\\[bfnrt]$/.test(before)) && !/\w/.test(text[at + length] ?? '');
}
