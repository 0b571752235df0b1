/** Where a text came from. */
export type Place = 'log' | 'snmp' | 'event' | 'alert' | 'ticket' | 'file' | 'chat' | 'trace' | 'annotation' | 'hostname';
