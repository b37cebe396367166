import type { CallConsent as Consent } from '@sequelstring/contract/call-recording.ts';
import type { Call } from '@sequelstring/contract/calls.ts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { currentLocale } from '../../../lib/format.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { consentQuery, useRecordConsent } from '../api/recording.queries.ts';

const optionsOf = <T extends string>(labels: Record<T, string>) =>
  (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));

/** What the law asks at both ends, how the other side was told, and what it answered. */
export function CallConsent({ call, readOnly }: { call: Call; readOnly: boolean }) {
  const { data: consent } = useQuery(consentQuery(call.id, call.dialedNumber));
  const record = useRecordConsent(call.id);
  const [refusing, setRefusing] = useState(false);
  if (!consent) return null;
  const save = (change: Partial<Pick<Consent, 'notice' | 'result'>>) =>
    record.mutate(
      { result: consent.result, ...change },
      {
        onSuccess: () => toast.success(words.consentSaved),
        onError: (error) => toast.failure(words.notChanged, error),
        onSettled: () => setRefusing(false),
      },
    );
  const losesContent = (call.hasRecording || call.hasTranscript) && !call.hold;
  const answer = (result: Consent['result']) =>
    result === 'refused' && losesContent ? setRefusing(true) : save({ result });
  return (
    <section aria-label={words.consent} className="flex flex-col gap-3 border-t px-4 py-4 sm:px-6">
      <div>
        <h2 className="font-medium text-base">{words.consent}</h2>
        <p className="text-muted text-sm">{words.consentRules[consent.rule]}</p>
      </div>
      <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        {consent.ends.map(({ side, place, law }) => (
          <Fact key={side} label={words.consentEnds[side]}>
            {place ? placeName(place) : words.unknownPlace}
            {law && <span className="text-muted"> · {law}</span>}
          </Fact>
        ))}
        {readOnly && <Fact label={words.consentNotice}>{words.consentNotices[consent.notice]}</Fact>}
        {readOnly && <Fact label={words.consentResult}>{words.consentResults[consent.result]}</Fact>}
      </dl>
      {!readOnly && (
        <div className="grid grid-cols-2 gap-3">
          <Field label={words.consentNotice}>
            <Select
              options={optionsOf(words.consentNotices)}
              value={consent.notice}
              onValueChange={(notice) => save({ notice })}
            />
          </Field>
          <Field label={words.consentResult}>
            <Select options={optionsOf(words.consentResults)} value={consent.result} onValueChange={answer} />
          </Field>
        </div>
      )}
      {refusing && (
        <ConfirmDialog
          title={words.refuse}
          text={words.refuseHelp}
          action={words.refuseConfirm}
          loading={record.isPending}
          onConfirm={() => save({ result: 'refused' })}
          onClose={() => setRefusing(false)}
        />
      )}
    </section>
  );
}

/** `Germany`, or `United States, CA` for a state. */
function placeName(place: string): string {
  const [country = '', state] = place.split('-');
  return [new Intl.DisplayNames(currentLocale(), { type: 'region' }).of(country), state].filter(Boolean).join(', ');
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <>
    <dt className="text-muted">{label}</dt>
    <dd className="min-w-0">{children}</dd>
  </>
);
