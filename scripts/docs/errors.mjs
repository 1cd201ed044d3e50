// docs/errors.md against the table of error codes in packages/core. Pure.

/** Rows of the page's table: code, HTTP status, whether to try again. */
export function rowsOfErrorPage(text) {
  return [...text.matchAll(/^\| `([A-Z_]+\.[A-Z_]+)` +\| (\d{3}) +\| (never|later) +\|/gm)].map((match) => ({
    code: match[1],
    http: Number(match[2]),
    retry: match[3],
  }));
}

/** What page and table disagree on, one line each. */
export function errorPageProblems(text, codes) {
  const rows = new Map(rowsOfErrorPage(text).map((row) => [row.code, row]));
  const missing = Object.keys(codes)
    .filter((code) => !rows.has(code))
    .map((code) => `docs/errors.md: ${code} is not described`);
  const other = [...rows.values()].flatMap((row) => {
    const spec = codes[row.code];
    if (spec === undefined) return [`docs/errors.md: ${row.code} does not exist`];
    return spec.http === row.http && spec.retry === row.retry ? [] : [`docs/errors.md: ${row.code} is ${spec.http}, ${spec.retry}`];
  });
  return [...missing, ...other];
}
