/** Words that say what kind of company it is, and nothing of which one. Dots are taken out before: "S.A." is "sa". */
const legalForms = new Set(
  'ab ag aps as bv co company corp corporation gmbh inc incorporated kg limited llc llp ltd mbh nv ohg oy oyj plc pty sa sarl sas se spa srl ug'.split(
    ' ',
  ),
);

/**
 * Whether two names can be of the same organization: written as one word each, without letter case, accents, punctuation
 * and legal forms, they are equal; or every word of the one that has fewer is also in the other.
 */
export function areAlike(one: string, other: string): boolean {
  const [words, otherWords] = [wordsOf(one), wordsOf(other)];
  if (words.join('') === otherWords.join('')) return true;
  const [fewer, more] = words.length < otherWords.length ? [words, otherWords] : [otherWords, words];
  return fewer.length > 0 && fewer.every((word) => more.includes(word));
}

function wordsOf(name: string): string[] {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[\p{M}.'’]/gu, '')
    .toLowerCase();
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const telling = words.filter((word) => !legalForms.has(word));
  return telling.length > 0 ? telling : words;
}
