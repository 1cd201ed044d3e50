/** Rows of one export, in one place; the page and the file say when there were more. */
export const EXPORT_LIMITS = { spans: 50_000, traces: 1_000, groups: 500 } as const;
