/** A stack in two parts: what is read first, and what can be unfolded. */
export type FoldedStack = { readonly head: readonly string[]; readonly rest: readonly string[] };

const LINES_SHOWN = 6;
const LIBRARY =
  /\b(node_modules|site-packages|java\.base|java\.lang\.|javax?\.|jdk\.internal|sun\.|org\.springframework|org\.apache|io\.netty|io\.opentelemetry|net\/http|runtime\/)/;

/**
 * Java, Python, Go and Node stacks alike: the message, then the frames. The first lines stay, and so does every frame of the
 * application's own up to the limit; frames of libraries fold first. A short stack is shown whole.
 */
export function foldStack(stack: string): FoldedStack {
  const lines = stack
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length <= LINES_SHOWN + 2) return { head: lines, rest: [] };
  let cut = LINES_SHOWN;
  while (cut > 3 && LIBRARY.test(lines[cut - 1] ?? '')) cut--;
  return { head: lines.slice(0, cut), rest: lines.slice(cut) };
}
