import type { MergeableKind } from '@sequelstring/contract/merges.ts';
import type { BaseRow } from '../../../kernel/records/record.model.ts';
import type { AccountRow } from '../account/account.model.ts';
import type { ContactRow } from '../contact.model.ts';
import { type AccountFeatures, accountFeatures, accountFields, accountKeys, judgeAccounts } from './account.judge.ts';
import {
  type ContactFeatures,
  contactFeatures,
  contactFields,
  contactHoldings,
  contactKeys,
  nameRoots,
} from './contact.features.ts';
import { judgeContacts, type Verdict } from './contact.judge.ts';
import type { Frequencies } from './evidence.ts';

export interface Comparable {
  id: string;
  owner: string;
}

/** How the records of a kind are compared. */
export interface DuplicateKind<F extends Comparable = Comparable> {
  kind: MergeableKind;
  /** Stored fields that say something; changes of others need no new look. */
  fields: readonly string[];
  features(row: BaseRow): F;
  /** Records with a key in common are compared. */
  keys(features: F): string[];
  /** What it has that others may have, too: the more of them, the less it tells. */
  holdings(features: F): string[];
  /** Parts of its name: two records without letters in common there are not worth a look, unless they share a number. */
  names(features: F): readonly string[];
  judge(one: F, other: F, frequencies: Frequencies): Verdict | undefined;
}

const contact: DuplicateKind<ContactFeatures> = {
  kind: 'contact',
  fields: contactFields,
  features: (row) => contactFeatures(row as ContactRow),
  keys: contactKeys,
  holdings: contactHoldings,
  names: nameRoots,
  judge: judgeContacts,
};

const account: DuplicateKind<AccountFeatures> = {
  kind: 'account',
  fields: accountFields,
  features: (row) => accountFeatures(row as AccountRow),
  keys: accountKeys,
  holdings: ({ domains, phones }) => [...domains.map((one) => `d:${one}`), ...phones.map((one) => `p:${one}`)],
  names: ({ names }) => names,
  judge: judgeAccounts,
};

export const duplicateKinds: Readonly<Record<MergeableKind, DuplicateKind>> = {
  contact: contact as unknown as DuplicateKind,
  account: account as unknown as DuplicateKind,
};
