import type { Document } from 'mongodb';
import { BSON, MongoClient } from 'mongodb';

const [admin, rep, contact, date] = ['1', '2', '3', '4'].map((digit) => ({ $oid: digit.repeat(24) }));
const at = (text: string) => ({ $date: text });
const created = at('2026-11-01T12:00:00Z');

const user = (id: object, name: string, email: string, role: string, passwordHash: string) => ({
  _id: id,
  name,
  email,
  emailKey: email,
  words: [name.toLowerCase(), ...name.toLowerCase().split(' '), email],
  sortName: name.toLowerCase(),
  passwordHash,
  role,
  isActive: true,
  createdAt: created,
});

const emptyContact = {
  otherEmails: [],
  otherPhones: [],
  otherAddresses: [],
  tags: [],
  emailOptOut: false,
  customFields: {},
  emailStatus: 'ok',
  importantDates: [],
  socialProfiles: [],
  deleted: false,
  hasDates: false,
  emailKey: '',
  companyKey: '',
  createdAt: created,
  updatedAt: created,
};

/** What release 0.1 kept, as it kept it: no versions, company names as text, indexes under their usual names. */
const collections = (passwordHash: string): Record<string, { documents: object[]; indexes: Document[] }> => ({
  users: {
    documents: [
      user(admin!, 'Ada Admin', 'ada@example.com', 'admin', passwordHash),
      user(rep!, 'Robin Rep', 'robin@example.com', 'rep', passwordHash),
    ],
    indexes: [{ key: { emailKey: 1 }, name: 'emailKey_1', unique: true }],
  },
  organisation: {
    documents: [
      {
        _id: 'organisation',
        organisationName: 'Example Ltd',
        timeZone: 'Europe/Paris',
        greetingMaxAgeHours: 24,
        greetingsPaused: false,
        turn: 0,
      },
    ],
    indexes: [],
  },
  contacts: {
    documents: [
      {
        ...emptyContact,
        _id: contact,
        firstName: 'Ann',
        lastName: 'Example',
        email: 'ann@example.com',
        phone: '+12025550123',
        companyName: 'Example Engines',
        tags: ['vip'],
        owner: rep,
        importantDates: [
          {
            _id: date,
            type: 'birthday',
            date: '1990-03-15',
            sendTime: '09:00',
            repeatAnnually: true,
            leapDay: 'feb28',
            optOut: false,
            isActive: true,
            createdAt: created,
          },
        ],
        hasDates: true,
        nameKey: 'ann example',
        emailKey: 'ann@example.com',
        companyKey: 'example engines',
        searchKeys: ['ann example', 'example ann', 'example engines', 'engines', 'ann example com', '12025550123'],
      },
      {
        ...emptyContact,
        _id: { $oid: '5'.repeat(24) },
        firstName: 'Bo',
        lastName: 'Sample',
        owner: admin,
        nameKey: 'bo sample',
        searchKeys: ['bo sample', 'sample bo'],
      },
    ],
    indexes: [{ key: { tags: 1, deleted: 1 }, name: 'tags_1_deleted_1' }],
  },
  greetings: {
    documents: [
      {
        _id: { $oid: '6'.repeat(24) },
        contactId: contact,
        dateId: date,
        year: 2027,
        attempts: 0,
        owner: rep,
        contactName: 'Ann Example',
        words: ['ann', 'example'],
        email: 'ann@example.com',
        occasion: 'birthday',
        day: '2027-03-15',
        dueAt: at('2027-03-15T08:00:00Z'),
        timeZone: 'Europe/Paris',
        template: 'birthday-corporate',
        status: 'planned',
        wakeAt: at('2027-03-15T08:00:00Z'),
      },
    ],
    indexes: [],
  },
  emailTemplates: {
    documents: [
      {
        _id: { $oid: '7'.repeat(24) },
        key: 'mine',
        name: 'Mine',
        occasion: 'birthday',
        subject: 'Hello {{contact.firstName}}',
        html: '<p>Hello</p>',
        createdBy: admin,
        updatedAt: created,
      },
    ],
    indexes: [],
  },
  imports: {
    documents: [
      {
        _id: { $oid: '8'.repeat(24) },
        owner: admin,
        fileName: 'people.csv',
        file: 'people.csv',
        format: 'csv',
        dialect: 'plain',
        headless: false,
        columns: [{ name: 'First Name', field: 'firstName' }],
        delimiter: ',',
        preamble: 0,
        onDuplicate: 'skip',
        status: 'completed',
        dryRun: false,
        run: 1,
        analysed: true,
        totalRows: 1,
        processedRows: 1,
        created: 1,
        updated: 0,
        skipped: 0,
        failed: 0,
        problems: { error: 0, warning: 0, info: 0 },
        errorCount: 0,
        errors: [],
        preview: [],
        createdAt: created,
        updatedAt: created,
        dateOrderRead: 'dmy',
        finishedAt: created,
      },
    ],
    indexes: [],
  },
});

/** Writes into an empty database what release 0.1 would have left there; both users have this password hash. */
export async function writeRelease01(uri: string, passwordHash: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  try {
    for (const [name, { documents, indexes }] of Object.entries(collections(passwordHash))) {
      const rows = client.db().collection(name);
      await rows.insertMany(documents.map((one) => BSON.EJSON.parse(JSON.stringify(one)) as Document));
      if (indexes.length > 0) await rows.createIndexes(indexes as Parameters<typeof rows.createIndexes>[0]);
    }
  } finally {
    await client.close();
  }
}
