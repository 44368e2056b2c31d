import { InvalidArgumentError } from 'commander';

/** The console's address as browsers see it: HTTPS, unless it is this computer. */
export function signInOrigin(text: string): string {
  const url = URL.parse(text);
  const local = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  if (url?.pathname !== '/' || !(url.protocol === 'https:' || (local && url.protocol === 'http:'))) {
    throw new InvalidArgumentError('give an address such as https://hub.example.org, without a path');
  }
  return url.origin;
}
