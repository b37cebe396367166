import type { Migration } from '../../kernel/migrations.ts';
import { isAscii } from '../../kernel/words.ts';
import { keysOf } from './contact.keys.ts';
import { ContactModel, type ContactRow } from './contact.model.ts';
import { inPortions } from './portions.ts';

/** Keys of earlier releases lack the vowel signs, tones and voicing of names; written in Latin letters they are the same as before. */
export const refoldedNames: Migration = {
  number: 3,
  name: 'refolded-names',
  async run({ signal }) {
    for await (const rows of inPortions<ContactRow>(ContactModel, signal)) {
      const changes = rows.filter(hasOtherLetters).flatMap((row) => {
        const { nameKey, companyKey } = keysOf(row);
        const isSame = nameKey === row.nameKey && companyKey === row.companyKey;
        return isSame
          ? []
          : [
              {
                updateOne: {
                  filter: { _id: row._id },
                  update: { $set: { nameKey, companyKey } },
                  timestamps: false,
                },
              },
            ];
      });
      if (changes.length > 0) await ContactModel.bulkWrite(changes, { ordered: false });
    }
  },
};

const hasOtherLetters = ({ firstName, lastName, middleName, nickname, companyName }: ContactRow): boolean =>
  !isAscii([firstName, lastName, middleName, nickname, companyName].join(''));
