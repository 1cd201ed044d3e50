'use client';

import { serviceColour, serviceColours, useThemeName } from '@spanhouse/ui';
import { createContext, useContext, useMemo } from 'react';
import type { TopologyNode } from '../model/topology.ts';

/** Colours of the services of a topology by their names: in its graph, its tables and beside it a service has the same. */
export const ServiceColours = createContext<ReadonlyMap<string, string>>(new Map());

export function useServiceColours(nodes: readonly Pick<TopologyNode, 'nodeClass' | 'name'>[]): ReadonlyMap<string, string> {
  const theme = useThemeName();
  return useMemo(() => {
    const names = nodes.filter(({ nodeClass }) => nodeClass === 'service').map(({ name }) => name);
    const colours = serviceColours(names, theme);
    return new Map(names.map((name, i) => [name, colours[i] ?? serviceColour(name, theme)]));
  }, [nodes, theme]);
}

export function useServiceColour(): (name: string) => string {
  const theme = useThemeName();
  const colours = useContext(ServiceColours);
  return (name) => colours.get(name) ?? serviceColour(name, theme);
}
