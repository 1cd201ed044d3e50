import { unixMs, type UnixMs } from './units.ts';

/** The time of the machine a page is shown on. Server code takes a `Clock` instead. */
export function browserNow(): UnixMs {
  return unixMs(Date.now());
}
