import type { ComponentClass } from '@spanhouse/trace-store/describe';

const STEP = 0.28;
const STEPS_MAX = 2;

/** Colours of parts in their order: that of their class, paler for the second, third … of a class, so that neighbours are told apart. */
export function partColours(
  classes: readonly ComponentClass[],
  colourOf: (componentClass: ComponentClass) => string,
  background: string,
): readonly string[] {
  const seen = new Map<ComponentClass, number>();
  return classes.map((componentClass) => {
    const nth = seen.get(componentClass) ?? 0;
    seen.set(componentClass, nth + 1);
    return mixed(colourOf(componentClass), background, (nth % (STEPS_MAX + 1)) * STEP);
  });
}

/** `#RRGGBB` of both; `share` is that of the second. */
function mixed(colour: string, other: string, share: number): string {
  const channel = (text: string, at: number): number => parseInt(text.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => Math.round(channel(colour, at) * (1 - share) + channel(other, at) * share));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
