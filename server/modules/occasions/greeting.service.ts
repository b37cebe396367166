import type { RenderedEmail } from '@sequelstring/contract/email.ts';
import {
  type Greeting,
  type GreetingReason,
  type GreetingStatus,
  greetingStatuses,
} from '@sequelstring/contract/greetings.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, objectId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { isWithin } from '../../kernel/records/scope.ts';
import type { LineAnalyst, LineDraft } from '../../ports/analyst.line.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { PlanningContact } from '../crm/api.ts';
import { publishChanges } from './greeting.changes.ts';
import { sendOrders } from './greeting.jobs.ts';
import { lineFactsOf } from './greeting.line.ts';
import {
  changeRow,
  findContent,
  findGreeting,
  type GreetingRow,
  queryGreetings,
  type RowChange,
  toGreeting,
} from './greeting.model.ts';
import { hindrance } from './greeting.plan.ts';
import { withTemplateEdits } from './greeting.template-edits.ts';
import { BrokenTemplate } from './greeting-text.ts';
import type { Letters } from './letter.service.ts';
import { emailRule, rulesFor } from './occasion-rule.match.ts';
import type { Planning, PlanningParts } from './planning.service.ts';
import { brokenTemplate, type LetterTemplate, pinnedTemplate, pinTemplate } from './template.service.ts';

const SENDABLE: readonly GreetingStatus[] = ['planned', 'approved', 'skipped', 'not_sent', 'failed', 'bounced'];
/** Those whose message is not written yet. */
const EDITABLE: readonly GreetingStatus[] = ['planned', 'approved', 'skipped', 'not_sent', 'failed'];
const HANDED_OVER: readonly GreetingStatus[] = ['sending', 'sent', 'delivered', 'bounced', 'complained', 'uncertain'];

/** Who asks for a change of a greeting, and how the audit knows them. */
export interface Asker {
  user: CurrentUser;
  caller: Caller;
}

type GreetingAction =
  `greeting.${'approved' | 'unapproved' | 'edited' | 'skipped' | 'unskipped' | 'queued' | 'settled'}`;

interface Parts extends PlanningParts {
  jobs: Jobs;
  lines: LineAnalyst;
  letters: Letters;
  planning: Planning;
}

/** What people do with greetings: look at them, approve, skip, send now, settle. */
export class Greetings {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async get(user: CurrentUser, id: string): Promise<Greeting> {
    const [greeting] = await withTemplateEdits([await this.#load(user, id)], this.#parts.crm);
    return greeting!;
  }

  async approve(by: Asker, id: string): Promise<Greeting> {
    const approvedAt = nowAsDate(this.#parts.clock);
    // One that waited for this beyond its time goes out at once.
    const row = await this.#load(by.user, id);
    const change: RowChange = { status: 'approved', approvedAt, needsApproval: null, wakeAt: row.dueAt };
    return this.#change(by, id, ['planned'], change, 'greeting.approved', await this.#pin(row));
  }

  async unapprove(by: Asker, id: string): Promise<Greeting> {
    await this.#change(by, id, ['approved'], UNAPPROVED, 'greeting.unapproved');
    return this.#plannedAnew(by.user, id);
  }

  /** Changes the words of this one alone, which then stand in the template as it is now. */
  async edit(by: Asker, id: string, words: { subject?: string | null; note?: string | null }): Promise<Greeting> {
    const row = await this.#load(by.user, id);
    const change: RowChange = { subject: words.subject, note: words.note === '' ? null : words.note };
    const hasWords = Object.values({ subject: row.subject, note: row.note, ...defined(change) }).some(Boolean);
    const isFree = !hasWords && row.status !== 'approved';
    const pin = hasWords ? await this.#pin(row) : undefined;
    return this.#change(by, id, EDITABLE, { ...change, ...(isFree && UNPINNED) }, 'greeting.edited', pin);
  }

  /** Whoever approves a greeting, writes on it or sends it has seen this text: it stays, whatever becomes of the template. */
  async #pin(row: GreetingRow): Promise<((session: ClientSession) => Promise<RowChange>) | undefined> {
    if (row.approvedTemplate === row.template) return undefined;
    const contact = await this.#contact(row.contactId.toHexString());
    return (session) => pinTemplate(row.template, { occasion: row.occasion, locale: contact?.locale }, session);
  }

  skip(by: Asker, id: string): Promise<Greeting> {
    const change: RowChange = { status: 'skipped', reason: 'skipped_by_user', detail: null, wakeAt: null };
    return this.#change(by, id, ['planned', 'approved', 'queued'], change, 'greeting.skipped');
  }

  /** Plans it again; what hinders it now shows at once. */
  async unskip(by: Asker, id: string): Promise<Greeting> {
    const row = await this.#load(by.user, id);
    const change: RowChange = { status: 'planned', reason: null, wakeAt: row.dueAt };
    await this.#change(by, id, ['skipped'], change, 'greeting.unskipped');
    return this.#plannedAnew(by.user, id);
  }

  /** With what its rule and its contact say of it now. */
  async #plannedAnew(user: CurrentUser, id: string): Promise<Greeting> {
    const row = await this.#load(user, id);
    await this.#parts.planning.planContacts([row.contactId.toHexString()]);
    return this.get(user, id);
  }

