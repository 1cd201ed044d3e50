// What a document refers to: paths and commands in backticks or code blocks, and links. Pure, but for the look at the disk.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const TOP_FOLDERS = /^(apps|packages|scripts|docs|playwright|bench|deploy|\.ci)\//;
const INNER_FOLDERS = /^(src|test|migrations|prisma)\//;
/** A pattern or a placeholder is not a path. */
const NOT_A_PATH = /[<>*{}…$|\s:,]|\.\.\./;

/** Paths named in backticks. Those under src/, test/ and the like are relative to the document's own folder. */
export function pathsIn(text) {
  const words = [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map((match) => match[1]);
  return words.filter((word) => !NOT_A_PATH.test(word) && (TOP_FOLDERS.test(word) || INNER_FOLDERS.test(word)));
}

/** Targets of links inside the repository. */
export function linksIn(text) {
  return [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1])
    .filter((target) => !/^([a-z]+:|#)/.test(target))
    .map((target) => target.split('#')[0]);
}

/** `npm run x`, `npm test`, `npm start` anywhere, with the script's name. */
export function npmScriptsIn(text) {
  const named = [...text.matchAll(/\bnpm run (?:--silent |-s )?([a-z][\w:-]*)/g)].map((match) => match[1]);
  const short = [...text.matchAll(/\bnpm (test|start)\b/g)].map((match) => match[1]);
  return [...new Set([...named, ...short])];
}

/** Scripts and programs given to node. */
export function programsIn(text) {
  return [...text.matchAll(/\bnode (?:--[\w=-]+ )*((?:apps|packages|scripts|bench|playwright)\/[\w./-]+\.m?[jt]s)/g)].map(
    (match) => match[1],
  );
}

/**
 * What of it does not exist, one line each.
 * @param {{ root: string, file: string, text: string, scriptNames: ReadonlySet<string> }} document `file` relative to the root;
 *   `scriptNames`: of the root's package.json and of the document's own package.
 */
export function brokenReferences({ root, file, text, scriptNames }) {
  const folder = dirname(join(root, file));
  const isThere = (path) => existsSync(join(root, path)) || (INNER_FOLDERS.test(path) && existsSync(resolve(folder, path)));
  return [
    ...pathsIn(text)
      .filter((path) => !isThere(path))
      .map((path) => `${file}: no such path: ${path}`),
    ...linksIn(text)
      .filter((target) => !existsSync(resolve(folder, target)))
      .map((target) => `${file}: the link leads nowhere: ${target}`),
    ...npmScriptsIn(text)
      .filter((name) => !scriptNames.has(name))
      .map((name) => `${file}: no such npm script: ${name}`),
    ...programsIn(text)
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${file}: no such program: ${path}`),
  ];
}

function withoutBlocks(text) {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}
