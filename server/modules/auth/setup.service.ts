import { isDuplicateKey, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { publish } from '../../kernel/events.ts';
import { hashPassword } from './password.ts';
import { type Opened, openSession, type SessionDeps } from './session.service.ts';
import { createSettings } from './settings.model.ts';
import { anyUserExists, findUser } from './user.model.ts';
import { insertUser } from './user.service.ts';

export interface SetupDeps extends SessionDeps {
  /** Fills an empty instance with sample data that belongs to this user. */
  seed(ownerId: string): Promise<void>;
}

export interface SetupInput {
  name: string;
  email: string;
  password: string;
  organisationName?: string;
  timeZone?: string;
  sampleData?: boolean;
}

export const needsSetup = async (): Promise<boolean> => !(await anyUserExists());

/**
 * Creates the first administrator and the organisation. Of two that come at the same time one wins, since both write the
 * organisation's one document; the other gets `already_set_up`.
 */
export async function setUp(deps: SetupDeps, input: SetupInput, userAgent?: string): Promise<Opened> {
  const id = await createFirstAdmin(deps, input);
  const row = await findUser(id);
  if (!row) throw new AppError('conflict');
  if (input.sampleData) await seedOrSay(deps, id);
  return openSession(deps, row, userAgent);
}

/** The administrator stands already, so missing sample data is no reason to keep them out. */
async function seedOrSay({ seed, log }: SetupDeps, ownerId: string): Promise<void> {
  try {
    await seed(ownerId);
  } catch (error) {
    log.error({ err: error }, 'the sample data could not be added');
  }
}

/** Creates the first administrator and returns the id. Throws `already_set_up`. */
export async function createFirstAdmin(
  { clock, directory }: Pick<SetupDeps, 'clock' | 'directory'>,
  input: SetupInput,
): Promise<string> {
  if (await anyUserExists()) throw new AppError('already_set_up');
  const { name, email, organisationName, timeZone } = input;
  const passwordHash = await hashPassword(input.password);
  const given = { ...(organisationName && { organisationName }), ...(timeZone && { timeZone }) };
  try {
    return await transaction(async (session) => {
      if (await anyUserExists(session)) throw new AppError('already_set_up');
      await createSettings(given, session);
      await publish(session, 'settings.updated', { changed: Object.keys(given) });
      return insertUser({ name, email, passwordHash, role: 'admin', timeZone }, clock, session);
    });
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('already_set_up', { cause: error });
    throw error;
  } finally {
    directory.forgetSettings();
  }
}
