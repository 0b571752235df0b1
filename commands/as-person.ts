import { loadSettings } from '../config.ts';
import { configFile, type Invocation } from './command.ts';
import { requireService, type ServiceClient } from './service-client.ts';

/** The service as a person: with the key in INFRAMIND_KEY. @throws SERVICE_AWAY */
export function asPerson(invocation: Invocation): Promise<ServiceClient> {
  return requireService(loadSettings(process.env, configFile(invocation)), {
    key: process.env.INFRAMIND_KEY,
    language: invocation.language,
  });
}
