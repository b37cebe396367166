import type { Contact, crm } from '@sequelstring/contract/crm.ts';
import type { Query } from '@sequelstring/contract/route.ts';
import type { Types } from 'mongoose';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { decodeDocument, idOf, objectId } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json-from-bson.ts';
import type { Page } from '../../kernel/module.ts';
import { SharedReads } from '../../kernel/shared-reads.ts';
import type { ContactCounts } from './contact.counts.ts';
import { companyKeyOf, emailKeyOf, type Search, toSearch } from './contact.keys.ts';
import {
  type ContactFilter,
  ContactModel,
  type ContactRow,
  readContacts,
  searchIndex,
  sortFields,
} from './contact.model.ts';
import { ownerSeenBy } from './contact.policy.ts';
import { contactJson } from './contact.view.ts';

export type ListQuery = Query<typeof crm.listContacts>;

/**
 * One page of the contacts that the user may see. Throws `validation_failed` for a cursor that this list did not give.
 * Many look at the same page, above all after a change that all of them were told of: those of one moment share one answer.
 */
export async function listContacts(
  counts: ContactCounts,
  user: CurrentUser,
  query: ListQuery,
): Promise<Page<Json<Contact>[]>> {
  const owner = ownerSeenBy(user);
  return (await pages.get(`${owner} ${JSON.stringify(query)}`, { counts, owner, query }))!;
}

interface PageRequest {
  counts: ContactCounts;
  /** Whose contacts the user may see; everybody's where it is undefined. */
  owner: string | undefined;
  query: ListQuery;
}

const pages = new SharedReads<PageRequest, Page<Json<Contact>[]>>(
  async (asked) => new Map([...asked].map(([key, request]) => [key, readPage(request)])),
);

async function readPage({ counts, owner, query }: PageRequest): Promise<Page<Json<Contact>[]>> {
  if (owner && query.owner && query.owner !== owner) return pageOf([], query, 0);
  const filter = filterOf(query, owner ?? query.owner);
  const search = query.q ? toSearch(query.q, query.deleted ?? false) : undefined;
  if (query.q && !search) return pageOf([], query, 0);
  if (search && query.sort === 'name') return searchPage(counts, query, filter, search);
  const [rows, total] = await Promise.all([
    // With `deleted`, which the search keys imply, the planner may as well walk the order's index.
    sortedRows(query, search ? { ...withSearch(filter, search), deleted: filter.deleted } : filter),
    search ? counts.countSearch(withSearch(filter, search)) : counts.count(filter),
  ]);
  return pageOf(rows, query, total);
}

function filterOf(query: ListQuery, owner: string | undefined): ContactFilter {
  const { company, companyName, email, tag, emailStatus, hasDates, deleted = false } = query;
  return {
    ...(owner && { owner: objectId(owner) }),
    deleted,
    ...(company && { company: objectId(company) }),
    ...(companyName && { companyKey: companyKeyOf(companyName) }),
    ...(email && { emailKey: emailKeyOf(email) }),
    ...(tag && { tags: tag }),
    ...(emailStatus && { emailStatus }),
    ...(hasDates !== undefined && { hasDates }),
  };
}

/** The search keys of deleted contacts are marked, so that the range of the index tells them apart by itself. */
function withSearch({ deleted: _, ...rest }: ContactFilter, { phrase, words }: Search): ContactFilter {
  return words.length === 0
    ? { ...rest, searchKeys: phrase }
    : { ...rest, $and: words.map((word) => ({ searchKeys: word })) };
}

/** A page in the order of a sort index: `_id` breaks ties, a cursor is the place after the last contact of the page before. */
function sortedRows(query: ListQuery, filter: ContactFilter): Promise<Buffer[]> {
  const { field, direction } = orderOf(query.sort);
  const place = query.cursor === undefined ? undefined : decodePlace(query.cursor, field);
  const where = place ? { ...filter, ...after(field, direction, place) } : filter;
  return readContacts(
    ContactModel.find(where)
      .sort({ [field]: direction, _id: direction })
      .skip(place ? 0 : (query.page - 1) * query.limit)
      .limit(query.limit + 1),
  );
}

function orderOf(sort: string): { field: (typeof sortFields)[keyof typeof sortFields]; direction: 1 | -1 } {
  const name = sort.replace(/^-/, '') as keyof typeof sortFields;
  return { field: sortFields[name], direction: sort.startsWith('-') ? -1 : 1 };
}

interface Place {
  key: string | Date;
  id: string;
}

/** Written so that the index starts at the place; only contacts with the very same key are looked at twice. */
function after(field: string, direction: 1 | -1, { key, id }: Place): ContactFilter {
  const [from, beyond] = direction === 1 ? ['$gte', '$gt'] : ['$lte', '$lt'];
  return { [field]: { [from!]: key }, $or: [{ [field]: { [beyond!]: key } }, { _id: { [beyond!]: objectId(id) } }] };
}

/** Of contacts that have all words, but in no key side by side, so many are shown. */
const mostOthers = 200;
/** To find these, each contact with the rarest of the words is looked at; where a phrase was found, no more than so many. */
const mostLookedAt = 300;

