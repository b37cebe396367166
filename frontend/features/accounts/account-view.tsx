import { type Account, accountKind } from '@sequelstring/contract/records/account.ts';
import { Building2 } from 'lucide-react';
import { accountWords as words } from '../../lib/messages/crm.ts';
import type { AnyRecord } from '../../records/record.ts';
import type { RecordView } from '../../records/view.ts';

const asAccount = (record: AnyRecord): Account => record as unknown as Account;

export const accountView: RecordView = {
  kind: accountKind,
  path: '/accounts',
  icon: Building2,
  titleFields: ['name'],
  subtitle(record) {
    const { industry, domains = [], address } = asAccount(record);
    return [industry, domains[0], address?.city].filter(Boolean).join(' · ');
  },
  help: { domains: words.domainsHelp },
  folded: ['Address'],
  searchPlaceholder: words.searchPlaceholder,
  views: [
    { id: 'all', name: words.all },
    { id: 'mine', name: words.mine, filter: { and: [{ field: 'owner', op: 'eq', value: 'me' }] } },
    { id: 'deleted', name: words.deleted, deleted: true },
  ],
  create: ['name', 'domains', 'industry', 'size', 'website', 'phone'],
};
