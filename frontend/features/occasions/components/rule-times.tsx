import { currentLocale } from '../../../lib/format.ts';
import { ruleWords as words } from '../../../lib/messages/occasion-rules.ts';
import { Card } from '../../../ui/card.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TimeInput } from '../../../ui/time-input.tsx';
import type { RulePartProps } from './rule-editor.tsx';

const offDays = (['send', 'earlier', 'later'] as const).map((value) => ({ value, label: words.offDaysOptions[value] }));
const week = [1, 2, 3, 4, 5, 6, 7];
const workday = { from: '08:00', to: '18:00' };

/** 1 January 2024 was a Monday. */
const dayName = (day: number): string =>
  new Intl.DateTimeFormat(currentLocale(), { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));

/** Days off, working days and quiet hours. */
export function RuleTimes({ rule, onChange }: RulePartProps) {
  const { hours, workingDays } = rule;
  const toggle = (day: number, on: boolean) => {
    const days = week.filter((one) => (one === day ? on : workingDays.includes(one)));
    if (days.length > 0) onChange({ workingDays: days });
  };
  return (
    <Card title={words.when}>
      <div className="flex flex-col gap-4">
        <Field label={words.offDays} className="sm:w-72">
          <Select options={offDays} value={rule.offDays} onValueChange={(next) => onChange({ offDays: next })} />
        </Field>
        {rule.offDays !== 'send' && (
          <fieldset>
            <legend className="mb-1.5 font-medium text-sm">{words.workingDays}</legend>
            <div className="flex flex-wrap gap-x-4 gap-y-2">
              {week.map((day) => (
                <label key={day} htmlFor={`working-day-${day}`} className="flex items-center gap-2">
                  <Checkbox
                    id={`working-day-${day}`}
                    checked={workingDays.includes(day)}
                    onCheckedChange={(on) => toggle(day, on === true)}
                  />
                  {dayName(day)}
                </label>
              ))}
            </div>
          </fieldset>
        )}
        {rule.action === 'email' && (
          <>
            <Switch
              label={words.hours}
              help={words.hoursHelp}
              checked={hours !== undefined}
              onCheckedChange={(on) => onChange({ hours: on ? workday : undefined })}
            />
            {hours && (
              <div className="flex gap-4">
                <Field label={words.from}>
                  <TimeInput
                    className="w-32"
                    value={hours.from}
                    onChange={(event) => onChange({ hours: { ...hours, from: event.target.value } })}
                  />
                </Field>
                <Field label={words.to}>
                  <TimeInput
                    className="w-32"
                    value={hours.to}
                    onChange={(event) => onChange({ hours: { ...hours, to: event.target.value } })}
                  />
                </Field>
              </div>
            )}
          </>
        )}
      </div>
    </Card>
  );
}
