import type { AnyKind } from '@sequelstring/contract/records/kind.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { Upload } from 'lucide-react';
import { Link } from 'react-router';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useHasRole } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';

/** The way from a list to the import of its kind. */
export function ImportLink({ kind }: { kind: Pick<AnyKind, 'kind'> }) {
  if (!useHasRole(editors)) return null;
  return (
    <Button asChild>
      <Link to={`/imports?kind=${kind.kind}`}>
        <Upload aria-hidden strokeWidth={1.5} />
        <span className="max-sm:sr-only">{words.import}</span>
      </Link>
    </Button>
  );
}
