declare const unit: unique symbol;

/** Nanoseconds since the Unix epoch (OTLP `fixed64 *_unix_nano`). bigint: 2^53 ns is only 104 days. */
export type UnixNano = bigint & { readonly [unit]: 'unix-nano' };

/** Milliseconds since the Unix epoch, as `Date.now()` gives them. */
export type UnixMs = number & { readonly [unit]: 'unix-ms' };

const UINT64_END = 1n << 64n;

/** @throws RangeError when the value does not fit an unsigned 64-bit integer. */
export function unixNano(value: bigint): UnixNano {
  if (value < 0n || value >= UINT64_END) throw new RangeError(`not an unsigned 64-bit time: ${String(value)}`);
  return value as UnixNano;
}

/** Exact: milliseconds are multiplied as integers. Fractions of a millisecond are cut off. */
export function unixNanoFromMs(ms: number): UnixNano {
  return unixNano(BigInt(Math.trunc(ms)) * 1_000_000n);
}

export function unixMs(value: number): UnixMs {
  return value as UnixMs;
}

/** Rounds down to whole milliseconds. */
export function unixMsFromNano(nano: UnixNano): UnixMs {
  return Number(nano / 1_000_000n) as UnixMs;
}
