import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summariseSql } from './sql-summary.ts';

describe('the summary of a statement', () => {
  it.each([
    ['SELECT * FROM orders WHERE id = 1', 'SELECT orders'],
    ['select id from orders', 'SELECT orders'],
    ['SELECT o.*, i.* FROM shop.orders o JOIN items i ON i.o = o.id', 'SELECT shop.orders'],
    ['SELECT "a"."id" FROM "public"."orders" AS "a"', 'SELECT public.orders'],
    ['SELECT `id` FROM `shop`.`orders`', 'SELECT shop.orders'],
    ['SELECT [Id] FROM [dbo].[Order Lines]', 'SELECT dbo.Order Lines'],
    ['/* traceparent=00-1-2-01 */ SELECT 1 FROM t', 'SELECT t'],
    ['-- first\n# second\nSELECT a FROM t', 'SELECT t'],
    ["SELECT ' FROM nothing ', 'it''s' FROM t", 'SELECT t'],
    ['SELECT 1', 'SELECT'],
    ['SELECT EXTRACT(YEAR FROM created_at) FROM orders', 'SELECT orders'],
    ['SELECT (SELECT count(*) FROM items) FROM orders', 'SELECT orders'],
    ['SELECT * FROM (SELECT * FROM (SELECT 1 FROM inner_t) x) y', 'SELECT inner_t'],
    ['SELECT * FROM ((orders o JOIN items i ON true))', 'SELECT orders'],
    ['(SELECT a FROM t) UNION (SELECT a FROM u)', 'SELECT t'],
    ['SELECT * FROM ONLY parent', 'SELECT parent'],
    ['SELECT id FROM users_0042 WHERE x', 'SELECT users_0042'],
    ['WITH recent AS (SELECT * FROM orders) SELECT * FROM recent', 'SELECT recent'],
    ['WITH RECURSIVE t(n) AS (VALUES (1) UNION SELECT n+1 FROM t) INSERT INTO numbers SELECT n FROM t', 'INSERT numbers'],
    ['INSERT INTO orders (id) VALUES (1)', 'INSERT orders'],
    ['INSERT IGNORE INTO `orders` VALUES (?)', 'INSERT orders'],
    ['INSERT OR REPLACE INTO kv VALUES (?, ?)', 'INSERT kv'],
    ['REPLACE INTO kv VALUES (?, ?)', 'REPLACE kv'],
    ['UPDATE stock SET available = available - 1', 'UPDATE stock'],
    ['UPDATE ONLY shop.stock SET a = 1', 'UPDATE shop.stock'],
    ['DELETE FROM carts WHERE id IN (1, 2)', 'DELETE carts'],
    ['DELETE o FROM orders o WHERE x', 'DELETE orders'],
    ['MERGE INTO stock USING x ON y', 'MERGE stock'],
    ['CALL close_orders(1)', 'CALL close_orders'],
    ['{call pkg.close_orders(?)}', 'CALL pkg.close_orders'],
    ['{? = call total(?)}', 'CALL total'],
    ['EXEC dbo.CloseOrders @day = 1', 'EXEC dbo.CloseOrders'],
    ['TRUNCATE TABLE carts', 'TRUNCATE carts'],
    ['CREATE TEMPORARY TABLE IF NOT EXISTS x (a int)', 'CREATE TABLE x'],
    ['DROP INDEX CONCURRENTLY IF EXISTS i', 'DROP INDEX i'],
    ['ALTER TABLE orders ADD x int', 'ALTER TABLE orders'],
    ['BEGIN', 'BEGIN'],
    ['COMMIT;', 'COMMIT'],
    ['SET autocommit=1', 'SET'],
    ['SHOW TABLES', 'SHOW'],
    ['EXPLAIN SELECT 1 FROM t', 'EXPLAIN'],
    ['SELECT nextval($1)', 'SELECT'],
    ['SELECT * FROM ?', 'SELECT'],
    ['select * from 订单', 'SELECT 订单'],
    ['GET session:1', ''],
    ['"SELECT"', ''],
    ['', ''],
    ['({[', ''],
  ])('%s: %s', (statement, summary) => {
    expect(summariseSql(statement)).toBe(summary);
  });

  it('takes any text, and a megabyte of it no longer than 16 KiB', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof summariseSql(`SELECT ${text}`) === 'string'));
    const start = performance.now();
    for (const unit of ["'", '"', '`', '(', '/*', '--', 'a.', '[', "\\'", ' ', 'FROM (', '😀'])
      summariseSql(`SELECT ${unit.repeat(1_048_576 / unit.length)}`);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
