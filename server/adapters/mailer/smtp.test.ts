import { describe, expect, it, onTestFinished } from 'vitest';
import { mailerContract, sampleMessage } from '../../ports/mailer.contract.ts';
import { MailRefused, MailUnavailable, MailUncertain } from '../../ports/mailer.ts';
import { startMailServer } from './mail-server.fixture.ts';
import { type Script, type Step, startScriptedServer } from './scripted-server.fixture.ts';
import { SmtpMailer } from './smtp.ts';

const now = () => Temporal.Instant.from('2027-03-15T09:00:00Z');

mailerContract('that speaks SMTP', async () => {
  const server = await startMailServer();
  const mailer = new SmtpMailer({ url: server.url, now });
  return {
    mailer,
    taken: async () => server.messages.map(({ raw }) => raw),
    async stop() {
      await mailer.close();
      await server.stop();
    },
  };
});

/** A mailer that talks to a server which does what it is told at one step and the usual at the others. */
async function against(script: Script, query = '') {
  const server = await startScriptedServer(script);
  const mailer = new SmtpMailer({ url: `${server.url}${query}`, now });
  onTestFinished(async () => {
    await mailer.close();
    await server.stop();
  });
  const count = (step: Step) => server.seen.filter((seen) => seen === step).length;
  return { mailer, server, count, failure: () => mailer.send(sampleMessage()).then(String, (error) => error) };
}

const at =
  (step: Step, reply: string): Script =>
  (seen) =>
    seen === step ? reply : undefined;

describe('a failed SMTP conversation', () => {
  it.each<[Step, string]>([
    ['connect', 'drop'],
    ['connect', '554 no service for you'],
    ['connect', '421 too many connections'],
    ['EHLO', 'drop'],
    ['MAIL', 'drop'],
    ['MAIL', '451 try later'],
    ['MAIL', '530 5.7.0 authentication required'],
    ['RCPT', 'drop'],
    ['RCPT', '450 4.2.1 greylisted'],
    ['RCPT', '421 shutting down'],
    ['DATA', 'drop'],
    ['DATA', '451 no space'],
    ['dot', '451 4.3.0 try later'],
    ['dot', '421 4.3.2 shutting down'],
  ])('is worth another try when the server answers %s with %j', async (step, reply) => {
    const { failure } = await against(at(step, reply));
    expect(await failure()).toBeInstanceOf(MailUnavailable);
  });

  it.each<[Step, string]>([
    ['RCPT', '550 5.4.5 Daily user sending limit exceeded'],
    ['MAIL', '550 5.4.5 daily quota exceeded'],
    ['dot', '554 Sending quota exceeded for this account'],
    ['RCPT', '550 hourly limit of outgoing messages reached'],
  ])('waits, and says "quota", when the server answers %s with %j', async (step, reply) => {
    const { failure } = await against(at(step, reply));
    const error = await failure();
    expect(error).toBeInstanceOf(MailUnavailable);
    expect(error.message).toContain('quota');
  });

  it.each<[Step, string]>([
    ['RCPT', '550 5.1.1 no such user'],
    ['RCPT', '550 no such user'],
    ['RCPT', '501 5.1.3 bad address'],
    ['RCPT', '550 5.2.1 mailbox disabled'],
    ['RCPT', '553 mailbox name not allowed'],
  ])('tells that the address is dead when the server answers %s with %j', async (step, reply) => {
    const { failure } = await against(at(step, reply));
    const error = await failure();
    expect(error).toBeInstanceOf(MailRefused);
    expect(error).toMatchObject({ address: true, message: expect.stringContaining(reply.slice(4)) });
  });

  it.each<[Step, string]>([
    ['MAIL', '550 5.7.1 sender not allowed'],
    ['RCPT', '550 5.7.1 relaying denied'],
    ['RCPT', '550 relay not permitted'],
    ['RCPT', '552 5.2.2 mailbox full'],
    ['DATA', '554 no valid recipients'],
    ['dot', '554 5.7.1 looks like spam'],
    ['dot', '552 message too big'],
    ['dot', '552 5.3.4 Message size exceeds fixed limit'],
    ['RCPT', '552 mailbox quota exceeded'],
  ])('is a refusal of the message alone when the server answers %s with %j', async (step, reply) => {
    const { failure } = await against(at(step, reply));
    const error = await failure();
    expect(error).toBeInstanceOf(MailRefused);
    expect(error.address).toBe(false);
  });

  it('is uncertain when the connection breaks after the end of the message and before the answer', async () => {
    const { failure } = await against(at('dot', 'drop'));
    expect(await failure()).toBeInstanceOf(MailUncertain);
  });

  it('is not tried again by the mailer itself once the message was on its way', async () => {
    const { failure, count } = await against((step, session) => (step === 'dot' && session === 1 ? 'drop' : undefined));
    await failure();
    expect(count('DATA')).toBe(1);
  });

  it('means nothing was taken when the connection breaks in the middle of a long message', async () => {
    const { mailer } = await against(at('body', 'drop'));
    const error = await mailer.send(sampleMessage({ html: 'x'.repeat(20_000_000) })).catch((failure) => failure);
    expect(error).toBeInstanceOf(MailUnavailable);
  });

  it('is worth another try when nobody listens', async () => {
    const server = await startMailServer();
    await server.stop();
    const mailer = new SmtpMailer({ url: server.url, now });
    await expect(mailer.send(sampleMessage())).rejects.toBeInstanceOf(MailUnavailable);
    expect(await mailer.verify()).toMatch(/cannot be used: .*ECONNREFUSED/);
  });

  it('is worth another try when the server refuses the sign-in, and the check at start says so', async () => {
    const server = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _, done) => (auth.password === 'right' ? done(null, { user: 1 }) : done(new Error('wrong'))),
    });
    onTestFinished(() => server.stop());
    const make = (password: string) =>
      new SmtpMailer({ url: `smtp://us%40er:${password}@127.0.0.1:${server.port}`, now });
    await expect(make('wrong').send(sampleMessage())).rejects.toBeInstanceOf(MailUnavailable);
    expect(await make('wrong').verify()).toMatch(/refused the sign-in/);
    const mailer = make('right');
    await mailer.send(sampleMessage());
    await mailer.close();
    expect(server.messages).toHaveLength(1);
  });

  it.each([
    ['smtps', { secure: true }],
    ['smtp', { disabledCommands: [] }],
  ])(
    'comes of a certificate that nobody vouches for, unless the %s setting says that it is known',
    async (scheme, options) => {
      const encrypted: boolean[] = [];
      const server = await startMailServer({
        ...options,
        onMailFrom: (_address, session, done) => {
          encrypted.push(session.secure);
          done();
        },
      });
      onTestFinished(() => server.stop());
      const make = (query: string) => new SmtpMailer({ url: `${scheme}://127.0.0.1:${server.port}/?${query}`, now });
      const careful = make('requireTLS=true');
      expect(await careful.verify()).toMatch(/cannot be used: .*certificate/i);
      await expect(careful.send(sampleMessage())).rejects.toBeInstanceOf(MailUnavailable);
      const trusting = make('requireTLS=true&tls.rejectUnauthorized=false');
      await trusting.send(sampleMessage());
      await trusting.close();
      expect(server.messages).toHaveLength(1);
      expect(encrypted).toEqual([true]);
    },
  );

  it('sends no password to a far server without TLS', async () => {
    const { server, mailer, count } = await against(() => undefined, '/?requireTLS=true');
    await expect(mailer.send(sampleMessage())).rejects.toBeInstanceOf(MailUnavailable);
    expect(count('AUTH') + count('MAIL')).toBe(0);
    expect(server.seen).toContain('EHLO');
  });
});

