import type { KeyObject } from 'node:crypto';
import { ContractError } from '../errors.ts';
import { eddsa } from './eddsa.ts';
import { es256 } from './es256.ts';
import type { SignatureSuite } from './suite.ts';

export const suites: readonly SignatureSuite[] = [es256, eddsa];

/** The suite that goes with a key. The key decides: a message can't talk us into another algorithm. */
export function suiteFor(key: KeyObject): SignatureSuite {
  const suite = suites.find((candidate) => candidate.fits(key));
  if (!suite) throw new ContractError('UNSUPPORTED_ALGORITHM', `no signature suite for a ${key.asymmetricKeyType} key`);
  return suite;
}
