import type { InvitedTo, Members } from '@spanhouse/db';

/** Gives somebody what they were invited to. May be repeated. */
export async function admitGuest(
  members: Members,
  userId: string,
  { organizationId, isOwner, roles }: InvitedTo & { readonly organizationId: number },
): Promise<void> {
  await members.add(organizationId, userId);
  if (isOwner) await members.setOwner(organizationId, userId, true);
  for (const { projectId, role } of roles) await members.setRole(projectId, userId, role);
}
