/** Something that runs and can be stopped. `stop` must end by itself when the signal aborts. */
export type Running = { readonly name: string; stop(signal: AbortSignal): Promise<void> };
export type Component = { readonly name: string; start(): Promise<Running> };

const ROLLBACK_MS = 5_000;

/** Starts in order; stops in reverse order, also when a later start fails. One place knows the order: main.ts. */
export async function startAll(components: readonly Component[]): Promise<Running> {
  const running: Running[] = [];
  const stopEach = async (signal: AbortSignal): Promise<void> => {
    const failures: unknown[] = [];
    for (const component of running.toReversed()) {
      try {
        await component.stop(signal);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'components failed to stop');
  };
  // Whoever asks again while it stops waits for the same end.
  let stopping: Promise<void> | undefined;
  const stop = (signal: AbortSignal): Promise<void> => (stopping ??= stopEach(signal));
  try {
    for (const component of components) running.push(await component.start());
  } catch (error) {
    await stop(AbortSignal.timeout(ROLLBACK_MS)).catch((failure: unknown) => {
      throw new AggregateError([error, failure], 'a component failed to start, and stopping the others failed too');
    });
    throw error;
  }
  return { name: 'all', stop };
}
