export { demoKey, startProduct, type Product } from './product.ts';
export { until } from './poll.ts';
