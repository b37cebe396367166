import { merges } from '@sequelstring/contract/merges.ts';
import { type BoundRoute, bind } from '../../../kernel/module.ts';
import type { BulkChanges } from '../../../kernel/records/bulk/bulk-changes.ts';
import { type MergeDeps, previewMerge, storeOf } from './merge.service.ts';

export const mergeRoutes = (deps: MergeDeps, bulk: BulkChanges): BoundRoute[] => [
  bind(merges.preview, ({ user, query }) => previewMerge(deps, user, query)),
  bind(merges.merge, ({ user, caller, body }) => bulk.merge(storeOf(deps, body.kind), { user, caller }, body)),
];
