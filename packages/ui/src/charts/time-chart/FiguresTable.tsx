import type { ReactNode } from 'react';
import { formatChartValue, type ChartUnit } from './chart-unit.ts';
import { seriesFigures } from './series-figures.ts';
import type { TimeSeries } from './time-scene.ts';
import type { TimeChartWords } from './words.ts';

type Props = {
  readonly label: string;
  readonly series: readonly TimeSeries[];
  readonly unit: ChartUnit;
  readonly locale: string;
  readonly words: TimeChartWords;
};

/** What the picture says, for those who do not see it, where there is no legend to say it. */
export function FiguresTable({ label, series, unit, locale, words }: Props): ReactNode {
  return (
    <div className="sh-visually-hidden">
      <table aria-label={label}>
        <thead>
          <tr>
            {[words.series, words.last, words.max, words.average].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series.map((one) => {
            const { last, max, average } = seriesFigures(one.values);
            return (
              <tr key={one.key}>
                <th scope="row">{one.label}</th>
                <td>{formatChartValue(last, unit, locale)}</td>
                <td>{formatChartValue(max, unit, locale)}</td>
                <td>{formatChartValue(average, unit, locale)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
