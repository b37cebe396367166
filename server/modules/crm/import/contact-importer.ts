import type { Clock } from '../../../kernel/clock.ts';
import type { AuthApi } from '../../auth/api.ts';
import type { AccountStore } from '../account/account.store.ts';
import type { ContactRow } from '../contact.model.ts';
import type { ContactStore } from '../contact.store.ts';
import type { FieldDeps } from '../field/field.service.ts';
import { contactColumns } from './contact-columns.ts';
import { contactReader, csvPlan } from './contact-reader.ts';
import { ContactRun } from './contact-run.ts';
import { dateColumns } from './csv-contact.ts';
import { readLayout } from './csv-dialects.ts';
import { recordsMatchedBy } from './import-change.model.ts';
import { otherFields, settleFound, takeValues } from './import-values.ts';
import type { Importer } from './importer.ts';
import { KnownRecords } from './known-records.ts';
import { readingOf } from './reading.ts';
import { runningUser } from './run-user.ts';
import { type Target, targetOfHeader, targetsOf } from './targets.ts';

export interface ContactImporterDeps {
  clock: Clock;
  auth: AuthApi;
  contacts: ContactStore;
  accounts: AccountStore;
  fields: FieldDeps;
}

const anyDay = Temporal.PlainDate.from('2000-01-01');

/**
 * The import of contacts. Address books have several numbers, addresses and days in one row, dialects of their own, and
 * consent: readers of their own know them. What these do not know is read by the field registry, as in all kinds.
 */
export const contactImporter = (deps: ContactImporterDeps): Importer => ({
  store: deps.contacts,
  takesCards: true,
  targets: async () => {
    const known = Object.entries(contactColumns).map(([name, label]): Target => {
      return { name, label, words: [], matches: name === 'email' };
    });
    return [
      ...known,
      ...targetsOf(deps.contacts.kind, await otherFields(deps.fields)).filter(({ name }) => name !== 'id'),
    ];
  },
  layout: (rows, targets, headerRow) => {
    const { unclear = [], ...layout } = readLayout(rows, headerRow);
    const others = new Map(layout.columns.map((column) => [column, targetOfHeader(column, targets)?.name]));
    const mapping = layout.columns.map((column) => [column, others.get(column) ?? layout.mapping[column] ?? null]);
    return {
      ...layout,
      mapping: Object.fromEntries(mapping),
      unclear: unclear.filter((column) => !others.get(column)),
    };
  },
  datePlaces: async (file) => {
    const { columns } = csvPlan(file, anyDay);
    const fields = Object.entries(await otherFields(deps.fields));
    const all = dateColumns(columns, new Set(fields.flatMap(([name, { type }]) => (type === 'date' ? [name] : []))));
    const birthdays = all.filter((index) => columns.some((one) => one.index === index && one.field === 'birthday'));
    return { all, birthdays };
  },
  reader: contactReader,
  begin: async (row) => {
    const user = await runningUser(deps.auth, row);
    const [fields, reading] = await Promise.all([
      otherFields(deps.fields),
      readingOf(deps.contacts, deps.auth, user, row),
    ]);
    const { clock, contacts: store, accounts } = deps;
    return new ContactRun({
      ...{ clock, store, accounts, scope: user.scope },
      complete: async (records, dryRun) => {
        takeValues(records, { fields, reading, user });
        await settleFound(deps.fields, records, dryRun);
      },
      ...(row.matchBy && { chosen: new KnownRecords<ContactRow>(store, [row.matchBy], user.scope) }),
      matched: new Set(row.processedRows > 0 ? await recordsMatchedBy(row._id) : []),
    });
  },
});
