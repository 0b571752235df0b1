/** The part of net-snmp that is used here; the package brings no types. */
declare module 'net-snmp' {
  import type { RemoteInfo } from 'node:dgram';
  import type { EventEmitter } from 'node:events';

  export type Varbind = { readonly oid: string; readonly type: number; readonly value: unknown };

  export type User = {
    readonly name: string;
    readonly level: number;
    readonly authProtocol?: string;
    readonly authKey?: string;
    readonly privProtocol?: string;
    readonly privKey?: string;
  };

  export type DatagramModule = { createSocket(type: string): unknown };

  export type SessionOptions = {
    readonly port: number;
    readonly version: number;
    readonly transport: 'udp4' | 'udp6';
    readonly timeout: number;
    readonly retries: number;
    readonly backwardsGetNexts: boolean;
    readonly reportOidMismatchErrors: boolean;
    readonly idBitsSize: number;
    readonly dgramModule: DatagramModule;
    readonly context?: string;
  };

  export type Session = EventEmitter & {
    get(oids: string[], done: (error: Error | null, varbinds: Varbind[]) => void): void;
    subtree(oid: string, repetitions: number, feed: (varbinds: Varbind[]) => boolean, done: (error: Error | null) => void): void;
    close(): void;
  };

  export type Pdu = {
    readonly type: number;
    readonly id: number;
    readonly varbinds: readonly Varbind[];
    readonly enterprise?: string;
    readonly agentAddr?: string;
    readonly upTime?: number;
    readonly generic?: number;
    readonly specific?: number;
    readonly community?: string;
    readonly user?: string;
  };

  export type Receiver = {
    getAuthorizer(): { addCommunity(community: string): void; addUser(user: User): void };
    close(): void;
  };

  export type ReceiverOptions = {
    readonly port: number;
    readonly address: string;
    readonly includeAuthentication: boolean;
    readonly dgramModule: DatagramModule;
    readonly engineID?: string;
  };

  export type PrivacyAlgorithm = {
    encryptPdu: (
      pdu: Buffer,
      privacy: string,
      password: string,
      auth: string,
      engine: { readonly engineID: Buffer },
    ) => { readonly encryptedPdu: Buffer; readonly msgPrivacyParameters: Buffer };
    decryptPdu: (
      encrypted: Buffer,
      privacy: string,
      salt: Buffer,
      password: string,
      auth: string,
      engine: { readonly engineID: Buffer },
    ) => Buffer;
  };

  const snmp: {
    readonly Encryption: { readonly algorithms: Readonly<Record<string, PrivacyAlgorithm>> };
    readonly Authentication: { passwordToKey(auth: string, password: string, engineId: Buffer): Buffer };
    readonly Version2c: number;
    readonly Version3: number;
    readonly SecurityLevel: { readonly noAuthNoPriv: number; readonly authNoPriv: number; readonly authPriv: number };
    readonly AuthProtocols: Readonly<Record<string, string>>;
    readonly PrivProtocols: Readonly<Record<string, string>>;
    readonly PduType: Readonly<Record<string, number>>;
    readonly ObjectType: Readonly<Record<string, number>> & Readonly<Record<number, string>>;
    readonly ResponseInvalidCode: Readonly<Record<string, number>>;
    createSession(target: string, community: string, options: SessionOptions): Session;
    createV3Session(target: string, user: User, options: SessionOptions): Session;
    createReceiver(
      options: ReceiverOptions,
      callback: (error: Error | null, notification?: { readonly pdu: Pdu; readonly rinfo: RemoteInfo }) => void,
    ): Receiver;
    isVarbindError(varbind: Varbind): boolean;
  };
  // biome-ignore lint/style/noDefaultExport: this is how the package exports
  export default snmp;
}
