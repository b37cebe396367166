import { notes, tasks } from '@sequelstring/contract/crm.ts';
import type { SocialActivity } from '@sequelstring/contract/social-profiles.ts';
import { ExternalLink, ListPlus, Paperclip, StickyNote } from 'lucide-react';
import { Link } from 'react-router';
import { api } from '../../../lib/api.ts';
import { formatDateTime, formatDistance, formatNumber } from '../../../lib/format.ts';
import { socialWords as words } from '../../../lib/messages/social.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useNetworks } from '../api/social.queries.ts';
import { NetworkMark } from './network-mark.tsx';
import { PostText } from './post-text.tsx';

interface ActivityItemProps {
  activity: SocialActivity;
  /** Names the contact, where posts of several stand together. */
  withContact?: boolean;
  readOnly: boolean;
}

/** One post or change, with what can be made of it. */
export function ActivityItem({ activity, withContact, readOnly }: ActivityItemProps) {
  const { nameOf } = useNetworks();
  const network = nameOf(activity.platform);
  const others = activity.alsoOn.map(({ platform }) => nameOf(platform)).join(', ');
  const counts = Object.entries(activity.counts).flatMap(([what, count]) =>
    count ? [`${formatNumber(count)} ${what}`] : [],
  );
  const facts = [others && words.alsoOn(others), ...counts].filter(Boolean);
  return (
    <li className="group flex gap-3 border-b px-4 py-3 last:border-b-0">
      {withContact ? (
        <Avatar name={activity.contactName} size="md" />
      ) : (
        <NetworkMark platform={activity.platform} className="mt-0.5" />
      )}
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-sm">
          {withContact && (
            <Link to={`/contacts/${activity.contactId}?tab=social`} className="rounded-sm font-medium hover:underline">
              {activity.contactName}
            </Link>
          )}
          {withContact && <NetworkMark platform={activity.platform} className="size-5" />}
          <span className="text-muted">
            {activity.kind === 'repost' && activity.author
              ? words.reposted(activity.author)
              : words.kinds[activity.kind]}{' '}
            · {network}
          </span>
          <time dateTime={activity.publishedAt} title={formatDateTime(activity.publishedAt)} className="text-muted">
            {formatDistance(activity.publishedAt)}
          </time>
        </div>
        {activity.title && <p className="font-medium text-base">{activity.title}</p>}
        {activity.text && <PostText text={activity.text} />}
        <Attachments media={activity.media} />
        <div className="-mr-1.5 flex items-center justify-between gap-3">
          <p className="tabular min-w-0 text-muted text-xs">{facts.join(' · ')}</p>
          <ItemActions activity={activity} network={network} readOnly={readOnly} />
        </div>
      </div>
    </li>
  );
}

function Attachments({ media }: { media: SocialActivity['media'] }) {
  if (media.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1">
      {media.map(({ type, url, alt }) => (
        <li key={url} className="min-w-0">
          <a
            href={url}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm text-muted text-sm hover:text-ink"
          >
            <Paperclip aria-hidden className="size-3.5 shrink-0" strokeWidth={1.5} />
            <span className="truncate">
              {words.attachments[type]}
              {alt && `: ${alt}`}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function ItemActions({
  activity,
  network,
  readOnly,
}: {
  activity: SocialActivity;
  network: string;
  readOnly: boolean;
}) {
  const about = [{ kind: 'contact' as const, id: activity.contactId }];
  const saveNote = () => {
    const heading = [activity.contactName, network, formatDateTime(activity.publishedAt)].join(', ');
    const body = [heading, activity.title, activity.text, activity.url].filter(Boolean).join('\n\n');
    api.call(notes.create, { body: { body, about } }).then(
      () => toast.success(words.noteSaved),
      (error: unknown) => toast.failure(words.notSaved, error),
    );
  };
  const makeTask = () => {
    api.call(tasks.create, { body: { title: words.taskTitle(activity.contactName, network), about } }).then(
      () => toast.success(words.taskMade),
      (error: unknown) => toast.failure(words.notSaved, error),
    );
  };
  return (
    <span className="flex shrink-0 gap-0.5">
      {!readOnly && <IconButton icon={StickyNote} size="sm" label={words.saveNote} onClick={saveNote} />}
      {!readOnly && <IconButton icon={ListPlus} size="sm" label={words.makeTask} onClick={makeTask} />}
      {activity.url && (
        <a
          href={activity.url}
          target="_blank"
          rel="noopener noreferrer nofollow"
          aria-label={words.openPost}
          title={words.openPost}
          className="inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
        >
          <ExternalLink aria-hidden className="size-4" strokeWidth={1.5} />
        </a>
      )}
    </span>
  );
}
