import { describe, expect, it } from 'vitest';
import { groupAttributes } from './attribute-groups.ts';
import { foldStack } from './stack-trace.ts';
import type { AttributeView } from './trace-view.ts';

const attribute = (key: string): AttributeView => ({ key, kind: 'string', text: 'x' });

describe('attributes', () => {
  it('stand in groups by meaning, old and new names together, in the order sent', () => {
    const keys = [
      'thread.name',
      'http.method',
      'db.statement',
      'url.path',
      'bizOrderId',
      'db.query.text',
      'custom',
      'net.peer.name',
      'messaging.system',
      'rpc.service',
    ];
    const grouped = groupAttributes(keys.map(attribute)).map(({ group, attributes }) => [group, attributes.map(({ key }) => key)]);
    expect(grouped).toEqual([
      ['http', ['http.method', 'url.path']],
      ['database', ['db.statement', 'db.query.text']],
      ['messaging', ['messaging.system']],
      ['rpc', ['rpc.service']],
      ['business', ['bizOrderId']],
      ['thread', ['thread.name']],
      ['network', ['net.peer.name']],
      ['other', ['custom']],
    ]);
  });

  it('are never lost', () => {
    expect(groupAttributes([attribute(''), attribute('__proto__')]).flatMap(({ attributes }) => attributes)).toHaveLength(2);
  });
});

describe('a stack', () => {
  it('is whole when it is short', () => {
    expect(foldStack('Error: x\n  at a\n  at b\n')).toEqual({ head: ['Error: x', '  at a', '  at b'], rest: [] });
  });

  it('folds library frames first and loses no line', () => {
    const lines = [
      'java.sql.SQLException: refused',
      '\tat shop.order.Orders.insert(Orders.java:41)',
      '\tat shop.order.Api.create(Api.java:18)',
    ];
    const library = Array.from({ length: 30 }, (_, i) => `\tat org.springframework.web.Filter${String(i)}.doFilter(Filter.java:1)`);
    const folded = foldStack([...lines, ...library].join('\n'));
    expect(folded.head).toEqual(lines);
    expect(folded.rest).toEqual(library);
  });
});
