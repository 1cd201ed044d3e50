// Running the steps of a test run: commands whose output is kept and shown only when they fail.
import { spawn } from 'node:child_process';
import { toolEnvironment } from './prepare.mjs';

/**
 * @param {{ root: string, cwd?: string, environment?: Record<string, string>, timeoutMs?: number, isShown?: boolean }} options
 *   `isShown`: the output is passed through as it comes.
 * @returns {Promise<{ isGood: boolean, output: string, seconds: number }>}
 */
export function runStep(command, args, options) {
  const { root, cwd = root, environment = {}, timeoutMs, isShown = false } = options;
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...toolEnvironment(root), FORCE_COLOR: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        chunks.push(chunk);
        if (isShown) process.stdout.write(chunk);
      });
    }
    let lateness = '';
    const timer =
      timeoutMs === undefined
        ? null
        : setTimeout(
            () => stopGroup(child, () => (lateness = `\nended after ${Math.round(timeoutMs / 1000)} s, which is its limit\n`)),
            timeoutMs,
          );
    // A group of its own is not reached by Ctrl-C in the terminal.
    const forward = () => {
      stopGroup(child, () => undefined);
      process.exitCode = 130;
    };
    process.once('SIGINT', forward);
    process.once('SIGTERM', forward);
    const finish = (isGood, message) => {
      if (timer !== null) clearTimeout(timer);
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      resolve({
        isGood: isGood && lateness === '',
        output: Buffer.concat(chunks).toString('utf8') + message + lateness,
        seconds: (performance.now() - startedMs) / 1000,
      });
    };
    child.on('error', (error) => finish(false, `${command}: ${error.message}\n`));
    child.on('close', (code) => finish(code === 0, ''));
  });
}

/** Asks the whole group to end, and kills what is left of it after ten seconds. */
function stopGroup(child, note) {
  note();
  const send = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error; // already gone
    }
  };
  send('SIGTERM');
  setTimeout(() => send('SIGKILL'), 10_000).unref();
}
