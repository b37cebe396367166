import type { SocialNetwork } from '../../ports/social-network.ts';
import { create as blog } from './blog/network.ts';
import { create as bluesky } from './bluesky/network.ts';
import { create as facebook } from './facebook/network.ts';
import { create as github } from './github/network.ts';
import { create as linkedin } from './linkedin/network.ts';
import { create as mastodon } from './mastodon/network.ts';
import type { NetworkParts } from './network-parts.ts';
import { create as twitter } from './twitter/network.ts';

/** Every network of the program, in the order in which they are shown. */
export const createNetworks = (parts: NetworkParts): SocialNetwork[] =>
  [blog, bluesky, facebook, github, linkedin, mastodon, twitter].map((create) => create(parts));
