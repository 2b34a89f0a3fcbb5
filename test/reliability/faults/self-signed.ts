import { generateKeyPairSync, sign } from 'node:crypto';

/**
 * Makes a certificate that nobody trusts: for one day around now, signed by its own key. (Node reads certificates but
 * makes none, so the few fields that X.509 asks for are written here.)
 *
 * @param name the common name
 */
export function createSelfSigned(name: string): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signatureAlgorithm = sequence(objectId(ECDSA_WITH_SHA256));
  const distinguishedName = sequence(set(sequence(objectId(COMMON_NAME), element(0x0c, Buffer.from(name)))));
  const toBeSigned = sequence(
    element(0x02, Buffer.from([1])),
    signatureAlgorithm,
    distinguishedName,
    sequence(time(Date.now() - DAY_MS / 2), time(Date.now() + DAY_MS / 2)),
    distinguishedName,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = sequence(
    toBeSigned,
    signatureAlgorithm,
    element(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  // Never an empty line, not even where the last one is full: PEM has none.
  const lines = certificate.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

const DAY_MS = 24 * 3_600_000;

/** 1.2.840.10045.4.3.2 and 2.5.4.3, as DER has them. */
const ECDSA_WITH_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';

function sequence(...parts: Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

function set(part: Buffer): Buffer {
  return element(0x31, part);
}

function objectId(hex: string): Buffer {
  return element(0x06, Buffer.from(hex, 'hex'));
}

function time(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replace(/\D/g, '');
  return element(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

/** One DER element; what is written here is never longer than two bytes can say. */
function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const prefix = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(prefix), content]);
}
