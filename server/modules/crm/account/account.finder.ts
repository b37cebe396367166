import type { ClientSession } from '../../../kernel/db.ts';
import { type Scope, withinScope } from '../../../kernel/records/scope.ts';
import { domainKeys, nameKey } from './account.keys.ts';
import { AccountModel, type AccountRow } from './account.model.ts';

/** Where somebody works, as it is typed. */
export interface Employed {
  companyName?: string;
  email?: string;
}

/** One account where there is no doubt, else those that it may be; none where nothing fits. */
export interface Found {
  account?: AccountRow;
  candidates: AccountRow[];
}

/** Finds the accounts of companies within a scope: those of many contacts with one query. */
export class AccountFinder {
  readonly #byKey = new Map<string, AccountRow[]>();

  static async load(people: readonly Employed[], scope: Scope, session?: ClientSession): Promise<AccountFinder> {
    return AccountFinder.loadKeys(people.filter(({ companyName }) => companyName).flatMap(keysOf), scope, session);
  }

  /** With all that are found under any of the keys. */
  static async loadKeys(keys: readonly string[], scope: Scope, session?: ClientSession): Promise<AccountFinder> {
    const finder = new AccountFinder();
    if (keys.length === 0) return finder;
    const where = { matchKeys: { $in: [...new Set(keys)] }, deleted: false, ...withinScope(scope) };
    const rows = AccountModel.find(where, null, { session }).sort({ _id: 1 }).limit(5000);
    for (const row of await rows.lean<AccountRow[]>()) finder.add(row);
    return finder;
  }

  add(row: AccountRow): void {
    for (const key of row.matchKeys) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), row]);
  }

  under(keys: readonly string[]): AccountRow[] {
    return [...new Set(keys.flatMap((key) => this.#byKey.get(key) ?? []))];
  }

  /**
   * By name or alias, and where several have it, the one whose domain fits; by the domain alone where no account has the name.
   * An address nearer to the account's own domain decides.
   */
  find(person: Employed): Found {
    if (!person.companyName) return { candidates: [] };
    const key = nameKey(person.companyName);
    const named = (key && this.#byKey.get(key)) || [];
    if (named.length === 1) return { account: named[0]!, candidates: named };
    for (const domain of domainKeys(person.email)) {
      const there = this.#byKey.get(domain) ?? [];
      const fitting = named.length > 0 ? there.filter((row) => named.includes(row)) : there;
      if (fitting.length === 1) return { account: fitting[0]!, candidates: fitting };
      if (fitting.length > 1) return { candidates: fitting };
    }
    return { candidates: named };
  }
}

const keysOf = ({ companyName = '', email }: Employed): string[] => [
  ...[nameKey(companyName) ?? []].flat(),
  ...domainKeys(email),
];

/** The same for one person. */
export const findAccountOf = async (person: Employed, scope: Scope, session?: ClientSession): Promise<Found> =>
  (await AccountFinder.load([person], scope, session)).find(person);
