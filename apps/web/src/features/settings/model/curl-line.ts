/** The shell makes the id and the time, so that the line can be run again. */
const RANDOM_HEX = (bytes: number): string => `'$(head -c${String(bytes)} /dev/urandom | od -An -tx1 | tr -d ' \\n')'`;
const NOW_NS = "'$(date +%s)'000000000";

/** Sends one span with a key, by what every machine has: shows at once whether the key works. */
export function curlLine(endpoint: string, key: string): string {
  const span = `{"traceId":"${RANDOM_HEX(16)}","spanId":"${RANDOM_HEX(8)}","name":"hello","kind":1,"startTimeUnixNano":"${NOW_NS}","endTimeUnixNano":"${NOW_NS}"}`;
  const resource = '{"attributes":[{"key":"service.name","value":{"stringValue":"curl"}}]}';
  const body = `{"resourceSpans":[{"resource":${resource},"scopeSpans":[{"spans":[${span}]}]}]}`;
  return `curl -i ${endpoint}/v1/traces -H 'Content-Type: application/json' -H 'Authorization: Bearer ${key}' -d '${body}'`;
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Where this page's reader reaches the gateway: one that is said to be on loopback is, seen from another machine, where the page comes from. */
export function endpointFor(configured: string, pageHost: string): string {
  const url = new URL(configured);
  if (LOOPBACK.test(url.hostname) && !LOOPBACK.test(pageHost)) url.hostname = pageHost;
  return url.href.replace(/\/$/, '');
}
