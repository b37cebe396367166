import { zodResolver } from '@hookform/resolvers/zod';
import type { CallSettings } from '@sequelstring/contract/call-recording.ts';
import { useQuery } from '@tanstack/react-query';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { useUsers } from '../../../lib/queries/users.ts';
import { useSubmit } from '../../../lib/use-submit.ts';
import { MultiSelect } from '../../../records/filter/multi-select.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Card } from '../../../ui/card.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { toast } from '../../../ui/toast.tsx';
import { callSettingsQuery, useUpdateCallSettings } from '../api/recording.queries.ts';

const Values = z.object({
  recording: z.boolean(),
  lines: z.string().regex(/^\s*(\+[1-9]\d{1,14}\s*(,\s*|$))*$/),
  users: z.array(z.string()),
  days: z
    .string()
    .regex(/^$|^[1-9]\d{0,4}$/)
    .refine((days) => Number(days) <= 36_500),
});

/** Which calls are recorded, and for how long what was said is kept. */
export function CallSettingsPage() {
  const { data, error, refetch } = useQuery(callSettingsQuery);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Loading>
        <Skeleton className="h-80 rounded-lg" />
      </Loading>
    );
  }
  return <SettingsForm key={JSON.stringify(data)} settings={data} />;
}

function SettingsForm({ settings }: { settings: CallSettings }) {
  const update = useUpdateCallSettings();
  const { data: users = [] } = useUsers();
  const values = {
    recording: settings.recording,
    lines: settings.unrecordedLines.join(', '),
    users: settings.unrecordedUsers,
    days: settings.retentionDays === null ? '' : String(settings.retentionDays),
  };
  const form = useForm({ resolver: zodResolver(Values), defaultValues: values });
  const { submit, failure } = useSubmit(form, async ({ recording, lines, users, days }) => {
    await update.mutateAsync({
      recording,
      unrecordedLines: lines
        .split(',')
        .map((line) => line.trim())
        .filter(Boolean),
      unrecordedUsers: users,
      retentionDays: days ? Number(days) : null,
    });
    toast.success(words.settingsSaved);
  });
  const { errors, isDirty, isSubmitting } = form.formState;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      {failure && <Callout tone="negative">{failure}</Callout>}
      <Card title={words.recording}>
        <div className="flex flex-col gap-4">
          <Controller
            control={form.control}
            name="recording"
            render={({ field }) => (
              <Switch
                label={words.recordCalls}
                help={words.recordCallsHelp}
                checked={field.value}
                onCheckedChange={field.onChange}
              />
            )}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label={words.unrecordedLines}
              help={words.unrecordedLinesHelp}
              optional
              error={errors.lines && words.linesProblem}
            >
              <Input autoComplete="off" {...form.register('lines')} />
            </Field>
            <Controller
              control={form.control}
              name="users"
              render={({ field }) => (
                <Field label={words.unrecordedUsers} optional>
                  <MultiSelect
                    label={words.unrecordedUsers}
                    options={users.map(({ id, name }) => ({ value: id, label: name }))}
                    chosen={field.value}
                    onChange={field.onChange}
                  />
                </Field>
              )}
            />
          </div>
        </div>
      </Card>
      <Card title={words.retention} description={words.retentionHelp}>
        <Field label={words.retentionDays} error={errors.days && words.retentionProblem}>
          <Input
            inputMode="numeric"
            placeholder={words.retentionEmpty}
            className="max-w-48"
            {...form.register('days')}
          />
        </Field>
      </Card>
      <div className="flex justify-end gap-2">
        {isDirty && !isSubmitting && (
          <Button variant="ghost" onClick={() => form.reset(values)}>
            {words.discard}
          </Button>
        )}
        <Button type="submit" variant="primary" disabled={!isDirty} loading={isSubmitting}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
