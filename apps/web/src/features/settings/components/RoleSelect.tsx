'use client';

import { Select } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';

const ROLES = ['viewer', 'editor', 'admin'] as const;
export type RoleName = (typeof ROLES)[number];
const NONE = 'none';

type Props = {
  readonly label: string;
  readonly value: RoleName | null;
  readonly isDisabled?: boolean;
  readonly onChange: (role: RoleName | null) => void;
};

/** One of the roles, or none. */
export function RoleSelect({ label, value, isDisabled = false, onChange }: Props): ReactNode {
  const text = useText();
  return (
    <Select<RoleName | typeof NONE>
      aria-label={label}
      style={{ minWidth: 128 }}
      disabled={isDisabled}
      value={value ?? NONE}
      options={[...([NONE, ...ROLES] as const)].map((role) => ({ value: role, label: text(`settings.role.${role}`) }))}
      onChange={(role) => onChange(role === NONE ? null : role)}
    />
  );
}
