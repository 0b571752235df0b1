import { expect, test } from 'vitest';
import { collectors } from '../collectors/registry.ts';
import { parseSettings } from '../config.ts';
import { checkSettings } from './check-settings.ts';

test('all that the settings as a whole leave open is told at once', () => {
  const settings = parseSettings(
    {
      targets: [
        { id: 'one', asset: 'a', collector: 'snmpp' },
        { id: 'two', asset: 'a', collector: 'prometheus', settings: { url: 'http://a/', tokn: 1 } },
        { id: 'two', asset: 'b', collector: 'host' },
      ],
      listeners: [{ id: 'logs', collector: 'syslog', settings: { prot: 1 } }],
      rules: [
        { id: 'r', name: 'R', absence: { metric: 'm', for: '1m' } },
        { id: 'r', name: 'R', absence: { metric: 'n', for: '1m' } },
      ],
      inventory: [{ id: 'a' }, { id: 'a' }],
      people: [
        { id: 'anna', name: 'Anna' },
        { id: 'anna', name: 'Anna' },
      ],
      channels: [{ platform: 'slack', channel: 'C1', groups: ['shop'] }],
      ticketRules: [{ id: 't', match: {}, tracker: 'jira' }],
    },
    'test',
  );

  const said = (() => {
    try {
      checkSettings(settings, collectors);
    } catch (thrown) {
      return String(thrown);
    }
    return '';
  })();

  for (const line of [
    'targets.0.collector: no polling collector "snmpp"; there are host, ipmi, prometheus, smart, snmp; did you mean snmp?',
    'targets.1.settings.tokn: is no setting',
    'targets.2.id: "two" is there twice',
    'listeners.0.settings.prot: is no setting; did you mean port?',
    'rules.1.id: "r" is there twice',
    'inventory.1.id: "a" is there twice',
    'people.1.id: "anna" is there twice',
    'channels.0.groups.0: no group "shop"; there are none',
    'ticketRules: there are no trackers',
  ])
    expect(said).toContain(line);
  expect(said.split('\n')).toHaveLength(10);
});
