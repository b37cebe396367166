import type { Field } from '@sequelstring/contract/records/field.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatDateTime } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useHasRole } from '../../lib/session.ts';
import { Property } from '../fields/property.tsx';
import type { AnyRecord } from '../record.ts';
import type { RecordView } from '../view.ts';

interface PropertiesProps {
  view: RecordView;
  record: AnyRecord;
  /** Below the first group. */
  children?: ReactNode;
}

/** All properties of a record, grouped as its registry says, edited in place by those who may. */
export function Properties({ view, record, children }: PropertiesProps) {
  const mayEdit = useHasRole(editors) && !record.deletedAt;
  return (
    <div className="flex flex-col gap-5">
      {groupsOf(view).map(([title, fields], index) => (
        <div key={title} className="flex flex-col gap-5">
          <Group title={title} folded={view.folded?.includes(title)}>
            {fields.map(([name, field]) => (
              <Property key={name} view={view} record={record} name={name} field={field} readOnly={!mayEdit} />
            ))}
          </Group>
          {index === 0 && children}
        </div>
      ))}
      <p className="px-0.5 text-muted text-xs">
        {words.createdAndUpdated(
          formatDateTime(String(record.createdAt)),
          formatDateTime(String(record.updatedAt ?? record.createdAt)),
        )}
      </p>
    </div>
  );
}

const never = new Set(['createdAt', 'updatedAt']);

/** The fields by their heading: the leading groups, then the others in the order of the registry. */
function groupsOf({
  kind,
  elsewhere = [],
  leading = [],
  asChoice,
  widgets,
}: RecordView): [string, [string, Field][]][] {
  const groups = new Map<string, [string, Field][]>(leading.map((group) => [group, []]));
  for (const [name, field] of Object.entries(kind.fields)) {
    const { hidden, group = words.about } = field.options;
    const isDrawn = field.type !== 'custom' || asChoice?.[name] || widgets?.[name];
    if (hidden || never.has(name) || elsewhere.includes(name) || !isDrawn) continue;
    groups.set(group, [...(groups.get(group) ?? []), [name, field]]);
  }
  return [...groups];
}

function Group({ title, folded, children }: { title: string; folded?: boolean; children: ReactNode }) {
  return (
    <details open={!folded} className="group/fold">
      <summary className="flex h-7 cursor-pointer list-none items-center gap-1 rounded-sm font-medium text-xs [&::-webkit-details-marker]:hidden">
        {title}
        <ChevronRight
          aria-hidden
          className="size-3.5 text-muted transition-transform duration-120 group-open/fold:rotate-90"
          strokeWidth={1.75}
        />
      </summary>
      <div className="flex flex-col gap-0.5">{children}</div>
    </details>
  );
}
