import type { OccasionRule, OccasionRuleInput, occasionRules } from '@sequelstring/contract/occasion-rules.ts';
import type { Output } from '@sequelstring/contract/route.ts';
import { audit } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { type ClientSession, objectId, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { publish } from '../../kernel/events.ts';
import { queryGreetings } from './greeting.model.ts';
import { type PlanContext, zoneOf } from './greeting.plan.ts';
import type { Asker } from './greeting.service.ts';
import { isFor } from './occasion-rule.match.ts';
import {
  deleteRule,
  findRules,
  insertRule,
  newRuleId,
  placeRules,
  type RuleRow,
  replaceRule,
  toRule,
} from './occasion-rule.model.ts';
import { shifted, workingDay } from './occasion-rule.shift.ts';
import { dueInstant } from './occurrence.ts';
import type { PlanningParts } from './planning.service.ts';
import { getTemplate } from './template.service.ts';

const MOST = 50;

/** Rules for occasions: what administrators decide on. Each change has the whole year planned anew. */
export class OccasionRules {
  readonly #parts: PlanningParts;

  constructor(parts: PlanningParts) {
    this.#parts = parts;
  }

  async list(): Promise<OccasionRule[]> {
    const rules = await findRules();
    return Promise.all(rules.map(async (rule) => toRule(rule, await this.#problemOf(rule))));
  }

  /** Throws `validation_failed`. */
  async create({ user, caller }: Asker, input: OccasionRuleInput): Promise<OccasionRule> {
    await this.#check(user, input);
    return transaction(async (session) => {
      const rules = await findRules(session);
      if (rules.length >= MOST) throw refused('name', `there are ${MOST} rules already; delete one first`);
      const position = Math.min(0, ...rules.map((rule) => rule.position)) - 1;
      const row = { ...input, _id: newRuleId(), isDefault: false, position, ...this.#savedNow(user) };
      await insertRule(row, session);
      await audit({ ...caller, action: 'occasion_rule.created', ...about(row) }, session);
      await announce(session);
      return toRule(row);
    });
  }

  /** Throws `occasion_rule_not_found` or `validation_failed`. */
  async update({ user, caller }: Asker, id: string, input: OccasionRuleInput): Promise<OccasionRule> {
    await this.#check(user, input);
    return this.#change({ user, caller }, id, (rule) => ({
      ...input,
      ...(rule.isDefault && { action: 'email', occasions: [], filter: undefined }),
    }));
  }

  /** Throws `occasion_rule_not_found`. */
  pause(by: Asker, id: string, paused: boolean): Promise<OccasionRule> {
    return this.#change(by, id, (rule) => ({ ...rule, paused }));
  }

  /** Throws `validation_failed` where these are not all of the rules but the default one. */
  async order({ caller }: Asker, ids: readonly string[]): Promise<OccasionRule[]> {
    await transaction(async (session) => {
      const rules = (await findRules(session)).filter(({ isDefault }) => !isDefault);
      const isWhole = new Set(ids).size === rules.length && rules.every(({ _id }) => ids.includes(_id.toHexString()));
      if (!isWhole) throw refused('ids', 'takes each rule once, without the default one');
      await placeRules(ids, session);
      const changes = [{ field: 'order' }];
      await audit({ ...caller, action: 'occasion_rule.updated', kind: 'occasion_rule', changes }, session);
      await announce(session);
    });
    return this.list();
  }

  /** Throws `occasion_rule_not_found`, or `occasion_rule_default`. */
  async remove({ caller }: Asker, id: string): Promise<{ id: string }> {
    await transaction(async (session) => {
      const rule = await ruleIn(session, id);
      if (rule.isDefault) throw new AppError('occasion_rule_default');
      await deleteRule(rule._id, session);
      await audit({ ...caller, action: 'occasion_rule.deleted', ...about(rule) }, session);
      await announce(session);
    });
    return { id };
  }

  /** Whom a rule would be for, whatever rules come before it. */
  async preview(user: CurrentUser, input: OccasionRuleInput): Promise<Output<typeof occasionRules.preview>> {
    await this.#check(user, input);
    return {
      contacts: await this.#parts.crm.countContactsWithDates(user.id, input.filter),
      next: await this.#next(user, input),
    };
  }

  async #next(user: CurrentUser, rule: OccasionRuleInput): Promise<Output<typeof occasionRules.preview>['next']> {
    const { crm, auth, clock } = this.#parts;
    const [now, settings] = [clock.now(), await auth.getSettings()];
    const found: Output<typeof occasionRules.preview>['next'] = [];
    let after: { dueAt: Date; id: string } | undefined;
    for (let looked = 0; looked < LOOKED_THROUGH; looked += PORTION) {
      const rows = await queryGreetings(
        { dueAt: { $gte: new Date(now.epochMilliseconds), $lt: new Date(now.epochMilliseconds + YEAR_MS) } },
        { direction: 1, after, skip: 0, limit: PORTION },
      );
      const ids = [...new Set(rows.map(({ contactId }) => contactId.toHexString()))];
      const fitting = rule.filter ? new Set(await crm.matchContacts(user.id, rule.filter, ids)) : undefined;
      for (const row of rows) {
        const contactId = row.contactId.toHexString();
        if (!isFor(rule, row.occasion) || fitting?.has(contactId) === false) continue;
        const { contactName, occasion, label, day } = row;
        found.push({
          contactId,
          contactName,
          occasion,
          label,
          day,
          at: await this.#turnOf(row, rule, { settings, now }),
        });
        if (found.length === SHOWN) return found;
      }
      const last = rows.at(-1);
      if (!last || rows.length < PORTION) break;
      after = { dueAt: last.dueAt, id: last._id.toHexString() };
    }
    return found;
  }

  /** When the rule acts on the occasion of a row. */
  async #turnOf(
    row: {
      contactId: { toHexString(): string };
      dateId: { toHexString(): string };
      year: number;
      day: string;
      timeZone: string;
    },
    rule: OccasionRuleInput,
    context: Pick<PlanContext, 'settings' | 'now'>,
  ): Promise<string> {
    const day = Temporal.PlainDate.from(row.day);
    if (rule.action === 'task') return String(workingDay(day.subtract({ days: rule.daysBefore }), rule));
    const [contact] = await this.#parts.crm.contactsForPlanning([row.contactId.toHexString()]);
    const date = contact?.importantDates.find(({ id }) => id === row.dateId.toHexString());
    const zone = contact && date ? zoneOf(date, contact, { ...context, owner: undefined, rules: [] }) : row.timeZone;
    const clock = { sendTime: date?.sendTime ?? '09:00', zone };
    const dueAt = dueInstant(day, clock.sendTime, zone);
    return String(shifted({ year: row.year, day, dueAt }, rule, clock).dueAt);
  }

  async #change(
    { user, caller }: Asker,
    id: string,
    change: (rule: RuleRow) => OccasionRuleInput,
  ): Promise<OccasionRule> {
    return transaction(async (session) => {
      const before = await ruleIn(session, id);
      const { _id, isDefault, position } = before;
      const row: RuleRow = { ...change(before), _id, isDefault, position, ...this.#savedNow(user) };
      await replaceRule(row, session);
      const changes = changedFields(before, row).map((field) => ({ field }));
      await audit({ ...caller, action: 'occasion_rule.updated', ...about(row), changes }, session);
      await announce(session);
      return toRule(row);
    });
  }

  #savedNow = (user: CurrentUser): Pick<RuleRow, 'savedBy' | 'updatedAt'> => ({
    savedBy: objectId(user.id),
    updatedAt: nowAsDate(this.#parts.clock),
  });

  async #check(
    user: CurrentUser,
    { filter, template, occasions, action, taskTitle }: OccasionRuleInput,
  ): Promise<void> {
    if (action === 'task' && !taskTitle) throw refused('taskTitle', 'says what is to be done');
    if (template && occasions.length !== 1) throw refused('template', 'needs a rule for one type of occasion');
    if (template) await getTemplate(template);
    if (filter) await this.#parts.crm.matchContacts(user.id, filter, []);
  }

  async #problemOf({ filter, savedBy }: RuleRow): Promise<string | undefined> {
    if (!filter || !savedBy) return undefined;
    try {
      await this.#parts.crm.matchContacts(savedBy.toHexString(), filter, []);
      return undefined;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation_failed') throw error;
      return Object.values(error.details ?? {})
        .flat()
        .join('; ');
    }
  }
}

const SHOWN = 5;
const PORTION = 200;
const LOOKED_THROUGH = 4000;
const YEAR_MS = 366 * 86_400_000;

const about = ({ _id, name }: RuleRow) =>
  ({ kind: 'occasion_rule', recordId: _id.toHexString(), detail: name }) as const;

async function ruleIn(session: ClientSession, id: string): Promise<RuleRow> {
  const rule = (await findRules(session)).find(({ _id }) => _id.toHexString() === id);
  if (!rule) throw new AppError('occasion_rule_not_found');
  return rule;
}

const changedFields = (before: RuleRow, after: RuleRow): string[] =>
  Object.keys({ ...before, ...after }).filter((field) => {
    const name = field as keyof RuleRow;
    return (
      !['_id', 'updatedAt', 'savedBy'].includes(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name])
    );
  });

/** Rules are settings: whoever follows those plans anew. */
const announce = (session: ClientSession): Promise<void> =>
  publish(session, 'settings.updated', { changed: ['occasionRules'] });

const refused = (field: string, problem: string): AppError =>
  new AppError('validation_failed', { details: { [field]: [problem] } });
