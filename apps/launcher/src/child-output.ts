import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { LineSink } from './rotating-file.ts';

/** The failure that a process reported last: what a person is told when it ends. */
export type ReportedError = { readonly code: string | null; readonly message: string };

export type ChildOutput = { lastError(): ReportedError | null };

const MESSAGE_CHARACTERS_MAX = 400;

/**
 * Copies a child's lines to its log file. Our own processes write one JSON object a line, and errors with `exception.*`;
 * others (Next) write text, of which the last line on stderr stands in for the error.
 */
export function followOutput(streams: { readonly stdout: Readable; readonly stderr: Readable }, sink: LineSink): ChildOutput {
  let reported: ReportedError | null = null;
  let lastText: string | null = null;
  createInterface({ input: streams.stdout }).on('line', (line) => {
    sink.write(line);
    reported = errorOf(line) ?? reported;
  });
  createInterface({ input: streams.stderr }).on('line', (line) => {
    sink.write(line);
    const error = errorOf(line);
    if (error !== null) reported = error;
    else lastText = nextText(lastText, line.trim());
  });
  return {
    lastError: () => reported ?? (lastText === null ? null : { code: null, message: lastText.slice(0, MESSAGE_CHARACTERS_MAX) }),
  };
}

/** The first line, or one that names an error; what an error's first line only announces (`invalid configuration:`) goes on in the next. */
function nextText(last: string | null, line: string): string | null {
  if (line === '' || (last !== null && line.startsWith('at '))) return last; // a stack names errors too, and says nothing of them
  if (last === null || /error:|\berror\b/i.test(line)) return line;
  return last.endsWith(':') ? `${last} ${line}` : last;
}

/** Null for a line that is not an error of our own log format. */
export function errorOf(line: string): ReportedError | null {
  if (!line.startsWith('{') || !line.includes('"error"')) return null;
  const parsed = parseObject(line);
  if (parsed?.['level'] !== 'error') return null;
  const message = parsed['exception.message'] ?? parsed['event'];
  const code = parsed['exception.type'];
  return { code: typeof code === 'string' ? code : null, message: String(message).slice(0, MESSAGE_CHARACTERS_MAX) };
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // text that only looks like JSON
    throw error;
  }
}
