import { describe, expect, it } from 'vitest';
import { SETUPS, snippetsOf, type Target } from './setups.ts';

const local: Target = { host: 'localhost', protocol: 'http', key: null };
const textOf = (setup: (typeof SETUPS)[number], target: Target): string =>
  snippetsOf(setup, target)
    .map((snippet) => snippet.code)
    .join('\n');

describe.each(SETUPS)('the set-up for %s', (setup) => {
  it('sends to the HTTP port by default and to the gRPC port when asked', () => {
    expect(textOf(setup, local)).toContain('http://localhost:4318');
    expect(textOf(setup, local)).not.toContain('localhost:4317');
    expect(textOf(setup, { ...local, protocol: 'grpc' })).toContain('localhost:4317');
  });

  it('sends a key only when there is one', () => {
    expect(textOf(setup, local)).not.toContain('x-spanhouse-key');
    expect(textOf(setup, { ...local, key: 'sk_test' })).toMatch(/x-spanhouse-key(=|: ")sk_test/);
  });

  it('does not send signals that are not taken yet', () => {
    if (setup === 'collector') expect(textOf(setup, local)).not.toMatch(/metrics:|logs:/);
    else expect(textOf(setup, local)).toContain('OTEL_METRICS_EXPORTER=none OTEL_LOGS_EXPORTER=otlp');
  });
});
