import type { RepFigures, TalkFigures, TalkMeans } from '@sequelstring/contract/call-insights.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { findAnalysed } from './call.model.ts';
import type { CallDeps } from './call.service.ts';
import { findTalk } from './summary.model.ts';

const WEEK = 7 * 86_400_000;

type Talk = Pick<TalkFigures, 'speakers' | 'interactivity' | 'patience'>;

/** How each rep talked on analyzed calls, over the past weeks and in each; those with the most calls first. */
export async function repFigures(
  { clock, auth }: Pick<CallDeps, 'clock' | 'auth'>,
  user: CurrentUser,
  { weeks }: { weeks: number },
): Promise<RepFigures[]> {
  const now = nowAsDate(clock);
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
  const start = end - weeks * WEEK;
  const calls = await findAnalysed(user.scope, new Date(start));
  const talks = new Map(
    (await findTalk(calls.map(({ _id }) => _id))).map(({ _id, talk }) => [_id.toHexString(), talk]),
  );
  const known = calls.flatMap(({ _id, user, at }) => {
    const talk = talks.get(_id.toHexString());
    return talk ? [{ user: user.toHexString(), week: Math.floor((at.getTime() - start) / WEEK), talk }] : [];
  });
  const reps = [...Map.groupBy(known, (call) => call.user)];
  const users = await auth.getUsers(reps.map(([id]) => id));
  const figures = reps.map(([id, own]) => ({
    user: id,
    ...(users.has(id) && { userName: users.get(id)!.name }),
    ...meansOf(own.map(({ talk }) => talk)),
    weeks: Array.from({ length: weeks }, (_, week) => ({
      from: new Date(start + week * WEEK).toISOString().slice(0, 10),
      ...meansOf(own.filter((call) => call.week === week).map(({ talk }) => talk)),
    })),
  }));
  return figures.toSorted((one, other) => other.calls - one.calls);
}

/** Calls on which it is not known who our side is count, and say nothing on how it talked. */
function meansOf(talks: readonly Talk[]): TalkMeans {
  const told = talks.flatMap(({ speakers, ...rest }) => {
    const ours = speakers.filter(({ side }) => side === 'us');
    return ours.length > 0 ? [{ ...rest, speakers, ours }] : [];
  });
  const ours = sum(told.flatMap((talk) => talk.ours.map(({ talkTime }) => talkTime)));
  const all = sum(told.flatMap(({ speakers }) => speakers.map(({ talkTime }) => talkTime)));
  return {
    calls: talks.length,
    talkRatio: all > 0 ? ours / all : undefined,
    longestMonologue: mean(told.map((talk) => Math.max(...talk.ours.map((speaker) => speaker.longestMonologue)))),
    questions: mean(told.map((talk) => sum(talk.ours.map((speaker) => speaker.questions)))),
    interactivity: mean(talks.map(({ interactivity }) => interactivity)),
    patience: mean(talks.flatMap(({ patience }) => (patience === undefined ? [] : [patience]))),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number | undefined =>
  values.length > 0 ? sum(values) / values.length : undefined;
