// @peculiar/x509 builds its list of algorithms with a container that refuses to load unless the metadata API of
// decorators exists. It only ever asks about classes without constructor parameters, so these three operations are all it
// needs; where the full API is already loaded, it stays.
type MetadataApi = Partial<
  Record<'getMetadata' | 'getOwnMetadata', (key: unknown, target: object) => unknown> & {
    defineMetadata: (key: unknown, value: unknown, target: object) => void;
  }
>;

const reflect: typeof Reflect & MetadataApi = Reflect;

if (!reflect.getMetadata) {
  const metadata = new WeakMap<object, Map<unknown, unknown>>();
  const lookUp = (key: unknown, target: object): unknown => metadata.get(target)?.get(key);
  reflect.getMetadata = lookUp;
  reflect.getOwnMetadata = lookUp;
  reflect.defineMetadata = (key, value, target) => {
    metadata.set(target, (metadata.get(target) ?? new Map()).set(key, value));
  };
}
