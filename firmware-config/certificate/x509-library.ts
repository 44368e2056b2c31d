import './reflect-metadata.ts';

/** The X.509 library. Loaded from here only, because it needs the line above to come first. */
export * as x509 from '@peculiar/x509';
