import { finishDraft } from './contact-draft.ts';
import { toDraft } from './vcard-contact.ts';
import { readVcards, type Vcard } from './vcard-reader.ts';

export const today = Temporal.PlainDate.from('2026-11-22');

export async function* inChunks(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export async function cards(file: string | Uint8Array, size = 65_536): Promise<Vcard[]> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  return Array.fromAsync(readVcards(inChunks(bytes, size)));
}

/** The contacts of a file as they would be imported, with the codes of what was wrong. */
export async function contacts(file: string | Uint8Array, country?: string) {
  return (await cards(file)).map((card) => {
    const draft = toDraft(card, today);
    if ('skipped' in draft) return { skipped: draft.skipped.code, problems: [] };
    const finished = finishDraft(draft, [country]);
    const problems = draft.problems.map(({ code }) => code);
    return 'contact' in finished ? { ...finished.contact, problems } : { failure: finished.failure.code, problems };
  });
}

export const card = (version: string, ...lines: string[]) =>
  ['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD', ''].join('\r\n');
