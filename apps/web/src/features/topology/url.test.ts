import { expect, it } from 'vitest';
import { parseTopology, withTopology, type TopologyState } from './url.ts';

const FULL: TopologyState = {
  view: 'list',
  grouping: 'namespace',
  foldedGroups: ['trade, old', 'data'],
  focus: { nodeId: 'service:order', hops: 2 },
  hiddenClasses: ['cache', 'third-party'],
  minRate: 0.1,
  against: 'yesterday',
  selected: { kind: 'edge', source: 'service:order', target: 'sql:mysql shop' },
  search: 'order db',
};

it('a link opens what it was copied from', () => {
  expect(parseTopology(withTopology(new URLSearchParams('from=now-1h'), FULL))).toEqual(FULL);
  const node: TopologyState = { ...FULL, selected: { kind: 'node', id: 'outside:' }, focus: null };
  expect(parseTopology(withTopology(new URLSearchParams(), node))).toEqual(node);
});

it('a link to the plain page is short and keeps the frame', () => {
  expect(withTopology(new URLSearchParams('env=prod&vs=lastWeek&fold=a'), parseTopology(new URLSearchParams())).toString()).toBe(
    'env=prod',
  );
});

it('what cannot be understood is as if it were not there', () => {
  expect(parseTopology(new URLSearchParams('view=3d&group=team&min=7&vs=year&hops=99&focus=x&caller=only&hide=all'))).toEqual({
    ...parseTopology(new URLSearchParams()),
    focus: { nodeId: 'x', hops: 1 },
  });
});
