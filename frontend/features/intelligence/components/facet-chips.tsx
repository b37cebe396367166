import type { NewsCategory, NewsFacets } from '@sequelstring/contract/news.ts';
import { X } from 'lucide-react';
import { categoryNames, sentimentNames, newsWords as words } from '../../../lib/messages/intelligence.ts';
import { Button } from '../../../ui/button.tsx';
import { Combobox } from '../../../ui/combobox.tsx';
import { FilterChip } from '../../../ui/filter-chip.tsx';
import { Select } from '../../../ui/select.tsx';
import type { FeedFilter } from '../api/news.queries.ts';
import { useSubscriptions } from '../api/source.queries.ts';

interface FacetChipsProps {
  facets: NewsFacets | undefined;
  filter: FeedFilter;
  onChange(key: keyof FeedFilter, value: string | undefined): void;
  onClear(): void;
}

const thresholds = ['0', '40', '60', '80'] as const;

/** What the feed can be narrowed by, with counts. */
export function FacetChips({ facets, filter, onChange, onClear }: FacetChipsProps) {
  const { data: subscriptions = [] } = useSubscriptions();
  const narrowed = Object.keys(filter).length > 0;
  return (
    <div className="flex items-center gap-1.5 overflow-x-auto border-b px-4 py-2 [scrollbar-width:none] *:shrink-0 sm:flex-wrap sm:px-6">
      {facets?.categories.map(({ value, count }) => (
        <FilterChip
          key={value}
          label={categoryNames[value as NewsCategory]}
          count={count}
          on={filter.category === value}
          onToggle={(on) => onChange('category', on ? value : undefined)}
        />
      ))}
      {facets && facets.sentiments.length > 0 && <span aria-hidden className="mx-1 h-4 border-l max-sm:hidden" />}
      {facets?.sentiments.map(({ value, count }) => (
        <FilterChip
          key={value}
          label={sentimentNames[value as keyof typeof sentimentNames]}
          count={count}
          on={filter.sentiment === value}
          onToggle={(on) => onChange('sentiment', on ? value : undefined)}
        />
      ))}
      <span aria-hidden className="mx-1 h-4 border-l max-sm:hidden" />
      <Combobox
        aria-label={words.filterAccount}
        className="h-7 w-40"
        clearLabel={words.allAccounts}
        options={(facets?.accounts ?? []).map(({ value, label, count }) => ({ value, label, hint: String(count) }))}
        value={filter.account}
        onValueChange={(value) => onChange('account', value)}
      />
      <Combobox
        aria-label={words.filterSource}
        className="h-7 w-40"
        clearLabel={words.allSources}
        options={(facets?.sources ?? []).map(({ value, label, count }) => ({ value, label, hint: String(count) }))}
        value={filter.source}
        onValueChange={(value) => onChange('source', value)}
      />
      {subscriptions.length > 0 && (
        <Combobox
          aria-label={words.filterSubscription}
          className="h-7 w-40"
          clearLabel={words.allNews}
          options={subscriptions.map(({ id, name }) => ({ value: id, label: name }))}
          value={filter.subscription}
          onValueChange={(value) => onChange('subscription', value)}
        />
      )}
      <Select
        aria-label={words.relevance}
        className="h-7 w-36"
        options={thresholds.map((value) => ({
          value,
          label: value === '0' ? words.anyRelevance : words.minRelevance(Number(value)),
        }))}
        value={String(filter.minRelevance ?? 0)}
        onValueChange={(value) => onChange('minRelevance', value === '0' ? undefined : value)}
      />
      <FilterChip
        label={words.showDismissed}
        on={filter.dismissed === 'true'}
        onToggle={(on) => onChange('dismissed', on ? 'true' : undefined)}
      />
      {narrowed && (
        <Button size="sm" variant="ghost" onClick={onClear}>
          <X aria-hidden strokeWidth={1.5} />
          {words.clearFilters}
        </Button>
      )}
    </div>
  );
}
