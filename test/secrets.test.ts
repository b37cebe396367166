import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { auth } from '@sequelstring/contract/auth.ts';
import { contacts } from '@sequelstring/contract/crm.ts';
import { type Integration, integrations } from '@sequelstring/contract/integrations.ts';
import { intelligence } from '@sequelstring/contract/intelligence.ts';
import { personalData } from '@sequelstring/contract/personal-data.ts';
import { social } from '@sequelstring/contract/social.ts';
import { twoFactor } from '@sequelstring/contract/two-factor.ts';
import { webhooks } from '@sequelstring/contract/webhooks.ts';
import { startMongo } from '@sequelstring/mongo/main.ts';
import { Binary, MongoClient, ObjectId } from 'mongodb';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startScriptedServer } from '../server/adapters/mailer/scripted-server.fixture.ts';
import { Actor } from './app.ts';
import { Browser } from './cookie-browser.ts';
import { type Running, runScript, startProcess } from './process.ts';
import { readRoutes } from './routes.ts';
import { openSocialPeers, type SocialPeers } from './social-peers.ts';

const timeout = 240_000;

/** Every secret that was given to the program or made by it, by what it is. */
const secrets = new Map<string, string>();
const remember = (kind: string, value: string) => {
  secrets.set(kind, value);
  return value;
};
const secretOf = (kind: string) => remember(kind, `sq${createHash('sha256').update(kind).digest('hex').slice(0, 30)}`);

/** What the program answered, by the route. */
const replies = new Map<string, string>();
let dir: string;
let dataDir: string;
let running: Running;
let admin: Actor;
let peers: SocialPeers;
let contactId: string;

/** Refuses everything, and says again all that it was told: some vendors do. */
const echo = createServer(async (req: IncomingMessage, res) => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const [scheme, credentials = ''] = (req.headers.authorization ?? '').split(' ');
  const basic = scheme === 'Basic' ? Buffer.from(credentials, 'base64').toString() : '';
  const message = `Refused: ${credentials} ${basic} ${JSON.stringify(req.headers)} ${req.url} ${Buffer.concat(chunks)}`;
  const said = {
    message,
    error: { message, code: 401 },
    error_description: message,
    errors: [{ message }],
    reason: message,
  };
  res.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(said));
});
const mailServer = await startScriptedServer((step, _session, line) =>
  step === 'AUTH'
    ? `535 5.7.8 Refused: ${Buffer.from(line.split(' ').at(-1)!, 'base64')}`.replaceAll('\0', ' ')
    : undefined,
);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sequelstring-secrets-'));
  dataDir = join(dir, 'data');
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  peers = await openSocialPeers();
  for (const [name, value] of Object.entries(peers.env)) if (name.endsWith('_SECRET')) remember(name, value);
  running = await startProcess({
    ...peers.env,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'trace',
    RATE_FACTOR: '1000',
    METRICS_TOKEN: secretOf('metrics token'),
  });
}, timeout);
afterAll(async () => {
  await running?.stop('SIGKILL');
  await peers?.close();
  await mailServer.stop();
  echo.closeAllConnections();
  echo.close();
  await rm(dir, { recursive: true, force: true });
});

