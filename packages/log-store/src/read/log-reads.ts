/** Every table that has rows of projects, in the order in which days are dropped; a test holds it against the migrations. */
export const LOG_TABLES = ['logs', 'log_resources', 'log_cuts'] as const;
