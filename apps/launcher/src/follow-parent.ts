/*
 * Preloaded into every process that the launcher starts (`node --import`). The launcher holds the other end of the channel;
 * when it is gone, however it ended, the process is told to stop as if the launcher had done so, and ends itself if it does not.
 */
const GRACE_MS = 20_000;

process.on('disconnect', () => {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
// A listener keeps the channel open, and an open channel would keep a process alive that has nothing left to do.
process.channel?.unref();
