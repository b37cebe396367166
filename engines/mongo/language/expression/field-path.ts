import { MongoError } from '../../errors.ts';

/** Throws unless `name` can be a component of a field path. */
export function checkFieldName(name: string): void {
  if (name.startsWith('$')) {
    throw new MongoError(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
  }
  if (name.includes('.'))
    throw new MongoError(16412, `FieldPath field names may not contain '.'. Consider using $getField or $setField.`);
  if (name.includes('\0')) throw new MongoError(16411, 'FieldPath field names may not contain null bytes.');
}

/** The components of a field path, checked as the server does. */
export function parseFieldPath(text: string): string[] {
  if (text === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (text.endsWith('.')) throw new MongoError(40353, "FieldPath must not end with a '.'.");
  const parts = text.split('.');
  for (const part of parts) {
    if (part === '') throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
    checkFieldName(part);
  }
  if (parts.length > 200) throw new MongoError('Overflow', 'FieldPath is too long');
  return parts;
}

/** Throws unless `name` can be a variable's name, the server's own included. */
export function checkVariableName(name: string): void {
  if (!/^[A-Za-z\u0080-\uffff]/.test(name)) {
    throw new MongoError('FailedToParse', `'${name}' starts with an invalid character for a variable name`);
  }
  const bad = /[^\w\u0080-\uffff]/.exec(name);
  if (bad) {
    throw new MongoError('FailedToParse', `'${name}' contains an invalid character for a variable name: '${bad[0]}'`);
  }
}

/** Throws unless a user may give a variable this name. */
export function checkUserVariable(name: string): void {
  if (name === '') throw new MongoError('FailedToParse', 'empty variable names are not allowed');
  if (name === 'CURRENT') return;
  if (!/^[a-z\u0080-\uffff]/.test(name)) {
    throw new MongoError('FailedToParse', `'${name}' starts with an invalid character for a user variable name`);
  }
  checkVariableName(name);
}
