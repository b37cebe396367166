import type { Contact } from '@sequelstring/contract/crm.ts';
import { OccasionDate } from '@sequelstring/contract/dates.ts';
import { Controller } from 'react-hook-form';
import { formatDay, todayIn } from '../../../lib/format.ts';
import { cityOf } from '../../../lib/zone-names.ts';
import { Field } from '../../../ui/field.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TimeInput } from '../../../ui/time-input.tsx';
import { TimeZoneSelect } from '../../../ui/time-zone-select.tsx';
import { describeOccurrence, nextOccurrence, type Occurrence } from '../api/occurrence.ts';
import { type EffectiveZone, useEffectiveZone } from '../api/zone.queries.ts';
import type { DateForm } from './add-date-dialog.tsx';
import { SendMoment } from './send-moment.tsx';

const sources: Record<EffectiveZone['source'], string> = {
  contact: "The contact's",
  owner: "Its owner's",
  organisation: "The organisation's",
};

/** When a date's mail goes out: time of day, time zone, every year or once, and whether it is paused. */
export function DateScheduleFields({ form, contact }: { form: DateForm; contact: Contact }) {
  const { control, register, formState, watch } = form;
  const { errors } = formState;
  const usual = useEffectiveZone(contact);
  const [typed, type, sendTime = '', zone, leapDay = 'feb28', repeatAnnually = true] = watch([
    'date',
    'type',
    'sendTime',
    'timeZone',
    'leapDay',
    'repeatAnnually',
  ]);
  const timeZone = zone ?? usual.timeZone;
  const next = OccasionDate.safeParse(typed).success
    ? nextOccurrence({ date: typed, leapDay, repeatAnnually }, todayIn(timeZone))
    : undefined;

  return (
    <>
      <div className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-3">
        <Field label="Send at" error={errors.sendTime?.message}>
          <TimeInput {...register('sendTime')} />
        </Field>
        <Field label="Time zone" error={errors.timeZone?.message}>
          <Controller
            control={control}
            name="timeZone"
            render={({ field }) => (
              <TimeZoneSelect
                value={field.value}
                onValueChange={field.onChange}
                clearLabel={`${sources[usual.source]} (${cityOf(usual.timeZone)})`}
              />
            )}
          />
        </Field>
      </div>
      {/^\d\d:\d\d$/.test(sendTime) && (
        <p className="-mt-2 text-muted text-xs" aria-live="polite">
          <SendMoment sendTime={sendTime} timeZone={timeZone} day={next?.day} />
          {next && `, next on ${describeNext(next, type)}`}
        </p>
      )}
      <div className="flex flex-col gap-3 rounded-lg border px-3 py-2.5">
        <Toggle form={form} name="repeatAnnually" label="Every year" help="Off: send once." />
        <Toggle form={form} name="isActive" label="Active" help="Pause to keep the date without emails." />
        <Toggle form={form} name="optOut" label="Opted out" help="The contact doesn't want emails for this date." />
      </div>
    </>
  );
}

const describeNext = (next: Occurrence, type: Parameters<typeof describeOccurrence>[0]): string =>
  `${formatDay(next.day)} (${describeOccurrence(type, next)})`;

interface ToggleProps {
  form: DateForm;
  name: 'repeatAnnually' | 'isActive' | 'optOut';
  label: string;
  help: string;
}

function Toggle({ form, name, label, help }: ToggleProps) {
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field }) => (
        <Switch
          label={label}
          help={help}
          checked={field.value ?? name !== 'optOut'}
          onCheckedChange={field.onChange}
          onBlur={field.onBlur}
        />
      )}
    />
  );
}
