import type { SocialPost } from '../../../ports/social-network.ts';
import { read } from '../network-http.ts';

type Media = NonNullable<SocialPost['media']>[number];
const kinds = { photo: 'image', video: 'video', animated_gif: 'video' } as const;

/** The pictures and videos that a page of posts includes, by their keys. */
export function mediaOfPage(body: Record<string, unknown>): ReadonlyMap<string, Media> {
  const found = read.list(read.object(body.includes).media).slice(0, 200).map(read.object);
  return new Map(
    found.flatMap(({ media_key, type, url, preview_image_url, alt_text }): [string, Media][] => {
      const kind = kinds[type as keyof typeof kinds];
      const address = read.url(url) ?? read.url(preview_image_url);
      const key = read.text(media_key, 100);
      return kind && address && key ? [[key, { type: kind, url: address, alt: read.text(alt_text, 500) }]] : [];
    }),
  );
}

export function postOf(
  value: unknown,
  { media, handle, now }: { media: ReadonlyMap<string, Media>; handle: string | undefined; now: Date },
): SocialPost | undefined {
  const post = read.object(value);
  const id = read.text(post.id, 30);
  const publishedAt = read.date(post.created_at, now);
  if (!id || !/^\d+$/.test(id) || !publishedAt) return undefined;
  const [first] = read.list(post.referenced_tweets).map(read.object);
  const metrics = read.object(post.public_metrics);
  const keys = read.list(read.object(post.attachments).media_keys).slice(0, 4);
  return {
    id,
    kind: first?.type === 'retweeted' ? 'repost' : first?.type === 'replied_to' ? 'reply' : 'post',
    text: read.text(read.object(post.note_tweet).text, 30_000) ?? read.text(post.text, 30_000) ?? '',
    format: 'text',
    url: `https://x.com/${handle && /^\w{1,50}$/.test(handle) ? handle : 'i/web'}/status/${id}`,
    media: keys.flatMap((key) => media.get(String(key)) ?? []),
    counts: {
      likes: read.count(metrics.like_count),
      replies: read.count(metrics.reply_count),
      reposts: read.count(metrics.retweet_count),
    },
    publishedAt,
  };
}
