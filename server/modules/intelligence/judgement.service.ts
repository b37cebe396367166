import type { MatchQuality, NewsAlert } from '@sequelstring/contract/news.ts';
import { audit, type Caller } from '../../kernel/audit.ts';
import { nowAsDate } from '../../kernel/clock.ts';
import type { CurrentUser } from '../../kernel/current-user.ts';
import { AppError } from '../../kernel/errors.ts';
import { type AlertRow, judgedAlerts, noteJudgement } from './alert.model.ts';
import { type AlertDeps, readableAlert, tellAlert } from './alert.service.ts';
import { addFeedback } from './match-feedback.model.ts';
import { foldedWords } from './matching/keyword-rules.ts';

/**
 * Takes note of whether an alert is about the right company. What most call wrong leaves every feed, and the words that the
 * match rests on count less for this account from the next article on. Throws `alert_not_found`.
 */
export async function judgeCompany(
  deps: AlertDeps,
  { user, caller, id }: { user: CurrentUser; caller: Caller; id: string },
  isRight: boolean,
): Promise<NewsAlert> {
  const row = await readableAlert(deps, user, id, { orWrong: true });
  const before = row.judgements?.find((one) => one.user.toHexString() === user.id)?.isRight;
  const now = nowAsDate(deps.clock);
  const after = await noteJudgement(row, { user: user.id, isRight, judgedAt: now });
  if (!after) throw new AppError('alert_not_found');
  if (before !== isRight) {
    const voices = { right: voice(true, isRight, before), wrong: voice(false, isRight, before) };
    await addFeedback(row.account.toHexString(), wordsOf(row), voices, now);
    deps.metrics?.newsJudgements.inc({ verdict: isRight ? 'right' : 'wrong' });
    await measureQuality(deps);
  }
  const detail = `${isRight ? 'right' : 'wrong'}: ${row.title}`.slice(0, 300);
  await audit({ ...caller, action: 'alert.company_judged', kind: 'alert', recordId: id, detail });
  return tellAlert(deps, after);
}

const JUDGED_FOR = 90 * 86_400_000;
const mostJudged = 20_000;

/** How well matching does by what people said. What nobody judged says nothing. */
export async function matchQuality({ clock }: Pick<AlertDeps, 'clock'>): Promise<MatchQuality> {
  const rows = await judgedAlerts(new Date(clock.now().epochMilliseconds - JUDGED_FOR), mostJudged);
  const isRight = (row: (typeof rows)[number]) => !row.isWrongCompany;
  const calledRight = rows.filter(({ judgements }) => judgements?.some((one) => one.isRight));
  return {
    judged: rows.length,
    ...(rows.length > 0 && { precision: rows.filter(isRight).length / rows.length }),
    ...(calledRight.length > 0 && { recall: calledRight.filter(isRight).length / calledRight.length }),
  };
}

/** Shows it to Prometheus; a share that is not known is NaN. */
export async function measureQuality({ clock, metrics }: Pick<AlertDeps, 'clock' | 'metrics'>): Promise<void> {
  const { precision, recall } = await matchQuality({ clock });
  metrics?.newsMatchPrecision.set(precision ?? Number.NaN);
  metrics?.newsMatchRecall.set(recall ?? Number.NaN);
}

const voice = (side: boolean, now: boolean, before: boolean | undefined): number =>
  Number(now === side) - Number(before === side);

const wordsOf = ({ evidence }: AlertRow): string[] => [
  ...new Set(evidence.map(({ words }) => foldedWords(words)).filter(Boolean)),
];
