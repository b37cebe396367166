import { type Import, type ImportChange, imports } from '@sequelstring/contract/imports.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api } from '../../../lib/api.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { countOf, kindOf, manyOf } from '../api/kinds.ts';

/** Which records an import changes, and what in them: before and after. */
export function ImportChanges({ one }: { one: Import }) {
  const kind = kindOf(one.kind);
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['imports', 'changes', one.id, one.status, one.dryRun, one.finishedAt],
    queryFn: ({ pageParam, signal }): Promise<{ data: ImportChange[]; meta: { nextCursor?: string } }> =>
      api.call(imports.listImportChanges, { params: { id: one.id }, query: { limit: 20, cursor: pageParam }, signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ meta }) => (meta.nextCursor ? Number(meta.nextCursor) : undefined),
  });
  const changes = data?.pages.flatMap((page) => page.data) ?? [];
  if (changes.length === 0) return null;
  return (
    <Card title={`Updated ${manyOf(kind)}`} description={countOf(one.updated, kind)} flush>
      <ul className="divide-y">
        {changes.map((change) => (
          <Change key={change.line} change={change} path={kind.plural} />
        ))}
      </ul>
      {hasNextPage && (
        <div className="border-t p-2 text-center">
          <Button variant="ghost" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  );
}

function Change({ change: { line, recordId, name, changes }, path }: { change: ImportChange; path: string }) {
  return (
    <li className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-2 px-4 py-2">
      <span className="tabular text-muted">Line {line}</span>
      <div className="wrap-anywhere min-w-0">
        <Link to={`/${path}/${recordId}`} className="font-medium underline-offset-2 hover:underline">
          {name}
        </Link>
        {changes.length === 0 && <span className="text-muted"> Nothing new</span>}
        <ul>
          {changes.map(({ field, from, to }) => (
            <li key={field}>
              <span className="text-muted">{inWords(field)}: </span>
              <del className="text-muted">{show(from)}</del> → {show(to)}
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

/** `otherEmails` as `Other emails`. */
const inWords = (field: string): string => {
  const words = field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A value as text; of lists and addresses what stands in them. */
function show(value: unknown): string {
  if (value === undefined || value === null || value === '') return '(empty)';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  return Object.values(value).map(show).join(', ') || '(empty)';
}