  /** Queues it for this moment. The mail goes out in the background. */
  async send(by: Asker, id: string): Promise<Greeting> {
    const row = await this.#load(by.user, id);
    if (!SENDABLE.includes(row.status)) throw wrongState(row, 'cannot be sent');
    await this.#refuseWhatCannotGo(row);
    return this.#queueNow(by, row, SENDABLE, 'greeting.queued');
  }

  /** Sends the next greeting of a date; where that one has gone out or is on its way, next year's does not take its place. */
  async sendNext(by: Asker, contactId: string, dateId: string): Promise<Greeting> {
    await this.#parts.crm.getDate(by.user, contactId, dateId);
    const row = await this.#nextOf(contactId, dateId, greetingStatuses);
    if (!row) {
      throw new AppError('greeting_state', { message: 'This date has no greeting that could be sent.' });
    }
    return this.send(by, row._id.toHexString());
  }

  /** A person decides what became of a greeting that was interrupted. */
  async settle(by: Asker, id: string, outcome: 'sent' | 'send_again' | 'not_sent'): Promise<Greeting> {
    const row = await this.#load(by.user, id);
    if (row.status !== 'uncertain') throw wrongState(row, 'needs no decision');
    if (outcome === 'send_again') {
      await this.#refuseWhatCannotGo(row);
      return this.#queueNow(by, row, ['uncertain'], 'greeting.settled');
    }
    const change: RowChange = {
      status: outcome,
      reason: 'settled_by_user',
      detail: `Decided by ${by.user.name}.`,
      worker: null,
      ...(outcome === 'sent' && { sentAt: nowAsDate(this.#parts.clock) }),
    };
    return this.#change(by, id, ['uncertain'], change, 'greeting.settled');
  }

  /** The message as it was handed over, else as it would be now. */
  async preview(user: CurrentUser, id: string): Promise<RenderedEmail> {
    const row = await this.#load(user, id);
    const stored = HANDED_OVER.includes(row.status) ? await findContent(id) : undefined;
    if (stored) return this.#parts.letters.withoutLiveLink(stored);
    const { day, template, subject, note } = row;
    return this.#render(row.contactId.toHexString(), row.dateId.toHexString(), {
      day,
      template,
      pinned: await pinnedTemplate(row, template),
      edit: { subject, note },
    });
  }

  /** The next greeting of a date, with another template if one is given. */
  async previewNext(
    user: CurrentUser,
    contactId: string,
    dateId: string,
    template: string | undefined,
  ): Promise<RenderedEmail> {
    const date = await this.#parts.crm.getDate(user, contactId, dateId);
    const row = await this.#nextOf(contactId, dateId, SENDABLE);
    const today = this.#parts.clock.now().toZonedDateTimeISO('UTC').toPlainDate();
    const ref = template ?? date.emailTemplate ?? row?.template;
    return this.#render(contactId, dateId, {
      day: row?.day ?? String(today),
      template: ref,
      pinned: row && ref ? await pinnedTemplate(row, ref) : undefined,
      edit: { subject: row?.subject, note: row?.note },
    });
  }

  /** A line that somebody may add to the greeting. It is kept nowhere, so that nothing goes out that nobody has approved. */
  async draftLine(user: CurrentUser, id: string): Promise<Partial<LineDraft>> {
    const row = await this.#load(user, id);
    if (!EDITABLE.includes(row.status)) throw wrongState(row, 'cannot be changed');
    const { crm, auth, lines } = this.#parts;
    const contact = await this.#contact(row.contactId.toHexString());
    if (!contact) throw new AppError('greeting_not_found');
    const rule = emailRule((await rulesFor(crm, [contact.id]))(contact.id), row.occasion);
    if (!rule.personalLine) throw new AppError('greeting_state', { message: 'Its rule suggests no personal lines.' });
    const owner = await auth.getUser(contact.owner);
    return (await lines.draftLine(lineFactsOf(row, contact, owner?.locale))) ?? {};
  }

