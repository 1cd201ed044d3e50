import { clickhouseEnv, clickhouseReaderEnv } from '@spanhouse/clickhouse';
import { loadConfig } from '@spanhouse/core';
import { LOG_TABLES } from '@spanhouse/log-store';
import { readerSql } from '@spanhouse/trace-store';
import { z } from 'zod';
import { UsageError, type Command } from '../command.ts';

const DEFAULT_SETTING = 'SQL_spanhouse_project';
const readerSqlEnv = z.object({
  CLICKHOUSE_DATABASE: clickhouseEnv.shape.CLICKHOUSE_DATABASE,
  CLICKHOUSE_CLUSTER: clickhouseEnv.shape.CLICKHOUSE_CLUSTER,
  CLICKHOUSE_PROJECT_SETTING: clickhouseReaderEnv.shape.CLICKHOUSE_PROJECT_SETTING,
});

/** Prints only: making roles and policies takes rights that no user of the product has. */
export const readerSqlCommand: Command = {
  name: 'reader-sql',
  usage: ['reader-sql [ROLE]   what an administrator of ClickHouse runs, so that the web reads one project at a time and cannot write'],
  run([role = 'spanhouse_reader', ...others], environment, output) {
    if (others.length > 0 || !/^[A-Za-z_]\w*$/.test(role)) throw new UsageError(`${[role, ...others].join(' ')} is not a role's name`);
    const env = loadConfig(readerSqlEnv, environment);
    const setting = env.CLICKHOUSE_PROJECT_SETTING ?? DEFAULT_SETTING;
    const statements = readerSql({
      role,
      database: env.CLICKHOUSE_DATABASE,
      cluster: env.CLICKHOUSE_CLUSTER,
      setting,
      otherTables: LOG_TABLES,
    });
    for (const statement of statements) output.line(`${statement};\n`);
    output.line('-- The user of the web; the password is yours to choose:');
    output.line(`-- CREATE USER spanhouse_web IDENTIFIED BY '...' DEFAULT ROLE ${role}; GRANT ${role} TO spanhouse_web;`);
    output.line(
      `-- Then start the web with CLICKHOUSE_USER=spanhouse_web, its CLICKHOUSE_PASSWORD and CLICKHOUSE_PROJECT_SETTING=${setting}`,
    );
    return Promise.resolve(0);
  },
};
