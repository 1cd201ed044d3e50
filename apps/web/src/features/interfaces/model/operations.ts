import type { LatencyPart, LatencyParts } from '@spanhouse/trace-store';
import type { ComponentClass } from '@spanhouse/trace-store/describe';

/** A statement or command that an interface waits for. `share` is its part of the interface's time. */
export type OperationView = {
  readonly componentClass: ComponentClass;
  readonly component: string;
  readonly operation: string;
  readonly nsPerCall: number;
  readonly callsPerRequest: number;
  readonly share: number;
};

const CLASSES = { sql: ['sql'], nosql: ['cache', 'nosql'] } as const satisfies Record<string, readonly ComponentClass[]>;

/** Those of databases, or of caches and what else has no SQL; the longest first, as they come. */
export function operationsOf({ requests, totalNs, parts }: LatencyParts, kind: keyof typeof CLASSES): readonly OperationView[] {
  const classes: readonly ComponentClass[] = CLASSES[kind];
  return parts
    .filter((part: LatencyPart) => classes.includes(part.componentClass) && part.operation !== '')
    .map(({ componentClass, component, operation, sumNs, calls }) => ({
      componentClass,
      component,
      operation,
      nsPerCall: calls === 0 ? 0 : sumNs / calls,
      callsPerRequest: calls / Math.max(1, requests),
      share: totalNs === 0 ? 0 : sumNs / totalNs,
    }));
}
