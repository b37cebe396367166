import type { Types } from 'mongoose';
import { updateRows } from '../../kernel/db.ts';
import { changed, GreetingModel, type GreetingRow, type RowChange, toUpdate } from './greeting.model.ts';

/** A queued row as it was looked up, and what a claim sets, with a token of its own (`newGreetingId`). */
export interface Claim {
  row: GreetingRow;
  change: RowChange & { claim: Types.ObjectId };
}

/** Claims those of the rows that are still queued and counts the attempt; null for the others. May be called again with the same claims. */
export async function claimEach(claims: readonly Claim[]): Promise<(GreetingRow | null)[]> {
  const updates = claims.map(({ row, change }) => ({
    q: { _id: row._id, status: 'queued' },
    u: { ...toUpdate(change), $inc: { attempts: 1 } },
  }));
  const matched = await updateRows('greetings', updates);
  const held = matched === claims.length ? undefined : await heldClaims(claims);
  return claims.map(({ row, change }) =>
    !held || held.has(change.claim.toHexString()) ? changed(row, change, true) : null,
  );
}

async function heldClaims(claims: readonly Claim[]): Promise<ReadonlySet<string>> {
  const ids = claims.map(({ row }) => row._id);
  const rows = await GreetingModel.find({ _id: { $in: ids } }, { claim: 1 }).lean<Pick<GreetingRow, 'claim'>[]>();
  return new Set(rows.flatMap(({ claim }) => (claim ? [claim.toHexString()] : [])));
}
