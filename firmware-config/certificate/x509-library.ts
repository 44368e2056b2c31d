import 'reflect-metadata'; // asked for by the container that @peculiar/x509 keeps its algorithms in

/** The X.509 library. Loaded from here only, because it needs the line above to come first. */
export * as x509 from '@peculiar/x509';
