import type { CallInsights } from '@sequelstring/contract/call-insights.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import type { ColourOf } from '../api/speakers.ts';

interface SentimentChartProps {
  sentiment: CallInsights['sentiment'];
  duration: number;
  colourOf: ColourOf;
  onSeek(seconds: number): void;
}

const height = 56;

/** How the tone went over the call, a thin line per speaker, and how much of it was what. */
export function SentimentChart({ sentiment, duration, colourOf, onSeek }: SentimentChartProps) {
  const { breakdown, perSpeaker } = sentiment;
  const spoken = perSpeaker.filter(({ overTime }) => overTime.length > 0);
  const x = (time: number) => (time / Math.max(1, duration)) * 1000;
  const y = (score: number) => height / 2 - score * (height / 2 - 5);
  return (
    <div className="flex flex-col gap-2">
      {spoken.length > 0 && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: a pointer's short cut; every moment has a button of its own
        <svg
          role="img"
          aria-label={words.sentimentChart}
          viewBox={`0 0 1000 ${height}`}
          preserveAspectRatio="none"
          className="h-14 w-full cursor-pointer rounded-md bg-sunken"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            onSeek(((event.clientX - box.left) / box.width) * duration);
          }}
        >
          <line x1={0} x2={1000} y1={height / 2} y2={height / 2} className="stroke-subtle" />
          {spoken.map(({ speaker, overTime }) => (
            <g key={speaker} stroke={colourOf(speaker)} fill="none">
              <polyline
                points={overTime.map(({ startTime, score }) => `${x(startTime)},${y(score)}`).join(' ')}
                strokeWidth={1.5}
                strokeLinejoin="round"
                vectorEffect="non-scaling-stroke"
              />
              {overTime.map(({ startTime, score }) => (
                <line
                  key={startTime}
                  x1={x(startTime)}
                  x2={x(startTime)}
                  y1={y(score)}
                  y2={y(score)}
                  strokeWidth={6}
                  strokeLinecap="round"
                  vectorEffect="non-scaling-stroke"
                />
              ))}
            </g>
          ))}
        </svg>
      )}
      <div aria-hidden className="flex h-1.5 overflow-hidden rounded-full bg-pressed">
        <span className="bg-positive" style={{ width: `${breakdown.positive * 100}%` }} />
        <span className="bg-pressed" style={{ width: `${breakdown.neutral * 100}%` }} />
        <span className="bg-negative" style={{ width: `${breakdown.negative * 100}%` }} />
      </div>
      <p className="tabular text-muted text-xs">
        {(['positive', 'neutral', 'negative'] as const)
          .map((mood) => `${words.sentiments[mood]} ${Math.round(breakdown[mood] * 100)}%`)
          .join(' · ')}
      </p>
    </div>
  );
}
