// The workspaces, in the order of architecture.json, lowest layer first.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns {{ folder: string, name: string, scripts: Record<string, string> }[]} */
export function listWorkspaces(root) {
  const { layers } = JSON.parse(readFileSync(join(root, 'architecture.json'), 'utf8'));
  return layers.flat().flatMap((folder) => {
    const file = join(root, folder, 'package.json');
    if (!existsSync(file)) return [];
    const { name, scripts = {} } = JSON.parse(readFileSync(file, 'utf8'));
    return [{ folder, name, scripts }];
  });
}
