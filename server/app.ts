import { fanOutCollections } from './adapters/fan-out/mongo.ts';
import { jobCollections } from './adapters/jobs/job.model.ts';
import { MongoJobs } from './adapters/jobs/mongo.ts';
import { ConnectedMailers } from './adapters/mailer/connected.ts';
import { OutboxMailer } from './adapters/mailer/outbox.ts';
import { sendgridEvents } from './adapters/mailer/sendgrid.events.ts';
import { sesEventSettings } from './adapters/mailer/ses.card.ts';
import { sesEvents } from './adapters/mailer/ses.events.ts';
import { smtpSettings } from './adapters/mailer/smtp-settings.ts';
import { FeedSource } from './adapters/news-source/feed.ts';
import { googleNewsOf, newsApiOf } from './adapters/news-source/newsapi.card.ts';
import { NewsSources } from './adapters/news-source/sources.ts';
import { createNetworks } from './adapters/social-network/networks.ts';
import { AwsTranscriber } from './adapters/transcriber/aws.ts';
import { ConnectedTranscribers } from './adapters/transcriber/connected.ts';
import { OpenAiTranscriber } from './adapters/transcriber/openai.ts';
import { analysts } from './analysts.ts';
import { type Config, ConfigError } from './config.ts';
import { Doors } from './doors.ts';
import { AddressRanges } from './kernel/address-ranges.ts';
import { Broadcast } from './kernel/broadcast.ts';
import { type Clock, nowAsDate } from './kernel/clock.ts';
import { budgetCollections, DailyBudget } from './kernel/daily-budget.model.ts';
import type { ServiceTokens } from './kernel/door.ts';
import { EventRelay } from './kernel/events.relay.ts';
import { eventCollections } from './kernel/events.ts';
import { FileLinks } from './kernel/file-links.ts';
import { HealthLines } from './kernel/health-lines.ts';
import type { ServedDoor } from './kernel/http/doors.ts';
import { type BrowserSources, Integrations } from './kernel/integrations.ts';
import type { Log } from './kernel/log.ts';
import { metrics } from './kernel/metrics.ts';
import { type DatabaseSchema, schemaOf } from './kernel/migrations.ts';
import type { Module, ProcessStart } from './kernel/module.ts';
import { isToldOf } from './kernel/personal-data.ts';
import type { Realtime } from './kernel/realtime.ts';
import { createSafeFetch, type SafeFetch } from './kernel/safe-fetch.ts';
import { checkSearch } from './kernel/search-upkeep.ts';
import type { Secrets } from './kernel/secrets.ts';
import { StoredFiles } from './kernel/stored-files.ts';
import { Vault } from './kernel/vault.ts';
import { vendorProblemCollections } from './kernel/vendor-problems.model.ts';
import { WebhooksIn } from './kernel/webhooks-in.ts';
import { auditModule } from './modules/audit/module.ts';
import { authDoor } from './modules/auth/api.ts';
import { type AuthParts, auth } from './modules/auth/module.ts';
import { calls } from './modules/calls/module.ts';
import { crmDoor } from './modules/crm/api.ts';
import { ensureField } from './modules/crm/field/field.service.ts';
import { crm } from './modules/crm/module.ts';
import { files } from './modules/files/module.ts';
import { integrations } from './modules/integrations/module.ts';
import { intelligence } from './modules/intelligence/module.ts';
import { jobsModule } from './modules/jobs/module.ts';
import { notifications } from './modules/notifications/module.ts';
import { occasions } from './modules/occasions/module.ts';
import { social } from './modules/social/module.ts';
import { webVitalsModule } from './modules/web-vitals/module.ts';
import { webhooks } from './modules/webhooks/module.ts';
import type { FanOut } from './ports/fan-out.ts';
import type { MailSystems } from './ports/mailer.ts';
import type { RateLimits } from './ports/rate-limits.ts';
import type { Search } from './ports/search.ts';
import { addSampleData } from './sample/seed.ts';
import { adoptOutbox, chooseFiles, chooseSearch, chooseShared, warnAboutSearch } from './stores.ts';
import { connectTelephony } from './telephony.ts';
import { registerVendors } from './vendors.ts';

