import { randomBytes } from 'node:crypto';
import { Id } from '@sequelstring/contract/route.ts';
import { social as routes } from '@sequelstring/contract/social.ts';
import { type Platform, platforms } from '@sequelstring/contract/social-profiles.ts';
import { z } from 'zod';
import { audit } from '../../kernel/audit.ts';
import type { Clock } from '../../kernel/clock.ts';
import { RawReply } from '../../kernel/http/raw-reply.ts';
import { specOf } from '../../kernel/indexes.ts';
import type { Log } from '../../kernel/log.ts';
import { type BoundRoute, bind, type Module } from '../../kernel/module.ts';
import type { Realtime } from '../../kernel/realtime.ts';
import { readableNow } from '../../kernel/records/scope.ts';
import type { SafeFetch } from '../../kernel/safe-fetch.ts';
import type { Vault } from '../../kernel/vault.ts';
import type { Cache } from '../../ports/cache.ts';
import { type JobDefinition, type Jobs, job } from '../../ports/jobs.ts';
import type { MailAddress, Mailer } from '../../ports/mailer.ts';
import type { SocialNetwork } from '../../ports/social-network.ts';
import type { AuthApi } from '../auth/api.ts';
import type { CrmApi } from '../crm/api.ts';
import { ActivityModel } from './activity.model.ts';
import { ActivityAggregator } from './activity-aggregator.ts';
import { BrowserCookie } from './browser-cookie.ts';
import { ConsentModel, SignInModel } from './consent.model.ts';
import {
  beginByLink,
  type ConsentDeps,
  connect,
  consentPage,
  createConsentLink,
  finishSignIn,
  listConsentLinks,
  withdraw,
} from './consent.service.ts';
import { sendConsentJob } from './consent-mail.ts';
import { followContacts } from './contact.listeners.ts';
import { listNetworks, roomOf } from './network.service.ts';
import { OAuthService } from './oauth-service.ts';
import { socialMerge } from './profile.merge.ts';
import { ProfileModel } from './profile.model.ts';
import {
  disconnectProfile,
  eraseContact,
  exportOf,
  gatherOf,
  linkProfile,
  listProfiles,
  registerOf,
  requestSync,
  updateProfile,
} from './profile.service.ts';
import { ProfileFinder } from './profile-finder.ts';
import { ProfileTeller } from './profile-teller.ts';
import { RateLimitManager } from './rate-limit-manager.ts';
import { rateCollections } from './rate-window.model.ts';
import { applyRetention } from './retention.service.ts';
import { addSampleFinds, addSampleProfiles, type SampleFinds, type SampleProfile } from './sample.service.ts';
import { SocialSyncQueue, SYNC } from './social-sync-queue.ts';
import { SuggestionModel } from './suggestion.model.ts';
import {
  dismissSuggestion,
  findProfilesJob,
  listSuggestions,
  requestSuggestions,
  type SuggestionDeps,
} from './suggestion.service.ts';
import { Sync } from './sync.service.ts';

export interface SocialOptions {
  clock: Clock;
  log: Log;
  realtime: Realtime;
  jobs: Jobs;
  cache: Cache;
  vault: Vault;
  auth: AuthApi;
  crm: CrmApi;
  mailer: Pick<Mailer, 'send'>;
  mailFrom: MailAddress;
  networks: readonly SocialNetwork[];
  /** To pages of contacts. */
  fetch: SafeFetch;
  publicUrl: string;
  /** Sign consent links; the current one first. */
  linkKeys: readonly Uint8Array[];
}

type Deps = SocialOptions & ConsentDeps & SuggestionDeps & { limits: RateLimitManager; sync: Sync };

/** Social profiles of contacts: public ones by address, others by the contact's own consent. */
export function social(options: SocialOptions): {
  module: Module;
  addSample(profiles: readonly SampleProfile[], finds: readonly SampleFinds[]): Promise<void>;
} {
  const deps = put(options);
  const { queue, oauth } = deps;
  const module: Module = {
    name: 'social',
    routes: [...profileRoutes(deps), ...suggestionRoutes(deps), ...consentRoutes(deps), ...activityRoutes(deps)],
    jobs: [syncJob(deps.sync), sendConsentJob(deps), findProfilesJob(deps)],
    schedules: [
      { name: 'social.orderDue', everyMs: 15_000, run: () => queue.orderDue() },
      {
        name: 'social.clearExpired',
        everyMs: 3_600_000,
        run: async () => {
          await oauth.clearExpired();
          await applyRetention(deps);
        },
      },
    ],
    listeners: [followContacts()],
    collections: [
      ...[ProfileModel, ActivityModel, ConsentModel, SignInModel, SuggestionModel].map(specOf),
      ...rateCollections,
    ],
    merge: socialMerge(deps.teller),
    personalData: [
      {
        name: 'social',
        gather: ({ id }) => gatherOf(deps, id),
        erase: async ({ id }) => void (await eraseContact(deps, id)),
      },
    ],
  };
  const addSample = async (profiles: readonly SampleProfile[], finds: readonly SampleFinds[]) => {
    await addSampleProfiles(deps, profiles);
    await addSampleFinds(deps, finds);
  };
  return { module, addSample };
}

