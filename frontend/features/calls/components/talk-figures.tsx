import type { TalkFigures as Figures } from '@sequelstring/contract/call-insights.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { clockTime } from '../api/clock-time.ts';
import type { ColourOf } from '../api/speakers.ts';

/** How the talking was shared out. */
export function TalkFigures({ talk, colourOf }: { talk: Figures; colourOf: ColourOf }) {
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  const longest = talk.speakers.reduce((most, { longestMonologue }) => Math.max(most, longestMonologue), 0);
  const questions = talk.speakers.reduce((sum, speaker) => sum + speaker.questions, 0);
  const figures = [
    talk.talkRatio !== undefined && [words.talkRatio, percent(talk.talkRatio)],
    [words.longest, clockTime(longest)],
    [words.interactivity, String(Math.round(talk.interactivity * 10) / 10)],
    talk.patience !== undefined && [words.patience, words.seconds(talk.patience)],
    [words.questions, String(questions)],
    [words.silence, clockTime(talk.silence)],
  ].filter((figure) => figure !== false) as [string, string][];
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-2">
        {talk.speakers.map(({ speaker, share, talkTime }) => (
          <li key={speaker} className="flex flex-col gap-1">
            <span className="flex items-baseline gap-2">
              <span dir="auto" className="min-w-0 flex-1 truncate">
                {speaker || words.unknownSpeaker}
              </span>
              <span className="tabular text-muted text-xs">{clockTime(talkTime)}</span>
              <span className="tabular w-9 text-right">{percent(share)}</span>
            </span>
            <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-pressed">
              <span
                className="block h-full rounded-full"
                style={{ width: percent(share), backgroundColor: colourOf(speaker) }}
              />
            </span>
          </li>
        ))}
      </ul>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-1.5">
        {figures.map(([label, value]) => (
          <div key={label} className="flex items-baseline justify-between gap-2">
            <dt className="truncate text-muted">{label}</dt>
            <dd className="tabular shrink-0">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
