import { isAppError, parseProjectId, unixNano } from '@spanhouse/core';
import type { LogQuery, LogReader } from '@spanhouse/log-store';
import { parseLogQuery } from '@spanhouse/log-store/query-language';
import { latencyOf, type Latency } from '../percentiles.ts';
import { END_NS, PROJECT } from './fill.ts';
import type { LogStock } from './stock.ts';

/** What is asked, each over everything that is stored. */
const SEARCHES: Readonly<Record<string, string>> = {
  'a rare word': 'zebra',
  'a number that occurs once or twice': '48151623',
  'a word in 2 % of the records': 'refused',
  'two frequent words': 'connection refused',
  'a phrase': '"connection refused"',
  'a phrase with a rare word': '"refused word1" zebra',
  'a word and a severity': 'refused severity>=error',
  'a word of one service': 'refused service=service-7',
  'a word that is not there': 'xylophone',
  'a word in all records': 'order',
  'words that begin so': 'connec*',
  'a value of an attribute': 'thread=7',
  everything: '',
};

const BUCKETS = 80;

export type Answered = {
  readonly search: string;
  readonly found: number;
  readonly page: Latency;
  /** Until the first answer, which may be the whole; until all is counted, and the most answers that this took. */
  readonly histogramFirst: Latency;
  readonly histogram: Latency;
  readonly histogramAnswers: number;
  /** What a page shows: the records, and the first answer of the histogram. */
  readonly both: Latency;
  /** Questions that the server ended because they took too long; they count with the time until then. */
  readonly cutOff: number;
};

/** The page of newest records and the histogram, one after the other on an idle server. */
export async function askAll(reader: LogReader, { wanted, perSecond }: LogStock, rounds: number): Promise<readonly Answered[]> {
  const stepNs = BigInt(Math.round(1e9 / perSecond));
  const range = { start: unixNano(END_NS - BigInt(wanted) * stepNs - 60_000_000_000n), end: unixNano(END_NS + 60_000_000_000n) };
  const all: Answered[] = [];
  for (const [search, text] of Object.entries(SEARCHES)) {
    const query = { projectId: parseProjectId(PROJECT), ...range, conditions: parseLogQuery(text) };
    const [pages, firsts, histograms]: [number[], number[], number[]] = [[], [], []];
    let [found, answers, cutOff] = [0, 0, 0];
    const timed = async (ask: () => Promise<unknown>): Promise<number> => {
      const startedMs = performance.now();
      await ask().catch((error: unknown) => {
        if (!isAppError(error) || error.code !== 'QUERY.LIMIT_EXCEEDED') throw error;
        cutOff++;
      });
      return performance.now() - startedMs;
    };
    for (let round = 0; round < rounds; round++) {
      pages.push(await timed(() => reader.find(query, { limit: 200, order: 'newest' })));
      const startedMs = performance.now();
      histograms.push(
        await timed(async () => {
          const counted = await countAll(reader, query, () => firsts.push(performance.now() - startedMs));
          found = counted.total;
          answers = Math.max(answers, counted.answers);
        }),
      );
    }
    all.push({
      search,
      found,
      page: latencyOf(pages),
      histogramFirst: latencyOf(firsts),
      histogram: latencyOf(histograms),
      histogramAnswers: answers,
      both: latencyOf(pages.map((ms, i) => Math.max(ms, firsts[i] ?? 0))),
      cutOff,
    });
  }
  return all;
}

/** As the page counts: answer by answer, until all is counted. */
async function countAll(
  reader: LogReader,
  query: LogQuery,
  onFirst: () => void,
): Promise<{ readonly total: number; readonly answers: number }> {
  let [total, answers] = [0, 0];
  let after: string | null = null;
  do {
    const counted: Awaited<ReturnType<LogReader['histogram']>> = await reader.histogram(query, { buckets: BUCKETS, after });
    total += counted.total;
    after = counted.next;
    if (++answers === 1) onFirst();
  } while (after !== null);
  return { total, answers };
}
