import type { ProfileField } from '@sequelstring/contract/social-profiles.ts';
import type { ProfileFacts } from '../../ports/social-network.ts';
import { cleanLine, textOfHtml } from './post-text.ts';
import type { KeptValue, ProfileRow } from './profile.model.ts';

const DAY = 86_400_000;
const mostFigures = 60;
const lengths: Record<ProfileField, number> = {
  displayName: 200,
  headline: 300,
  bio: 2_000,
  location: 200,
  company: 200,
  website: 2_000,
  avatarUrl: 2_000,
  followers: 0,
};
type Values = Pick<ProfileRow, 'values' | 'proposals' | 'dismissed' | 'followersHistory'>;

/** A value as it is kept; undefined where nothing is left of it. Bios are HTML on some networks. */
export function cleanValue(field: ProfileField, value: string | number): string | number | undefined {
  if (field === 'followers') return typeof value === 'number' ? value : undefined;
  const text = String(value);
  if (field === 'avatarUrl' || field === 'website') return text.slice(0, lengths[field]);
  return cleanLine(field === 'bio' ? textOfHtml(text) : text, lengths[field]) || undefined;
}

/** A change that people want to hear of. */
export interface ValueChange {
  field: ProfileField;
  from: string | number;
  to: string | number;
}

/**
 * What the network tells now, beside what is kept. A value that a person typed stays, and the network's becomes a proposal,
 * unless that same one was dismissed. What the network tells no more goes.
 */
export function applyFacts(row: ProfileRow, facts: ProfileFacts, now: Date): { kept: Values; changes: ValueChange[] } {
  const values = { ...row.values };
  let proposals = row.proposals;
  const changes: ValueChange[] = [];
  for (const field of Object.keys(lengths) as ProfileField[]) {
    const told = facts.values[field];
    const value = told === undefined ? undefined : cleanValue(field, told);
    const before = values[field];
    if (before?.locked) {
      proposals = proposals.filter((one) => one.field !== field);
      if (value !== undefined && value !== before.value && value !== row.dismissed[field])
        proposals = [...proposals, { field, value, at: now }];
    } else if (value === undefined) {
      if (before?.from === 'network') delete values[field];
    } else if (before?.value !== value || before.from !== 'network') {
      values[field] = { value, from: 'network', at: now };
      if (before?.from === 'network') changes.push({ field, from: before.value, to: value });
    }
  }
  const followers = values.followers?.value;
  return {
    kept: { values, proposals, dismissed: row.dismissed, followersHistory: withFigure(row, followers, now) },
    changes,
  };
}

/** What is left of a profile without anything that its network told. */
export function withoutFacts({
  values,
}: Pick<ProfileRow, 'values'>): Values & Record<'profileReadAt' | 'cursor', undefined> {
  const kept = Object.entries(values).filter(([, { from }]) => from !== 'network');
  return {
    ...{ values: Object.fromEntries(kept), proposals: [], dismissed: {}, followersHistory: [] },
    ...{ profileReadAt: undefined, cursor: undefined },
  };
}

function withFigure(
  row: ProfileRow,
  followers: string | number | undefined,
  now: Date,
): ProfileRow['followersHistory'] {
  if (typeof followers !== 'number') return row.followersHistory;
  const last = row.followersHistory.at(-1);
  if (last && now.getTime() - last.at.getTime() < DAY) return row.followersHistory;
  return [...row.followersHistory, { at: now, count: followers }].slice(-mostFigures);
}

/** Followers won or lost since 30 days ago, or since the first figure where that is later. */
export function followersChange({ values, followersHistory }: ProfileRow, now: Date): number | undefined {
  const current = values.followers?.value;
  const since = now.getTime() - 30 * DAY;
  const base = followersHistory.findLast(({ at }) => at.getTime() <= since) ?? followersHistory[0];
  if (typeof current !== 'number' || !base) return undefined;
  return current - base.count;
}

/** What a person decides of a profile's values. */
export interface ValueEdit {
  values?: Partial<Record<ProfileField, string | number | null>> | undefined;
  accept?: readonly ProfileField[] | undefined;
  dismiss?: readonly ProfileField[] | undefined;
}

export function applyEdit(
  row: ProfileRow,
  edit: ValueEdit,
  { by, now }: { by: KeptValue['by']; now: Date },
): Pick<ProfileRow, 'values' | 'proposals' | 'dismissed'> {
  const values = { ...row.values };
  const dismissed = { ...row.dismissed };
  let proposals = [...row.proposals];
  for (const [name, typed] of Object.entries(edit.values ?? {})) {
    const field = name as ProfileField;
    proposals = proposals.filter((one) => one.field !== field);
    const value = typed === null ? undefined : cleanValue(field, typed);
    if (value === undefined) delete values[field];
    else values[field] = { value, from: 'person', at: now, locked: true, ...(by && { by }) };
    delete dismissed[field];
  }
  for (const field of edit.accept ?? []) {
    const proposal = proposals.find((one) => one.field === field);
    if (proposal) values[field] = { value: proposal.value, from: 'network', at: proposal.at };
    proposals = proposals.filter((one) => one.field !== field);
  }
  for (const field of edit.dismiss ?? []) {
    const proposal = proposals.find((one) => one.field === field);
    if (proposal) dismissed[field] = proposal.value;
    proposals = proposals.filter((one) => one.field !== field);
  }
  return { values, proposals, dismissed };
}
