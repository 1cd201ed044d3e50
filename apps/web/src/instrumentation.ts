/** Called by Next once, when a server of its starts; not while it builds. */
export async function register(): Promise<void> {
  // Next replaces this word by word, so that none of the server's modules get into bundles for other runtimes.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const [{ startAdmin }, { notePeers }] = await Promise.all([import('./server/start-admin.ts'), import('./server/note-peer.ts')]);
  notePeers();
  await startAdmin();
}
