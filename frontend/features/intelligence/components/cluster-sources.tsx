import type { NewsAlert } from '@sequelstring/contract/news.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { Merge, Split } from 'lucide-react';
import { useState } from 'react';
import { formatDistance } from '../../../lib/format.ts';
import { newsWords as words } from '../../../lib/messages/intelligence.ts';
import { useHasRole } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { useGrouping } from '../api/grouping.actions.ts';
import { JoinDialog } from './join-dialog.tsx';

/** Who reports a story. Editors move an article to a story of its own, or join another story to this one. */
export function ClusterSources({ alert }: { alert: NewsAlert }) {
  const { cluster } = alert;
  const mayEdit = useHasRole(editors);
  const { split } = useGrouping();
  const [joining, setJoining] = useState(false);
  const unlisted = cluster.size - cluster.articles.length;
  return (
    <section className="flex flex-col gap-2 border-t pt-4">
      <h3 className="font-medium">{words.clusterSources}</h3>
      <ul className="flex flex-col">
        {cluster.articles.map(({ id, url, title, sourceName, publishedAt }) => (
          <li key={id} className="flex min-h-8 min-w-0 items-center gap-3 py-0.5">
            <span className="w-24 shrink-0 truncate text-muted sm:w-32">{sourceName}</span>
            <a
              href={url}
              target="_blank"
              rel="noreferrer"
              dir="auto"
              className="min-w-0 flex-1 truncate hover:underline"
            >
              {title}
            </a>
            <span className="shrink-0 text-muted text-xs">{formatDistance(publishedAt)}</span>
            {mayEdit && cluster.articles.length > 1 && (
              <IconButton
                icon={Split}
                size="sm"
                label={words.grouping.split(title)}
                onClick={() => void split(alert, id)}
              />
            )}
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p className="text-muted">{words.moreSources(unlisted)}</p>}
      {mayEdit && (
        <Button size="sm" className="self-start" onClick={() => setJoining(true)}>
          <Merge aria-hidden strokeWidth={1.5} />
          {words.grouping.join}
        </Button>
      )}
      {joining && <JoinDialog alert={alert} onClose={() => setJoining(false)} />}
    </section>
  );
}
