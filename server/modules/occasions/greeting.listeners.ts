import { type Listener, listener } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import type { JobOrder, Jobs } from '../../ports/jobs.ts';
import type { CrmApi } from '../crm/api.ts';
import { planOrder } from './greeting.jobs.ts';
import { findGreetings, type GreetingRow } from './greeting.model.ts';
import { show, showPlanned } from './greeting.realtime.ts';
import { replaceTagInRules } from './occasion-rule.model.ts';
import type { Planning } from './planning.service.ts';

export function greetingListeners(parts: {
  planning: Planning;
  crm: CrmApi;
  jobs: Jobs;
  realtime: Realtime;
}): Listener[] {
  const { planning, crm, jobs, realtime } = parts;
  return [
    listener({
      name: 'occasions.planChangedContacts',
      events: ['record.changed', 'records.imported'],
      wants: ({ payload }) => payload.kind === 'contact',
      async handle(batch) {
        const contacts = batch.flatMap(({ payload }) => ('ids' in payload ? payload.ids : [payload.id]));
        await showPlanned(await planning.planContacts([...new Set(contacts)]), realtime);
      },
    }),
    listener({
      name: 'occasions.planChangedZones',
      events: ['user.updated', 'settings.updated'],
      async handle(batch) {
        const orders = new Map<string | undefined, JobOrder>();
        for (const { id, name, payload } of batch) {
          if (name === 'user.updated' && payload.timeZoneChanged)
            orders.set(payload.userId, planOrder(id, payload.userId));
          if (
            name === 'settings.updated' &&
            payload.changed.some((field) => field === 'timeZone' || field === 'occasionRules')
          )
            orders.set(undefined, planOrder(id));
        }
        await jobs.addMany([...orders.values()]);
      },
    }),
    listener({
      name: 'occasions.followTagsInRules',
      events: ['tags.replaced'],
      async handle(batch) {
        for (const { id, payload } of batch) {
          const changed = await replaceTagInRules(payload);
          if (changed > 0) await jobs.add(planOrder(id));
        }
      },
    }),
    listener({
      name: 'occasions.followGreetings',
      events: ['greeting.changed'],
      async handle(batch) {
        const rows = await findGreetings([...new Set(batch.map(({ payload }) => payload.greetingId))]);
        await recordOnContacts(rows, crm);
        for (const row of rows) {
          show(row, realtime);
        }
      },
    }),
  ];
}

/** The contact keeps when each date was last sent, and that its address is dead. */
async function recordOnContacts(rows: readonly GreetingRow[], crm: CrmApi): Promise<void> {
  const sent = rows.flatMap((row) =>
    row.sentAt
      ? [
          {
            contactId: row.contactId.toHexString(),
            dateId: row.dateId.toHexString(),
            at: Temporal.Instant.fromEpochMilliseconds(row.sentAt.getTime()),
          },
        ]
      : [],
  );
  if (sent.length > 0) await crm.setLastSent(sent);
  for (const row of rows) {
    const isDead = row.status === 'complained' || (row.status === 'bounced' && row.reason !== 'soft_bounce');
    if (isDead && row.email) {
      const status = row.status === 'complained' ? 'complained' : 'bounced';
      await crm.setEmailStatus(row.contactId.toHexString(), row.email, status);
    }
  }
}
