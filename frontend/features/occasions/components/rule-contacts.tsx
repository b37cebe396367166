import { type OccasionType, occasionTypes } from '@sequelstring/contract/dates.ts';
import { contactKind } from '@sequelstring/contract/records/contact.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ruleWords as words } from '../../../lib/messages/occasion-rules.ts';
import { useKindWithCustomFields } from '../../../records/api/custom-fields.ts';
import { viewsQuery } from '../../../records/api/view.queries.ts';
import { FilterBuilder } from '../../../records/filter/filter-builder.tsx';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Select } from '../../../ui/select.tsx';
import { occasionLabel } from './occasion-icon.tsx';
import type { RulePartProps } from './rule-editor.tsx';

/** Which occasions of which contacts a rule is for. */
export function RuleContacts({ rule, onChange, isDefault }: RulePartProps & { isDefault: boolean }) {
  const kind = useKindWithCustomFields(contactKind);
  const { data: saved = [] } = useQuery(viewsQuery);
  // The builder keeps what is half written; a view taken over starts it anew.
  const [taken, setTaken] = useState(0);
  if (isDefault) return <Card title={words.contacts} description={words.defaultContacts} />;
  const views = saved.filter(({ kind: of, filter }) => of === 'contact' && filter);
  const take = (id: string) => {
    onChange({ filter: views.find((view) => view.id === id)?.filter });
    setTaken((before) => before + 1);
  };
  const toggle = (type: OccasionType, on: boolean) => {
    const occasions = occasionTypes.filter((one) => (one === type ? on : rule.occasions.includes(one)));
    onChange({ occasions, ...(occasions.length !== 1 && { template: undefined }) });
  };
  return (
    <>
      <Card title={words.occasions} description={words.occasionsHelp}>
        <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
          {occasionTypes.map((type) => (
            <label key={type} htmlFor={`occasion-${type}`} className="flex items-center gap-2">
              <Checkbox
                id={`occasion-${type}`}
                checked={rule.occasions.includes(type)}
                onCheckedChange={(on) => toggle(type, on === true)}
              />
              {occasionLabel(type)}
            </label>
          ))}
        </div>
      </Card>
      <Card
        title={words.contacts}
        description={words.contactsHelp}
        action={
          views.length > 0 && (
            <Select
              aria-label={words.fromView}
              placeholder={words.fromView}
              className="w-44"
              options={views.map(({ id, name }) => ({ value: id, label: name }))}
              value={undefined}
              onValueChange={take}
            />
          )
        }
      >
        <FilterBuilder key={taken} view={{ kind }} filter={rule.filter} onChange={(filter) => onChange({ filter })} />
      </Card>
    </>
  );
}
