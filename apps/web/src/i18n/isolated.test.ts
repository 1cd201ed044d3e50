import { expect, it } from 'vitest';
import { isolated } from './isolated.ts';

it.each(['خدمة-الطلبات', 'שירות', 'order \u202egnp.exe', '\u{1e900}'])('%j keeps its direction to itself', (name) => {
  expect(isolated(name)).toBe(`\u2068${name}\u2069`);
});

it.each(['order', '订单服务', '🚀', '', 7])('%j is put into a sentence as it is', (value) => {
  expect(isolated(value)).toBe(value);
});