export interface AppOptions {
  config: Config;
  /** Where browsers reach the server, without a slash at the end. */
  publicUrl: string;
  secrets: Secrets;
  /** Asked of whoever creates the first administrator, where more than this machine can. */
  setupCode?: string;
  clock: Clock;
  log: Log;
  /** The browser connections of this process, where it holds any. */
  sockets?: Realtime;
}

/** The whole program, put together and not yet started. */
export interface App extends Omit<AuthParts, 'module' | 'api' | 'forgetUser' | 'forget' | 'ensureTeam'> {
  /** The modules that this process serves. */
  modules: readonly Module[];
  jobs: MongoJobs;
  relay: EventRelay;
  rateLimits: RateLimits;
  mail: MailSystems;
  search: Search;
  fanOut: FanOut;
  /** What processes that serve other modules may call here, and how they prove themselves. */
  doors: readonly ServedDoor[];
  serviceTokens: ServiceTokens;
  /** What pages may connect to beyond this server. */
  browserSources(): Promise<BrowserSources>;
  /** Lets go of what the processes share, when all that uses it has stopped. */
  disconnect(): Promise<void>;
  /** Starts to hear what other processes tell browsers, and whose rights they changed. */
  receive(): Promise<void>;
  /** Builds the search index of all records anew; resolves to how many there are. */
  reindex(): Promise<number>;
  /** Adds made-up contacts that belong to this user, beside those that were added before. */
  seed(owner: string, count: number, onProgress?: (done: number) => void): Promise<void>;
  /** What the database must be like for this release, whichever modules this process serves. */
  schema: DatabaseSchema;
  /** Makes whatever of the served modules must stand before the first request; the database is migrated by then. */
  prepare(start: ProcessStart): Promise<void>;
}

/** How many contacts someone gets who asks for sample data at the first run. */
const sampleSize = 120;

/** Modules that every process serves. */
const everywhere = ['jobs', 'audit', 'files', 'integrations', 'notifications', 'web-vitals', 'webhooks'];

