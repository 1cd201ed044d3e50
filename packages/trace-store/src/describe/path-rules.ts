/*
 * What no rule on one segment can tell, learned from many: `/shop/aurora`, `/shop/borealis` and a hundred more at one place are values.
 *
 * Names with a path (`GET /shop/aurora/items`, or the path alone) are laid into a tree, one for each service and method. Level by level from the
 * root: where a node has more than `childrenMax` different children, a rule is made. The children that most of the traffic goes to stay
 * words (`/shop/search`); all others become `{id}`, and what was below them is joined, so that deeper rules see it as one.
 *
 * Rules are plain data and sorted, the same for the same names in any order: they are stored beside the settings of a cut.
 * Rules that hold already stay: names that they folded no longer show why they are needed.
 */

/** `name` as describeSpan gives it; `count`: how often, 1 when left out. */
export type NameSeen = { readonly service: string; readonly name: string; readonly count?: number };

export type PathRule = {
  readonly service: string;
  /** What stands before the segment, with the slash: `GET /shop/`. */
  readonly prefix: string;
  /** Segments that stay, sorted. */
  readonly keep: readonly string[];
};

/** Sorted by service, then prefix, by UTF-16 units. */
export type PathRules = { readonly version: 1; readonly rules: readonly PathRule[] };

export type LearnOptions = {
  /** More different children than this at one place are values. */
  readonly childrenMax?: number;
  /** So many of them may stay words... */
  readonly keepMax?: number;
  /** ...if at least this share of what was seen at this place goes to each. */
  readonly keepShare?: number;
  /** Rules that hold already. */
  readonly known?: PathRules;
};

export const NO_PATH_RULES: PathRules = { version: 1, rules: [] };

const ID = '{id}';
const REST = '…';

/** Cost: linear in the segments of the names. */
export function learnPathRules(names: readonly NameSeen[], options: LearnOptions = {}): PathRules {
  const { childrenMax = 100, keepMax = 5, keepShare = 0.02, known = NO_PATH_RULES } = options;
  const learned: PathRule[] = [];
  for (const { service, head, root } of treesOf(names, known)) {
    let level: Place[] = [{ prefix: `${head}/`, node: root }];
    while (level.length > 0) {
      const next: Place[] = [];
      for (const { prefix, node } of level) {
        if (wordsOf(node).length > childrenMax) {
          const keep = keptOf(node, keepMax, keepShare);
          learned.push({ service, prefix, keep });
          foldChildren(node, keep);
        }
        for (const [segment, child] of node.children)
          if (child.children.size > 0) next.push({ prefix: `${prefix}${segment}/`, node: child });
      }
      level = next;
    }
  }
  return joinRules(known, { version: 1, rules: learned.sort(byPlace) });
}

/** The name with the segments folded that these rules are about. A name without a path stays as it is; so does one that is folded already. */
export function applyPathRules(rules: PathRules, service: string, name: string): string {
  if (rules.rules.length === 0) return name;
  const path = pathStart(name);
  if (path < 0) return name;
  let prefix = name.slice(0, path + 1);
  for (let at = path + 1; ;) {
    const slash = name.indexOf('/', at);
    const segment = slash < 0 ? name.slice(at) : name.slice(at, slash);
    prefix += foldSegment(rules, service, prefix, segment);
    if (slash < 0) return prefix;
    prefix += '/';
    at = slash + 1;
  }
}

function foldSegment(rules: PathRules, service: string, prefix: string, segment: string): string {
  if (!isWord(segment)) return segment;
  const rule = findRule(rules, service, prefix);
  return rule === null || rule.keep.includes(segment) ? segment : ID;
}

function findRule({ rules }: PathRules, service: string, prefix: string): PathRule | null {
  let low = 0;
  let high = rules.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const rule = rules[middle];
    if (rule === undefined) return null;
    const order = compare(rule.service, service) || compare(rule.prefix, prefix);
    if (order === 0) return rule;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}

type Node = { count: number; readonly children: Map<string, Node> };
type Place = { readonly prefix: string; readonly node: Node };
type Tree = { readonly service: string; /** `GET `; '' of names that are a path. */ readonly head: string; readonly root: Node };

function treesOf(names: readonly NameSeen[], known: PathRules): Iterable<Tree> {
  const trees = new Map<string, Tree>();
  for (const { service, name, count = 1 } of names) {
    const path = pathStart(name);
    if (path < 0) continue;
    const head = name.slice(0, path);
    // Neither a method nor the length has a comma before it.
    const key = `${String(head.length)},${head}${service}`;
    let tree = trees.get(key);
    if (tree === undefined) {
      tree = { service, head, root: newNode() };
      trees.set(key, tree);
    }
    let node = tree.root;
    node.count += count;
    for (const segment of applyPathRules(known, service, name)
      .slice(path + 1)
      .split('/')) {
      let child = node.children.get(segment);
      if (child === undefined) {
        child = newNode();
        node.children.set(segment, child);
      }
      node = child;
      node.count += count;
    }
  }
  return trees.values();
}

function newNode(): Node {
  return { count: 0, children: new Map() };
}

function wordsOf(node: Node): string[] {
  return [...node.children.keys()].filter(isWord);
}

function keptOf(node: Node, keepMax: number, keepShare: number): string[] {
  const countOf = (segment: string): number => node.children.get(segment)?.count ?? 0;
  return wordsOf(node)
    .filter((segment) => countOf(segment) >= keepShare * node.count)
    .sort((a, b) => countOf(b) - countOf(a) || compare(a, b))
    .slice(0, keepMax)
    .sort(compare);
}

function foldChildren(node: Node, keep: readonly string[]): void {
  const folded = node.children.get(ID) ?? newNode();
  for (const segment of wordsOf(node)) {
    if (keep.includes(segment)) continue;
    const child = node.children.get(segment);
    if (child !== undefined) joinNodes(folded, child);
    node.children.delete(segment);
  }
  node.children.set(ID, folded);
}

function joinNodes(into: Node, from: Node): void {
  into.count += from.count;
  for (const [segment, child] of from.children) {
    const own = into.children.get(segment);
    if (own === undefined) into.children.set(segment, child);
    else joinNodes(own, child);
  }
}

/** Old rules move to the prefixes that new rules give to what is above them; two for one place keep what either keeps. */
function joinRules(known: PathRules, learned: PathRules): PathRules {
  const moved = known.rules.map((rule) => ({ ...rule, prefix: applyPathRules(learned, rule.service, rule.prefix) }));
  const joined: PathRule[] = [];
  for (const rule of [...moved, ...learned.rules].sort(byPlace)) {
    const last = joined.at(-1);
    if (last === undefined || byPlace(last, rule) !== 0) joined.push(rule);
    else joined[joined.length - 1] = { ...last, keep: [...new Set([...last.keep, ...rule.keep])].sort(compare) };
  }
  return { version: 1, rules: joined };
}

/** Not one of the marks for what was folded before, and not the nothing between two slashes. */
function isWord(segment: string): boolean {
  return segment !== '' && segment !== ID && segment !== REST;
}

/** Where the path of a name begins: at once, or behind one word (the method); -1 when it has none. */
function pathStart(name: string): number {
  const slash = name.indexOf('/');
  if (slash <= 0) return slash;
  return name.indexOf(' ') === slash - 1 ? slash : -1;
}

function byPlace(a: PathRule, b: PathRule): number {
  return compare(a.service, b.service) || compare(a.prefix, b.prefix);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
