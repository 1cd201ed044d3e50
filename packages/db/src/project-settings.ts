import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock, Component, Log } from '@spanhouse/core';
import { replaceFile } from '@spanhouse/core/replace-file';
import { z } from 'zod';
import type { Database } from './database.ts';

/** What ingest needs to know of all projects at once. Replaced as a whole: a snapshot never changes. */
export type ProjectSettings = {
  /** By project id; absent: the default. */
  readonly retentionDays: Readonly<Record<number, number>>;
  /** Keys, by project id; absent: none. */
  readonly indexedTags: Readonly<Record<number, readonly string[]>>;
};

export interface WatchedProjectSettings extends Component {
  /** Resolves once settings are known, which may be long after the start; rejects with the signal's reason. */
  known(signal: AbortSignal): Promise<void>;
  /** The newest. The same object as long as nothing has changed. Only when they are known. */
  snapshot(): ProjectSettings;
}

const READ_EVERY_MS = 10_000;
/** As long as nothing is known at all. */
const FIRST_READ_EVERY_MS = 1_000;
const Stored = z.object({
  version: z.literal(1),
  retentionDays: z.record(z.string(), z.number()),
  /** Files of before have none. */
  indexedTags: z.record(z.string(), z.array(z.string())).default({}),
});

/**
 * Settings of the projects, read from PostgreSQL every ten seconds and kept in a file, so that compute starts and goes on while PostgreSQL is away. With
 * none of both it could only guess, and what is stored with too few days is gone too early: whoever stores waits until they are `known`.
 */
export function watchProjectSettings(
  database: Pick<Database, 'projects'>,
  file: string,
  deps: { readonly clock: Clock; readonly log: Log },
): WatchedProjectSettings {
  let known: ProjectSettings | null = null;
  let becomeKnown: () => void = () => undefined;
  const becoming = new Promise<void>((resolve) => {
    becomeKnown = resolve;
  });
  const keep = (settings: ProjectSettings): void => {
    known = settings;
    becomeKnown();
  };
  const read = async (): Promise<void> => {
    const projects = await database.projects.list();
    const settings: ProjectSettings = {
      retentionDays: Object.fromEntries(projects.flatMap(({ id, retentionDays: days }) => (days === null ? [] : [[id, days]]))),
      indexedTags: Object.fromEntries(
        projects.flatMap(({ id, indexedTags: tags }) => (tags.length === 0 ? [] : [[id, tags.map(({ key }) => key)]])),
      ),
    };
    if (known !== null && JSON.stringify(known) === JSON.stringify(settings)) return;
    // The file first: what is used once is known after a restart.
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await replaceFile(file, JSON.stringify({ version: 1, ...settings }));
    keep(settings);
    deps.log.info('project_settings.changed', { 'project.count': projects.length });
  };
  const tryRead = async (): Promise<void> => {
    try {
      await read();
    } catch (error) {
      deps.log.warn('project_settings.unavailable', { 'exception.message': String(error), 'file.path': file });
    }
  };
  return {
    name: 'project settings',
    known: (signal) => Promise.race([becoming, aborted(signal)]),
    snapshot: () => {
      if (known === null) throw new Error('bug: asked for before they are known');
      return known;
    },
    start: async () => {
      const stopping = new AbortController();
      await tryRead();
      const kept = known === null ? await readFileOf(file) : null;
      if (kept !== null) keep(kept);
      const ended = (async () => {
        while (await slept(deps.clock, known === null ? FIRST_READ_EVERY_MS : READ_EVERY_MS, stopping.signal)) await tryRead();
      })();
      return {
        name: 'project settings',
        stop: async () => {
          stopping.abort(new Error('project settings are no longer watched'));
          await ended;
        },
      };
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** False when it is over. */
async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

/** Null when there is none. A file that cannot be read stops the start: guessing would cost data. */
async function readFileOf(file: string): Promise<ProjectSettings | null> {
  try {
    const { retentionDays, indexedTags } = Stored.parse(JSON.parse(await readFile(file, 'utf8')));
    return { retentionDays, indexedTags };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
