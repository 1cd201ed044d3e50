/** Indices of the nodes whose name or id has all words of the search, best first: whole name, beginning of the name, anywhere. Null: no search. */
export function findNodes(nodes: readonly { readonly id: string; readonly label: string }[], search: string): readonly number[] | null {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return null;
  const rank = (label: string): number => (label === search.trim().toLowerCase() ? 0 : label.startsWith(first) ? 1 : 2);
  return nodes
    .flatMap(({ id, label }, index) => {
      const text = `${label} ${id}`.toLowerCase();
      return words.every((word) => text.includes(word)) ? [{ index, rank: rank(label.toLowerCase()) }] : [];
    })
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ index }) => index);
}
