import { findFileProblems } from '../files/parsed-file.ts';
import type { ParsedText } from '../files/parsed-file.ts';
import { watchFile } from '../files/watched-file.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Credential, CredentialReader } from './credential.ts';

/** What this service itself proves itself with to one platform, on behalf of every caller that signed in. */
export interface ServiceCredential {
  /** As of now: that of a file changes with the file. */
  readonly current: Credential;
  /** Ends the watch of the file. */
  close(): void;
}

/** Where the value of a service credential stands. */
export type ServiceCredentialPlace = { readonly value: string } | { readonly file: string };

/** What a service credential is opened with. */
export interface ServiceCredentialOptions {
  readonly place: ServiceCredentialPlace;
  /** The platform's name in the log. */
  readonly source: string;
  readonly readCredential: CredentialReader;
  readonly logger: Logger;
  /** Milliseconds between two looks at the file. */
  readonly pollIntervalMs?: number;
}

/** What is wrong with a header's value; null where nothing is. Nothing of the value is in it. */
export function findHeaderValueProblem(value: string): string | null {
  if (value.trim() === '') return 'is empty';
  return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)
    ? null
    : 'must be the whole value of a header: one line of printable ASCII, without spaces around it';
}

/**
 * Takes the credential as it is, or reads the file that has it, alone in it, and follows its changes: keys are exchanged
 * without a restart. A change that cannot be used is logged and the credential stays as it was.
 *
 * @throws FileError where the file cannot be used at the start; nothing of what it says is in it
 */
export async function openServiceCredential(options: ServiceCredentialOptions): Promise<ServiceCredential> {
  const { place, source, readCredential, logger, pollIntervalMs } = options;
  const parse = (text: string): ParsedText<Credential> => {
    const parsed = parseHeaderValue(text);
    if ('problems' in parsed) return parsed;
    const credential = readCredential(parsed.value, 'service');
    return credential === null ? { problems: ['is empty'] } : { value: credential };
  };
  if ('file' in place) {
    return watchFile({
      path: place.file,
      parse,
      pollIntervalMs,
      onChange: () => logger.info({ source }, 'service credential reloaded'),
      onBadChange: (problems) =>
        logger.error(
          { source, problems },
          'the changed file of the service credential cannot be used; the old credential stays',
        ),
    });
  }
  const parsed = parse(place.value);
  if ('problems' in parsed) throw new Error(`the service credential ${parsed.problems.join(', ')}`);
  return { current: parsed.value, close: () => undefined };
}

/** Reads the file only to say what is wrong with it; nothing is, where the list is empty. */
export function findServiceCredentialProblems(path: string): Promise<readonly string[]> {
  return findFileProblems(path, parseHeaderValue);
}

/** Editors and secret stores end a file with a line break; it is none of the value. */
const parseHeaderValue = (text: string): ParsedText<string> => {
  const value = text.trim();
  const problem = findHeaderValueProblem(value);
  return problem === null ? { value } : { problems: [problem] };
};
