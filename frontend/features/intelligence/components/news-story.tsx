import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { editors } from '@sequelstring/contract/route.ts';
import {
  BellOff,
  Ellipsis,
  ExternalLink,
  Handshake,
  Link2,
  ListChecks,
  RotateCcw,
  StickyNote,
  ThumbsDown,
  ThumbsUp,
  X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { formatDateTime, formatDistance } from '../../../lib/format.ts';
import { categoryNames, newsWords as words } from '../../../lib/messages/intelligence.ts';
import { useHasRole, useSession } from '../../../lib/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '../../../ui/dropdown-menu.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { hasDone } from '../api/news.actions.ts';
import { ClusterSources } from './cluster-sources.tsx';
import { MarkedText } from './marked-text.tsx';
import { RelevanceBar } from './relevance-bar.tsx';
import { SentimentMark } from './sentiment-mark.tsx';

export interface StoryActions {
  onDismiss(alert: NewsAlert): void;
  onRestore(alert: NewsAlert): void;
  onMakeOpportunity(alert: NewsAlert): void;
  onShare(alert: NewsAlert): void;
  onTask(alert: NewsAlert): void;
  onNote(alert: NewsAlert): void;
  onMute(alert: NewsAlert): void;
  onRightCompany(alert: NewsAlert): void;
  onWrongCompany(alert: NewsAlert): void;
}

/** A story as a whole: what happened, why it is about this account, how relevant it is and who reports it. */
export function NewsStory({ alert, ...actions }: { alert: NewsAlert } & StoryActions) {
  const marked = alert.evidence.map((one) => one.words);
  const text = alert.summary ?? alert.content;
  return (
    <article className="flex max-w-3xl flex-col gap-5 px-5 py-5 sm:px-8">
      <header className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <Link to={`/accounts/${alert.account}`}>
            <Badge tone="outline" className="text-ink hover:bg-hover">
              {alert.accountName}
            </Badge>
          </Link>
          {alert.category && <Badge>{categoryNames[alert.category]}</Badge>}
          <SentimentMark label={alert.sentiment.label} word className="text-xs" />
        </div>
        <h2 dir="auto" className="text-balance font-medium text-xl">
          <MarkedText text={alert.title} words={marked} />
        </h2>
        <p className="text-muted">
          {alert.sourceName} ·{' '}
          <time dateTime={alert.publishedAt} title={formatDateTime(alert.publishedAt)}>
            {formatDistance(alert.publishedAt)}
          </time>
        </p>
      </header>
      <Actions alert={alert} {...actions} />
      {text && (
        <p dir="auto" className="whitespace-pre-line text-base text-pretty">
          <MarkedText text={text.length > 1_200 ? `${text.slice(0, 1_200)}…` : text} words={marked} />
        </p>
      )}
      <Opportunities alert={alert} />
      <Section title={words.whyMatched}>
        <ul className="flex flex-wrap gap-x-4 gap-y-1.5">
          {uniqueEvidence(alert).map(({ kind, field, words: said }) => (
            <li key={`${kind} ${field} ${said}`} className="flex items-center gap-1.5">
              <mark className="rounded-sm bg-accent-soft px-1 text-ink">{said}</mark>
              <span className="text-muted">
                {words.evidenceKind[kind] ?? kind} {words.evidenceField[field]}
              </span>
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2 pt-1">
          <Button size="sm" onClick={() => actions.onRightCompany(alert)}>
            <ThumbsUp aria-hidden strokeWidth={1.5} />
            {words.company.isRight}
          </Button>
          <Button size="sm" onClick={() => actions.onWrongCompany(alert)}>
            <ThumbsDown aria-hidden strokeWidth={1.5} />
            {words.company.isWrong}
          </Button>
        </div>
      </Section>
      <section className="border-t pt-4">
        <RelevanceBar relevance={alert.relevance} />
      </section>
      <ClusterSources alert={alert} />
    </article>
  );
}

function Actions({ alert, ...on }: { alert: NewsAlert } & StoryActions) {
  const { onDismiss, onRestore, onMakeOpportunity, onShare } = on;
  const userId = useSession((state) => state.user?.id);
  const mayEdit = useHasRole(editors);
  return (
    <div className="flex flex-wrap gap-2">
      {mayEdit && (
        <Button variant="primary" onClick={() => onMakeOpportunity(alert)}>
          <Handshake aria-hidden strokeWidth={1.5} />
          {words.makeDeal}
        </Button>
      )}
      <Button asChild>
        <a href={alert.sourceUrl} target="_blank" rel="noreferrer">
          <ExternalLink aria-hidden strokeWidth={1.5} />
          {words.readArticle}
        </a>
      </Button>
      <Button onClick={() => onShare(alert)}>
        <Link2 aria-hidden strokeWidth={1.5} />
        {words.share}
      </Button>
      {hasDone(alert, userId, 'dismissed') ? (
        <Button onClick={() => onRestore(alert)}>
          <RotateCcw aria-hidden strokeWidth={1.5} />
          {words.restore}
        </Button>
      ) : (
        <Button onClick={() => onDismiss(alert)}>
          <X aria-hidden strokeWidth={1.5} />
          {words.dismiss}
          <Kbd keys="e" className="max-md:hidden" />
        </Button>
      )}
      <StoryMenu alert={alert} {...on} />
    </div>
  );
}

function StoryMenu({ alert, onTask, onNote, onMute }: { alert: NewsAlert } & StoryActions) {
  const mayEdit = useHasRole(editors);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton icon={Ellipsis} label={words.more} variant="secondary" />
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {mayEdit && (
          <DropdownMenuItem icon={ListChecks} onSelect={() => onTask(alert)}>
            {words.task.add}
          </DropdownMenuItem>
        )}
        {mayEdit && (
          <DropdownMenuItem icon={StickyNote} onSelect={() => onNote(alert)}>
            {words.note.add}
          </DropdownMenuItem>
        )}
        <DropdownMenuItem icon={BellOff} onSelect={() => onMute(alert)}>
          {words.muted.mute(alert.sourceName)}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function Opportunities({ alert }: { alert: NewsAlert }) {
  const made = alert.interactions.filter(({ opportunityId }) => opportunityId);
  if (made.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {made.map(({ opportunityId, timestamp }) => (
        <li key={opportunityId} className="flex items-center gap-2 text-muted">
          <Handshake aria-hidden className="size-4" strokeWidth={1.5} />
          <Link to={`/opportunities/${opportunityId}`} className="text-accent hover:underline">
            {words.opportunity.made}
          </Link>
          {formatDistance(timestamp)}
        </li>
      ))}
    </ul>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2 border-t pt-4">
      <h3 className="font-medium">{title}</h3>
      {children}
    </section>
  );
}

function uniqueEvidence({ evidence }: NewsAlert): NewsAlert['evidence'] {
  const seen = new Map(evidence.map((one) => [`${one.kind} ${one.field} ${one.words}`, one]));
  return [...seen.values()].slice(0, 6);
}
