import type { Component, Running } from '@spanhouse/core';

/** Starts side by side; stops one after the other, the last first. When one fails to start, the others are stopped. */
export function together(name: string, components: readonly Component[]): Component {
  return {
    name,
    start: async () => {
      const results = await Promise.allSettled(components.map((component) => component.start()));
      const running = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      const stop = async (signal: AbortSignal): Promise<void> => {
        for (const component of running.splice(0).reverse()) await component.stop(signal);
      };
      const failure = results.find((result) => result.status === 'rejected');
      if (failure !== undefined) {
        await stop(AbortSignal.timeout(5_000));
        throw failure.reason;
      }
      return { name, stop } satisfies Running;
    },
  };
}
