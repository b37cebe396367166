import { withTag } from '@sequelstring/contract/filter.ts';
import { type Listener, listener } from '../../../kernel/module.ts';
import { ViewModel, type ViewRow } from './view.model.ts';

/** Saved views that ask for a tag go on finding what they found when the tag has another name. */
export const followTags = (): Listener =>
  listener({
    name: 'crm.followTagsInViews',
    events: ['tags.replaced'],
    handle: async (batch) => {
      for (const { payload } of batch) {
        for await (const { _id, filter } of ViewModel.find({ filter: { $ne: null } })
          .lean<ViewRow[]>()
          .cursor()) {
          const renewed = filter && withTag(filter, payload);
          if (JSON.stringify(renewed) === JSON.stringify(filter)) continue;
          await ViewModel.updateOne({ _id, filter }, { $set: { filter: renewed } }, { timestamps: false });
        }
      }
    },
  });
