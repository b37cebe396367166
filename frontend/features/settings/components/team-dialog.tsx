import type { Team } from '@sequelstring/contract/teams.ts';
import { useState } from 'react';
import { failureMessage } from '../../../lib/api-failure.ts';
import { teamWords as words } from '../../../lib/messages/teams.ts';
import { useUsers } from '../../../lib/queries/users.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { SearchInput } from '../../../ui/search-input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useSaveTeam } from '../api/team.queries.ts';

interface TeamDialogProps {
  /** The team to change; without one a new one is made. */
  team?: Team;
  onClose: () => void;
}

/** Names a team and chooses who is on it. */
export function TeamDialog({ team, onClose }: TeamDialogProps) {
  const [name, setName] = useState(team?.name ?? '');
  const [members, setMembers] = useState<readonly string[]>(team?.members ?? []);
  const [missing, setMissing] = useState(false);
  const save = useSaveTeam();
  const submit = () => {
    if (!name.trim()) return setMissing(true);
    save.mutate(
      { ...(team && { id: team.id }), name: name.trim(), members: [...members] },
      {
        onSuccess: () => {
          toast.success(words.saved(name.trim()));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={team ? words.edit : words.add}>
        <form
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {save.isError && <Callout tone="negative">{failureMessage(save.error)}</Callout>}
          <Field label={words.name} error={missing && !name.trim() ? words.nameMissing : undefined}>
            <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          </Field>
          <MemberList members={members} onChange={setMembers} />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">{words.cancel}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={save.isPending}>
              {team ? words.save : words.add}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

interface MemberListProps {
  members: readonly string[];
  onChange: (members: readonly string[]) => void;
}

function MemberList({ members, onChange }: MemberListProps) {
  const [text, setText] = useState('');
  const { data = [] } = useUsers();
  const wanted = text.trim().toLowerCase();
  const found = data.filter((user) => user.name.toLowerCase().includes(wanted));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">
        {words.members} {members.length > 0 && <span className="text-muted tabular-nums">{members.length}</span>}
      </legend>
      {data.length > 8 && (
        <SearchInput group={words.members} label={words.findMembers} value={text} onValueChange={setText} />
      )}
      <ul className="max-h-64 divide-y overflow-y-auto rounded-md border">
        {found.map(({ id, name }) => (
          <li key={id}>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is a control of its own making */}
            <label className="flex min-h-10 items-center gap-3 px-3 text-sm">
              <Checkbox
                aria-label={name}
                checked={members.includes(id)}
                onCheckedChange={(checked) =>
                  onChange(checked ? [...members, id] : members.filter((one) => one !== id))
                }
              />
              <span className="min-w-0 truncate">{name}</span>
            </label>
          </li>
        ))}
        {found.length === 0 && <li className="px-3 py-2 text-muted text-sm">{words.nobodyFound}</li>}
      </ul>
    </fieldset>
  );
}