/** Chooses the adapters by configuration and hands them to the modules. */
export async function composeApp(options: AppOptions): Promise<App> {
  const { config, publicUrl, secrets, setupCode, clock, log, sockets } = options;
  const { rateLimits, cache, fanOut, queue, redis } = await chooseShared(config, clock, log);
  const realtime = new Broadcast({ fanOut, sockets });
  const jobs = new MongoJobs({ clock, log, queue, observe: jobMetrics });
  const store = await chooseFiles(config);
  const links = new FileLinks({ key: secrets.derive('file links'), publicUrl, clock });
  const stored = new StoredFiles({ files: store, clock, quotaBytes: config.UPLOAD_QUOTA_MB * 1_000_000 });
  checkSmtp(config);
  const search = chooseSearch(config);
  const vault = new Vault(secrets);
  const fetch = createSafeFetch({ allow: config.OUTBOUND_ALLOW });
  // An administrator's own endpoints may be in a private network.
  const fetchTrusted = createSafeFetch({ allow: new AddressRanges(['0.0.0.0/0', '::/0']) });
  const environment = (name: string) => (config.given.has(name) ? String(config[name as keyof Config]) : undefined);
  const vendors = new Integrations({ vault, environment });
  registerVendors(vendors);
  const mail = new ConnectedMailers({
    integrations: vendors,
    outbox: new OutboxMailer({ files: store, now: () => clock.now() }),
    now: () => clock.now(),
    order: async () => (await users.api.getSettings()).mailProviders ?? [],
  });
  const doors = new Doors({ config, secrets, clock });
  const health = new HealthLines();
  if (redis) health.register({ id: 'redis', name: 'Redis', check: () => redis.check() });
  const webhooksIn = new WebhooksIn({ clock, jobs, publicUrl });
  const users = auth({
    clock,
    log,
    realtime,
    rateLimits,
    jwtKey: secrets.jwt,
    refreshKey: secrets.derive('refresh tokens'),
    deviceKey: secrets.derive('known devices'),
    vault,
    setupCode,
    publicUrl,
    isAppElsewhere: config.CORS_ORIGINS.length > 0,
    seed: (owner) => seed(owner, sampleSize),
  });
  // Called only when everything below stands.
  const seed: App['seed'] = (owner, count, onProgress) =>
    users.api.getUser(owner).then((user) =>
      addSampleData(
        {
          crm: contacts.api,
          addField: (field) => ensureField(contacts.fields, field),
          addTeam: users.ensureTeam,
          addNews: news.addSample,
          addProfiles: profiles.addSample,
          addRules: greetings.addSampleRules,
          calls: talks.api,
        },
        { ...{ owner, ownerName: user?.name ?? '' }, ...{ count, onProgress, now: clock.now() } },
      ),
    );
  const authApi = doors.open('auth', authDoor, users.api);
  const contacts = crm({ clock, log, realtime, jobs, auth: authApi, stored, search });
  const crmApi = doors.open('crm', crmDoor, contacts.api);
  const analyst = analysts(config, { vendors, clock, log });
  const greetings = occasions({
    lines: analyst.lines,
    clock,
    realtime,
    jobs,
    auth: authApi,
    crm: crmApi,
    mail,
    mailEvents: {
      sendgrid: sendgridEvents(async () => (await vendors.state('sendgrid')).settings.SENDGRID_WEBHOOK_PUBLIC_KEY),
      ses: sesEvents(async () => sesEventSettings((await vendors.state('ses')).settings), fetchText(fetch)),
    },
    webhooksIn,
    mailFrom: config.MAIL_FROM,
    mailFromFixed: config.given.has('MAIL_FROM') || config.MAIL_FROM.address !== 'crm@localhost',
    publicUrl,
    linkKey: secrets.derive('unsubscribe'),
    oldLinkKeys: secrets.deriveAll('unsubscribe').slice(1),
    metrics,
  });
  const feeds = new FeedSource({ fetch, now: () => nowAsDate(clock) });
  const newsApiBudget = new DailyBudget({ name: 'newsapi', most: config.NEWSAPI_DAILY_REQUESTS, clock });
  const news = intelligence({
    ...{ search, metrics, alertDays: config.NEWS_ALERT_DAYS },
    ...{ clock, log, realtime, jobs, auth: authApi, crm: crmApi, mailer: mail, mailFrom: config.MAIL_FROM, publicUrl },
    linkKeys: [secrets.derive('news digest'), ...secrets.deriveAll('news digest').slice(1)],
    analyst: analyst.articles,
    news: new NewsSources({
      feeds,
      newsApi: {
        settings: async () => newsApiOf(await vendors.settings('newsapi')),
        take: () => newsApiBudget.take(),
        now: () => nowAsDate(clock),
      },
      googleNews: async () => googleNewsOf(await vendors.settings('google-news')),
    }),
  });
  const profiles = social({
    ...{ clock, log, realtime, jobs, cache, vault, auth: authApi, crm: crmApi, mailer: mail, publicUrl },
    mailFrom: config.MAIL_FROM,
    linkKeys: secrets.deriveAll('social consent'),
    fetch,
    networks: createNetworks({ fetch, fetchTrusted, feeds, integrations: vendors }),
  });
  const talks = calls({
    clock,
    realtime,
    jobs,
    cache,
    auth: authApi,
    crm: crmApi,
    stored,
    links,
    analyst: analyst.calls,
    transcriber: new ConnectedTranscribers([
      new OpenAiTranscriber(vendors),
      new AwsTranscriber({ integrations: vendors, files: store, bucket: config.S3_BUCKET, fetch }),
    ]),
    ...connectTelephony({
      ...{ integrations: vendors, fetch, webhooksIn, clock },
      secretsFor: (purpose) => secrets.deriveAll(purpose).map((key) => key.toString('hex')),
    }),
    findAdmin: users.findAdmin,
    metrics,
  });
  contacts.linkTo('call', talks.linkable);
  contacts.linkTo('alert', news.linkable);
  const searched = [contacts.searched, news.searched];
  health.register({ id: 'search', name: 'Search', check: () => checkSearch(search, searched) });
  const all = [
    users.module,
    contacts.module,
    greetings.module,
    talks.module,
    news.module,
    profiles.module,
    notifications({
      ...{ clock, realtime, jobs, mailer: mail, publicUrl },
      auth: authApi,
      crm: crmApi,
      mailFrom: config.MAIL_FROM,
    }),
    jobsModule({ jobs }),
    webVitalsModule(),
    auditModule(),
    files({ stored, links, parents: contacts.readable }),
    webhooks({ clock, jobs, vault, fetch, webhooksIn }),
    integrations({ integrations: vendors, vault, health, jobs, files: store, mail, log, publicUrl }),
  ];
  contacts.collectMergeParts(all.flatMap(({ merge = [] }) => merge));
  contacts.collectPersonalData([
    ...all.flatMap(({ personalData = [] }) => personalData),
    // Last, as the others tell browsers what they do.
    { name: 'live', erase: (person) => fanOut.forget((text) => isToldOf(person, text)) },
  ]);
  const served = all.filter(({ name }) => everywhere.includes(name) || (config.MODULES as string[]).includes(name));
  const relay = new EventRelay({
    listeners: served.flatMap(({ listeners }) => listeners),
    // `publish` stores an event for those that listen in other processes too.
    elsewhere: all.flatMap((module) => (served.includes(module) ? [] : module.listeners)),
    jobs,
    log,
    // Through the database it would cost more than the look that it saves.
    ...(redis && { tell: (listeners) => realtime.wake(listeners) }),
  });
  return {
    modules: served,
    jobs,
    relay,
    rateLimits,
    mail,
    search,
    fanOut,
    doors: doors.served,
    serviceTokens: doors.tokens,
    disconnect: async () => {
      doors.close();
      await fanOut.close();
      await redis?.close();
    },
    receive: () =>
      realtime.receive({
        forgetUser: users.forgetUser,
        forget: (what) => (what === 'fields' ? contacts.forgetFields() : users.forget(what)),
        wake: (listeners) => relay.wake(listeners),
      }),
    authenticate: users.authenticate,
    recognise: users.recognise,
    browserSources: () => vendors.browserSources(),
    needsSetup: users.needsSetup,
    findAdmin: users.findAdmin,
    createAdmin: users.createAdmin,
    seed,
    reindex: async () => (await contacts.searched.rebuild()) + (await news.searched.rebuild()),
    schema: schemaOf([
      {
        name: 'kernel',
        collections: [
          ...eventCollections,
          ...budgetCollections,
          ...vendorProblemCollections,
          ...jobCollections,
          ...fanOutCollections,
        ],
      },
      ...all,
    ]),
    prepare: async (start) => {
      adoptOutbox(config.DATA_DIR);
      await Promise.all(served.map((module) => module.prepare?.(start)));
      await warnAboutMail(config, mail, publicUrl, log);
      warnAboutSearch(config, search, log);
    },
  };
}

