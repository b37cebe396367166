import { describe, expect, it } from 'vitest';
import { isSignedByTwilio } from './twilio-signature.ts';

/** From the tests of Twilio's own library (twilio-node, MIT). */
const params = {
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
};
const signed = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
const address = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const check = (url: string, signature: string, form: Record<string, string> = params) =>
  isSignedByTwilio('12345', { url, signature, form: new URLSearchParams(form) });

describe('a signature of Twilio', () => {
  it('holds for the address and the parameters it was made over, with or without the port', () => {
    expect(check(address, signed)).toBe(true);
    expect(check('https://mycompany.com:1234/myapp.php?foo=1&bar=2', signed)).toBe(true);
    expect(check('http://mycompany.com:1234/myapp.php?foo=1&bar=2', 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=')).toBe(true);
  });

  it('holds for nothing else', () => {
    expect(check(address, 'WRONG_SIGNATURE')).toBe(false);
    expect(check(`${address}&baz=3`, signed)).toBe(false);
    expect(check(address, signed, { ...params, Digits: '9999' })).toBe(false);
    expect(isSignedByTwilio('54321', { url: address, signature: signed, form: new URLSearchParams(params) })).toBe(
      false,
    );
  });
});
