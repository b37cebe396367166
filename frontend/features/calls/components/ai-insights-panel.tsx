import type { ActionItem } from '@sequelstring/contract/call-action-items.ts';
import type { AiSummary, CallInsights } from '@sequelstring/contract/call-insights.ts';
import { Frown, Meh, RefreshCw, Smile, Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FoldedList } from '../../../ui/folded-list.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Progress } from '../../../ui/progress.tsx';
import type { ColourOf } from '../api/speakers.ts';
import { ActionItemRow } from './action-item-row.tsx';
import { PlayGlyph } from './play-glyph.tsx';
import { SentimentChart } from './sentiment-chart.tsx';
import { TalkFigures } from './talk-figures.tsx';

interface AIInsightsPanelProps {
  summary: AiSummary | undefined;
  hasTranscript: boolean;
  colourOf: ColourOf;
  readOnly: boolean;
  onSeek(seconds: number): void;
  onAnalyze(): void;
}

/** What the analysis of a call found; everything leads to the second in which it was said. */
export function AIInsightsPanel(props: AIInsightsPanelProps) {
  const { summary, hasTranscript, readOnly, onAnalyze } = props;
  const insights = summary?.insights;
  const working = summary?.status === 'queued';
  if (!insights && !working && summary?.status !== 'failed') {
    return (
      <EmptyState icon={Sparkles} title={words.noInsights}>
        {hasTranscript ? undefined : words.noInsightsHelp}
      </EmptyState>
    );
  }
  return (
    <section aria-label={words.insights} className="flex flex-col gap-6 px-4 py-4 sm:px-6">
      <div className="flex items-center gap-2">
        <h2 className="flex-1 font-medium text-base">{words.insights}</h2>
        {!readOnly && hasTranscript && (
          <IconButton icon={RefreshCw} size="sm" label={words.analyzeAgain} disabled={working} onClick={onAnalyze} />
        )}
      </div>
      {working && (
        <div role="status" className="-mt-3">
          <p className="mb-1.5 text-muted">{words.working}</p>
          <Progress value={null} label={words.working} />
        </div>
      )}
      {summary?.status === 'failed' && (
        <Callout
          tone="negative"
          action={
            !readOnly && (
              <Button size="sm" onClick={onAnalyze}>
                {words.analyzeAgain}
              </Button>
            )
          }
        >
          {summary.reason ?? words.failed}
        </Callout>
      )}
      {insights && <Insights {...props} insights={insights} />}
    </section>
  );
}

function Insights({ insights, colourOf, readOnly, onSeek }: AIInsightsPanelProps & { insights: CallInsights }) {
  const { keyPoints, actionItems, nextSteps, sentiment, topics, openQuestions, objections, competitors, talk } =
    insights;
  return (
    <>
      <Section title={words.summary}>
        {keyPoints.length === 0 ? (
          <p className="text-muted">{words.nothingSaid}</p>
        ) : (
          <FoldedList items={keyPoints} className="flex flex-col gap-2 text-base" moreLabel={words.showNext}>
            {({ text, startTime }) => (
              <Moment key={`${startTime}${text}`} seconds={startTime} onSeek={onSeek}>
                {text}
              </Moment>
            )}
          </FoldedList>
        )}
      </Section>
      <Section title={words.actionItems} count={openOf(actionItems)}>
        {actionItems.length === 0 ? (
          <p className="text-muted">{words.noItems}</p>
        ) : (
          <FoldedList items={actionItems} className="-mx-2 flex flex-col" moreLabel={words.showNext}>
            {(item) => <ActionItemRow key={item.id} item={item} readOnly={readOnly} onSeek={onSeek} />}
          </FoldedList>
        )}
      </Section>
      {nextSteps && (
        <Section title={words.nextSteps}>
          <p dir="auto" className="text-base">
            {nextSteps}
          </p>
        </Section>
      )}
      <Section title={words.sentiment} aside={<SentimentBadge sentiment={sentiment.overall} />}>
        <SentimentChart sentiment={sentiment} duration={talk.duration} colourOf={colourOf} onSeek={onSeek} />
      </Section>
      {topics.length > 0 && (
        <Section title={words.topics}>
          <div className="flex flex-wrap gap-1.5">
            {topics.map((topic) => (
              <Badge key={topic}>{topic}</Badge>
            ))}
          </div>
        </Section>
      )}
      <Quotes title={words.openQuestions} quotes={openQuestions} onSeek={onSeek} />
      <Quotes title={words.objections} quotes={objections} onSeek={onSeek} />
      {competitors.length > 0 && (
        <Section title={words.competitors}>
          <FoldedList items={competitors} className="flex flex-col gap-2" moreLabel={words.showNext}>
            {({ name, quote, startTime }) => (
              <Moment key={`${startTime}${name}`} seconds={startTime} onSeek={onSeek}>
                <span className="font-medium">{name}</span> <span className="text-muted">“{quote}”</span>
              </Moment>
            )}
          </FoldedList>
        </Section>
      )}
      <Section title={words.talk}>
        <TalkFigures talk={talk} colourOf={colourOf} />
      </Section>
    </>
  );
}

const openOf = (items: readonly ActionItem[]): number => items.filter(({ completed }) => !completed).length;

interface SectionProps {
  title: string;
  count?: number;
  aside?: ReactNode;
  children: ReactNode;
}

function Section({ title, count, aside, children }: SectionProps) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <h3 className="flex items-center gap-2 text-muted text-xs">
        {title}
        {count !== undefined && count > 0 && <Badge className="tabular">{count}</Badge>}
        {aside}
      </h3>
      {children}
    </section>
  );
}

interface QuotesProps {
  title: string;
  quotes: CallInsights['objections'];
  onSeek(seconds: number): void;
}

function Quotes({ title, quotes, onSeek }: QuotesProps) {
  if (quotes.length === 0) return null;
  return (
    <Section title={title}>
      <FoldedList items={quotes} className="flex flex-col gap-2" moreLabel={words.showNext}>
        {({ quote, speaker, startTime }) => (
          <Moment key={`${startTime}${quote}`} seconds={startTime} onSeek={onSeek}>
            “{quote}”{speaker && <span className="text-muted"> {speaker}</span>}
          </Moment>
        )}
      </FoldedList>
    </Section>
  );
}

/** Something that was said, with a button that plays it. */
function Moment({
  seconds,
  onSeek,
  children,
}: {
  seconds: number;
  onSeek(seconds: number): void;
  children: ReactNode;
}) {
  return (
    <li className="flex items-start gap-2">
      <PlayGlyph seconds={seconds} onSeek={onSeek} />
      <span dir="auto" className="wrap-anywhere min-w-0 flex-1 pt-0.5">
        {children}
      </span>
    </li>
  );
}

const moods = {
  positive: { icon: Smile, tone: 'positive' },
  neutral: { icon: Meh, tone: 'neutral' },
  negative: { icon: Frown, tone: 'negative' },
} as const;

export function SentimentBadge({ sentiment }: { sentiment: keyof typeof moods }) {
  const { icon, tone } = moods[sentiment];
  return (
    <Badge tone={tone} icon={icon}>
      {words.sentiments[sentiment]}
    </Badge>
  );
}
