import { emptyAudit } from '../../kernel/audit.model.ts';
import { isToldOf, type PersonalData } from '../../kernel/personal-data.ts';
import type { MailSystems } from '../../ports/mailer.ts';
import { deleteGreetingsOf, greetingsOfContacts, toGreeting } from './greeting.model.ts';

/** Greetings to a person, planned and sent, with the messages that lie in the outbox folder. */
export const greetingsOfPeople = ({ mail }: { mail: MailSystems }): PersonalData => ({
  name: 'greetings',
  gather: async ({ id }) => (await greetingsOfContacts([id])).map(toGreeting),
  erase: async (person) => {
    const greetings = await greetingsOfContacts([person.id]);
    if (greetings.length > 0)
      await emptyAudit(greetings.map(({ _id }) => ({ kind: 'greeting', id: _id.toHexString() })));
    await deleteGreetingsOf(person.id);
    await mail.forget((text) => isToldOf(person, text));
  },
});
