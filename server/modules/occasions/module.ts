import type { mailWebhooks } from '@sequelstring/contract/mail-webhooks.ts';
import type { OccasionRuleInput } from '@sequelstring/contract/occasion-rules.ts';
import type { Clock } from '../../kernel/clock.ts';
import { specOf } from '../../kernel/indexes.ts';
import type { MailEventSource } from '../../kernel/mail-events.ts';
import type { Module } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { everything } from '../../kernel/records/scope.ts';
import { redactRows } from '../../kernel/redact-rows.ts';
import type { WebhooksIn } from '../../kernel/webhooks-in.ts';
import type { LineAnalyst } from '../../ports/analyst.line.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { MailAddress, MailSystems } from '../../ports/mailer.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { greetingJobs } from './greeting.jobs.ts';
import { greetingListeners } from './greeting.listeners.ts';
import { greetingsMerge } from './greeting.merge.ts';
import { GreetingModel } from './greeting.model.ts';
import { greetingsOfPeople } from './greeting.personal-data.ts';
import { greetingRoutes } from './greeting.routes.ts';
import { greetingSchedules } from './greeting.schedules.ts';
import { Greetings } from './greeting.service.ts';
import { QuotaModel } from './greeting-quota.model.ts';
import { importantDateRoutes } from './important-date.routes.ts';
import { Letters } from './letter.service.ts';
import { mailWebhookRoutes } from './mail-event.routes.ts';
import { defaultRule } from './occasion-rule.migration.ts';
import { RuleModel } from './occasion-rule.model.ts';
import { occasionRuleRoutes } from './occasion-rule.routes.ts';
import { OccasionRules } from './occasion-rule.service.ts';
import { OccasionTaskModel } from './occasion-task.model.ts';
import { outboxRoutes } from './outbox.routes.ts';
import { Planning } from './planning.service.ts';
import { recoverDeadClaims } from './recovery.service.ts';
import { type OccasionsMetrics, Sending } from './sending.service.ts';
import { TemplateModel } from './template.model.ts';
import { templateRoutes } from './template.routes.ts';
import { TemplateVersionModel } from './template-version.model.ts';
import { unsubscribeRoutes } from './unsubscribe.routes.ts';
import { identifyWorker, type Worker } from './worker-identity.ts';

export interface OccasionsOptions {
  clock: Clock;
  realtime: Realtime;
  jobs: Jobs;
  auth: AuthApi;
  crm: CrmApi;
  mail: MailSystems;
  /** Writes personal lines for people to approve. */
  lines: LineAnalyst;
  /** Mail systems that report by webhook. */
  mailEvents?: Partial<Record<keyof typeof mailWebhooks, MailEventSource>>;
  webhooksIn?: WebhooksIn;
  /** MAIL_FROM. Without a name greetings carry that of the contact's owner. */
  mailFrom: MailAddress;
  mailFromFixed?: boolean;
  /** Where browsers reach the server, without a slash at the end. */
  publicUrl: string;
  /** 32 bytes that sign unsubscribe links. */
  linkKey: Uint8Array;
  /** Keys that signed the links of earlier mail. */
  oldLinkKeys?: readonly Uint8Array[];
  metrics: OccasionsMetrics;
  /** For tests: another process's identity, another dice. */
  worker?: Worker;
  random?: () => number;
}

/** Important dates, their greetings, and the templates that these are written with. */
export function occasions(options: OccasionsOptions): {
  module: Module;
  /** Adds rules in this administrator's name, each before those that stand; for sample data. */
  addSampleRules(owner: string, rules: readonly OccasionRuleInput[]): Promise<void>;
} {
  const parts = { ...options, worker: options.worker ?? identifyWorker(), random: options.random ?? Math.random };
  const letters = new Letters(parts);
  const planning = new Planning(parts);
  const all = { ...parts, letters, planning };
  const sending = new Sending(all);
  const greetings = new Greetings(all);
  const rules = new OccasionRules(parts);
  return {
    addSampleRules: async (owner, inputs) => {
      const user = { id: owner, role: 'admin', name: '', scope: everything } as const;
      for (const input of inputs) await rules.create({ user, caller: { actor: { kind: 'system' } } }, input);
    },
    module: {
      name: 'occasions',
      routes: [
        ...importantDateRoutes({ ...all, greetings }),
        ...greetingRoutes({ ...all, greetings }),
        ...occasionRuleRoutes(rules),
        ...templateRoutes(all),
        ...outboxRoutes(parts.mail),
        ...mailWebhookRoutes(parts),
        ...unsubscribeRoutes({ ...all, linkKeys: [options.linkKey, ...(options.oldLinkKeys ?? [])] }),
      ],
      jobs: greetingJobs({ sending, planning }),
      schedules: greetingSchedules(all),
      listeners: greetingListeners(all),
      collections: [GreetingModel, QuotaModel, RuleModel, OccasionTaskModel, TemplateModel, TemplateVersionModel].map(
        specOf,
      ),
      migrations: [defaultRule],
      personalData: [
        greetingsOfPeople(all),
        {
          name: 'occasionRules',
          erase: (person) => redactRows('occasionRules', ['name', 'filter', 'taskTitle'], person),
        },
      ],
      merge: [greetingsMerge],
      prepare: ({ runsEngine }) => recoverDeadClaims(all, { isAlone: runsEngine }),
    },
  };
}
