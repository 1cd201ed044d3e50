import { AppError } from '@spanhouse/core';
import { describe, expect, it } from 'vitest';
import { startFailureOf } from './start-failure.ts';

describe('what is said when ingest cannot start', () => {
  it.each<[string, unknown, RegExp]>([
    [
      'a port in use',
      new AppError(
        'STORE.UNAVAILABLE',
        'port 4318 for OTLP/HTTP is in use by another program',
        {},
        { cause: Object.assign(new Error('listen'), { code: 'EADDRINUSE' }) },
      ),
      /port 4318 .*is in use.*SPANHOUSE_OTLP_HTTP_PORT/,
    ],
    [
      'no permission',
      Object.assign(new Error('open'), { code: 'EACCES', path: '/data/log' }),
      /no permission to write \/data\/log.*SPANHOUSE_DATA/,
    ],
    ['a full disk', Object.assign(new Error('write'), { code: 'ENOSPC' }), /full.*SPANHOUSE_DATA/],
    ['a second instance', new AppError('DATA.LOCKED', 'another process (process 7) is using /data.'), /process 7.*SPANHOUSE_DATA/],
    ['a damaged file', new AppError('LOG.CORRUPT', '/data/log/0.seg is damaged at byte 90.'), /0\.seg is damaged.*operations/],
    ['anything else', new Error('odd'), /^ingest: odd$/],
  ])('%s', (_name, error, line) => {
    expect(startFailureOf(error)).toMatch(line);
    expect(startFailureOf(error)).not.toContain('\n');
  });
});
