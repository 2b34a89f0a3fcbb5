const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const month = months.join('|');
const time = String.raw`(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})`;

/** The three forms of a date (RFC 9110, section 5.6.7): IMF-fixdate, that of RFC 850, and that of C's `asctime()`. */
const forms = [
  new RegExp(
    `^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d{2}) (?<month>${month}) (?<year>\\d{4}) ${time} GMT$`,
  ),
  new RegExp(
    `^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d{2})-(?<month>${month})-(?<year>\\d{2}) ${time} GMT$`,
  ),
  new RegExp(
    `^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>${month}) (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`,
  ),
];

/**
 * Parses a date of HTTP (RFC 9110, section 5.6.7), in any of its three forms. The day of the week is not compared.
 *
 * @param nowMs what a year of two digits is read by: it is at most 50 years after
 * @returns milliseconds since 1970; null for anything else, and for a day or a time that does not exist
 */
export function parseHttpDate(text: string, nowMs: number): number | null {
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return null;
  const number = (name: string) => Number(parts[name]);
  const [day, hour, minute, second] = [number('day'), number('hour'), number('minute'), number('second')];
  // 60 is a leap second.
  if (hour > 23 || minute > 59 || second > 60) return null;
  const toMs = (year: number) => {
    const date = new Date(0);
    date.setUTCFullYear(year, months.indexOf(parts['month'] ?? ''), day);
    return date.getUTCDate() === day ? date.setUTCHours(hour, minute, second) : null;
  };
  if (parts['year']?.length !== 2) return toMs(number('year'));
  const now = new Date(nowMs);
  const century = now.getUTCFullYear() - (now.getUTCFullYear() % 100) + 100;
  const latestMs = now.setUTCFullYear(now.getUTCFullYear() + 50);
  // The latest of three centuries that is not more than 50 years ahead.
  for (const start of [century, century - 100, century - 200]) {
    const atMs = toMs(start + number('year'));
    if (atMs !== null && atMs <= latestMs) return atMs;
  }
  return null;
}
