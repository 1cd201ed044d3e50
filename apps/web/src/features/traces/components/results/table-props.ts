import type { QueryFilter } from '@spanhouse/trace-store/query-language';
import type { OptionalColumn, Order } from '../../url.ts';

/** What both tables of results are told. */
export type TableProps = {
  readonly order: Order;
  readonly hidden: readonly OptionalColumn[];
  /** Keys of the query language that the rows were asked for with. */
  readonly columns: readonly string[];
  readonly conditions: readonly QueryFilter[];
  readonly onOrder: (order: Order) => void;
  readonly onService: (service: string) => void;
  readonly onInstance: (instance: string) => void;
  readonly onQuery: (conditions: readonly QueryFilter[]) => void;
};
