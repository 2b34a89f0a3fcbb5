import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileError } from '../../src/files/parsed-file.ts';
import { findCaFileProblems, readCaFile } from '../../src/upstream/ca-file.ts';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';

const first = createSelfSigned('first.example');
const second = createSelfSigned('second.example');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'organization-graph-ca-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(text: string | Buffer): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.pem`);
  await writeFile(path, text);
  return path;
}

describe('readCaFile', () => {
  test.each<[string, string, string[]]>([
    ['one certificate', first.cert, [first.cert]],
    ['two certificates', first.cert + second.cert, [first.cert, second.cert]],
    ['no line feed at its end', first.cert.trimEnd(), [first.cert]],
    ['Windows line ends', (first.cert + second.cert).replaceAll('\n', '\r\n'), [first.cert, second.cert]],
    ['a byte order mark', `\ufeff${first.cert}`, [first.cert]],
    [
      'text around them',
      `# First\n${first.cert}\nSubject: CN=second\n${second.cert}\n# End`,
      [first.cert, second.cert],
    ],
  ])('with %s, reads the certificates', async (_, text, expected) => {
    const path = await write(text);
    expect(await readCaFile(path)).toEqual(expected);
    expect(await findCaFileProblems(path)).toEqual([]);
  });

  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
  const secretLine = first.key.split('\n')[1] ?? '';
  test.each<[string, string | Buffer, string[]]>([
    ['nothing', '', ['has no certificate in PEM form']],
    ['other text', '{"token": "a-secret"}', ['has no certificate in PEM form']],
    [
      'a certificate in DER',
      Buffer.from(first.cert.replace(/-.*-/g, ''), 'base64'),
      ['has no certificate in PEM form'],
    ],
    ['a certificate in UTF-16', Buffer.from(first.cert, 'utf16le'), ['has no certificate in PEM form']],
    ['a broken certificate', first.cert.replace(/MI../, '####'), ['cannot be read at certificate 1 of 1']],
    ['a certificate that is cut off', first.cert.slice(0, 200), ['cannot be read at certificate 1 of 1']],
    [
      'a certificate that is cut off before a good one',
      first.cert.slice(0, 200) + second.cert,
      ['cannot be read at certificate 1 of 2'],
    ],
    [
      'two broken ones among three',
      first.cert.replace(/MI../, '####') + second.cert + second.cert.replace('-----END', '----END'),
      ['cannot be read at certificate 1, 3 of 3'],
    ],
    [
      'a private key beside the certificate',
      first.cert + first.key,
      ['has a private key in it, which must not be there'],
    ],
    [
      'a private key alone',
      first.key,
      ['has no certificate in PEM form', 'has a private key in it, which must not be there'],
    ],
    [
      'a private key of another kind',
      first.cert + first.key.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE'),
      ['has a private key in it, which must not be there'],
    ],
    ['a public key beside it', first.cert + publicKey, ['has something in it that is no certificate']],
    [
      'everything wrong at once',
      first.key + publicKey + first.cert.slice(0, 200),
      [
        'cannot be read at certificate 1 of 1',
        'has a private key in it, which must not be there',
        'has something in it that is no certificate',
      ],
    ],
  ])('with %s, tells the problem in a line each and nothing of the content', async (_, text, expected) => {
    const path = await write(text);
    expect(await findCaFileProblems(path)).toEqual(expected);
    const failure: unknown = await readCaFile(path).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FileError);
    expect((failure as FileError).problems).toEqual(expected);
    for (const secret of [secretLine, 'a-secret', 'MII']) expect(String(failure)).not.toContain(secret);
  });

  test('where there is no file, or it is a folder, says so', async () => {
    expect(await findCaFileProblems(join(folder, 'missing.pem'))).toEqual(['cannot be read (ENOENT)']);
    expect(await findCaFileProblems(folder)).toEqual(['cannot be read (EISDIR)']);
  });
});
