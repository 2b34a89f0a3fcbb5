import { X509Certificate } from 'node:crypto';
import { findFileProblems, readParsed } from '../files/parsed-file.ts';
import type { FileParser } from '../files/parsed-file.ts';
import { watchFile } from '../files/watched-file.ts';
import type { WatchedFile } from '../files/watched-file.ts';
import type { Logger } from '../telemetry/logger.ts';

/** The certificates of a file, each in PEM, always as the file last was when it was good. */
export type CaFile = WatchedFile<readonly string[]>;

/** Where the certificates are. */
export interface CaFileOptions {
  readonly path: string;
  readonly logger: Logger;
  /** Milliseconds between two looks. */
  readonly pollIntervalMs?: number;
}

/**
 * Reads the file as {@link readCaFile} does, and follows its changes. A change that cannot be used is logged and the
 * certificates stay as they were.
 *
 * @throws FileError where the file cannot be used at the start; nothing of what it says is in it
 */
export function openCaFile({ path, logger, pollIntervalMs }: CaFileOptions): Promise<CaFile> {
  return watchFile({
    path,
    parse: parseCertificates,
    pollIntervalMs,
    onChange: ({ length }) => logger.info({ authorities: length }, 'certificate authorities reloaded'),
    onBadChange: (problems, { length }) =>
      logger.error(
        { problems, authorities: length },
        'the changed file of certificate authorities cannot be used; the old authorities stay',
      ),
  });
}

/**
 * Reads a PEM file of one or more certificates. Text between them is fine, anything else in PEM is not: whoever puts a
 * key or a revocation list there expects something that would not happen.
 *
 * @returns the certificates, each in PEM
 * @throws FileError where the file cannot be used; nothing of what it says is in it
 */
export function readCaFile(path: string): Promise<readonly string[]> {
  return readParsed(path, parseCertificates);
}

/** Reads the file only to say what is wrong with it; nothing is, where the list is empty. */
export function findCaFileProblems(path: string): Promise<readonly string[]> {
  return findFileProblems(path, parseCertificates);
}

const parseCertificates: FileParser<readonly string[]> = (text) => {
  // Each ends where the next begins, so that one that is cut off is seen.
  const blocks = text.split(/(?=-----BEGIN )/).filter((block) => block.startsWith('-----BEGIN '));
  const labels = blocks.map((block) => /^-----BEGIN ([^\n]*?)-----/.exec(block)?.[1] ?? '');
  const certificates = blocks.filter((_, index) => labels[index] === 'CERTIFICATE').map(readCertificate);
  const broken = certificates.flatMap((certificate, index) => (certificate === null ? [index + 1] : []));

  const problems: string[] = [];
  if (certificates.length === 0) problems.push('has no certificate in PEM form');
  if (broken.length > 0) {
    problems.push(`cannot be read at certificate ${broken.join(', ')} of ${String(certificates.length)}`);
  }
  if (labels.some((label) => label.endsWith('PRIVATE KEY'))) {
    problems.push('has a private key in it, which must not be there');
  }
  if (labels.some((label) => label !== 'CERTIFICATE' && !label.endsWith('PRIVATE KEY'))) {
    problems.push('has something in it that is no certificate');
  }
  if (problems.length > 0) return { problems };
  return { value: certificates.filter((certificate) => certificate !== null) };
};

function readCertificate(block: string): string | null {
  try {
    return new X509Certificate(block).toString();
  } catch {
    return null;
  }
}
