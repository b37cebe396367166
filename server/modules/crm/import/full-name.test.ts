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
  ['Don Harper', { firstName: 'Don', lastName: 'Harper' }],
  ['Hon Li', { firstName: 'Hon', lastName: 'Li' }],
  ['Hon. Ann Harper', { namePrefix: 'Hon.', firstName: 'Ann', lastName: 'Harper' }],
  ['Don Pedro Ruiz', { namePrefix: 'Don', firstName: 'Pedro', lastName: 'Ruiz' }],
  ['Gen. Harper', { namePrefix: 'Gen.', lastName: 'Harper' }],
  ['Mei Lin Ma', { firstName: 'Mei', middleName: 'Lin', lastName: 'Ma' }],
  ['Joe J Ba Sr', { firstName: 'Joe', middleName: 'J', lastName: 'Ba', nameSuffix: 'Sr' }],
  ['Ann Harper MD', { firstName: 'Ann', lastName: 'Harper', nameSuffix: 'MD' }],
  ['MEI LIN MA', { firstName: 'MEI', middleName: 'LIN', lastName: 'MA' }],
  ['M. Night Harper', { firstName: 'M.', middleName: 'Night', lastName: 'Harper' }],
  ['M. Dupont', { namePrefix: 'M.', lastName: 'Dupont' }],
  ['Cher', { firstName: 'Cher' }],
])('a name that is given as one text has its parts told apart: %s', (fullName, parts) => {
  expect(splitFullName(fullName)).toEqual(parts);
});
