import type { Edge } from '@spanhouse/trace-store';

/** One line of who calls an interface, or what it calls. */
export type EdgeView = {
  readonly key: string;
  readonly componentClass: Edge['componentClass'];
  /** The other side: a service, a database …; '' for the outside. */
  readonly service: string;
  readonly name: string;
  /** Whether the other side has a page of its own. */
  readonly hasPage: boolean;
  readonly edge: Edge;
};

/** What the store says of a caller whose spans did not come. */
export const MISSING = '(missing)';

/** Who calls the interface, and what it calls, by calls. A call of itself is both. */
export function splitEdges(
  edges: readonly Edge[],
  service: string,
  name: string,
): { readonly upstream: readonly EdgeView[]; readonly downstream: readonly EdgeView[] } {
  return {
    upstream: edges
      .filter((edge) => edge.componentClass === 'downstream' && edge.callee === service && edge.calleeName === name)
      .map((edge) => ({
        key: `${edge.callerClass}\n${edge.callerService}\n${edge.callerName}`,
        componentClass: edge.callerClass,
        service: edge.callerService,
        name: edge.callerName,
        hasPage: edge.callerService !== '' && edge.callerName !== '' && edge.callerName !== MISSING && edge.callerClass === 'downstream',
        edge,
      })),
    downstream: edges
      .filter((edge) => edge.callerService === service && edge.callerName === name)
      .map((edge) => ({
        key: `${edge.componentClass}\n${edge.callee}\n${edge.calleeName}`,
        componentClass: edge.componentClass,
        service: edge.callee,
        name: edge.calleeName,
        // Only a side that was seen has spans of its own, and with them a page.
        hasPage: edge.componentClass === 'downstream' && edge.server.count > 0 && edge.calleeName !== '',
        edge,
      })),
  };
}
