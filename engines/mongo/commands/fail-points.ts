import { setTimeout } from 'node:timers/promises';
import { isNumber } from '../bson/number.ts';
import { Doc, type Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import { isTruthy, toDouble, toInt32 } from '../language/number.ts';
import { errorReply } from '../wire/connection.ts';
import type { AnyReply } from '../wire/message.ts';
import type { Command } from './command.ts';
import { errorLabels } from './error-labels.ts';
import type { Request } from './request.ts';

/** What a fail point does to the command that meets it. */
export interface Failure {
  readonly blockMs: number;
  readonly closesConnection: boolean;
  /** The code of the error that it answers. */
  readonly code: number | undefined;
  /** What the reply of a command that succeeds gets beside its own fields. */
  readonly writeConcernError: Doc | undefined;
  /** Labels in place of those that the server gives. */
  readonly labels: readonly string[] | undefined;
}

/** A place where the server can be made to misbehave: for how many that come by, and how. */
class FailPoint {
  data = new Doc();
  /** How many are let through before it acts, and for how many it acts then. */
  #skip = 0;
  #times = 0;
  #activations = 0;

  /** Sets it anew; gives how often it has acted so far. */
  configure(mode: Value | undefined, data: Doc): number {
    this.#skip = 0;
    if (mode === 'off') this.#times = 0;
    else if (mode === 'alwaysOn') this.#times = Number.POSITIVE_INFINITY;
    else if (mode instanceof Doc && isNumber(mode.get('times'))) this.#times = toInt32(mode.get('times')) ?? 0;
    else if (mode instanceof Doc && isNumber(mode.get('skip'))) {
      this.#skip = toInt32(mode.get('skip')) ?? 0;
      this.#times = Number.POSITIVE_INFINITY;
    } else throw new MongoError('BadValue', "the mode of a fail point is 'off', 'alwaysOn', {times: n} or {skip: n}");
    this.data = data;
    return this.#activations;
  }

  get isOn(): boolean {
    return this.#times > 0;
  }

  /** Whether it acts for one that comes by. */
  acts(): boolean {
    if (this.#times <= 0) return false;
    if (this.#skip > 0) {
      this.#skip -= 1;
      return false;
    }
    this.#times -= 1;
    this.#activations += 1;
    return true;
  }
}

/** The fail points by which drivers are tested (github.com/mongodb/mongo/wiki/The-failCommand-fail-point). Only with `--test-commands`. */
export class FailPoints {
  /** Makes chosen commands fail, answer late or lose their connection. */
  readonly #failCommand = new FailPoint();
  /** Makes a retryable write fail or lose its connection. */
  readonly #write = new FailPoint();
  /** Makes whatever has a time limit meet it at once, or never. */
  readonly #alwaysTimeOut = new FailPoint();
  readonly #neverTimeOut = new FailPoint();
  readonly #byName = new Map([
    ['failCommand', this.#failCommand],
    ['onPrimaryTransactionalWrite', this.#write],
    ['maxTimeAlwaysTimeOut', this.#alwaysTimeOut],
    ['maxTimeNeverTimeOut', this.#neverTimeOut],
  ]);

  /** Sets a fail point anew; gives how often it has acted so far, or undefined when there is none of that name. */
  configure(name: string, mode: Value | undefined, data: Doc): number | undefined {
    return this.#byName.get(name)?.configure(mode, data);
  }

  /** What is to happen to a command, if anything. */
  meet(command: Command, request: Request): Failure | undefined {
    const point = this.#failCommand;
    if (!point.isOn || command.name === 'configureFailPoint' || !isNamed(point.data, command, request))
      return undefined;
    return point.acts() ? describeFailure(point.data) : undefined;
  }

  /** Told of a statement of a retryable write that is about to be carried out; throws the error that it is to end with. */
  beforeWrite(request: Request): void {
    if (request.retryNumber === undefined || !this.#write.acts()) return;
    const { data } = this.#write;
    if (!data.has('closeConnection') || isTruthy(data.get('closeConnection'))) request.client.close();
    const code = data.get('failBeforeCommitExceptionCode');
    if (isNumber(code)) throw new MongoError(toDouble(code), 'Failing write due to failpoint');
  }

  /** Makes a command with a time limit end now, or lifts the limit. */
  limitTime(request: Request): void {
    if (request.deadline === Number.POSITIVE_INFINITY) return;
    if (this.#neverTimeOut.acts()) request.deadline = Number.POSITIVE_INFINITY;
    else if (this.#alwaysTimeOut.acts()) throw request.reasonToEnd;
  }
}

/** Whether the fail point `failCommand` means this command. */
function isNamed(data: Doc, command: Command, request: Request): boolean {
  const commands = data.get('failCommands');
  const names = [command.name, ...(command.aliases ?? [])];
  if (!Array.isArray(commands) || !commands.some((name) => names.includes(String(name)))) return false;
  const namespace = data.get('namespace');
  if (namespace !== undefined && namespace !== `${request.db}.${request.target}`) return false;
  const appName = data.get('appName');
  return appName === undefined || appName === appNameOf(request);
}

function appNameOf(request: Request): Value | undefined {
  const { metadata } = request.client;
  const application = metadata instanceof Doc ? metadata.get('application') : undefined;
  return application instanceof Doc ? application.get('name') : undefined;
}

function describeFailure(data: Doc): Failure {
  const given = data.get('errorLabels');
  const code = data.get('errorCode');
  const blockMs = data.get('blockTimeMS');
  return {
    blockMs: isTruthy(data.get('blockConnection')) && isNumber(blockMs) ? toDouble(blockMs) : 0,
    closesConnection: isTruthy(data.get('closeConnection')),
    code: isNumber(code) ? toDouble(code) : undefined,
    writeConcernError: data.get('writeConcernError') as Doc | undefined,
    labels: Array.isArray(given) ? given.map(String) : undefined,
  };
}

/** Makes a command fail as a fail point says, or carries it out and adds what the fail point says. */
export async function suffer(
  failure: Failure,
  request: Request,
  carryOut: () => AnyReply | Promise<AnyReply>,
): Promise<AnyReply> {
  const { blockMs, closesConnection, code, writeConcernError } = failure;
  if (blockMs > 0) await setTimeout(blockMs);
  if (closesConnection) {
    request.client.close();
    return {};
  }
  const labels = [...(failure.labels ?? errorLabels(request, code ?? 0, toInt32(writeConcernError?.get('code'))))];
  if (code !== undefined) {
    return errorReply(new MongoError(code, "Failing command via 'failCommand' failpoint", { labels }));
  }
  const reply = await carryOut();
  if (!writeConcernError) return reply;
  return { ...reply, writeConcernError, ...(labels.length > 0 ? { errorLabels: labels } : {}) };
}
