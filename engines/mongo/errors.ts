import type { Doc } from './bson/value.ts';

/** MongoDB's own error names and codes, the ones this server answers with (mongo/base/error_codes.yml). */
export const ERROR_CODES = {
  InternalError: 1,
  BadValue: 2,
  NoSuchKey: 4,
  GraphContainsCycle: 5,
  UnknownError: 8,
  FailedToParse: 9,
  UserNotFound: 11,
  UnsupportedFormat: 12,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  ProtocolError: 17,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  InvalidBSON: 22,
  LockTimeout: 24,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  RoleNotFound: 31,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  InvalidDBRef: 55,
  EmptyFieldName: 56,
  DottedFieldName: 57,
  CommandNotFound: 59,
  WriteConcernFailed: 64,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  IndexAlreadyExists: 68,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  ShutdownInProgress: 91,
  OperationFailed: 96,
  UnsatisfiableWriteConcern: 100,
  WriteConflict: 112,
  CommandNotSupported: 115,
  ConflictingOperationInProgress: 117,
  DocumentValidationFailure: 121,
  NotAReplicaSet: 123,
  CommandFailed: 125,
  CappedPositionLost: 136,
  ExceededMemoryLimit: 146,
  ReadConcernMajorityNotEnabled: 148,
  ViewDepthLimitExceeded: 165,
  CommandNotSupportedOnView: 166,
  OptionNotSupportedOnView: 167,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  QueryPlanKilled: 175,
  IncompatibleServerVersion: 188,
  InvalidIndexSpecificationOption: 197,
  InvalidUUID: 207,
  TooManyLocks: 208,
  TransactionTooOld: 225,
  AtomicityFailure: 226,
  FailPointSetFailed: 231,
  NotImplemented: 238,
  SnapshotTooOld: 239,
  ConversionFailure: 241,
  SnapshotUnavailable: 246,
  NoSuchTransaction: 251,
  TransactionCommitted: 256,
  TransactionTooLarge: 257,
  ExceededTimeLimit: 262,
  OperationNotSupportedInTransaction: 263,
  TransactionExceededLifetimeLimitSeconds: 290,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  APIVersionError: 322,
  APIStrictError: 323,
  APIDeprecationError: 324,
  CannotConvertIndexToUnique: 359,
  CollectionUUIDMismatch: 361,
  NotWritablePrimary: 10107,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  InterruptedAtShutdown: 11600,
  Interrupted: 11601,
  OutOfDiskSpace: 14031,
  SearchNotEnabled: 31082,
} as const;

export type ErrorName = keyof typeof ERROR_CODES;

const NAMES = new Map<number, string>(Object.entries(ERROR_CODES).map(([name, code]) => [code, name]));

/** What else an error carries into the reply: `keyPattern` and `keyValue` of a duplicate key, `errInfo` of a validator. */
export interface ErrorDetails {
  fields?: Doc;
  labels?: string[];
}

/** An error as the server answers it: a code, its name (`Location<code>` when it has none) and a sentence. */
export class MongoError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly fields: Doc | undefined;
  readonly labels: string[];

  constructor(code: ErrorName | number, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'MongoError';
    this.code = typeof code === 'number' ? code : ERROR_CODES[code];
    this.codeName = NAMES.get(this.code) ?? `Location${this.code}`;
    this.fields = details.fields;
    this.labels = details.labels ?? [];
  }
}

/** The answer to whatever needs the search engine of MongoDB Atlas. */
export function searchNotEnabled(): MongoError {
  return new MongoError(
    'SearchNotEnabled',
    'Using Atlas Search Database Commands and the $search, $searchMeta, $vectorSearch and $listSearchIndexes aggregation stages requires additional configuration. Please connect to Atlas or an AtlasCLI local deployment to enable.',
  );
}
