import type { OrganisationSettings } from '@sequelstring/contract/auth.ts';
import { type LimitedRole, limitedRoles, Visible } from '@sequelstring/contract/teams.ts';
import { limitedRoleWords, visibleWords, teamWords as words } from '../../../lib/messages/teams.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateSettings } from '../api/settings.queries.ts';

const options = Visible.options.map((value) => ({ value, label: visibleWords[value] }));

/** Whose records each role sees. */
export function VisibilityCard({ visibility }: Pick<OrganisationSettings, 'visibility'>) {
  const update = useUpdateSettings();
  const shown = { ...visibility, ...(update.isPending && update.variables.visibility) };
  const change = (role: LimitedRole, value: Visible) =>
    update.mutate(
      { visibility: { [role]: value } },
      {
        onSuccess: () => toast.success(words.visibilitySaved),
        onError: (error) => toast.failure(words.visibilityNotSaved, error),
      },
    );
  return (
    <Card title={words.visibility} description={words.visibilityHelp}>
      <div className="grid gap-4 sm:grid-cols-3">
        {limitedRoles.map((role) => (
          <Field key={role} label={limitedRoleWords[role]}>
            <Select options={options} value={shown[role]} onValueChange={(value) => change(role, value)} />
          </Field>
        ))}
      </div>
      <p className="mt-3 text-muted text-sm">{words.adminSees}</p>
    </Card>
  );
}
