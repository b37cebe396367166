import type { Role } from '@sequelstring/contract/route.ts';
import type { SelectOption } from '../../../ui/select.tsx';

export const roleLabels: Record<Role, string> = {
  admin: 'Administrator',
  manager: 'Manager',
  rep: 'Representative',
  viewer: 'Viewer',
};

/** The roles with what each may do. */
export const roleOptions: readonly SelectOption<Role>[] = [
  { value: 'admin', label: roleLabels.admin, help: 'Everything, users and settings included' },
  { value: 'manager', label: roleLabels.manager, help: 'Sees and changes all records' },
  { value: 'rep', label: roleLabels.rep, help: 'Sees and changes the records they own' },
  { value: 'viewer', label: roleLabels.viewer, help: 'Sees all records and changes nothing' },
];
