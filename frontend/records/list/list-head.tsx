import { sortsOf } from '@sequelstring/contract/records/kind.ts';
import { type Layout, layouts } from '@sequelstring/contract/views.ts';
import { ArrowDownUp, Calendar, ChevronDown, Columns3, KanbanSquare, type LucideIcon, Rows3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useDocumentTitle } from '../../lib/document-title.ts';
import { formatNumber } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { Button } from '../../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../../ui/dropdown-menu.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { type ColumnChoice, columnFields } from '../api/column.store.ts';
import { hasLayout, type ListState } from '../api/list.state.ts';
import { FilterButton, FilterChips } from '../filter/filter-bar.tsx';
import type { RecordView } from '../view.ts';

interface ListHeadProps {
  view: RecordView;
  count: number | undefined;
  tabs: ReactNode;
  actions: ReactNode;
}

/** Title, count, tabs and actions of a list, in one line where there is room. */
export function ListHead({ view, count, tabs, actions }: ListHeadProps) {
  const title = view.kind.label.many;
  useDocumentTitle(title);
  return (
    <header className="flex min-h-12 items-center gap-x-4 border-b bg-canvas px-4 max-md:flex-wrap max-md:pt-2 sm:px-6">
      <div className="flex shrink-0 items-baseline gap-2">
        <h1 className="font-medium text-xl">{title}</h1>
        {count !== undefined && <span className="tabular text-base text-muted">{formatNumber(count)}</span>}
      </div>
      <div className="-mb-px min-w-0 flex-1 self-end max-md:order-last max-md:basis-full">{tabs}</div>
      <div className="flex shrink-0 items-center gap-2 max-md:ml-auto">{actions}</div>
    </header>
  );
}

interface ListToolsProps {
  view: RecordView;
  list: ListState;
  onChange(changed: Partial<ListState>): void;
  columns: ColumnChoice;
  onColumns(choice: ColumnChoice | undefined): void;
  /** Saving the view, where there is something to save, and the export. */
  save: ReactNode;
}

/** Search, filter, order, layout and columns of a list. */
export function ListTools({ view, list, onChange, columns, onColumns, save }: ListToolsProps) {
  const onFilter = (filter: ListState['filter']) => onChange({ filter });
  return (
    <div className="flex min-h-12 shrink-0 items-center gap-1.5 border-b px-4 max-sm:flex-wrap max-sm:py-2 sm:px-6">
      <SwitchMenu view={view} list={list} onChange={onChange} />
      <SearchInput
        label={words.search(view.kind.label.many)}
        placeholder={view.searchPlaceholder}
        group={view.kind.label.many}
        className="min-w-24 flex-1 sm:w-56 sm:flex-none"
        value={list.q ?? ''}
        onValueChange={(q) => onChange({ q: q || undefined })}
      />
      <FilterButton view={view} filter={list.filter} onChange={onFilter} />
      <div className="flex min-w-0 flex-1 items-center gap-1.5 overflow-x-auto py-1 [scrollbar-width:none] max-sm:hidden">
        <FilterChips view={view} filter={list.filter} onChange={onFilter} />
      </div>
      {save}
      {list.layout !== 'calendar' && <SortMenu view={view} sort={list.sort} onSort={(sort) => onChange({ sort })} />}
      <LayoutSwitch view={view} layout={list.layout} onChange={(layout) => onChange({ layout })} />
      {list.layout === 'table' && <ColumnMenu view={view} columns={columns} onColumns={onColumns} />}
    </div>
  );
}

function SwitchMenu({ view, list, onChange }: Pick<ListToolsProps, 'view' | 'list' | 'onChange'>) {
  const by = view.switch;
  if (!by || by.options.length < 2) return null;
  const open = by.options.find(({ value }) => value === list.within)?.label ?? by.all;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          aria-label={`${by.label}: ${open}`}
          className="max-w-40 shrink-0 max-sm:max-w-none max-sm:basis-full max-sm:justify-between"
        >
          <span className="truncate">{open}</span>
          <ChevronDown aria-hidden strokeWidth={1.5} />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuLabel>{by.label}</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          value={list.within ?? ''}
          onValueChange={(value) => onChange({ within: value || undefined, peek: undefined })}
        >
          {list.layout !== 'board' && <DropdownMenuRadioItem value="">{by.all}</DropdownMenuRadioItem>}
          {by.options.map(({ value, label }) => (
            <DropdownMenuRadioItem key={value} value={value}>
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function SortMenu({ view, sort, onSort }: { view: RecordView; sort: string; onSort(sort: string): void }) {
  const field = sort.replace(/^-/, '');
  const descending = sort.startsWith('-');
  const label = (name: string) => view.kind.fields[name]?.options.label ?? words.sorts[name as 'name'] ?? name;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" aria-label={`${words.sort}: ${label(field)}`}>
          <ArrowDownUp aria-hidden strokeWidth={1.5} />
          <span className="max-lg:sr-only">{words.sort}</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuLabel>{words.sort}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={field} onValueChange={(name) => onSort(descending ? `-${name}` : name)}>
          {sortsOf(view.kind).map((name) => (
            <DropdownMenuRadioItem key={name} value={name}>
              {label(name)}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuRadioGroup
          value={descending ? 'descending' : 'ascending'}
          onValueChange={(way) => onSort(way === 'descending' ? `-${field}` : field)}
        >
          <DropdownMenuRadioItem value="ascending">{words.ascending}</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="descending">{words.descending}</DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

const layoutIcons: Record<Layout, LucideIcon> = { table: Rows3, board: KanbanSquare, calendar: Calendar };

function LayoutSwitch({
  view,
  layout,
  onChange,
}: {
  view: RecordView;
  layout: Layout;
  onChange(layout: Layout): void;
}) {
  const known = layouts.filter((one) => hasLayout(view, one));
  if (known.length < 2) return null;
  return (
    <fieldset className="flex shrink-0 items-center gap-px rounded-md border bg-sunken p-px">
      <legend className="sr-only">{words.layout}</legend>
      {known.map((one) => (
        <IconButton
          key={one}
          icon={layoutIcons[one]}
          label={words.layouts[one]}
          size="sm"
          aria-pressed={one === layout}
          onClick={() => onChange(one)}
          className="h-6.5 aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:ring-1 aria-pressed:ring-subtle"
        />
      ))}
    </fieldset>
  );
}

function ColumnMenu({ view, columns, onColumns }: Pick<ListToolsProps, 'view' | 'columns' | 'onColumns'>) {
  const { shown } = columns;
  const names = columnFields(view.kind).filter((name) => !view.titleFields.includes(name));
  const toggle = (name: string) =>
    onColumns({
      ...columns,
      shown: shown.includes(name) ? shown.filter((other) => other !== name) : [...shown, name],
    });
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" className="max-sm:hidden">
          <Columns3 aria-hidden strokeWidth={1.5} />
          <span className="max-lg:sr-only">{words.columns}</span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent aria-label={words.columns}>
        <DropdownMenuLabel>{words.columns}</DropdownMenuLabel>
        {names.map((name) => (
          <DropdownMenuCheckboxItem
            key={name}
            checked={shown.includes(name)}
            onCheckedChange={() => toggle(name)}
            onSelect={(event) => event.preventDefault()}
          >
            {view.kind.fields[name]?.options.label}
          </DropdownMenuCheckboxItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => onColumns(undefined)}>{words.resetColumns}</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
