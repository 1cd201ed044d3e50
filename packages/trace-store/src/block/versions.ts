/** The only place that lists versions: reading supports all of them, writing only the newest. */
export const READABLE_VERSIONS: ReadonlySet<number> = new Set([1]);
export const WRITTEN_VERSION = 1;
