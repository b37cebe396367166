import type { NewsPreferences } from '@sequelstring/contract/news.ts';
import { useState } from 'react';
import { newsWords } from '../../../lib/messages/intelligence.ts';
import { useSession } from '../../../lib/session.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TimeInput } from '../../../ui/time-input.tsx';
import { useDeliveryTimes, useNewsPreferences } from '../api/story.actions.ts';

const words = newsWords.delivery;
const night = { from: '20:00', to: '07:00' };

/** When digests come and when alerts are quiet, for all subscriptions of the user. */
export function DeliveryTimes() {
  const preferences = useNewsPreferences();
  const save = useDeliveryTimes();
  const timeZone = useSession(({ user }) => user?.timeZone) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!preferences) return null;
  const { digestTime, quietHours } = preferences;
  const change = (times: Partial<NewsPreferences>) => void save({ digestTime, quietHours, ...times });
  return (
    <Card title={words.title} description={words.help(timeZone.replaceAll('_', ' '))}>
      <div className="flex flex-col gap-4">
        <Field label={words.digest} help={words.digestHelp}>
          <Time value={digestTime} onChange={(time) => change({ digestTime: time })} />
        </Field>
        <Switch
          label={words.quiet}
          help={words.quietHelp}
          checked={quietHours !== undefined}
          onCheckedChange={(on) => change({ quietHours: on ? night : undefined })}
        />
        {quietHours && (
          <div className="flex gap-4">
            <Field label={words.from}>
              <Time value={quietHours.from} onChange={(from) => change({ quietHours: { ...quietHours, from } })} />
            </Field>
            <Field label={words.to}>
              <Time value={quietHours.to} onChange={(to) => change({ quietHours: { ...quietHours, to } })} />
            </Field>
          </div>
        )}
      </div>
    </Card>
  );
}

interface TimeProps {
  value: string;
  onChange(time: string): void;
}

/** Saved when it is left, not with every digit. */
function Time({ value, onChange, ...field }: TimeProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <TimeInput
      {...field}
      className="w-32"
      value={typed ?? value}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => {
        if (typed && typed !== value) onChange(typed);
        setTyped(undefined);
      }}
    />
  );
}
