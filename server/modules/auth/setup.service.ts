import { createHash, timingSafeEqual } from 'node:crypto';
import { audit, type Caller } from '../../kernel/audit.ts';
import { isDuplicateKey, transaction } from '../../kernel/db.ts';
import { AppError } from '../../kernel/errors.ts';
import { publish } from '../../kernel/events.ts';
import { hashPassword } from './password.ts';
import { type Browser, type Opened, openSession, type SessionDeps } from './session.service.ts';
import { createSettings } from './settings.model.ts';
import { refuseOwnWords } from './telling-password.ts';
import { anyUserExists, findUser } from './user.model.ts';
import { insertUser } from './user.service.ts';

export interface SetupDeps extends SessionDeps {
  /** What `code` must be, where more than this machine can reach the server. */
  setupCode?: string;
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
  code?: string;
}

export const needsSetup = async (): Promise<boolean> => !(await anyUserExists());

/**
 * Creates the first administrator and the organisation. Of two that come at the same time one wins, since both write the
 * organisation's one document; the other gets `already_set_up`. Throws `setup_code_wrong`.
 */
export async function setUp(deps: SetupDeps, input: SetupInput, browser: Browser): Promise<Opened> {
  if (!(await needsSetup())) throw new AppError('already_set_up');
  checkCode(deps.setupCode, input.code);
  const id = await createFirstAdmin(deps, input, browser.caller);
  const row = await findUser(id);
  if (!row) throw new AppError('conflict');
  if (input.sampleData) await seedOrSay(deps, id);
  return openSession(deps, row, browser);
}

function checkCode(expected: string | undefined, given = ''): void {
  if (expected === undefined) return;
  const [a, b] = [expected, given].map((code) => createHash('sha256').update(code).digest()) as [Buffer, Buffer];
  if (!timingSafeEqual(a, b)) throw new AppError('setup_code_wrong');
}

/** The administrator stands already, so missing sample data is no reason to keep them out. */
async function seedOrSay({ seed, log }: SetupDeps, ownerId: string): Promise<void> {
  try {
    await seed(ownerId);
  } catch (error) {
    log.error({ err: error }, 'the sample data could not be added');
  }
}

/** Creates the first administrator and returns the id. Throws `already_set_up`, `validation_failed`. */
export async function createFirstAdmin(
  { clock, directory }: Pick<SetupDeps, 'clock' | 'directory'>,
  input: SetupInput,
  caller: Caller = { actor: { kind: 'system' } },
): Promise<string> {
  if (await anyUserExists()) throw new AppError('already_set_up');
  const { name, email, organisationName, timeZone } = input;
  refuseOwnWords(input.password, input);
  const passwordHash = await hashPassword(input.password);
  const given = { ...(organisationName && { organisationName }), ...(timeZone && { timeZone }) };
  try {
    return await transaction(async (session) => {
      if (await anyUserExists(session)) throw new AppError('already_set_up');
      await createSettings(given, session);
      await publish(session, 'settings.updated', { changed: Object.keys(given) });
      const id = await insertUser({ name, email, passwordHash, role: 'admin', timeZone }, clock, session);
      await audit({ ...caller, action: 'organisation.set_up', kind: 'user', recordId: id }, session);
      return id;
    });
  } catch (error) {
    if (isDuplicateKey(error)) throw new AppError('already_set_up', { cause: error });
    throw error;
  } finally {
    directory.forgetOrganisation();
  }
}
