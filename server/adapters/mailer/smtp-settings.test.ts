import { describe, expect, it } from 'vitest';
import { smtpSettings } from './smtp-settings.ts';

describe('SMTP_URL', () => {
  it('asks for TLS where a password would cross the network', () => {
    expect(smtpSettings('smtp://user:pass@mail.example.com').connection).toMatchObject({
      host: 'mail.example.com',
      port: 587,
      secure: false,
      requireTLS: true,
    });
    expect(smtpSettings('smtp://user:pass@127.0.0.1:2525').connection.requireTLS).toBe(false);
    expect(smtpSettings('smtp://mail.example.com').connection.requireTLS).toBe(false);
    expect(smtpSettings('smtp://user:pass@mail.example.com?requireTLS=false').connection.requireTLS).toBe(false);
  });

  it('reads smtps, encoded credentials, IPv6 and options', () => {
    const settings = smtpSettings(
      'smtps://us%40er:p%3Aa%2Fss@[::1]?tls.rejectUnauthorized=false&name=crm.example.com&connections=4',
    );
    expect(settings.auth).toEqual({ user: 'us@er', pass: 'p:a/ss' });
    expect(settings.connections).toBe(4);
    expect(settings.connection).toMatchObject({ host: '::1', port: 465, secure: true, name: 'crm.example.com' });
    expect(settings.connection.tls?.rejectUnauthorized).toBe(false);
  });

  it('checks the certificate of every server but one on this machine that offers TLS unasked', () => {
    const checks = (url: string) => smtpSettings(url).connection.tls?.rejectUnauthorized;
    expect(checks('smtp://mail.example.com')).toBe(true);
    expect(checks('smtp://127.0.0.1.example.com')).toBe(true);
    expect(checks('smtp://localhost:2525')).toBe(false);
    expect(checks('smtps://localhost')).toBe(true);
    expect(checks('smtp://localhost:2525?requireTLS=true')).toBe(true);
    expect(checks('smtp://localhost:2525?tls.rejectUnauthorized=true')).toBe(true);
  });

  it('names everything that is wrong in one message', () => {
    expect(() => smtpSettings('http://user@mail.example.com?foo=1&requireTLS=maybe&connections=0')).toThrow(
      /instead of smtp:.*no password.*unknown option "foo".*neither true nor false.*outside of 1 to 50/,
    );
    expect(() => smtpSettings('mail.example.com')).toThrow(/not a URL/);
  });

  it('never repeats the password', () => {
    expect(() => smtpSettings('http://user:secret@mail.example.com')).toThrow(/^(?!.*secret)/);
  });
});
