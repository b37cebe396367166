import { type Contact, type ContactInput, type ContactPatch, crm } from '@sequelstring/contract/crm.ts';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';
import { type ContactPageData, contactQuery } from './contact.queries.ts';

/** Puts a contact into every cache that shows it. */
export function writeContact(client: QueryClient, contact: Contact): void {
  client.setQueryData(contactQuery(contact.id).queryKey, contact);
  client.setQueriesData<ContactPageData>({ queryKey: ['contacts', 'list'] }, (page) =>
    page ? { ...page, data: page.data.map((row) => (row.id === contact.id ? contact : row)) } : page,
  );
}

/** A contact with a change applied; null empties an optional field. */
export function applyPatch(contact: Contact, patch: ContactPatch): Contact {
  const changes = Object.entries(patch).map(([key, value]) => [key, value === null ? undefined : value]);
  return { ...contact, ...Object.fromEntries(changes) };
}

/** The change that takes a change back. */
export function reversePatch(contact: Contact, patch: ContactPatch): ContactPatch {
  const before: Record<string, unknown> = contact;
  return Object.fromEntries(Object.keys(patch).map((key) => [key, before[key] ?? null]));
}

/** Changes a contact: what is shown changes at once and goes back where the server refuses. */
export function useUpdateContact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ contact, patch }: { contact: Contact; patch: ContactPatch }) =>
      api.call(crm.updateContact, { params: { id: contact.id }, body: patch }),
    onMutate: async ({ contact, patch }) => {
      await client.cancelQueries({ queryKey: contactQuery(contact.id).queryKey });
      const current = client.getQueryData(contactQuery(contact.id).queryKey) ?? contact;
      writeContact(client, applyPatch(current, patch));
      return { undo: reversePatch(current, patch) };
    },
    onError: (_failure, { contact }, before) => {
      const current = client.getQueryData(contactQuery(contact.id).queryKey) ?? contact;
      if (before) writeContact(client, applyPatch(current, before.undo));
    },
    onSuccess: (contact) => writeContact(client, contact),
  });
}

/** Creates a contact and lets the lists load again. */
export function useCreateContact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (contact: ContactInput) => api.call(crm.createContact, { body: contact }),
    onSuccess: (contact) => {
      client.setQueryData(contactQuery(contact.id).queryKey, contact);
      return client.invalidateQueries({ queryKey: ['contacts', 'list'] });
    },
  });
}

/** Outcome of the same call over many contacts. */
export interface BulkOutcome {
  done: string[];
  failed: { id: string; failure: unknown }[];
}

/**
 * Makes one call per contact, six at a time, and goes on past failures. `onProgress` hears how many are finished.
 */
export async function forEachContact(
  ids: readonly string[],
  call: (id: string) => Promise<unknown>,
  onProgress?: (finished: number) => void,
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: [], failed: [] };
  const waiting = ids.values();
  const work = async () => {
    for (const id of waiting) {
      try {
        await call(id);
        outcome.done.push(id);
      } catch (failure) {
        outcome.failed.push({ id, failure });
      }
      onProgress?.(outcome.done.length + outcome.failed.length);
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return outcome;
}

export const deleteContact = (id: string) => api.call(crm.deleteContact, { params: { id } });
export const restoreContact = (id: string) => api.call(crm.restoreContact, { params: { id } });
export const patchContact = (id: string, patch: ContactPatch) =>
  api.call(crm.updateContact, { params: { id }, body: patch });

/** Adds a tag to those that a contact has by now. */
export async function tagContact(id: string, tag: string): Promise<Contact> {
  const contact = await api.call(crm.getContact, { params: { id } });
  return contact.tags.includes(tag) ? contact : patchContact(id, { tags: [...contact.tags, tag] });
}
