import { expect, it } from 'vitest';
import { splitFullName } from './full-name.ts';

it.each([
  ['Ludwig van Beethoven', { firstName: 'Ludwig', lastName: 'van Beethoven' }],
  ['Doe, John Q.', { firstName: 'John', middleName: 'Q.', lastName: 'Doe' }],
  ['O’Neil, Shaun, Jr.', { firstName: 'Shaun', lastName: 'O’Neil', nameSuffix: 'Jr.' }],
  ['John Doe, Ph.D.', { firstName: 'John', lastName: 'Doe', nameSuffix: 'Ph.D.' }],
  ['Prof. Dr. Dr. h.c. Hans Meier', { namePrefix: 'Prof. Dr. Dr. h.c.', firstName: 'Hans', lastName: 'Meier' }],
  ['H.C. Andersen', { firstName: 'H.C.', lastName: 'Andersen' }],
  ['山田 太郎', { firstName: '太郎', lastName: '山田' }],
  ['Cher', { firstName: 'Cher' }],
])('a name that is given as one text has its parts told apart: %s', (fullName, parts) => {
  expect(splitFullName(fullName)).toEqual(parts);
});
