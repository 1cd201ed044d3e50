/** What the charts of one group show together. Times in milliseconds. */
export type Crosshair = {
  /** Null: the pointer is on none of them. */
  readonly timeMs: number | null;
  /** The stretch being dragged, start before end. */
  readonly brush: readonly [startMs: number, endMs: number] | null;
  /** Which chart the pointer or the keyboard is on; only that one shows a tip. */
  readonly source: string | null;
};

const NOTHING: Crosshair = { timeMs: null, brush: null, source: null };

export type CrosshairGroup = {
  readonly read: () => Crosshair;
  readonly set: (next: Crosshair) => void;
  readonly clear: (source: string) => void;
  /** Called at most once a frame, with the newest state. @returns how to stop */
  readonly subscribe: (listener: (state: Crosshair) => void) => () => void;
};

/**
 * The crosshair of several charts. Listeners move things by hand, outside of React: ten charts that follow the pointer would otherwise be
 * rendered ten times a frame.
 */
export function createCrosshairGroup(schedule: (run: () => void) => void): CrosshairGroup {
  const listeners = new Set<(state: Crosshair) => void>();
  let [state, isDue] = [NOTHING, false];
  const tell = (): void => {
    isDue = false;
    for (const listener of listeners) listener(state);
  };
  const set = (next: Crosshair): void => {
    state = next;
    if (isDue) return;
    isDue = true;
    schedule(tell);
  };
  return {
    read: () => state,
    set,
    clear: (source) => {
      if (state.source === source) set(NOTHING);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const groups = new Map<string, CrosshairGroup>();

/** The group of that name on this page. Kept for the page's life: a group is three closures. */
export function crosshairGroup(id: string): CrosshairGroup {
  const known = groups.get(id);
  if (known !== undefined) return known;
  const made = createCrosshairGroup((run) => requestAnimationFrame(run));
  groups.set(id, made);
  return made;
}
