import { componentColour, serviceColours, useThemeName } from '@spanhouse/ui';
import { COMPONENT_CLASSES } from '@spanhouse/trace-store/describe';
import { useMemo } from 'react';
import type { TraceView } from '../model/trace-view.ts';
import type { ColourKey } from '../trace-url.ts';

const WAITING = COMPONENT_CLASSES.indexOf('waiting');
const OWN = '#64748B';

export type TraceColours = {
  /** Aligned with the services of the view. */
  readonly services: readonly string[];
  readonly colourOf: (index: number) => string;
  /** Whether a span's time is waiting: hatched, so that the colour is not the only sign. */
  readonly isWaiting: (index: number) => boolean;
};

export function useTraceColours(view: TraceView, colourBy: ColourKey): TraceColours {
  const theme = useThemeName();
  return useMemo(() => {
    const services = serviceColours(view.services, theme);
    const classes = COMPONENT_CLASSES.map((name) => componentColour(name, theme));
    const { service, componentClass } = view.spans;
    return {
      services,
      colourOf:
        colourBy === 'service' ? (index) => services[service[index] ?? -1] ?? OWN : (index) => classes[componentClass[index] ?? -1] ?? OWN,
      isWaiting: (index) => colourBy === 'component' && componentClass[index] === WAITING,
    };
  }, [view, colourBy, theme]);
}
