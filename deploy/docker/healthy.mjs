// Health check of a container: `node deploy/docker/healthy.mjs <url> …` ends with 0 when every URL answers with success within four seconds.
// Only what Node has: it is started every few seconds.
const signal = AbortSignal.timeout(4_000);

/** Null when it answers with success, else what it did instead. */
async function whyNot(url) {
  try {
    const response = await fetch(url, { signal });
    return response.ok ? null : `${url} answers ${response.status}: ${(await response.text()).slice(0, 500)}`;
  } catch (error) {
    return `${url}: ${error instanceof Error ? error.message : error}`;
  }
}

const urls = process.argv.slice(2);
const reasons = urls.length === 0 ? ['no URL was given'] : (await Promise.all(urls.map(whyNot))).filter((reason) => reason !== null);
for (const reason of reasons) process.stderr.write(`${reason}\n`);
process.exit(reasons.length === 0 ? 0 : 1);
