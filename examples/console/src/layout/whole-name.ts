/** Shorter names have room wherever they stand. */
const MAX_SHORT_LENGTH = 40;

/** The tooltip of a name: the name itself where it may have been cut to fit. */
export function wholeName(name: string): string | undefined {
  return name.length > MAX_SHORT_LENGTH ? name : undefined;
}
