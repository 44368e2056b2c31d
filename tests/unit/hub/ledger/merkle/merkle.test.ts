import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompactRange } from '../../../../../hub/ledger/merkle/compact-range.ts';
import { EMPTY_ROOT, leafHash } from '../../../../../hub/ledger/merkle/hash.ts';
import { consistencyPath, hashesOf, inclusionPath } from '../../../../../hub/ledger/merkle/paths.ts';
import { verifyConsistency, verifyInclusion } from '../../../../../hub/ledger/merkle/verify-proof.ts';
import { naiveNodes, naivePath, naiveRoot, naiveSubproof } from '../../../../support/naive-merkle.ts';

const leaves = fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 });

function rangeOver(data: readonly Uint8Array[]): CompactRange {
  const range = CompactRange.empty();
  for (const leaf of data) range.append(leafHash(leaf));
  return range;
}

describe('known answers', () => {
  // The tree that the Certificate Transparency implementations are tested with: eight leaves and the root after each.
  const data = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];
  it.each(roots.map((root, n) => [n + 1, root] as const))('root of the first %i leaves', (size, root) => {
    const first = data.slice(0, size).map((hex) => Buffer.from(hex, 'hex'));
    expect(rangeOver(first).root().toString('hex')).toBe(root);
    expect(naiveRoot(first).toString('hex')).toBe(root);
  });

  it('the empty tree has the hash of nothing', () => {
    expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(CompactRange.empty().root()).toEqual(EMPTY_ROOT);
  });
});

describe('growing', () => {
  it('has the root of the definition after every leaf, also when put away and taken up again', () => {
    fc.assert(
      fc.property(leaves, (data) => {
        let range = CompactRange.empty();
        data.forEach((leaf, n) => {
          range = CompactRange.from(range.size, range.bytes);
          range.append(leafHash(leaf));
          expect(range.root()).toEqual(naiveRoot(data.slice(0, n + 1)));
        });
      }),
      { numRuns: 25 },
    );
  });

  it('tells of each perfect subtree once, with its hash', () => {
    const data = Array.from({ length: 37 }, (_, n) => Buffer.of(n));
    const range = CompactRange.empty();
    const told = new Map<string, Buffer>();
    for (const leaf of data) range.append(leafHash(leaf), (level, index, hash) => told.set(`${level}/${index}`, hash));
    const nodeAt = naiveNodes(data);
    expect(told.size).toBe(37 + 18 + 9 + 4 + 2 + 1);
    for (const [node, hash] of told) {
      const [level = 0, index = 0] = node.split('/').map(Number);
      expect(hash).toEqual(nodeAt(level, index));
    }
  });

  it.each([
    ['a node too few', 3, 32],
    ['a node too many', 4, 64],
    ['half a node', 1, 16],
  ])('refuses an edge with %s', (_, size, bytes) => {
    expect(() => CompactRange.from(size, Buffer.alloc(bytes))).toThrow(RangeError);
  });
});

describe('proofs', () => {
  it('of inclusion are those of the definition, hold, and hold for nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(leaves, fc.nat(), fc.nat(), async (data, pick, flip) => {
        const [index, size] = [pick % data.length, data.length];
        const proof = await hashesOf(inclusionPath(index, size), naiveNodes(data));
        expect(proof).toEqual(naivePath(index, data));
        const claim = { leaf: leafHash(data[index] ?? Buffer.of()), index, size, proof, root: naiveRoot(data) };
        expect(verifyInclusion(claim)).toBe(true);
        const other = Buffer.from(claim.leaf);
        other[flip % 32] = (other[flip % 32] ?? 0) ^ 1;
        expect(verifyInclusion({ ...claim, leaf: other })).toBe(false);
        expect(verifyInclusion({ ...claim, root: other })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, other] })).toBe(false);
        expect(verifyInclusion({ ...claim, index: size })).toBe(false);
        if (proof.length > 0) {
          const at = flip % proof.length;
          expect(verifyInclusion({ ...claim, proof: proof.with(at, other) })).toBe(false);
          expect(verifyInclusion({ ...claim, proof: proof.toSpliced(at, 1) })).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of consistency are those of the definition, hold, and hold for no rewritten log', async () => {
    await fc.assert(
      fc.asyncProperty(leaves, fc.nat(), fc.nat(), async (data, pick, flip) => {
        const former = data.slice(0, 1 + (pick % data.length));
        const proof = await hashesOf(consistencyPath(former.length, data.length), naiveNodes(data));
        expect(proof).toEqual(naiveSubproof(former.length, data));
        const first = { size: former.length, root: naiveRoot(former) };
        const claim = { first, second: { size: data.length, root: naiveRoot(data) }, proof };
        expect(verifyConsistency(claim)).toBe(true);
        const rewritten = former.with(flip % former.length, Buffer.from('rewritten'));
        expect(verifyConsistency({ ...claim, first: { ...first, root: naiveRoot(rewritten) } })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, first.root] })).toBe(false);
        if (proof.length > 0) expect(verifyConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('are not made for leaves and trees that do not exist', () => {
    expect(() => inclusionPath(3, 3)).toThrow(RangeError);
    expect(() => consistencyPath(4, 3)).toThrow(RangeError);
    expect(() => consistencyPath(0, 3)).toThrow(RangeError);
  });
});
