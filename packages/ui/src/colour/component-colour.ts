import type { ThemeName } from '../theme/tokens.ts';

/** What a piece of time was spent in. One colour each, in every chart, bar, node and legend of the product. */
export type ComponentClass = 'own' | 'sql' | 'cache' | 'nosql' | 'messaging' | 'downstream' | 'third-party' | 'waiting';

const COLOURS: Readonly<Record<ThemeName, Readonly<Record<ComponentClass, string>>>> = {
  light: {
    own: '#64748B',
    sql: '#2F7FD3',
    cache: '#D24A6B',
    nosql: '#688A1E',
    messaging: '#B7791F',
    downstream: '#6B5BD2',
    'third-party': '#0E9384',
    waiting: '#868F9B',
  },
  // Own code and downstream are one step lighter on dark: the light values reach only 3.0:1 and 2.9:1 on a raised surface.
  dark: {
    own: '#7B8BA1',
    sql: '#3F8DDF',
    cache: '#E0607F',
    nosql: '#86A83A',
    messaging: '#C98A2E',
    downstream: '#8475E4',
    'third-party': '#17A797',
    waiting: '#868F9B',
  },
};

export function componentColour(componentClass: ComponentClass, theme: ThemeName): string {
  return COLOURS[theme][componentClass];
}
