import { CopyCheck } from 'lucide-react';
import { Link } from 'react-router';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Button } from '../../ui/button.tsx';
import type { RecordView } from '../view.ts';

/** The way from a list to what may be there twice. */
export const DuplicatesLink = ({ view }: { view: RecordView }) => (
  <Button asChild variant="ghost">
    <Link to={`${view.path}/duplicates`}>
      <CopyCheck aria-hidden strokeWidth={1.5} />
      <span className="max-lg:sr-only">{words.duplicates}</span>
    </Link>
  </Button>
);
