import { killByMarker } from './engine.ts';
import { isWord, type Statement } from './statement.ts';

/** Which query ids run under which markers: the engine gives its queries ids of its own, clients know theirs. */
export interface RunningQueries {
  /** @returns what forgets the query again. */
  add(queryId: string, marker: string): () => void;
  /** `KILL QUERY WHERE query_id = '...' [SYNC|ASYNC|TEST]` in the engine's terms; null for every other statement. */
  rewriteKill(statement: Statement): string | null;
}

const NOBODY = 'nobody';
const MODES = ['SYNC', 'ASYNC', 'TEST'];

export function createRunningQueries(): RunningQueries {
  const markers = new Map<string, string>();
  return {
    add(queryId, marker) {
      markers.set(queryId, marker);
      return () => {
        // A second query may have taken the id meanwhile.
        if (markers.get(queryId) === marker) markers.delete(queryId);
      };
    },
    rewriteKill({ tokens }) {
      const [kill, query, where, column, equals, id, ...after] = tokens;
      const isKill = isWord(kill, 'KILL') && isWord(query, 'QUERY') && isWord(where, 'WHERE') && isWord(column, 'QUERY_ID');
      if (!isKill || equals?.text !== '=' || id?.kind !== 'string') return null;
      const [mode] = after;
      const modeText = MODES.find((name) => isWord(mode, name)) ?? '';
      const rest = modeText === '' ? after : after.slice(1);
      // Anything but the clients' own FORMAT makes it a statement that the engine must judge itself.
      if (rest.length > 0 && !(rest.length === 2 && isWord(rest[0], 'FORMAT'))) return null;
      return `${killByMarker(markers.get(Buffer.from(id.text, 'latin1').toString('utf8')) ?? NOBODY)} ${modeText}`;
    },
  };
}
