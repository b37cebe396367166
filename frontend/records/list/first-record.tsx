import { editors } from '@sequelstring/contract/route.ts';
import { useHasRole } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { RecordView } from '../view.ts';

interface FirstRecordProps {
  view: RecordView;
  words: { emptyTitle: string; emptyHelp: string; createOne: string };
  onCreate(): void;
}

/** Stands where a list has nothing yet, and makes the first. */
export function FirstRecord({ view, words, onCreate }: FirstRecordProps) {
  const mayEdit = useHasRole(editors);
  return (
    <EmptyState
      icon={view.icon}
      title={words.emptyTitle}
      action={
        mayEdit && (
          <Button variant="primary" onClick={onCreate}>
            {words.createOne}
          </Button>
        )
      }
    >
      {words.emptyHelp}
    </EmptyState>
  );
}
