import { expect, it } from 'vitest';
import { parseSection, sectionsFor } from './sections.ts';

it('each sees what is of use to them', () => {
  const ids = (isAdmin: boolean, isOwner: boolean): readonly string[] => sectionsFor({ isAdmin, isOwner }).map(({ id }) => id);
  expect(ids(false, false)).toEqual(['account', 'tokens']);
  expect(ids(true, false)).toEqual(['general', 'keys', 'members', 'service-accounts', 'link-rules', 'project-audit', 'account', 'tokens']);
  expect(ids(true, true)).toHaveLength(12);
});

it('an address that is no section is none', () => {
  expect(parseSection('keys')).toBe('keys');
  expect(parseSection('constructor')).toBeNull();
});
