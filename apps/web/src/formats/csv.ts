/** Spreadsheets run what begins like this; an apostrophe before it keeps it a text. Numbers, which may begin with a minus, are left alone. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** One line, as `csvOf` writes it. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(field).join(',')}\r\n`;
}

/** RFC 4180, with a byte order mark, because spreadsheets take text without one for another encoding. */
export function csvOf(head: readonly string[], rows: Iterable<readonly string[]>): string {
  const lines = [head.map(field).join(',')];
  for (const row of rows) lines.push(row.map(field).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

function field(text: string): string {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
