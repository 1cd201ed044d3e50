import type { GroupCurveView, GroupRowView, NamedCurveView } from './group-view.ts';

export type CurveOf = (group: GroupRowView) => GroupCurveView | null;

/** The curve of each group: its own, else the one that was asked for. Null: it is not there yet. */
export function curvesByGroup(groups: readonly GroupRowView[], asked: readonly NamedCurveView[]): CurveOf {
  const curves = new Map<string, GroupCurveView>(asked.map((curve) => [nameOf(curve), curve]));
  for (const group of groups) if (group.curve !== undefined) curves.set(nameOf(group), group.curve);
  return (group) => curves.get(nameOf(group)) ?? null;
}

/** Whether curves have to be asked for: where spans were read to be counted, they came with the groups. */
export function lacksCurves(groups: readonly GroupRowView[]): boolean {
  return groups.some(({ curve }) => curve === undefined);
}

function nameOf({ values }: Pick<GroupRowView, 'values'>): string {
  return JSON.stringify(values);
}
