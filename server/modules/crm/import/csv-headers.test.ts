import { describe, expect, it } from 'vitest';
import { dateOrderOf, readLayout } from './csv-dialects.ts';

/** The field of each column of a file with these headers. */
const fields = (...headers: string[]) => Object.values(readLayout([headers]).mapping);

describe('the headers of a CSV file', () => {
  it.each([
    [
      ['Nome', 'Sobrenome', 'E-mail', 'Celular', 'Aniversário', 'CEP', 'Cidade'],
      ['firstName', 'lastName', 'email', 'phone', 'birthday', 'address.postalCode', 'address.city'],
    ],
    [
      ['Имя', 'Фамилия', 'Телефон', 'Дата рождения', 'Город'],
      ['firstName', 'lastName', 'phone', 'birthday', 'address.city'],
    ],
    [
      ['Имя', 'E-mail'],
      ['fullName', 'email'],
    ],
    [
      ['姓', '名', 'メールアドレス', '携帯電話', '生年月日', '会社名'],
      ['lastName', 'firstName', 'email', 'phone', 'birthday', 'companyName'],
    ],
    [
      ['姓名', '手机', '邮箱', '生日'],
      ['fullName', 'phone', 'email', 'birthday'],
    ],
    [
      ['이름', '이메일', '휴대폰', '생일'],
      ['fullName', 'email', 'phone', 'birthday'],
    ],
    [
      ['Imię', 'Nazwisko', 'Data urodzenia', 'Ulica'],
      ['firstName', 'lastName', 'birthday', 'address.street'],
    ],
    [
      ['Voornaam', 'Achternaam', 'E-mailadres', 'Functie'],
      ['firstName', 'lastName', 'email', 'title'],
    ],
  ])('are known in the language of the file: %j', (headers, expected) => {
    expect(fields(...headers)).toEqual(expected);
  });

  it('of a Spanish file call a wedding day what is a birthday in Portuguese', () => {
    expect(fields('Nombre', 'Correo', 'Aniversario')).toEqual(['fullName', 'email', 'anniversary']);
  });

  it('of a French Outlook name the form of address and the position alike', () => {
    const headers = ['Titre', 'Prénom', 'Nom', 'Société', 'Titre', 'Ville (bureau)', 'Adresse de messagerie'];
    expect(fields(...headers)).toEqual([
      'namePrefix',
      'firstName',
      'lastName',
      'companyName',
      'title',
      'address.city',
      'email',
    ]);
  });

  it.each(['HASOPTEDOUTOFEMAIL', 'HasOptedOutOfEmail', 'Do not allow Emails', 'donotemail', 'Email Blacklisted'])(
    'tell who wants no mail in the words of many programs: %s',
    (header) => {
      expect(fields('Email', header)).toEqual(['email', 'emailOptOut']);
    },
  );

  it('may tell how their dates are written', () => {
    expect(fields('Name', 'Date of Birth (DD/MM/YYYY)', 'Anniversary [MM/DD]')).toEqual([
      'fullName',
      'birthday',
      'anniversary',
    ]);
    const orders = [
      '(DD/MM/YYYY)',
      '(JJ/MM/AAAA)',
      '(dd mmm yyyy)',
      '[mm/dd]',
      '(YYYY-MM-DD)',
      '(JJJJ-MM-TT)',
      '(day)',
    ];
    expect(orders.map((format) => dateOrderOf(`Birthday ${format}`))).toEqual([
      'dmy',
      'dmy',
      'dmy',
      'mdy',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('call the form of address Title where they have a job title, too', () => {
    expect(fields('Title', 'First Name', 'Job Title')).toEqual(['namePrefix', 'firstName', 'title']);
    expect(fields('Title', 'First Name')).toEqual(['title', 'firstName']);
  });

  it('keep the number of an assistant apart from the contact’s own', () => {
    expect(fields('Full Name', "Assistant's Phone", 'Phone')).toEqual(['fullName', 'otherPhone', 'phone']);
  });
});

describe('a CSV file without headers', () => {
  it('is told by an address, a number or a date in its first row, of which none is lost', () => {
    for (const value of ['ada@example.com', '+1 202 555 0123', '1980-03-22']) {
      expect(readLayout([['Ada', value]])).toMatchObject({ headless: true, columns: ['Column 1', 'Column 2'] });
    }
    expect(readLayout([['Ada', 'Since 2019']])).toMatchObject({ headless: false });
    expect(fields('Ada', '+1 202 555 0123', 'ada@example.com')).toEqual([null, 'phone', 'email']);
  });
});
