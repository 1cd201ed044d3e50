// Rules are derived from architecture.json, which is the one place to edit.
import { readFileSync } from 'node:fs';

/**
 * @param {{ layers: string[][], private: Record<string, string[]>, only: Record<string, string[]> }} architecture
 * `layers`: from the bottom up; a folder imports from its own layer nothing, from layers below anything.
 * `private`: a folder and who may import from it. `only`: a pattern of packages and who may import them.
 */
export function rulesOf({ layers, private: privateFolders, only }) {
  const within = (folders) => `^(${folders.join('|')})/`;
  const oneWay = layers.slice(0, -1).map((folders, i) => ({
    name: `layer-${i}-imports-nothing-above`,
    severity: 'error',
    from: { path: within(folders) },
    to: { path: within(layers.slice(i + 1).flat()) },
  }));
  const sideways = layers
    .filter((peers) => peers.length > 1)
    .flatMap((peers) =>
      peers.map((folder) => ({
        name: `${folder}-not-imported-by-its-peers`,
        severity: 'error',
        from: { path: within(peers.filter((peer) => peer !== folder)) },
        to: { path: within([folder]) },
      })),
    );
  const hidden = Object.entries(privateFolders).map(([folder, friends]) => ({
    name: `${folder}-is-private`,
    severity: 'error',
    from: { pathNot: within(friends) },
    to: { path: within([folder]) },
  }));
  const reserved = Object.entries(only).map(([pattern, friends]) => ({
    name: `${pattern}-only-in-${friends.join('-and-')}`,
    severity: 'error',
    from: { path: '^(apps|packages|playwright|bench)/', pathNot: within(friends) },
    to: { path: `node_modules/(${pattern})` },
  }));
  const acyclic = {
    name: 'no-runtime-cycles',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  };
  const resolvable = { name: 'every-import-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } };
  return [...oneWay, ...sideways, ...hidden, ...reserved, acyclic, resolvable];
}

const architecture = JSON.parse(readFileSync(new URL('architecture.json', import.meta.url), 'utf8'));

export default {
  forbidden: rulesOf(architecture),
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules/' },
    // bench/corpus is an application of its own: what it imports is installed only to record again.
    exclude: { path: '(^|/)(\\.next|test-results|src/generated|bench/corpus)/|next-env\\.d\\.ts$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};