describe('the connections', () => {
  it('are kept open between messages and used again after a refusal', async () => {
    let recipients = 0;
    const { mailer, count } = await against((step) =>
      step === 'RCPT' && ++recipients === 2 ? '550 5.1.1 no such user' : undefined,
    );
    await mailer.send(sampleMessage());
    await expect(mailer.send(sampleMessage())).rejects.toBeInstanceOf(MailRefused);
    await mailer.send(sampleMessage());
    expect(count('connect')).toBe(1);
    expect(count('dot')).toBe(2);
  });

  it('are opened anew when the server has ended an idle one, without losing or doubling the message', async () => {
    const { mailer, server, count } = await against((step) =>
      // The second message finds a server that ends the session at its first command.
      step === 'MAIL' && server.seen.filter((seen) => seen === 'MAIL').length === 2 ? 'drop' : undefined,
    );
    await mailer.send(sampleMessage());
    await mailer.send(sampleMessage());
    server.breakAll();
    await mailer.send(sampleMessage());
    expect(count('dot')).toBe(3);
  });

  it('are never more than the setting says', async () => {
    const server = await startScriptedServer(() => undefined);
    const mailer = new SmtpMailer({ url: `${server.url}/?connections=3`, now });
    onTestFinished(async () => {
      await mailer.close();
      await server.stop();
    });
    await Promise.all(Array.from({ length: 30 }, () => mailer.send(sampleMessage())));
    expect(server.seen.filter((step) => step === 'connect')).toHaveLength(3);
    expect(server.seen.filter((step) => step === 'dot')).toHaveLength(30);
  });

  it('become fewer where the server allows fewer than the setting', async () => {
    const server = await startMailServer({ maxClients: 3 });
    const mailer = new SmtpMailer({ url: `${server.url}/?connections=10`, now });
    onTestFinished(async () => {
      await mailer.close();
      await server.stop();
    });
    await Promise.all(Array.from({ length: 30 }, () => mailer.send(sampleMessage())));
    expect(server.messages).toHaveLength(30);
  });

  it('take nothing more once the mailer is closed', async () => {
    const { mailer } = await against(() => undefined);
    await mailer.close();
    await expect(mailer.send(sampleMessage())).rejects.toBeInstanceOf(MailUnavailable);
  });
});
