import type { ServiceGraphEdge, ServiceGraphNode } from '@spanhouse/ui';
import { seeded } from './made-up-series.ts';

const CLASSES = ['sql', 'cache', 'nosql', 'messaging', 'third-party'] as const;
const NAMES = ['gateway', 'order', 'payment', 'cart', 'stock', 'search', 'profile', 'notify', 'price', 'ship', 'fraud', 'ledger', 'media'];

export type MadeUpGraph = { readonly nodes: readonly ServiceGraphNode[]; readonly edges: readonly ServiceGraphEdge[] };

/**
 * A landscape as they are: few entries, services that call forward along tiers (and sometimes back), each with a store or a queue near it,
 * some hubs that many call, and a few that nobody calls.
 */
export function madeUpGraph(count: number, edgeCount: number, seed = 11): MadeUpGraph {
  const random = seeded(seed);
  const services = Math.round(count * 0.68);
  const alone = Math.min(8, Math.floor(count / 40));
  const nodes = Array.from({ length: count }, (_, i): ServiceGraphNode => {
    const isService = i < services || i >= count - alone;
    const errorShare = random() < 0.06 ? 0.02 + 0.3 * random() : 0.002 * random();
    const name = NAMES[i % NAMES.length] ?? '';
    const componentClass = CLASSES[i % CLASSES.length] ?? 'sql';
    return {
      id: `n${String(i)}`,
      label: isService ? `${name}-${String(i)}` : `${componentClass}-${name}-${String(i)}`,
      class: isService ? 'service' : componentClass,
      rate: 2_000 / (1 + i * random()),
      errorShare,
      p99Ns: 20e6 + 900e6 * random() ** 3,
      group: `team-${String(Math.floor((i * 12) / count))}`,
    };
  });
  const seen = new Set<string>();
  const edges: ServiceGraphEdge[] = [];
  const add = (from: number, to: number): void => {
    const key = `${String(from)}>${String(to)}`;
    if (from === to || seen.has(key)) return;
    seen.add(key);
    const target = nodes[to];
    const share = random() < 0.05 ? 0.05 + 0.2 * random() : 0.001 * random();
    edges.push({
      source: `n${String(from)}`,
      target: `n${String(to)}`,
      rate: 1_000 * random() ** 4 + 0.2,
      errorShare: share,
      p99Ns: (target?.p99Ns ?? 1e7) * (0.6 + 0.4 * random()),
    });
  };
  for (let i = services; i < count - alone; i++) add(Math.floor(((i - services) / (count - services)) * services), i);
  for (let i = 1; i < services; i++) add(Math.floor(i * random() ** 1.6 * 0.7), i);
  for (let tries = 0; edges.length < edgeCount && tries < edgeCount * 20; tries++) {
    const from = Math.floor(services * random());
    const isHub = random() < 0.15;
    const isBack = random() < 0.02;
    const ahead = Math.min(count - alone - 1, from + 1 + Math.floor((count / 5) * random() ** 2));
    add(from, isHub ? services - 1 - Math.floor(6 * random()) : isBack ? Math.floor(from * random()) : ahead);
  }
  return { nodes, edges };
}