  async #render(
    contactId: string,
    dateId: string,
    {
      day,
      template,
      pinned,
      edit,
    }: {
      day: string;
      template: string | undefined;
      pinned?: LetterTemplate;
      edit: { subject?: string; note?: string };
    },
  ): Promise<RenderedEmail> {
    const { auth, letters } = this.#parts;
    const contact = await this.#contact(contactId);
    const date = contact?.importantDates.find((candidate) => candidate.id === dateId);
    if (!contact || !date) throw new AppError('important_date_not_found');
    const [owner, settings] = await Promise.all([auth.getUser(contact.owner), auth.getSettings()]);
    try {
      return await letters.preview({ contact, date, day, owner, settings, edit }, template, pinned);
    } catch (error) {
      throw error instanceof BrokenTemplate ? brokenTemplate(error) : error;
    }
  }

  async #load(user: CurrentUser, id: string): Promise<GreetingRow> {
    const row = await findGreeting(id);
    if (!row) throw new AppError('greeting_not_found');
    // The row's owner follows the contact's a moment later; who may read it now is what the contact says.
    const contact = await this.#contact(row.contactId.toHexString());
    const isVisible = [row.owner.toHexString(), contact?.owner].every((owner) => !owner || isWithin(user.scope, owner));
    if (!isVisible) throw new AppError('greeting_not_found');
    return row;
  }

  async #contact(contactId: string): Promise<PlanningContact | undefined> {
    const [contact] = await this.#parts.crm.contactsForPlanning([contactId]);
    return contact;
  }

  /** The first greeting in one of these statuses that is to come of a date, or that was due in the past 24 hours. */
  async #nextOf(
    contactId: string,
    dateId: string,
    statuses: readonly GreetingStatus[],
  ): Promise<GreetingRow | undefined> {
    await this.#parts.planning.planContacts([contactId]);
    const day = 86_400_000;
    const now = this.#parts.clock.now().epochMilliseconds;
    const [row] = await queryGreetings(
      {
        contactId: objectId(contactId),
        dateId: objectId(dateId),
        status: { $in: statuses },
        dueAt: { $gte: new Date(now - day), $lt: new Date(now + 10 * 366 * day) },
      },
      { direction: 1, skip: 0, limit: 1 },
    );
    return row;
  }

  async #refuseWhatCannotGo(row: GreetingRow): Promise<void> {
    const settings = await this.#parts.auth.getSettings();
    if (settings.greetingsPaused) {
      throw new AppError('greeting_state', { message: 'Greetings are paused in the settings; nothing is sent.' });
    }
    const contact = await this.#contact(row.contactId.toHexString());
    const date = contact?.importantDates.find(({ id }) => id === row.dateId.toHexString());
    const reason = contact && date ? hindrance(contact, date) : 'date_removed';
    if (reason) throw new AppError('greeting_state', { message: `It cannot be sent: ${IN_WORDS[reason]}.` });
  }

  async #queueNow(
    by: Asker,
    row: GreetingRow,
    from: readonly GreetingStatus[],
    action: GreetingAction,
  ): Promise<Greeting> {
    const { clock, jobs } = this.#parts;
    const now = clock.now().epochMilliseconds;
    const change: RowChange = {
      status: 'queued',
      reason: null,
      detail: null,
      worker: null,
      requestedAt: new Date(now),
      // The scheduler would find it a minute later if this process died before it adds the job.
      wakeAt: new Date(now + 60_000),
    };
    const queued = await this.#change(by, row._id.toHexString(), from, change, action, await this.#pin(row));
    await jobs.addMany(sendOrders([row]));
    return queued;
  }

  async #change(
    { user, caller }: Asker,
    id: string,
    from: readonly GreetingStatus[],
    change: RowChange,
    action: GreetingAction,
    more?: (session: ClientSession) => Promise<RowChange>,
  ): Promise<Greeting> {
    const before = await this.#load(user, id);
    const condition = { status: from, scope: user.scope };
    const changed = await transaction(async (session) => {
      const all = { ...change, ...(await more?.(session)) };
      const row = await changeRow(objectId(id), condition, all, { session });
      if (row) {
        await publishChanges(session, [row]);
        const changes = [{ field: 'status', from: before.status, to: row.status }];
        await audit({ ...caller, action, kind: 'greeting', recordId: id, changes }, session);
      }
      return row;
    });
    if (changed) return toGreeting(changed);
    throw wrongState(await this.#load(user, id), 'does not allow this');
  }
}

const UNPINNED: RowChange = { approvedTemplate: null, approvedVersion: null };
const UNAPPROVED: RowChange = { status: 'planned', approvedAt: null, ...UNPINNED };

const defined = (change: RowChange): RowChange =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

const wrongState = ({ status }: GreetingRow, what: string): AppError =>
  new AppError('greeting_state', { message: `The greeting ${what}: it is ${status.replace('_', ' ')}.` });

const IN_WORDS: Partial<Record<GreetingReason, string>> = {
  contact_deleted: 'the contact was deleted',
  deceased: 'the contact has died',
  date_removed: 'the date was removed',
  contact_paused: 'greetings to the contact are paused',
  inactive: 'the date is switched off',
  opted_out: 'the contact wants no greetings',
  no_address: 'the contact has no email address',
  bounced: "email to the contact's address bounced",
  complained: 'the contact marked an email as spam',
};