/**
 * Contacts in the order of the search index: first those of which one key begins with all that was typed, which is one
 * range of the index, then those whose keys begin with each of its words. The order is the hint's, as a sort by the keys of
 * an array is none that an index could give.
 */
async function searchPage(
  counts: ContactCounts,
  query: ListQuery,
  filter: ContactFilter,
  search: Search,
): Promise<Page<Json<Contact>[]>> {
  const skip = query.cursor === undefined ? (query.page - 1) * query.limit : decodeOffset(query.cursor);
  const wanted = query.limit + 1;
  const phrase = withSearch(filter, { phrase: search.phrase, words: [] });
  const rows = await readContacts(ContactModel.find(phrase).hint(searchIndex).skip(skip).limit(wanted));
  if (search.words.length === 0 || rows.length === wanted) {
    return offsetPage(rows, query, skip, () => counts.countSearch(phrase));
  }
  const found = rows.length > 0 || skip === 0 ? skip + rows.length : await counts.countSearch(phrase);
  const ids = await otherMatches(counts, filter, search, found > 0);
  const first = Math.max(skip - found, 0);
  rows.push(...(await inOrder(ids.slice(first, first + wanted - rows.length))));
  return offsetPage(rows, query, skip, async () => found + ids.length);
}

/** Contacts that have a key for each word and none for the phrase. */
async function otherMatches(
  counts: ContactCounts,
  filter: ContactFilter,
  search: Search,
  phraseIsFound: boolean,
): Promise<Types.ObjectId[]> {
  const frequencies = await Promise.all(
    search.words.map(async (word) => ({
      word,
      count: await counts.countSearch(withSearch(filter, { phrase: word, words: [] })),
    })),
  );
  frequencies.sort((a, b) => a.count - b.count);
  const rarest = frequencies[0]!.count;
  if (rarest === 0 || (phraseIsFound && rarest > mostLookedAt)) return [];
  // The first condition is the one whose range of the index is read.
  const words = frequencies.map(({ word }) => word);
  const where = { ...withSearch(filter, { phrase: search.phrase, words }), searchKeys: { $not: search.phrase } };
  const rows = await ContactModel.find(where, { _id: 1 })
    .hint(searchIndex)
    .limit(mostOthers)
    .lean<{ _id: Types.ObjectId }[]>();
  return rows.map(({ _id }) => _id);
}

async function inOrder(ids: readonly Types.ObjectId[]): Promise<Buffer[]> {
  if (ids.length === 0) return [];
  const rows = await readContacts(ContactModel.find({ _id: { $in: ids } }));
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.flatMap((id) => byId.get(id.toHexString()) ?? []);
}

async function offsetPage(
  rows: Buffer[],
  query: ListQuery,
  skip: number,
  count: () => Promise<number>,
): Promise<Page<Json<Contact>[]>> {
  const { limit } = query;
  // The last page tells the total by itself.
  const isLast = rows.length <= limit && (rows.length > 0 || skip === 0);
  const total = isLast ? skip + rows.length : await count();
  const data = rows.slice(0, limit).map(contactJson);
  const hasMore = rows.length > limit;
  const page = Math.floor(skip / limit) + 1;
  return {
    data,
    meta: { page, limit, total, hasMore, ...(hasMore && { nextCursor: encode({ skip: skip + limit }) }) },
  };
}

function pageOf(rows: Buffer[], query: ListQuery, total: number): Page<Json<Contact>[]> {
  const { page, limit, sort } = query;
  const shown = rows.slice(0, limit);
  const hasMore = rows.length > limit;
  const last = shown.at(-1);
  const nextCursor = hasMore && last ? encode({ sort, ...placeOf(last, sort) }) : undefined;
  return { data: shown.map(contactJson), meta: { page, limit, total, hasMore, ...(nextCursor && { nextCursor }) } };
}

function placeOf(bytes: Buffer, sort: string): Place {
  const { _id, [orderOf(sort).field]: key } = decodeDocument<ContactRow>(bytes);
  return { key, id: _id.toHexString() };
}

const encode = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');

function decode(cursor: string): Record<string, unknown> {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (place && typeof place === 'object') return place as Record<string, unknown>;
  } catch {
    // Falls through to the refusal.
  }
  throw refusedCursor();
}

const refusedCursor = () =>
  new AppError('validation_failed', { details: { cursor: ['is not a cursor of this list'] } });

function decodeOffset(cursor: string): number {
  const { skip } = decode(cursor);
  if (typeof skip !== 'number' || !Number.isSafeInteger(skip) || skip < 0) throw refusedCursor();
  return skip;
}

function decodePlace(cursor: string, field: string): Place {
  const { sort, key, id } = decode(cursor);
  const isPlace = typeof key === 'string' && typeof id === 'string' && /^[0-9a-f]{24}$/.test(id);
  if (!isPlace || typeof sort !== 'string' || orderOf(sort).field !== field) throw refusedCursor();
  const isDate = field === 'createdAt' || field === 'updatedAt';
  if (isDate && Number.isNaN(Date.parse(key))) throw refusedCursor();
  return { key: isDate ? new Date(key) : key, id };
}
