import { Int32 } from '../bson/value.ts';
import type { MongoError } from '../errors.ts';
import { errorReply } from '../wire/connection.ts';
import type { Reply } from '../wire/message.ts';

/** A write error's fields inside a reply that succeeds otherwise. */
export function writeErrorFields(error: MongoError): Reply {
  const { code, errmsg, codeName: _name, ok: _ok, errorLabels: _labels, ...more } = errorReply(error);
  return { code: code ?? new Int32(error.code), errmsg, ...more };
}