/** What is wrong with the mail server of the environment is said at once. */
function checkSmtp({ SMTP_URL }: Config): void {
  try {
    if (SMTP_URL) smtpSettings(SMTP_URL);
  } catch (error) {
    throw new ConfigError([(error as Error).message]);
  }
}

const fetchText = (fetch: SafeFetch) => async (url: string) => {
  const reply = await fetch(url, { timeoutMs: 10_000, maxBytes: 100_000 });
  if (reply.status !== 200) throw new Error(`${new URL(url).host} answered ${reply.status}.`);
  return (await reply.bytes()).toString('utf8').trim();
};

/** A mail server that does not answer now may do so later, so the program starts without it. */
async function warnAboutMail(config: Config, mail: MailSystems, publicUrl: string, log: Log): Promise<void> {
  const warn = (sentence: string) => log.warn({ module: 'mailer' }, sentence);
  mail.verify().then(
    (problem) => problem && warn(problem),
    (error: Error) => warn(error.message),
  );
  if ((await mail.list())[0].kind === 'outbox') return;
  if (config.MAIL_FROM.address.endsWith('@localhost'))
    warn(`MAIL_FROM is not set: mail comes from ${config.MAIL_FROM.address}, which most mail servers refuse.`);
  if (!config.given.has('PUBLIC_URL'))
    warn(`PUBLIC_URL is not set: the links in mail lead to ${publicUrl}, which only works on this machine.`);
}

const jobMetrics = {
  finished: ({ queue, job, seconds }: { queue: string; job: string; seconds: number }) =>
    metrics.jobDuration.observe({ queue, job }, seconds),
  failed: ({ queue, job }: { queue: string; job: string }) => metrics.jobFailures.inc({ queue, job }),
};
