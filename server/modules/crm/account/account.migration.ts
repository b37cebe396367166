import type { Migration } from '../../../kernel/migrations.ts';
import type { Scope } from '../../../kernel/records/scope.ts';
import { ContactModel, type ContactRow } from '../contact.model.ts';
import { inPortions } from '../portions.ts';
import { placeUnder } from '../timeline/timeline.model.ts';
import { AccountFinder } from './account.finder.ts';
import { matchKeysOf } from './account.keys.ts';
import { AccountModel, type AccountRow } from './account.model.ts';

/**
 * Contacts of earlier releases carry the name of their company alone. Each is linked where its owner sees exactly one account
 * of that name, alias or mail domain; how many were, and how many were not and why, is in the log.
 */
export const accountsOfCompanies = (scopeOf: (owner: string) => Promise<Scope>): Migration => ({
  number: 6,
  name: 'accounts-of-companies',
  async run({ log, signal }) {
    await addMatchKeys(signal);
    const report = { linked: 0, ambiguous: 0, unknown: 0 };
    const scopes = new Map<string, Promise<Scope>>();
    for await (const rows of inPortions<ContactRow>(ContactModel, signal)) {
      const unlinked = rows.filter(({ company, companyName }) => companyName && !company);
      for (const [owner, those] of Map.groupBy(unlinked, (row) => row.owner.toHexString())) {
        if (!scopes.has(owner)) scopes.set(owner, scopeOf(owner));
        const finder = await AccountFinder.load(those, (await scopes.get(owner))!);
        for (const row of those) {
          const { account, candidates } = finder.find(row);
          report[account ? 'linked' : candidates.length > 0 ? 'ambiguous' : 'unknown']++;
          if (!account) continue;
          await ContactModel.updateOne({ _id: row._id }, { $set: { company: account._id } }, { timestamps: false });
          await placeUnder({ kind: 'contact', id: String(row._id) }, { kind: 'account', id: String(account._id) });
        }
      }
    }
    log.info(report, 'linked contacts to the accounts of their companies');
  },
});

async function addMatchKeys(signal: AbortSignal): Promise<void> {
  for await (const rows of inPortions<AccountRow>(AccountModel, signal)) {
    const writes = rows.map((row) => ({
      updateOne: { filter: { _id: row._id }, update: { $set: { matchKeys: matchKeysOf(row) } }, timestamps: false },
    }));
    await AccountModel.bulkWrite(writes, { ordered: false });
  }
}
