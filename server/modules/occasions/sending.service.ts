import type { RenderedEmail } from '@sequelstring/contract/email.ts';
import type { EmailTemplate } from '@sequelstring/contract/email-templates.ts';
import type { GreetingReason, GreetingStatus } from '@sequelstring/contract/greetings.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import { Places } from '../../kernel/places.ts';
import { type Mailer, type MailMessage, MailRefused, type MailSystems, MailUnavailable } from '../../ports/mailer.ts';
import { claim, takeStep } from './greeting.changes.ts';
import { decide } from './greeting.decision.ts';
import { changeRow, type GreetingRow, newGreetingId, packContent, type RowChange } from './greeting.model.ts';
import { type Prospect, prospects } from './greeting.prospects.ts';
import { placesOf } from './greeting.quota.ts';
import { leavePlaces, type Place, takePlaces } from './greeting-quota.model.ts';
import { BrokenTemplate } from './greeting-text.ts';
import type { Letters } from './letter.service.ts';
import { templateUnder } from './occasion-rule.match.ts';
import type { PlanningParts } from './planning.service.ts';
import { pinnedTemplate } from './template.service.ts';
import type { Worker } from './worker-identity.ts';

/*
 * How a greeting goes out exactly once. The row in `greetings`, unique by (dateId, year), is the truth; a job only asks to look
 * at it. Each step holds only while the row stands as expected, in a write that greetings may share, acknowledged by a majority,
 * and a crash may come between any two of them:
 *
 *   1. planned/approved -> queued, `wakeAt` a minute on; then the job is added.
 *      Crash before or after the job: the scheduler finds the row again at `wakeAt`. Jobs come at least once, rows change once.
 *   2. The job decides by the contact as it is now, and writes the message. Nothing is stored yet: the next job does it again.
 *   3. queued -> sending, with this worker's name, the message id, the message and `wakeAt` = end of the claim. Whoever loses this
 *      write stops here, so that one worker alone goes on. Crash before it: still queued (1). Crash after it: nobody can
 *      tell whether step 4 began.
 *   4. The mailer hands the message over; where it has certainly taken nothing, the next mail system gets it. Nothing is ever
 *      handed over that was not claimed in 3.
 *   5. sending -> sent, bounced, failed; back to queued where nothing was taken over; uncertain where that is not known.
 *      Crash between 4 and 5: the row stands at `sending` in the name of a worker that is gone. It becomes `uncertain` when the
 *      claim ends, or at once when its process is known to be dead (recovery.service.ts), and is never sent again by itself:
 *      a person decides. Only a mailer that keeps one message per message id (the outbox folder) is simply given it again.
 *
 * A crash leaves at most `AT_ONCE` rows of a process uncertain: those that were claimed and not yet settled. Only the handful
 * that was on a connection at that moment (SMTP: `connections`, 10) may really have left without a record; of the others
 * nobody can tell that they had not begun, and asking a person costs less than a second birthday mail.
 *
 * A worker that was only slow and finds its row made uncertain meanwhile still records what it knows.
 */

/** A claim outlives the longest hand-over (see the time-outs of the mailers). */
const CLAIM_MS = 10 * 60_000;
/** When a queued row is looked at again, in case its job was lost. */
export const QUEUED_MS = 60_000;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 15 * 60_000;
/** Greetings of a process between claim and record: enough to share queries, and no more than people can look through after a crash. */
const AT_ONCE = 100;
/** Those that take their steps together. */
const TOGETHER = 50;
/** What a greeting was decided by is looked up again when it had to wait longer than this for its claim. */
const FRESH_MS = 1000;
/** No mail system's wish holds a greeting back for longer. */
const LONGEST_WAIT_MS = 3_600_000;

export interface SendingParts extends PlanningParts {
  mail: MailSystems;
  letters: Letters;
  worker: Worker;
  metrics: OccasionsMetrics;
  /** Between 0 and 1. */
  random(): number;
}

export interface OccasionsMetrics {
  emailsSent: { inc(labels: { status: string }): void };
  emailTemplateErrors: { inc(): void };
}

interface Outcome {
  status: GreetingStatus;
  reason?: GreetingReason;
  detail?: string;
  sentAt?: Date;
  wakeAt?: Date;
  via?: string;
  providerId?: string;
}

