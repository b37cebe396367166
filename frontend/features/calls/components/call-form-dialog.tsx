import type { Call, CallInput } from '@sequelstring/contract/calls.ts';
import { link } from '@sequelstring/contract/records/field.ts';
import { useState } from 'react';
import { failureMessage } from '../../../lib/api-failure.ts';
import { currentTimeZone, formatDateTime, formatTimeZone, todayIn } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useSession } from '../../../lib/session.ts';
import { instantAt } from '../../../lib/zoned-time.ts';
import { FieldControl } from '../../../records/fields/field-control.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { DateInput } from '../../../ui/date-input.tsx';
import { Dialog, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { TimeInput } from '../../../ui/time-input.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useClash, useCreateCall, useUpdateCall } from '../api/call.queries.ts';

export type CallForm = 'schedule' | 'log';

interface CallFormDialogProps {
  form: CallForm;
  /** The call to move; a new one is made without. */
  call?: Call;
  /** What a new one starts with. */
  start?: { contact?: string; account?: string };
  onClose(call?: Call): void;
}

const contactField = link('contact', { label: words.contact });
const accountField = link('account', { label: words.account });
const types = (['outbound', 'inbound'] as const).map((value) => ({ value, label: words.types[value] }));
const outcomes = [
  { value: 'completed', label: words.reached },
  { value: 'missed', label: words.missed },
] as const;

/** Schedules a call, moves one, or logs one that took place. */
export function CallFormDialog(props: CallFormDialogProps) {
  const { form, call, onClose } = props;
  const title = call ? words.reschedule : words[form];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} size="md">
        <CallFields {...props} />
      </DialogContent>
    </Dialog>
  );
}

interface Values {
  contact?: string;
  account?: string;
  day: string;
  time: string;
  minutes: string;
  type: 'outbound' | 'inbound';
  outcome: 'completed' | 'missed';
  notes: string;
}

function CallFields({ form, call, start, onClose }: CallFormDialogProps) {
  const me = useSession((state) => state.user?.id);
  const zone = currentTimeZone();
  const create = useCreateCall();
  const update = useUpdateCall();
  const [values, setValues] = useState<Values>(() => startOf(form, call, start, zone));
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<string>();
  const set = (patch: Partial<Values>) => setValues((before) => ({ ...before, ...patch }));
  const problems = problemsOf(form, values);
  const at = problems.day || problems.time ? undefined : instantAt(values.day, values.time, zone);
  const clash = useClash(me, form === 'schedule' ? at : undefined, call?.id);
  const submit = async () => {
    setTried(true);
    if (!at || Object.values(problems).some(Boolean)) return;
    setFailure(undefined);
    try {
      const saved = call
        ? await update.mutateAsync({
            callId: call.id,
            patch: { scheduledAt: at, ...(call.status === 'cancelled' && { status: 'scheduled' }) },
          })
        : await create.mutateAsync(inputOf(form, values, at));
      toast.success(call ? words.changed : form === 'schedule' ? words.scheduled : words.logged);
      onClose(saved);
    } catch (error) {
      setFailure(failureMessage(error));
    }
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {failure && (
        <Callout tone="negative" title={words.notSaved}>
          {failure}
        </Callout>
      )}
      {!call && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={words.contact}>
            <FieldControl
              field={contactField}
              value={values.contact}
              onChange={(contact) => set({ contact: contact as string | undefined })}
            />
          </Field>
          <Field label={words.account} optional>
            <FieldControl
              field={accountField}
              value={values.account}
              onChange={(account) => set({ account: account as string | undefined })}
            />
          </Field>
        </div>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={words.date} error={tried ? problems.day : undefined} help={words.zoneHelp(formatTimeZone(zone))}>
          <DateInput value={values.day} onValueChange={(day) => set({ day })} />
        </Field>
        <Field label={words.time} error={tried ? problems.time : undefined}>
          <TimeInput value={values.time} onChange={(event) => set({ time: event.target.value })} />
        </Field>
      </div>
      {clash && (
        <Callout tone="warning">
          {words.clash(
            [clash.contactName ?? words.noContact, clash.scheduledAt && formatDateTime(clash.scheduledAt)].join(', '),
          )}
        </Callout>
      )}
      {form === 'log' && <LogFields values={values} set={set} minutesProblem={tried ? problems.minutes : undefined} />}
      {!call && (
        <Field label={words.notes} optional help={words.notesHelp}>
          <Textarea value={values.notes} onChange={(event) => set({ notes: event.target.value })} />
        </Field>
      )}
      <DialogFooter>
        <Button onClick={() => onClose()}>{words.cancel}</Button>
        <Button type="submit" variant="primary" loading={create.isPending || update.isPending}>
          {call ? words.save : words[form]}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface LogFieldsProps {
  values: Values;
  set(patch: Partial<Values>): void;
  minutesProblem: string | undefined;
}

const LogFields = ({ values, set, minutesProblem }: LogFieldsProps) => (
  <div className="flex flex-wrap gap-4">
    <Field label={words.direction}>
      <Segmented options={types} value={values.type} onValueChange={(type) => set({ type })} />
    </Field>
    <Field label={words.outcome}>
      <Segmented options={outcomes} value={values.outcome} onValueChange={(outcome) => set({ outcome })} />
    </Field>
    {values.outcome === 'completed' && (
      <Field label={words.minutes} error={minutesProblem} className="w-24">
        <Input inputMode="numeric" value={values.minutes} onChange={(event) => set({ minutes: event.target.value })} />
      </Field>
    )}
  </div>
);

function startOf(form: CallForm, call: Call | undefined, start: CallFormDialogProps['start'], zone: string): Values {
  const moment = call?.scheduledAt ? new Date(call.scheduledAt) : nextHalfHour(form);
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(moment);
  return {
    ...start,
    day: todayIn(zone, moment),
    time,
    minutes: '15',
    type: 'outbound',
    outcome: 'completed',
    notes: '',
  };
}

const halfHour = 1_800_000;
const nextHalfHour = (form: CallForm): Date =>
  new Date(form === 'schedule' ? Math.ceil((Date.now() + 1) / halfHour) * halfHour : Date.now() - halfHour / 2);

function problemsOf(form: CallForm, { day, time, minutes, outcome }: Values) {
  const count = Number(minutes);
  const badMinutes = !Number.isInteger(count) || count < 0 || count > 1440;
  return {
    day: /^\d{4}-\d\d-\d\d$/.test(day) ? undefined : words.dateProblem,
    time: /^\d\d:\d\d/.test(time) ? undefined : words.timeProblem,
    minutes: form === 'log' && outcome === 'completed' && badMinutes ? words.minutesProblem : undefined,
  };
}

function inputOf(form: CallForm, values: Values, at: string): Partial<CallInput> {
  const { contact, account, notes, type, outcome, minutes } = values;
  const shared = { ...(contact && { contact }), ...(account && { account }), ...(notes && { notes }) };
  if (form === 'schedule') return { ...shared, type: 'scheduled', scheduledAt: at };
  if (outcome === 'missed') return { ...shared, type, status: 'missed', startedAt: at };
  const endedAt = new Date(Date.parse(at) + Number(minutes) * 60_000).toISOString();
  return { ...shared, type, status: 'completed', startedAt: at, endedAt };
}