function put(options: SocialOptions): Deps {
  const { clock, log, realtime, jobs, cache, vault, crm, publicUrl } = options;
  // In the order of the contract, in which the one that takes any address is the last.
  const networks = new Map<Platform, SocialNetwork>(
    platforms.flatMap((platform) => {
      const network = options.networks.find((one) => one.platform === platform);
      return network ? [[platform, network]] : [];
    }),
  );
  const limits = new RateLimitManager(clock);
  const oauth = new OAuthService({ clock, log: log.child({ 'log.logger': 'social' }), vault, networks, publicUrl });
  const aggregator = new ActivityAggregator({ clock, realtime });
  const teller = new ProfileTeller({ realtime, cache, crm });
  const queue = new SocialSyncQueue({
    ...{ jobs, clock, platforms: [...networks.keys()] },
    roomOf: (platform) => roomOf({ networks, limits }, platform),
  });
  const parts = { clock, log: log.child({ 'log.logger': 'social' }), networks, limits, oauth, aggregator, teller, crm };
  const finder = new ProfileFinder({ clock, fetch: options.fetch, networks, limits });
  return { ...options, ...parts, networks: networks as never, queue, finder, sync: new Sync(parts) } as Deps;
}

const profileRoutes = (deps: Deps): BoundRoute[] => [
  bind(routes.listNetworks, () => listNetworks(deps)),
  bind(routes.listProfiles, ({ user, params }) => listProfiles(deps, user, params.contactId)),
  bind(routes.linkProfile, ({ user, caller, params, body }) =>
    linkProfile(deps, { user, caller }, params.contactId, body),
  ),
  bind(routes.updateProfile, ({ user, caller, params, body }) => updateProfile(deps, { user, caller }, params, body)),
  bind(routes.removeProfile, ({ user, caller, params }) => disconnectProfile(deps, { user, caller }, params)),
  bind(routes.syncProfile, ({ user, caller, params }) => requestSync(deps, { user, caller }, params)),
  bind(routes.register, ({ user, params }) => registerOf(deps, user, params.contactId)),
  bind(routes.exportContact, ({ user, params }) => exportOf(deps, user, params.contactId)),
  bind(routes.eraseContact, async ({ user, caller, params: { contactId } }) => {
    await deps.crm.getContact(user, contactId);
    const erased = await eraseContact(deps, contactId);
    await audit({ ...caller, action: 'social.erased', kind: 'contact', recordId: contactId });
    return erased;
  }),
];

const suggestionRoutes = (deps: Deps): BoundRoute[] => [
  bind(routes.listSuggestions, ({ user, params }) => listSuggestions(deps, user, params.contactId)),
  bind(routes.findSuggestions, ({ user, caller, params }) =>
    requestSuggestions(deps, { user, caller }, params.contactId),
  ),
  bind(routes.dismissSuggestion, ({ user, caller, params }) => dismissSuggestion(deps, { user, caller }, params)),
];

function consentRoutes(deps: Deps): BoundRoute[] {
  const cookie = new BrowserCookie(deps.publicUrl);
  return [
    bind(routes.connect, ({ user, caller, params }) => connect(deps, { user, caller }, params)),
    bind(routes.createConsentLink, ({ user, caller, params, body }) =>
      createConsentLink(deps, { user, caller }, params.contactId, body),
    ),
    bind(routes.listConsentLinks, ({ user, params }) => listConsentLinks(deps, user, params.contactId)),
    bind(routes.callback, async ({ params, req, caller }) => {
      const { searchParams: search } = new URL(req.originalUrl, deps.publicUrl);
      const location = await finishSignIn(deps, caller, {
        platform: params.platform,
        search,
        browser: cookie.read(req),
      });
      // Where the answer's code stands in the address, no other site is to see it.
      const headers = { Location: location, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
      return new RawReply({ status: 302, type: 'text/html; charset=utf-8', body: '', headers });
    }),
    bind(routes.consentPage, ({ params }) => consentPage(deps, params.token)),
    bind(routes.consentBegin, async ({ params, req, res, caller }) => {
      const browser = cookie.read(req) ?? randomBytes(24).toString('base64url');
      const begun = await beginByLink(deps, caller, { ...params, browser });
      cookie.write(res, browser);
      return begun;
    }),
    bind(routes.consentWithdraw, ({ params, caller }) => withdraw(deps, caller, params)),
  ];
}

function activityRoutes({ aggregator, crm }: Deps): BoundRoute[] {
  const posts = ['post', 'repost', 'reply', 'article', 'code'] as const;
  return [
    bind(routes.activity, async ({ user, params: { contactId }, query }) => {
      await crm.getContact(user, contactId);
      return aggregator.page(user.scope, { ...query, contact: contactId, withMuted: true }, query);
    }),
    bind(routes.posts, async ({ user, params: { contactId }, query }) => {
      await crm.getContact(user, contactId);
      return aggregator.page(user.scope, { ...query, contact: contactId, kinds: posts, withMuted: true }, query);
    }),
    bind(routes.feed, async ({ user, query }) => {
      const page = await aggregator.page(user.scope, { ...query, withMuted: query.muted ?? false }, query);
      if ('all' in user.scope || page.data.length === 0) return page;
      const parents = await crm.contactsForPlanning([...new Set(page.data.map(({ contactId }) => contactId))]);
      return { ...page, data: readableNow(user.scope, page.data, { parentOf: ({ contactId }) => contactId, parents }) };
    }),
  ];
}

const syncJob = (sync: Sync): JobDefinition =>
  job({
    name: SYNC,
    payload: z.object({ id: Id }),
    attempts: 4,
    backoffMs: 10_000,
    concurrency: 8,
    leaseMs: 60_000,
    handle: ({ id }, { signal }) => sync.run(id, signal),
  });
