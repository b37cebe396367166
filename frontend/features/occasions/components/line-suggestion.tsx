import type { Greeting } from '@sequelstring/contract/greetings.ts';
import { useQuery } from '@tanstack/react-query';
import { Sparkles } from 'lucide-react';
import { useState } from 'react';
import { failureMessage } from '../../../lib/api-failure.ts';
import { queueWords as words } from '../../../lib/messages/occasions.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useEditGreeting, useLineDraft } from '../api/queue.queries.ts';
import { rulesQuery } from '../api/rule.queries.ts';
import { EditGreetingDialog } from './edit-greeting-dialog.tsx';
import { editable } from './greeting-actions.tsx';

/** A drafted line where the rule asks for one. It becomes part of the email only when somebody adds it. */
export function LineSuggestion({ greeting }: { greeting: Greeting }) {
  const rules = useQuery(rulesQuery);
  const rule = rules.data?.find(({ id }) => id === greeting.rule);
  const [dismissed, setDismissed] = useState(false);
  const [editing, setEditing] = useState(false);
  const wanted = Boolean(rule?.personalLine) && editable.has(greeting.status) && !greeting.note && !dismissed;
  const draft = useLineDraft(greeting.id, wanted);
  const edit = useEditGreeting(greeting.id);
  if (!wanted) return null;
  if (draft.isPending) {
    return (
      <Loading label={words.suggesting}>
        <Skeleton className="h-16" />
      </Loading>
    );
  }
  if (draft.error) {
    return (
      <Callout tone="warning" title={words.suggestionFailed}>
        {failureMessage(draft.error)}
      </Callout>
    );
  }
  const { text, by = 'local' } = draft.data;
  if (!text) return <p className="text-muted text-sm">{words.noSuggestion}</p>;
  const add = () =>
    edit.mutate(
      { note: text },
      {
        onSuccess: () => toast.success(words.saved),
        onError: (failure) => toast.failure(words.suggestionFailed, failure),
      },
    );
  return (
    <Callout icon={Sparkles} title={words.suggestion}>
      <p>{text}</p>
      <p className="mt-1 text-muted text-xs">{words.suggestedBy[by]}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" variant="primary" loading={edit.isPending} onClick={add}>
          {words.addLine}
        </Button>
        <Button size="sm" onClick={() => setEditing(true)}>
          {words.editLine}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => setDismissed(true)}>
          {words.dismissLine}
        </Button>
      </div>
      {editing && <EditGreetingDialog greeting={greeting} line={text} onClose={() => setEditing(false)} />}
    </Callout>
  );
}
