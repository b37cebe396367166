import { Send } from 'lucide-react';
import { templateWords as words } from '../../../lib/messages/occasions.ts';
import { Button } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { type PreviewDraft, useTestSend } from '../api/template.queries.ts';

/** Sends the template as it stands to the person who writes it. */
export function TestSend({ draft }: { draft: PreviewDraft }) {
  const test = useTestSend();
  const send = () =>
    test.mutate(draft, {
      onSuccess: ({ to, via }) => toast.success(via === 'outbox' ? words.testWritten : words.testSent(to)),
      onError: (error) => toast.failure('Could not send the test', error),
    });
  return (
    <Button size="sm" loading={test.isPending} disabled={!draft.subject || !draft.html} onClick={send}>
      <Send aria-hidden strokeWidth={1.5} />
      {words.test}
    </Button>
  );
}
