import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SocialNetwork } from '../../ports/social-network.ts';
import type { CreateNetwork, NetworkParts } from './network-parts.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const factories: CreateNetwork[] = await Promise.all(
  folders.map(async ({ name }) => {
    const file = join(import.meta.dirname, name, 'network.ts');
    return ((await import(pathToFileURL(file).href)) as { create: CreateNetwork }).create;
  }),
);

/** Every network whose folder is here: a network is taken out of the program by deleting its folder. */
export const createNetworks = (parts: NetworkParts): SocialNetwork[] => factories.map((create) => create(parts));
