const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const form = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):\d{2}(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * Says a point in time in words, such as `10 March 2026, 09:32 UTC`, at the offset that the platform sent: there, a day
 * that begins at midnight stays that day. Text of another form stays as it is.
 *
 * @param text RFC 3339 text, with any number of fraction digits
 */
export function sayDateTime(text: string): string {
  const [, year = '', month = '', day = '', hour = '', minute = '', offset = ''] = form.exec(text) ?? [];
  const monthName = months[Number(month) - 1];
  if (monthName === undefined) return text;
  return `${Number(day)} ${monthName} ${year}, ${hour}:${minute} ${sayOffset(offset)}`;
}

function sayOffset(offset: string): string {
  if (/^(?:[Zz]|[+-]00:00)$/.test(offset)) return 'UTC';
  const [, sign = '', hours = '', minutes = ''] = /^([+-])(\d{2}):(\d{2})$/.exec(offset) ?? [];
  return `UTC${sign === '-' ? '−' : '+'}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`;
}
