const pattern = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-](\d{2}):(\d{2}))$/;

/** Tells whether the text is a date and time of RFC 3339, section 5.6, with any number of fraction digits. */
export function isDateTime(text: string): boolean {
  const match = pattern.exec(text);
  if (match === null) return false;
  const part = (index: number) => Number(match[index] ?? 0);
  const month = part(2);
  const day = part(3);
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(month, part(1)) &&
    part(4) <= 23 &&
    part(5) <= 59 &&
    part(6) <= 60 && // 60: a leap second
    part(7) <= 23 &&
    part(8) <= 59
  );
}

function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
