import type { Random } from '@spanhouse/core';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** 16 random hexadecimal digits, never all zero. */
export function spanId(random: Random): string {
  let id = '';
  for (let i = 0; i < 8; i++) id += HEX[Math.floor(random() * 256)] ?? '00';
  return id === '0000000000000000' ? '0000000000000001' : id;
}

/** 8 hex digits of epoch seconds, 8 of the source IPv4, 16 random ones: readers decode time and source from it. */
export function traceId(startMs: number, ip: number, random: Random): string {
  const seconds = Math.floor(startMs / 1000)
    .toString(16)
    .padStart(8, '0');
  return seconds + ip.toString(16).padStart(8, '0') + spanId(random);
}
