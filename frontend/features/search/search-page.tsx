import { mostFound, searchedKinds } from '@sequelstring/contract/search.ts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Search, SearchX, X } from 'lucide-react';
import { useSearchParams } from 'react-router';
import { formatNumber } from '../../lib/format.ts';
import { searchWords as words } from '../../lib/messages/search.ts';
import { type SearchFilter, searchFacetsQuery, searchPagesQuery } from '../../lib/queries/search.ts';
import { useUserNames } from '../../lib/queries/users.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FilterChip } from '../../ui/filter-chip.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { HitRow } from './hit-row.tsx';

const keys = ['kind', 'owner', 'tag'] as const;

/** Searches the records of every kind; what is typed and chosen lives in the address. */
export function SearchPage() {
  const [search, setSearch] = useSearchParams();
  const q = search.get('q')?.trim() ?? '';
  const filter = readFilter(search);
  const set = (key: 'q' | (typeof keys)[number], value: string | undefined) =>
    setSearch(
      (before) => {
        if (value) before.set(key, value);
        else before.delete(key);
        return before;
      },
      { replace: true },
    );
  const clear = () => setSearch({ q }, { replace: true });
  return (
    <>
      <PageHead
        title={words.title}
        tools={
          <SearchInput
            label={words.label}
            placeholder={words.placeholder}
            group={words.title}
            className="w-full sm:w-96"
            value={q}
            onValueChange={(text) => set('q', text.trim())}
          />
        }
      />
      {q ? (
        <>
          <Facets q={q} filter={filter} onChange={set} onClear={clear} />
          <Results key={JSON.stringify([q, filter])} q={q} filter={filter} />
        </>
      ) : (
        <EmptyState isPage icon={Search} title={words.prompt} className="pt-[12vh]">
          {words.promptHelp}
        </EmptyState>
      )}
    </>
  );
}

function readFilter(search: URLSearchParams): SearchFilter {
  const [kind, owner, tag] = keys.map((key) => search.get(key) || undefined);
  return {
    ...(searchedKinds.includes(kind as never) && { kind: kind as SearchFilter['kind'] }),
    ...(owner && /^[0-9a-f]{24}$/.test(owner) && { owner }),
    ...(tag && { tag }),
  };
}

interface FacetsProps {
  q: string;
  filter: SearchFilter;
  onChange(key: (typeof keys)[number], value: string | undefined): void;
  onClear(): void;
}

function Facets({ q, filter, onChange, onClear }: FacetsProps) {
  const { data: facets } = useQuery(searchFacetsQuery(q, filter));
  const nameOf = useUserNames();
  const options = (counts: readonly { value: string; count: number }[] | undefined, label: (value: string) => string) =>
    (counts ?? []).map(({ value, count }) => ({ value, label: label(value), hint: formatNumber(count) }));
  return (
    <div className="flex items-center gap-1.5 overflow-x-auto border-b px-4 py-2 [scrollbar-width:none] *:shrink-0 sm:flex-wrap sm:px-6">
      {facets?.kinds.map(({ value, count }) => (
        <FilterChip
          key={value}
          label={words.kinds[value as keyof typeof words.kinds]}
          count={count}
          on={filter.kind === value}
          onToggle={(on) => onChange('kind', on ? value : undefined)}
        />
      ))}
      <span aria-hidden className="mx-1 h-4 border-l max-sm:hidden" />
      <Combobox
        aria-label={words.owner}
        className="h-7 w-40"
        clearLabel={words.allOwners}
        options={options(facets?.owners, nameOf)}
        value={filter.owner}
        onValueChange={(value) => onChange('owner', value)}
      />
      <Combobox
        aria-label={words.tag}
        className="h-7 w-40"
        clearLabel={words.allTags}
        options={options(facets?.tags, (tag) => tag)}
        value={filter.tag}
        onValueChange={(value) => onChange('tag', value)}
      />
      {Object.keys(filter).length > 0 && (
        <Button size="sm" variant="ghost" onClick={onClear}>
          <X aria-hidden strokeWidth={1.5} />
          {words.clear}
        </Button>
      )}
    </div>
  );
}

function Results({ q, filter }: { q: string; filter: SearchFilter }) {
  const found = useInfiniteQuery(searchPagesQuery(q, filter));
  const { data, error, refetch } = found;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading className="flex flex-col gap-4 px-4 py-5 sm:px-6">
        {['w-72', 'w-56', 'w-80', 'w-64'].map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </Loading>
    );
  }
  const hits = data.pages.flatMap((page) => page.data);
  const total = data.pages[0]?.meta.total ?? 0;
  if (hits.length === 0) {
    return (
      <EmptyState isPage icon={SearchX} title={words.nothing(q)} className="pt-[10vh]">
        {words.nothingHelp}
      </EmptyState>
    );
  }
  return (
    <div className="max-w-4xl px-4 py-4 sm:px-6">
      <p role="status" className="tabular pb-2 text-muted text-xs">
        {total < mostFound ? words.found(formatNumber(total)) : words.foundMore(formatNumber(total))}
      </p>
      <ul aria-label={words.results} className="divide-y rounded-lg border bg-surface">
        {hits.map((hit) => (
          <HitRow key={hit.id} hit={hit} />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button
          variant="ghost"
          className="mt-2"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {words.more(formatNumber(hits.length), formatNumber(total))}
        </Button>
      ) : (
        total >= mostFound && <p className="pt-3 text-muted text-xs">{words.narrow(formatNumber(total))}</p>
      )}
    </div>
  );
}
