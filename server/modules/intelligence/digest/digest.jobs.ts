import { Id } from '@sequelstring/contract/route.ts';
import { z } from 'zod';
import { type Clock, nowAsDate } from '../../../kernel/clock.ts';
import { type JobDefinition, job, PermanentJobError } from '../../../ports/jobs.ts';
import {
  type MailAddress,
  type Mailer,
  type MailMessage,
  MailRefused,
  type MailSystems,
  MailUncertain,
} from '../../../ports/mailer.ts';
import type { AuthApi } from '../../auth/api.ts';
import type { AlertRow } from '../alert.model.ts';
import { pageOfAlerts } from '../feed.model.ts';
import type { NewsMetrics } from '../news.metrics.ts';
import { preferencesOf } from '../preference.model.ts';
import { subscriptionsOf } from '../subscription.model.ts';
import { digestLetter } from './digest.letter.ts';
import { type DigestRow, type DigestStatus, findDigest, moveDigest } from './digest.model.ts';
import { SEND_DIGEST } from './digest.service.ts';
import { signDigestToken } from './digest-link.ts';

export interface DigestDeps {
  clock: Clock;
  auth: Pick<AuthApi, 'getUser' | 'getScope'>;
  mailer: Pick<MailSystems, 'list'> & Pick<Mailer, 'send'>;
  mailFrom: MailAddress;
  /** Where links lead, without a slash at the end. */
  publicUrl: string;
  /** 32 bytes each; the first signs unsubscribe links, all are accepted. */
  linkKeys: readonly [Uint8Array, ...Uint8Array[]];
  metrics?: NewsMetrics;
}

const mostStories = 40;

/** Sends a digest, or nothing where there is no news. A digest that may have gone out is not sent again. */
export const sendDigestJob = (deps: DigestDeps): JobDefinition =>
  job({
    name: SEND_DIGEST,
    payload: z.object({ id: Id }),
    attempts: 6,
    backoffMs: 60_000,
    concurrency: 2,
    leaseMs: 60_000,
    handle: async ({ id }, { lastAttempt }) => {
      const row = await findDigest(id);
      if (row?.status !== 'due' && row?.status !== 'sending') return;
      const close = async (status: DigestStatus, more: Pick<DigestRow, 'stories' | 'error'> = {}) => {
        await moveDigest(row._id, row.status, { status, ...more });
        deps.metrics?.newsDigests.inc({ channel: row.channel, result: status });
      };
      // A process died while it handed the email over.
      if (row.status === 'sending' && !(await knowsRepeats(deps))) return close('uncertain');
      const letter = await letterOf(deps, row);
      if (!letter) return close('empty');
      if (row.status === 'due' && !(await moveDigest(row._id, 'due', { status: 'sending' }))) return;
      row.status = 'sending';
      try {
        await deps.mailer.send(letter.message);
      } catch (error) {
        const { message } = error as Error;
        if (error instanceof MailUncertain && !(await knowsRepeats(deps)))
          return close('uncertain', { error: message });
        if (error instanceof MailRefused) {
          await close('failed', { error: message });
          throw new PermanentJobError(message);
        }
        await (lastAttempt ? close('failed', { error: message }) : moveDigest(row._id, 'sending', { status: 'due' }));
        throw error;
      }
      await close('sent', { stories: letter.stories });
    },
  });

/** Whether a message that is handed over again is still one, whichever mail system took it before. */
async function knowsRepeats({ mailer }: DigestDeps): Promise<boolean> {
  const systems = await mailer.list();
  return systems.length === 1 && systems[0].idempotent;
}

/** Undefined where there is nothing to say or nobody to say it to. */
async function letterOf(
  deps: DigestDeps,
  row: DigestRow,
): Promise<{ message: MailMessage; stories: number } | undefined> {
  const { publicUrl, mailFrom, linkKeys } = deps;
  const id = row.user.toHexString();
  const user = await deps.auth.getUser(id);
  if (!user?.isActive) return undefined;
  const stories = await storiesOf(deps, id, row);
  if (stories.length === 0) return undefined;
  const message = digestLetter({
    ...{ id: row._id.toHexString(), channel: row.channel, publicUrl, from: mailFrom },
    to: { name: user.name, address: user.email },
    stories: stories.slice(0, mostStories),
    hasMore: stories.length > mostStories,
    token: signDigestToken(linkKeys[0], id, row.channel),
  });
  return { message, stories: stories.length };
}

/** What came in the span and answers to a subscription with this channel, the most relevant first. */
async function storiesOf(deps: DigestDeps, user: string, { channel, from, to }: DigestRow): Promise<AlertRow[]> {
  const [scope, { mutedSources }, subscriptions] = await Promise.all([
    deps.auth.getScope(user),
    preferencesOf(user),
    subscriptionsOf(user),
  ]);
  const pages = await Promise.all(
    subscriptions
      .filter(({ channels }) => channels.includes(channel))
      .map((follows) =>
        pageOfAlerts(
          scope,
          { follows, mutedSources, notDismissedBy: user, cameIn: { from, to } },
          { page: 1, limit: mostStories + 1, now: nowAsDate(deps.clock) },
        ),
      ),
  );
  const found = new Map(pages.flatMap(({ rows }) => rows.map((row) => [row._id.toHexString(), row] as const)));
  return [...found.values()].toSorted((one, other) => other.relevanceScore - one.relevanceScore);
}
