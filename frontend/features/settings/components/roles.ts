import type { Role } from '@sequelstring/contract/route.ts';
import type { SelectOption } from '../../../ui/select.tsx';

export const roleLabels: Record<Role, string> = {
  admin: 'Administrator',
  manager: 'Manager',
  rep: 'Representative',
  viewer: 'Viewer',
};

/** The roles with what each may do; whose records each sees is set under Teams and visibility. */
export const roleOptions: readonly SelectOption<Role>[] = [
  { value: 'admin', label: roleLabels.admin, help: 'Everything, users and settings included' },
  { value: 'manager', label: roleLabels.manager, help: 'Changes records, assigns them and runs shared settings' },
  { value: 'rep', label: roleLabels.rep, help: 'Changes the records that they see' },
  { value: 'viewer', label: roleLabels.viewer, help: 'Changes nothing' },
];
