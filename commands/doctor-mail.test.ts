import { expect, it } from 'vitest';
import { parseSettings } from '../config.ts';
import { freePort } from '../test/peers/peer.ts';
import { describeWithPython } from '../test/peers/python.ts';
import { SMTP_PACKAGES, startSmtp } from '../test/peers/smtp.ts';
import { email } from './doctor-services.ts';
import { SAY } from './doctor-texts.ts';

describeWithPython(SMTP_PACKAGES, 'the doctor', () => {
  it('logs in at the mail server, sends nothing, and says what it says; no password stands in it', async () => {
    const peer = await startSmtp({ tls: 'starttls', account: { user: 'inframind', password: 'right-password' } });
    const look = (given: object, password = 'right-password') => {
      const section = { host: '127.0.0.1', port: peer.port, username: 'inframind', password: 'env:MAIL', from: 'inframind@example.com' };
      const settings = parseSettings({ email: { ...section, caFile: peer.caFile, ...given } }, 'test');
      return email({ settings, secret: async () => password });
    };
    try {
      expect(await look({})).toEqual(SAY.answersAt('127.0.0.1', peer.port));
      const wrong = await look({}, 'wrong-password').catch((thrown: Error) => thrown);
      expect(wrong).toMatchObject({ said: { en: expect.stringMatching(/535/), ru: expect.stringMatching(/535/) } });
      expect(JSON.stringify(wrong)).not.toContain('wrong-password');
      await expect(look({ caFile: null })).rejects.toMatchObject({ said: { en: expect.stringMatching(/certificate/) } });
      await expect(look({ port: await freePort() })).rejects.toMatchObject({ said: { en: expect.stringMatching(/ECONNREFUSED/) } });
      expect(peer.mails()).toEqual([]);
    } finally {
      await peer.stop();
    }
  });
});
