/** Members of numbered groups: those of group g are member[first[g]] to member[first[g + 1] - 1]. */
export type Groups = {
  readonly first: Uint32Array;
  readonly member: Uint32Array;
};

/**
 * The spans of `order` by group, within a group in the order given. Cost: linear.
 *
 * @param groupOf by span; -1: in none
 */
export function groupsOf(order: Uint32Array, groupOf: Int32Array, groups: number): Groups {
  const first = new Uint32Array(groups + 1);
  for (let at = 0; at < order.length; at++) {
    const group = groupOf[order[at] ?? 0] ?? -1;
    if (group >= 0) first[group + 1] = (first[group + 1] ?? 0) + 1;
  }
  for (let group = 0; group < groups; group++) first[group + 1] = (first[group + 1] ?? 0) + (first[group] ?? 0);

  const next = first.slice(0, groups);
  const member = new Uint32Array(first[groups] ?? 0);
  for (let at = 0; at < order.length; at++) {
    const span = order[at] ?? 0;
    const group = groupOf[span] ?? -1;
    if (group < 0) continue;
    const place = next[group] ?? 0;
    member[place] = span;
    next[group] = place + 1;
  }
  return { first, member };
}