interface Prepared {
  row: GreetingRow;
  message: MailMessage;
  rendered: RenderedEmail;
  template: Pick<EmailTemplate, 'key' | 'version'>;
  /** Of its rule's daily limits, those that it has not taken yet. */
  places: Place[];
}

/** The use case of one greeting whose turn has come. */
export class Sending {
  readonly #parts: SendingParts;
  /** One group is written while others are handed over. */
  readonly #underWay = new Places(AT_ONCE + TOGETHER);
  readonly #claims = new Places(AT_ONCE);
  readonly #look: (greetingId: string) => Promise<Prospect | undefined>;

  constructor(parts: SendingParts) {
    this.#parts = parts;
    this.#look = prospects(parts);
  }

  /**
   * Sends those of the greetings that are queued and still due, or records why not. Safe to call at any time, any number of
   * times; what stops one stops no other.
   */
  async sendAll(greetingIds: readonly string[]): Promise<void> {
    const results: PromiseSettledResult<void>[] = [];
    for (let at = 0; at < greetingIds.length; at += TOGETHER) {
      results.push(...(await this.#sendTogether(greetingIds.slice(at, at + TOGETHER))));
    }
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** They take each step together, so that they share queries; each makes room for another as soon as it is through. */
  async #sendTogether(greetingIds: readonly string[]): Promise<PromiseSettledResult<void>[]> {
    await this.#underWay.take(greetingIds.length);
    const prepared = await Promise.allSettled(greetingIds.map((id) => this.#prepare(id)));
    const at = performance.now();
    await this.#claims.take(greetingIds.length);
    const isStale = performance.now() - at > FRESH_MS;
    return Promise.allSettled(
      prepared.map((result, index) =>
        this.#send(isStale ? this.#prepare(greetingIds[index]!) : settledAs(result)).finally(() => {
          this.#claims.leave();
          this.#underWay.leave();
        }),
      ),
    );
  }

  async #send(preparing: Promise<Prepared | undefined>): Promise<void> {
    const prepared = await preparing;
    if (!prepared) return;
    const { row, places, message } = prepared;
    if (!(await takePlaces(places))) return this.#leaveOut(row, 'daily_limit');
    const systems = await this.#parts.mail.list();
    const claimed = await this.#claim(prepared, systems[0].kind);
    if (!claimed) return leavePlaces(places.map(({ key }) => key));
    const outcome = await this.#handOver(claimed, message, systems);
    await this.#record(claimed, outcome);
  }

  /** Decides and writes the message; undefined where the greeting does not go out now, which is then on the row. */
  async #prepare(greetingId: string): Promise<Prepared | undefined> {
    const prospect = await this.#look(greetingId);
    if (!prospect) return undefined;
    const { row, contact, owner, rules, templateOf } = prospect;
    const { auth, clock, letters, metrics } = this.#parts;
    const settings = await auth.getSettings();
    const now = clock.now();
    const decision = decide(row, contact, { owner, settings, now, rules });
    switch (decision.kind) {
      case 'leave out':
        await this.#leaveOut(row, decision.reason);
        return undefined;
      case 'paused':
        await changeRow(row._id, { status: ['queued'] }, { wakeAt: after(now, QUEUED_MS) });
        return undefined;
      case 'not yet': {
        const dueAt = new Date(decision.dueAt.epochMilliseconds);
        await changeRow(row._id, { status: ['queued'] }, { status: 'planned', dueAt, wakeAt: dueAt });
        return undefined;
      }
      case 'not approved': {
        const wakeAt = new Date(decision.until.epochMilliseconds);
        await changeRow(row._id, { status: ['queued'] }, { status: 'planned', needsApproval: true, wakeAt });
        return undefined;
      }
    }
    try {
      const edit = { subject: row.subject, note: row.note };
      const { rule, day } = decision;
      const date = { ...decision.date, emailTemplate: templateUnder(rule, decision.date) };
      const pinned = await pinnedTemplate(row, date.emailTemplate);
      const facts = { contact: contact!, date, day, owner, settings, edit };
      const letter = await letters.write(
        facts,
        { dateId: row.dateId.toHexString(), year: row.year },
        pinned ? async () => pinned : templateOf,
      );
      const limits = placesOf(row, rule, { owner: contact!.owner, email: letter.message.to.address, settings, now });
      return { ...letter, row, places: limits.filter(({ key }) => !row.places?.includes(key)) };
    } catch (error) {
      if (!(error instanceof BrokenTemplate)) throw error;
      metrics.emailTemplateErrors.inc();
      await this.#giveUp(row, {
        status: 'failed',
        reason: 'template_error',
        detail: `Broken template. ${error.message}`,
      });
      return undefined;
    }
  }

  #claim({ row, message, rendered, template, places }: Prepared, via: string): Promise<GreetingRow | null> {
    const { clock, worker } = this.#parts;
    const change = {
      status: 'sending',
      worker: worker.name,
      claim: newGreetingId(),
      via,
      wakeAt: after(clock.now(), CLAIM_MS),
      messageId: message.messageId,
      email: message.to.address,
      content: packContent(rendered),
      template: template.key,
      templateVersion: template.version,
      ...(places.length > 0 && { places: [...(row.places ?? []), ...places.map(({ key }) => key)] }),
      reason: null,
      detail: null,
    } as const;
    return claim({ row, change });
  }

  /** Tries one mail system after the other, as long as none has taken anything. */
  async #handOver(row: GreetingRow, message: MailMessage, systems: readonly Mailer[]): Promise<Outcome> {
    const refusals: MailUnavailable[] = [];
    for (const mailer of systems) {
      const result = await this.#offer(row, message, mailer);
      if (!(result instanceof MailUnavailable)) return { ...result, via: mailer.kind };
      refusals.push(result);
    }
    const asked = Math.min(...refusals.map(({ retryAfterMs = 0 }) => retryAfterMs));
    const delay = Math.max(this.#retryDelay(row.attempts), Math.min(asked, LONGEST_WAIT_MS));
    return {
      status: 'queued',
      reason: 'mail_server_unreachable',
      detail: refusals.map(({ message: said }) => said).join(' '),
      wakeAt: after(this.#parts.clock.now(), delay),
    };
  }

  async #offer(row: GreetingRow, message: MailMessage, mailer: Mailer): Promise<Outcome | MailUnavailable> {
    try {
      const { response, id } = await mailer.send({ ...message, reference: row._id.toHexString() });
      return { status: 'sent', detail: response, sentAt: nowAsDate(this.#parts.clock), providerId: id };
    } catch (error) {
      if (error instanceof MailUnavailable) return error;
      const detail = (error as Error).message;
      if (error instanceof MailRefused) {
        return { status: error.address ? 'bounced' : 'failed', reason: 'mail_server_refused', detail };
      }
      return { status: 'uncertain', reason: 'handover_interrupted', detail };
    }
  }

  /** Doubles with each attempt, with jitter so that thousands of greetings do not come back in the same second. */
  #retryDelay(attempts: number): number {
    const longest = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
    return longest * (0.5 + this.#parts.random() / 2);
  }

  async #record(row: GreetingRow, outcome: Outcome): Promise<void> {
    const { worker, metrics } = this.#parts;
    const change = {
      ...outcome,
      reason: outcome.reason ?? null,
      detail: outcome.status === 'sent' ? null : outcome.detail,
      wakeAt: outcome.wakeAt ?? null,
      worker: outcome.status === 'uncertain' ? worker.name : null,
      claim: null,
    };
    const announce = outcome.status !== 'queued' || row.attempts === 1;
    const condition = { status: ['sending', 'uncertain'], worker: worker.name } as const;
    const settled = await takeStep({ row, condition, change, announce });
    if (settled && outcome.status !== 'queued') metrics.emailsSent.inc({ status: outcome.status });
  }

  #leaveOut(row: GreetingRow, reason: GreetingReason): Promise<void> {
    return this.#giveUp(row, { status: 'not_sent', reason, detail: row.detail ?? null });
  }

  async #giveUp(row: GreetingRow, end: RowChange & { status: 'not_sent' | 'failed' }): Promise<void> {
    const change = { ...end, wakeAt: null };
    if (await takeStep({ row, condition: { status: ['queued'] }, change, announce: true }))
      this.#parts.metrics.emailsSent.inc({ status: end.status });
  }
}

const settledAs = <T>(result: PromiseSettledResult<T>): Promise<T> =>
  result.status === 'fulfilled' ? Promise.resolve(result.value) : Promise.reject(result.reason);

const after = (now: Temporal.Instant, ms: number): Date => new Date(now.epochMilliseconds + Math.round(ms));
