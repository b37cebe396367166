import { webhooks as routes } from '@sequelstring/contract/webhooks.ts';
import { DeliveryInModel, emptyDeliveriesAbout } from '../../kernel/delivery-in.model.ts';
import { specOf } from '../../kernel/indexes.ts';
import { bind, type Module } from '../../kernel/module.ts';
import type { WebhooksIn } from '../../kernel/webhooks-in.ts';
import { listDeliveries, retryDelivery } from './delivery.service.ts';
import { queueEvents, sendEventJob } from './webhook.jobs.ts';
import { DeliveryOutModel, deleteDeliveriesAbout, WebhookModel } from './webhook.model.ts';
import {
  createWebhook,
  listAll,
  readLog,
  removeWebhook,
  resend,
  updateWebhook,
  type WebhookDeps,
} from './webhook.service.ts';

/** Events out to subscribers, and what vendors delivered. */
export function webhooks(deps: WebhookDeps & { webhooksIn: WebhooksIn }): Module {
  const { webhooksIn } = deps;
  return {
    name: 'webhooks',
    routes: [
      bind(routes.list, listAll),
      bind(routes.create, ({ caller, body }) => createWebhook(deps, caller, body)),
      bind(routes.update, ({ caller, params, body }) => updateWebhook(caller, params.id, body)),
      bind(routes.remove, ({ caller, params }) => removeWebhook(deps, caller, params.id)),
      bind(routes.log, ({ params, query }) => readLog(params.id, query)),
      bind(routes.resend, ({ caller, params }) => resend(deps, caller, params.id)),
      bind(routes.deliveries, ({ query }) => listDeliveries(query)),
      bind(routes.retry, ({ caller, params }) => retryDelivery(webhooksIn, caller, params.id)),
    ],
    jobs: [sendEventJob(deps), ...webhooksIn.jobs],
    schedules: [{ name: 'webhooks.resumeDeliveries', everyMs: 60_000, run: () => webhooksIn.resume() }],
    listeners: [queueEvents(deps)],
    collections: [WebhookModel, DeliveryOutModel, DeliveryInModel].map(specOf),
    // Copies of what is kept elsewhere, for 30 days at most.
    personalData: [
      {
        name: 'webhooks',
        erase: async (person) => {
          await deleteDeliveriesAbout(person);
          await emptyDeliveriesAbout(person);
        },
      },
    ],
  };
}
