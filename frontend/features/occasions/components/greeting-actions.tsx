import type { Greeting, GreetingStatus } from '@sequelstring/contract/greetings.ts';
import { Ban, Check, type LucideIcon, Pencil, Send, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { queueWords as words } from '../../../lib/messages/occasions.ts';
import { useShortcut } from '../../../lib/shortcuts.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { type GreetingAction, useGreetingAction } from '../api/greeting.queries.ts';
import { EditGreetingDialog } from './edit-greeting-dialog.tsx';
import { SendNowDialog } from './send-now-dialog.tsx';

type PlainKind = Exclude<GreetingAction['kind'], 'settle'>;

const kinds: Record<PlainKind, { label: string; icon: LucideIcon; said: string }> = {
  approve: { label: 'Approve', icon: Check, said: 'approved' },
  skip: { label: 'Skip', icon: Ban, said: 'skipped' },
  unskip: { label: 'Reschedule', icon: Undo2, said: 'rescheduled' },
  unapprove: { label: 'Take back approval', icon: Undo2, said: 'needs approval again' },
  send: { label: 'Send now', icon: Send, said: 'is on its way' },
};

const possible: Partial<Record<GreetingStatus, PlainKind[]>> = {
  planned: ['approve', 'skip', 'send'],
  approved: ['send', 'skip', 'unapprove'],
  skipped: ['unskip'],
  failed: ['send'],
  not_sent: ['send'],
};

/** Those whose words can still change. */
export const editable: ReadonlySet<GreetingStatus> = new Set<GreetingStatus>([
  'planned',
  'approved',
  'not_sent',
  'failed',
]);

/** What can be done with a greeting as it stands. */
export const actionsFor = (status: GreetingStatus): readonly PlainKind[] => possible[status] ?? [];

/** Runs an action on a greeting and says what came of it; leaving one out can be taken back from the toast. */
export function useRunAction() {
  const action = useGreetingAction();
  const run = async (greeting: Greeting, kind: PlainKind): Promise<void> => {
    try {
      await action.mutateAsync({ id: greeting.id, action: { kind } });
      const undo = { label: 'Undo', onClick: () => void run(greeting, 'unskip') };
      toast.success(`Email to ${greeting.contactName} ${kinds[kind].said}`, {
        action: kind === 'skip' ? undo : undefined,
      });
    } catch (failure) {
      toast.failure(`${kinds[kind].label} did not work`, failure);
    }
  };
  return { run, pending: action.isPending };
}

/** The buttons for a greeting, the main one last. */
export function GreetingActions({ greeting }: { greeting: Greeting }) {
  const { run, pending } = useRunAction();
  const [asking, setAsking] = useState(false);
  const [editing, setEditing] = useState(false);
  const actions = actionsFor(greeting.status);
  const keys = (kind: PlainKind) => ({
    label: `${kinds[kind].label} the open email`,
    group: 'Occasions',
    disabled: !actions.includes(kind),
  });
  useShortcut('a', () => void run(greeting, 'approve'), keys('approve'));
  useShortcut('s', () => void run(greeting, 'skip'), keys('skip'));
  return (
    <div className="flex flex-wrap gap-2">
      {asking && (
        <SendNowDialog
          contactName={greeting.contactName}
          day={greeting.day}
          onClose={() => setAsking(false)}
          onSend={() => run(greeting, 'send')}
        />
      )}
      {editing && <EditGreetingDialog greeting={greeting} onClose={() => setEditing(false)} />}
      {actions.map((kind) => {
        const { label, icon: Icon } = kinds[kind];
        return (
          <Button
            key={kind}
            variant={kind === actions[0] && kind !== 'skip' ? 'primary' : 'secondary'}
            disabled={pending}
            onClick={() => (kind === 'send' ? setAsking(true) : void run(greeting, kind))}
          >
            <Icon aria-hidden strokeWidth={1.5} />
            {kind === 'send' && greeting.status !== 'planned' && greeting.status !== 'approved'
              ? 'Send after all'
              : label}
          </Button>
        );
      })}
      {editable.has(greeting.status) && (
        <Button onClick={() => setEditing(true)}>
          <Pencil aria-hidden strokeWidth={1.5} />
          {words.edit}
        </Button>
      )}
    </div>
  );
}
