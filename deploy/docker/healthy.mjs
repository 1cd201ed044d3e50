// Health check of a container: `node deploy/docker/healthy.mjs <url>` ends with 0 when the URL answers with success within four seconds.
// Only what Node has: it is started every few seconds.
const url = process.argv[2] ?? '';
try {
  const response = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  if (!response.ok) process.stderr.write(`${url} answers ${response.status}: ${(await response.text()).slice(0, 500)}\n`);
  process.exit(response.ok ? 0 : 1);
} catch (error) {
  process.stderr.write(`${url}: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
