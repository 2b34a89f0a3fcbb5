/** What changesets writes into a CHANGELOG.md: the sentences of the changesets themselves, one item each. */
export const getReleaseLine = (changeset) => `- ${changeset.summary.trim().replaceAll('\n', '\n  ')}`;

/** That a package only follows another one is told by their having the same version. */
export const getDependencyReleaseLine = () => '';

export default { getReleaseLine, getDependencyReleaseLine };
