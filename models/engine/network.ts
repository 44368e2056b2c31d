import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelError } from '../error.ts';
import type { WantedFile } from '../manifest.ts';
import { loadWeights, type WeightSet } from '../weights.ts';
import { greyOf, type Patch } from './resample.ts';

/** One verified ONNX network with the input its manifest describes. */
export interface Network {
  readonly width: number;
  readonly height: number;
  /** Runs the network on a patch of exactly `width` x `height`; outputs by name. */
  run(patch: Patch): Promise<(output: string) => Float32Array>;
  close(): Promise<void>;
}

/** Verifies a weight file and opens it for one CPU thread. Throws WEIGHTS_MISSING or WEIGHTS_ALTERED. */
export async function openNetwork(set: WeightSet, name: string): Promise<Network> {
  const { bytes, file } = await loadWeights(set, name);
  const input = inputOf(file);
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const inputName = session.inputNames[0];
  if (inputName === undefined) throw new ModelError('MANIFEST_INVALID', `${name} has no input`);
  const [, , height, width] = input.shape;

  return {
    width,
    height,
    async run(patch) {
      const results = await session.run({ [inputName]: new Tensor('float32', planes(patch, input), input.shape) });
      return (output) => {
        const tensor = results[output];
        if (!(tensor?.data instanceof Float32Array)) throw new ModelError('MANIFEST_INVALID', `${name}: no ${output}`);
        return tensor.data;
      };
    },
    close: () => session.release(),
  };
}

type InputSpec = NonNullable<WantedFile['input']>;

function inputOf(file: WantedFile): InputSpec {
  if (!file.input) throw new ModelError('MANIFEST_INVALID', `${file.name} is no network: its manifest has no input`);
  return file.input;
}

/** Channels first, normalised: the layout ONNX image networks take. */
function planes(patch: Patch, { channels, mean, scale }: InputSpec): Float32Array {
  const pixels = patch.width * patch.height;
  if (channels === 'grey') return greyOf(patch).map((value) => (value - mean) / scale);
  const order = channels === 'RGB' ? [0, 1, 2] : [2, 1, 0];
  const out = new Float32Array(pixels * 3);
  for (const [plane, channel] of order.entries()) {
    for (let i = 0; i < pixels; i++) out[plane * pixels + i] = ((patch.rgb[3 * i + channel] ?? 0) - mean) / scale;
  }
  return out;
}
