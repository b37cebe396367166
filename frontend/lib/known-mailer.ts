import type { occasions } from '@sequelstring/contract/occasions.ts';
import type { Output } from '@sequelstring/contract/route.ts';
import { useEffect, useState } from 'react';

/** How mail leaves, as far as a notice about it goes. */
export type KnownMailer = Pick<Output<typeof occasions.greetingSummary>['mailer'], 'kind' | 'paused'>;

const storageKey = 'sequelstring.mailer';

function stored(): KnownMailer | undefined {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** How mail leaves: what the server told last time until it tells anew, so that a notice does not push the page down. */
export function useKnownMailer(told: KnownMailer | undefined): KnownMailer | undefined {
  const [before] = useState(stored);
  const { kind, paused } = told ?? {};
  useEffect(() => {
    if (kind === undefined) return;
    try {
      localStorage.setItem(storageKey, JSON.stringify({ kind, paused }));
    } catch {
      // Storage is switched off; the notice then comes with the server's answer.
    }
  }, [kind, paused]);
  return told ?? before;
}
