/** Composition root of `npm start`: starts everything on this machine, watches over it, and stops it in order. */
import { accessSync, constants } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ConfigError, createJsonLog, isAppError, loadConfig, systemClock } from '@spanhouse/core';
import { lockDirectory, type DirectoryLock } from '@spanhouse/core/directory-lock';
import { launcherEnv, parseArguments } from './env.ts';
import { launch } from './launch.ts';
import { planProcesses } from './plan.ts';
import { createRotatingFile } from './rotating-file.ts';
import { StartError } from './supervised-process.ts';

/** For all processes together; each has its own shorter time. */
const STOP_TIMEOUT_MS = 40_000;

const say = (line: string): void => {
  process.stdout.write(`  ${line}\n`);
};

const stop = new AbortController();
let lock: DirectoryLock | null = null;
try {
  const options = parseArguments(process.argv.slice(2));
  const env = loadConfig(launcherEnv, process.env);
  const dataDirectory = resolve(env.SPANHOUSE_DATA);
  lock = lockDirectory(dataDirectory);
  accessSync(dataDirectory, constants.W_OK);
  const logFile = createRotatingFile(join(dataDirectory, 'logs', 'launcher.log'), { fileBytesMax: 1024 * 1024, filesMax: 2 });
  const log = createJsonLog(
    (line) => {
      logFile.write(line);
    },
    systemClock,
    { 'service.name': 'spanhouse-launcher' },
  );

  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      stop.abort(new Error(name));
    });
  process.once('disconnect', () => {
    stop.abort(new Error('whoever started the launcher is gone'));
  });
  process.channel?.unref();

  const startedMs = systemClock.monotonicMs();
  const plan = planProcesses(env, process.env, options);
  say(`Spanhouse, data in ${dataDirectory}\n`);
  const { running, setUpLink } = await launch(plan, env, { clock: systemClock, log, say, signal: stop.signal });
  process.stdout.write(
    [
      '',
      `  Ready after ${((systemClock.monotonicMs() - startedMs) / 1000).toFixed(1)} s.`,
      '',
      `  Open              ${plan.webUrl}`,
      ...(setUpLink === null ? [] : [`  Set up sign-in    ${plan.webUrl}/link#${setUpLink.reveal()}`]),
      `  Send OTLP/gRPC to http://127.0.0.1:${String(env.SPANHOUSE_OTLP_GRPC_PORT)}`,
      `  Send OTLP/HTTP to http://127.0.0.1:${String(env.SPANHOUSE_OTLP_HTTP_PORT)}`,
      `  Logs              ${relative(process.cwd(), join(dataDirectory, 'logs')) || '.'}`,
      '  Stop              Ctrl-C',
      '\n',
    ].join('\n'),
  );
  // The supervised processes keep this one alive; what is awaited here is only the wish to stop.
  if (!stop.signal.aborted) await new Promise((resolve_) => stop.signal.addEventListener('abort', resolve_, { once: true }));
  say('Stopping …');
  await running.stop(AbortSignal.timeout(STOP_TIMEOUT_MS));
  lock.release();
  say('Stopped.');
  process.exit(0);
} catch (error) {
  // Asked to stop while it was starting: what ran has been stopped in order, and that was the wish.
  if (stop.signal.aborted && (error instanceof StartError || error === stop.signal.reason)) {
    lock?.release();
    say('Stopped.');
    process.exit(0);
  }
  process.stderr.write(`  ${oneLine(error)}\n`);
  process.exit(1);
}

/** What a person can act on, without a stack. */
function oneLine(error: unknown): string {
  if (error instanceof StartError || error instanceof ConfigError || error instanceof RangeError) return error.message;
  if (isAppError(error)) return `${error.message.replace(/\.$/, '')}. ${error.spec.advice}`;
  if (error instanceof Error && 'code' in error && 'path' in error && typeof error.path === 'string') {
    if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
      return `${error.path} cannot be written by this user (${error.code}); change its owner, or choose another place with SPANHOUSE_DATA`;
    if (error.code === 'ENOSPC') return `the disk of ${error.path} is full`;
    return `${error.path}: ${error.message}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
