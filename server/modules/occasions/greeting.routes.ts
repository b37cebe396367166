import type { MailSystem } from '@sequelstring/contract/email.ts';
import { occasions } from '@sequelstring/contract/occasions.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type BoundRoute, bind } from '../../kernel/module.ts';
import type { MailSystems } from '../../ports/mailer.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { changeMany } from './greeting.bulk.ts';
import { calendarOf, figuresOf } from './greeting.figures.ts';
import { listAttention, listContactGreetings, listGreetings, summariseForUser } from './greeting.list.ts';
import type { Greetings } from './greeting.service.ts';
import { greetingCounts } from './greeting-summary.model.ts';
import type { Letters } from './letter.service.ts';

export function greetingRoutes(parts: {
  greetings: Greetings;
  letters: Letters;
  crm: CrmApi;
  auth: AuthApi;
  mail: MailSystems;
  clock: Clock;
}): BoundRoute[] {
  const { greetings, letters, crm, auth, mail, clock } = parts;
  const today = async (userId: string) => {
    const [user, settings] = await Promise.all([auth.getUser(userId), auth.getSettings()]);
    return { now: clock.now(), zone: user?.timeZone ?? settings.timeZone };
  };
  const counts = greetingCounts(clock);
  return [
    bind(occasions.listGreetings, async ({ user, query }) =>
      listGreetings(user, query, { ...(await today(user.id)), crm, counts }),
    ),
    bind(occasions.listAttention, async ({ user, query }) =>
      listAttention(user, query, { ...(await today(user.id)), crm }),
    ),
    bind(occasions.contactGreetings, async ({ user, params, query }) => {
      await crm.getContact(user, params.contactId);
      return listContactGreetings(params.contactId, query, crm);
    }),
    bind(occasions.greetingSummary, async ({ user }) => {
      const [summary, settings, systems] = await Promise.all([
        summariseForUser(user, { ...(await today(user.id)), counts }),
        auth.getSettings(),
        mail.list(),
      ]);
      const [kind, ...fallback] = systems.map((mailer) => mailer.kind) as [MailSystem, ...MailSystem[]];
      return {
        ...summary,
        mailer: { kind, fallback, from: letters.sender(settings), paused: settings.greetingsPaused },
      };
    }),
    bind(occasions.getGreeting, ({ user, params }) => greetings.get(user, params.id)),
    bind(occasions.previewGreeting, ({ user, params }) => greetings.preview(user, params.id)),
    bind(occasions.approveGreeting, (call) => greetings.approve(call, call.params.id)),
    bind(occasions.skipGreeting, (call) => greetings.skip(call, call.params.id)),
    bind(occasions.unskipGreeting, (call) => greetings.unskip(call, call.params.id)),
    bind(occasions.sendGreeting, (call) => greetings.send(call, call.params.id)),
    bind(occasions.settleGreeting, (call) => greetings.settle(call, call.params.id, call.body.outcome)),
    bind(occasions.unapproveGreeting, (call) => greetings.unapprove(call, call.params.id)),
    bind(occasions.editGreeting, (call) => greetings.edit(call, call.params.id, call.body)),
    bind(occasions.draftLine, ({ user, params }) => greetings.draftLine(user, params.id)),
    bind(occasions.bulkGreetings, async (call) =>
      changeMany(greetings, call, call.body, { ...(await today(call.user.id)), crm, counts }),
    ),
    bind(occasions.calendar, ({ user, query }) => calendarOf(user, query.from, query.to)),
    bind(occasions.figures, ({ user, query }) => figuresOf(user, { now: clock.now(), months: query.months })),
  ];
}
