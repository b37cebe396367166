import { useSession } from '../../../lib/session.ts';
import { tabListStyle, tabStyle } from '../../../ui/tabs.tsx';
import type { ContactFilters } from '../api/contact.filters.ts';

interface ContactViewsProps {
  filters: ContactFilters;
  onChoose(filters: Partial<ContactFilters>): void;
}

/** Ready-made narrowings of the contact list as tabs. */
export function ContactViews({ filters, onChoose }: ContactViewsProps) {
  const own = useSession((state) => state.user?.id);
  const views: { label: string; filters: Partial<ContactFilters> }[] = [
    { label: 'All', filters: {} },
    { label: 'Mine', filters: { owner: own } },
    { label: 'With dates', filters: { hasDates: true } },
    { label: 'Bounced', filters: { emailStatus: 'bounced' } },
    { label: 'Deleted', filters: { deleted: true } },
  ];
  const { q: _q, sort: _sort, ...current } = filters;
  return (
    <nav aria-label="Views" className={tabListStyle}>
      {views.map((view) => (
        <button
          key={view.label}
          type="button"
          className={tabStyle}
          aria-current={same(view.filters, current) ? 'page' : undefined}
          onClick={() => onChoose(view.filters)}
        >
          {view.label}
        </button>
      ))}
    </nav>
  );
}

const same = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);
