import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { z } from 'zod';
import { PasskeyOptions, SessionView } from '../../session-schema.ts';
import { get, post } from './http.ts';

export function getSession(): Promise<SessionView> {
  return get(SessionView, '/v1/session');
}

/** ApiFailure `signed-out` with the hub's sentence when account or password is wrong. */
export function signIn(account: string, password: string): Promise<SessionView> {
  return post(SessionView, '/v1/session', { account, password });
}

/** Sets the password by the secret of an invitation, and signs in. */
export function acceptInvitation(secret: string, password: string): Promise<SessionView> {
  return post(SessionView, '/v1/session/invitation', { secret, password });
}

export async function endSession(): Promise<void> {
  await post(z.unknown(), '/v1/session/end', {});
}

/** Signs in with a passkey of this browser. Rejects with the browser's error when the person gives up. */
export async function signInWithPasskey(): Promise<SessionView> {
  const options = await post(PasskeyOptions, '/v1/session/passkey/options', {});
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON; // checked by the browser
  return post(SessionView, '/v1/session/passkey', await startAuthentication({ optionsJSON }));
}

/** Makes a passkey for the account that is signed in. */
export async function addPasskey(label: string): Promise<void> {
  const options = await post(PasskeyOptions, '/v1/passkeys/options', {});
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON; // checked by the browser
  const response = await startRegistration({ optionsJSON });
  await post(z.unknown(), '/v1/passkeys', { label, response });
}
