import type { EdgeSide } from '@spanhouse/trace-store';
import type { EdgeView } from './callers.ts';

/** One line of the graph around an interface: to a caller, or to what is called. */
export type Arm = {
  readonly view: EdgeView;
  /** As the interface itself sees these calls; as the other side does when it sent nothing of them. */
  readonly side: EdgeSide;
  /** Width of the line, px: its area says how many of the calls of its direction go through it. */
  readonly width: number;
};

export type Arms = {
  readonly shown: readonly Arm[];
  /** Those with fewer calls that are not drawn: how many there are. */
  readonly hidden: number;
};

/** More than these a direction do not fit beside each other on a laptop's screen. */
export const ARMS_MAX = 8;
const WIDTH_MIN = 1.25;
const WIDTH_MAX = 7;

/** The neighbours with most calls, most first. `isDownstream`: what the interface calls, else who calls it. */
export function armsOf(views: readonly EdgeView[], isDownstream: boolean): Arms {
  const arms = views.map((view) => ({ view, side: sideOf(view, isDownstream) })).sort((a, b) => b.side.count - a.side.count);
  const most = Math.max(1, arms[0]?.side.count ?? 1);
  return {
    shown: arms.slice(0, ARMS_MAX).map((arm) => ({
      ...arm,
      width: Math.max(WIDTH_MIN, WIDTH_MAX * Math.sqrt(arm.side.count / most)),
    })),
    hidden: Math.max(0, arms.length - ARMS_MAX),
  };
}

function sideOf({ edge }: EdgeView, isDownstream: boolean): EdgeSide {
  const [own, other] = isDownstream ? [edge.client, edge.server] : [edge.server, edge.client];
  return own.count > 0 ? own : other;
}