const post = (path: string, body: unknown, actor = new Actor(running.url)) =>
  actor.fetch(`/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  });
async function signIn(email: string, password: string, more: object = {}): Promise<Actor> {
  const reply = await post('/auth/login', { email, password, ...more });
  const { data } = (await reply.json()) as { data: Actor['session'] };
  const [cookie = ''] = reply.headers.getSetCookie();
  remember(`refresh token of ${email}`, /=([^;]{20,})/.exec(cookie)![1]!);
  remember(`access token of ${email}`, data!.accessToken);
  return new Actor(running.url, data);
}

it('is given passwords, codes and tokens of every kind', { timeout }, async () => {
  const email = 'ada@example.com';
  const password = secretOf('password of the administrator');
  await new Actor(running.url).get(auth.setup, { body: { name: 'Ada', email, password } });
  admin = await signIn(email, password);
  for (const wrong of ['wrong password', 'another wrong password'])
    replies.set(wrong, await (await post('/auth/login', { email, password: secretOf(wrong) })).text());
  replies.set(
    'malformed',
    await (await post('/auth/login', { email, password: [secretOf('misplaced password')] })).text(),
  );

  const first = secretOf('first password of the rep');
  const user = { name: 'Robin', email: 'robin@example.com', role: 'rep' as const };
  await admin.get(auth.createUser, { body: { ...user, password: first } });
  const rep = await signIn(user.email, first);
  const second = secretOf('second password of the rep');
  await rep.get(auth.updateMe, { body: { password: second, currentPassword: first } });
  const { secret } = await rep.get(twoFactor.enrol, { body: { password: second } });
  remember('secret of the second factor', secret);
  const code = () => new TOTP({ secret }).generate();
  const { recoveryCodes } = await rep.get(twoFactor.turnOn, { body: { totp: code() } });
  for (const [place, one] of recoveryCodes.entries()) remember(`recovery code ${place}`, one);
  await signIn(user.email, second, { totp: recoveryCodes[0] });

  contactId = (
    await admin.get(contacts.create, { body: { firstName: 'Mara', lastName: 'Example', email: 'mara@example.com' } })
  ).id;
  const { url } = await admin.get(social.createConsentLink, { params: { contactId }, body: {} });
  const token = remember('consent link', new URL(url!).pathname.split('/').at(-1)!);
  const browser = new Browser();
  const begun = await browser.open(`${running.url}/v1/social/consent/${token}/twitter`, { method: 'POST' });
  const { data } = (await begun.json()) as { data: { url: string } };
  const back = new URL((await browser.open(data.url)).headers.get('location')!);
  expect((await browser.open(`${running.url}${back.pathname}${back.search}`)).headers.get('location')).toContain(
    'result=connected',
  );
  for (const [kind, tokens] of Object.entries({ access: peers.x.accessTokens, refresh: peers.x.refreshTokens }))
    for (const [place, one] of [...tokens].entries()) remember(`${kind} token of X ${place}`, one);
});

const echoUrl = () => `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;

/** Something that a vendor's card takes for each of its settings; secrets are remembered. */
function valueFor(
  vendor: string,
  { name, secret, required, options }: Integration['fields'][number],
): string | undefined {
  if (options) return options[0]!.value;
  if (name === 'SMTP_URL') return mailServer.url.replace('://', `://crm:${secretOf('password of the mail server')}@`);
  if (name === 'DKIM_PRIVATE_KEY') {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    remember('DKIM key', pem.split('\n')[3]!);
    return pem;
  }
  if (secret) return secretOf(`${vendor} ${name}`);
  if (/_URL$|_ENDPOINT$|_ISSUER$/.test(name)) return `${echoUrl()}/v2`;
  if (name.endsWith('REGION')) return 'eu-west-1';
  if (name === 'TWILIO_FROM') return '+15550100199';
  if (name === 'GOOGLE_NEWS_TERMS') return 'accepted';
  const [, sid] = /TWILIO_(ACCOUNT|API_KEY|TWIML_APP)_SID/.exec(name) ?? [];
  if (sid) return `${{ ACCOUNT: 'AC', API_KEY: 'SK', TWIML_APP: 'AP' }[sid]}0123456789abcdef0123456789abcdef`;
  return required ? 'example' : undefined;
}

it('is given the credentials of every vendor, who all refuse them and say them again', { timeout }, async () => {
  for (const { vendor, fields, canTest } of await admin.get(integrations.list)) {
    const free = fields.filter(({ source }) => source !== 'environment');
    const entries = free.map((field) => [field.name, valueFor(vendor, field)] as const);
    const values = Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, string>;
    if (Object.keys(values).length === 0) continue;
    const saved = await admin.call(integrations.save, { params: { vendor }, body: { values } });
    expect(saved.success, JSON.stringify(saved)).toBe(true);
    replies.set(`saved ${vendor}`, JSON.stringify(saved));
    if (!canTest) continue;
    const tested = await admin.get(integrations.test, { params: { vendor } });
    expect(tested.ok, vendor).toBe(false);
    replies.set(`tested ${vendor}`, JSON.stringify(tested));
  }
  const values = { SMTP_URL: `smtp//crm:${secretOf('misspelt address of the mail server')}@mail.example.com` };
  const refused = await admin.refused(integrations.save, { params: { vendor: 'smtp' }, body: { values } });
  replies.set('misspelt', JSON.stringify(refused));

  const made = await admin.get(webhooks.create, {
    body: { url: `${echoUrl()}/hook`, events: ['contact.created'] },
  });
  remember('secret of a webhook', made.secret.replace('whsec_', ''));
  const source = await admin.call(intelligence.createSource, { body: { type: 'newsapi', query: 'bridges' } });
  replies.set('a source', JSON.stringify(source));
  const signIns = mailServer.seen.filter((step) => step === 'AUTH').length;
  await admin.get(social.createConsentLink, { params: { contactId }, body: { send: true } }).then(({ url }) => {
    remember('consent link by email', new URL(url!).pathname.split('/').at(-1)!);
  });
  await admin.get(contacts.create, { body: { firstName: 'Nora', lastName: 'Example' } });
  const params = { id: made.id };
  await expect
    .poll(async () => (await admin.get(webhooks.log, { params }))[0]?.error, { timeout: 30_000 })
    .toBeTruthy();
  // The mail goes on waiting for a system that takes it; one after the other refuses.
  await expect
    .poll(() => mailServer.seen.filter((step) => step === 'AUTH').length, { timeout: 30_000 })
    .toBeGreaterThan(signIns);
});

it('goes on reading and writing them while the encryption key changes', { timeout }, async () => {
  let isRotated = false;
  const rotation = runScript('scripts/rotate-keys.ts', { DATA_DIR: dataDir }).finally(() => {
    isRotated = true;
  });
  const params = { vendor: 'newsapi' };
  let writes = 0;
  do {
    const values = { NEWSAPI_KEY: secretOf(`NewsAPI key ${writes++}`) };
    const { fields } = await admin.get(integrations.save, { params, body: { values } });
    expect(fields.find(({ name }) => name === 'NEWSAPI_KEY')).toMatchObject({ source: 'app' });
  } while (!isRotated);
  const said = await rotation;
  expect(said).toMatch(/^Made a new encryption key/);
  expect(said).not.toContain('no known key');
  const fields = (await admin.get(integrations.list)).flatMap((vendor) => vendor.fields);
  expect(fields.filter(({ source }) => source === 'unreadable')).toEqual([]);
  expect(fields.filter(({ secret, source }) => secret && source === 'app').length).toBeGreaterThan(10);
});

/** As it stands, and as it may stand within an address, JSON, a header or a packed message. */
const spellings = (secret: string) => [
  ...new Set([
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ]),
];
const leaksIn = (text: string): string[] =>
  [...secrets].filter(([, secret]) => spellings(secret).some((one) => text.includes(one))).map(([kind]) => kind);

it('holds none of them in clear: not in replies', { timeout }, async () => {
  for (const [name, { method, path, raw }] of await readRoutes())
    if (method === 'GET' && !path.includes(':'))
      replies.set(`${name} ${raw ?? ''}`, await (await admin.fetch(`/v1${path}`)).text());
  const params = { id: contactId };
  replies.set(
    'a person',
    await (await admin.fetch(`/v1${personalData.exportPersonalData.path.replace(':id', params.id)}`)).text(),
  );
  const links = await admin.get(social.listConsentLinks, { params: { contactId } });
  replies.set('requests for consent', JSON.stringify(links));
  replies.set('profiles', JSON.stringify(await admin.get(social.listProfiles, { params: { contactId } })));
  const found = [...replies].flatMap(([route, text]) => leaksIn(text).map((kind) => `${kind} in ${route}`));
  expect(found).toEqual([]);
  expect(secrets.size).toBeGreaterThan(40);
});

it('nor in the files of the data folder and of a backup, nor in the documents in that', { timeout }, async () => {
  const backup = join(dir, 'backup');
  await runScript('scripts/backup.ts', { DATA_DIR: dataDir }, [backup]);
  const found: string[] = [];
  for (const folder of [dataDir, backup])
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        found.push(
          ...leaksIn((await readFile(join(entry.parentPath, entry.name))).toString('latin1')).map(
            (kind) => `${kind} in ${entry.name}`,
          ),
        );
  // Within the file of a database, what is long lies in pieces.
  const engine = await startMongo({ dir: join(backup, 'mongo') });
  const client = await MongoClient.connect(engine.uri);
  const { databases } = await client.db().admin().listDatabases();
  for (const { name } of databases)
    for (const collection of await client.db(name).listCollections().toArray()) {
      const text = textOf(await client.db(name).collection(collection.name).find().toArray());
      found.push(...leaksIn(text).map((kind) => `${kind} in ${collection.name}`));
    }
  await client.close();
  await engine.close();
  expect(found).toEqual([]);
});

it('nor in the log, however much it tells', { timeout }, async () => {
  await running.stop();
  const log = running.output();
  expect(log.length).toBeGreaterThan(10_000);
  expect(leaksIn(log)).toEqual([]);
});

/** All that a document holds; what was deflated as it was before. */
function textOf(value: unknown): string {
  if (value instanceof Binary) return unpacked(Buffer.from(value.buffer));
  if (value === null || typeof value !== 'object' || value instanceof Date || value instanceof ObjectId)
    return String(value);
  return Object.entries(value)
    .map(([name, member]) => `${name}: ${textOf(member)}`)
    .join('\n');
}

function unpacked(bytes: Buffer): string {
  try {
    return inflateRawSync(bytes).toString('utf8');
  } catch {
    return bytes.toString('latin1');
  }
}
