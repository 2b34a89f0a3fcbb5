import { describe, expect, test } from 'vitest';
import { parseSafelist } from '../../src/server/safelist.ts';
import { hashOf, manifestOf } from './support/safelist.ts';

const one = '{ organization(id: "acme") { id } }';
const two = 'query Two { currentOrganization { name } }';
const sha1 = '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12';

describe('parseSafelist', () => {
  test.each([
    ['that is empty', '', ['is not JSON']],
    ['that is cut off', manifestOf(one).slice(0, -3), ['is not JSON']],
    ['that is a list', JSON.stringify([one]), [/^is not a JSON object /]],
    ['that is null', 'null', [/^is not a JSON object /]],
    ['that is text', '"x"', [/^is not a JSON object /]],
    ['without a document', '{}', [/^has no document/]],
    ["of codegen's sha1", JSON.stringify({ [sha1]: one }), [/^entry 0: .*hashAlgorithm: 'sha256'/]],
    [
      'with a hash in upper case',
      JSON.stringify({ [hashOf(one).toUpperCase()]: one }),
      [/^entry 0: .*lower-case hex/],
    ],
    [
      'of another algorithm',
      JSON.stringify({ [`sha512:${hashOf(one)}`]: one }),
      [/^entry 0: .*hashAlgorithm: 'sha256'/],
    ],
    [
      'with a hash of another text',
      JSON.stringify({ [hashOf(one)]: one, [hashOf(two)]: `${two} ` }),
      [/^entry 1: the key is not the sha256 of the text$/],
    ],
    [
      'with values that are no text',
      JSON.stringify({ [hashOf(one)]: { text: one }, [hashOf(two)]: null }),
      ['entry 0: the value is no text', 'entry 1: the value is no text'],
    ],
  ])('with a file %s, says so', (_, text, problems) => {
    expect(parseSafelist(text)).toEqual({
      problems: problems.map((problem): unknown =>
        typeof problem === 'string' ? problem : (expect.stringMatching(problem) as unknown),
      ),
    });
  });
});
