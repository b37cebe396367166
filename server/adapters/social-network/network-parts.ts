import type { Integrations } from '../../kernel/integrations.ts';
import type { SafeFetch } from '../../kernel/safe-fetch.ts';
import type { NewsSource } from '../../ports/news-source.ts';
import type { SocialNetwork } from '../../ports/social-network.ts';

/** What adapters are made of. */
export interface NetworkParts {
  /** To addresses that people typed. */
  fetch: SafeFetch;
  /** To endpoints that an administrator set: they may be in a private network, and are never left by a redirect. */
  fetchTrusted: SafeFetch;
  feeds: NewsSource;
  integrations: Integrations;
}

/** What `network.ts` of each adapter's folder exports as `create`. */
export type CreateNetwork = (parts: NetworkParts) => SocialNetwork;
