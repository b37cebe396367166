import type { SocialPost } from '../../../ports/social-network.ts';
import { read } from '../network-http.ts';

/** An event of the public timeline as a sentence; undefined for what tells nothing of the person. */
export function eventOf(value: unknown, now: Date): SocialPost | undefined {
  const event = read.object(value);
  const id = read.text(String(event.id ?? ''), 64);
  const repository = read.text(read.object(event.repo).name, 200);
  const publishedAt = read.date(event.created_at, now);
  if (!id || !repository || !publishedAt || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined;
  const told = tell(String(event.type), read.object(event.payload), repository);
  if (!told) return undefined;
  return {
    id,
    kind: 'code',
    format: 'text',
    text: told.text,
    url: read.url(told.url) ?? `https://github.com/${repository}`,
    publishedAt,
  };
}

function tell(
  type: string,
  payload: Record<string, unknown>,
  repository: string,
): { text: string; url?: unknown } | undefined {
  const action = payload.action;
  const title = (of: Record<string, unknown>) => read.text(of.title, 300) ?? `#${String(of.number ?? '')}`;
  if (type === 'PublicEvent') return { text: `Made ${repository} public` };
  if (type === 'CreateEvent' && payload.ref_type === 'repository')
    return { text: `Created the repository ${repository}` };
  if (type === 'ForkEvent') return { text: `Forked ${repository}`, url: read.object(payload.forkee).html_url };
  if (type === 'WatchEvent') return { text: `Starred ${repository}` };
  if (type === 'ReleaseEvent' && action === 'published') {
    const release = read.object(payload.release);
    const name = read.text(release.name, 200) ?? read.text(release.tag_name, 200) ?? 'a version';
    return { text: `Released ${name} of ${repository}`, url: release.html_url };
  }
  if (type === 'PullRequestEvent') {
    const pull = read.object(payload.pull_request);
    const done = action === 'closed' && pull.merged === true ? 'Merged' : action === 'opened' ? 'Opened' : undefined;
    return done && { text: `${done} a pull request in ${repository}: ${title(pull)}`, url: pull.html_url };
  }
  if (type === 'IssuesEvent' && action === 'opened') {
    const issue = read.object(payload.issue);
    return { text: `Opened an issue in ${repository}: ${title(issue)}`, url: issue.html_url };
  }
  return undefined;
}
