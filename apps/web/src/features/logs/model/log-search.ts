/** What records are searched for; `environment` null: in all. Milliseconds, half-open. */
export type LogSearch = { readonly query: string; readonly environment: string | null; readonly startMs: number; readonly endMs: number };
