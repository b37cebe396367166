import type { Call } from '@sequelstring/contract/calls.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useLinkedKind, useLinkedTitle } from '../../../records/api/kinds.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateCall } from '../api/call.queries.ts';

/** Asks who it was where several contacts have the number. */
export function CallCandidates({ call }: { call: Call }) {
  return (
    <Callout tone="warning" className="mx-4 mt-3 sm:mx-6" title={words.whoIsIt}>
      <span className="mt-2 flex flex-wrap gap-2">
        {call.candidates?.map((id) => (
          <Candidate key={id} call={call} contact={id} />
        ))}
      </span>
    </Callout>
  );
}

function Candidate({ call, contact }: { call: Call; contact: string }) {
  const update = useUpdateCall();
  const title = useLinkedTitle(useLinkedKind('contact'), contact);
  if (!title) return null;
  const choose = () =>
    update.mutate(
      { callId: call.id, patch: { contact } },
      { onError: (error) => toast.failure(words.notChanged, error) },
    );
  return (
    <Button size="sm" loading={update.isPending} onClick={choose}>
      {title}
    </Button>
  );
}
