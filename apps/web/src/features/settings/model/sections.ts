/** Who a section is for; the server decides, this only spares people doors that are shut to them. */
export type Audience = 'everybody' | 'admin' | 'owner';

/** In the order of the menu. The id is the last word of the address. */
export const SECTIONS = [
  { id: 'general', group: 'project', audience: 'admin' },
  { id: 'keys', group: 'project', audience: 'admin' },
  { id: 'members', group: 'project', audience: 'admin' },
  { id: 'service-accounts', group: 'project', audience: 'admin' },
  { id: 'link-rules', group: 'project', audience: 'admin' },
  { id: 'project-audit', group: 'project', audience: 'admin' },
  { id: 'organization', group: 'organization', audience: 'owner' },
  { id: 'people', group: 'organization', audience: 'owner' },
  { id: 'sign-in', group: 'organization', audience: 'owner' },
  { id: 'audit', group: 'organization', audience: 'owner' },
  { id: 'account', group: 'you', audience: 'everybody' },
  { id: 'tokens', group: 'you', audience: 'everybody' },
] as const satisfies readonly { readonly id: string; readonly group: string; readonly audience: Audience }[];
export type SectionId = (typeof SECTIONS)[number]['id'];
export const GROUPS = ['project', 'organization', 'you'] as const;

export function parseSection(text: string): SectionId | null {
  return SECTIONS.find(({ id }) => id === text)?.id ?? null;
}

/** What somebody with these rights finds of use. */
export function sectionsFor(rights: { readonly isAdmin: boolean; readonly isOwner: boolean }): readonly (typeof SECTIONS)[number][] {
  return SECTIONS.filter(({ audience }) => audience === 'everybody' || (audience === 'admin' ? rights.isAdmin : rights.isOwner));
}
