import type { FrameStep } from '../edge-agent/session/step-time.ts';
import { measureCameras } from './cameras.ts';
import { openCaptureAgent } from './capture-agent.ts';
import { type DurationSummary, summarise } from './durations.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const WARM_UP = 5;
const CHECK_INS = 60;
const FPS = 15;

/** What `zs bench capture --json` prints. */
export interface CaptureBenchReport {
  readonly checkIns: number;
  readonly matches: number;
  /** Milliseconds a frame; `total` is from the deciding frame's arrival to its signed row in the outbox. */
  readonly steps: Readonly<Record<FrameStep, DurationSummary>>;
  readonly rssMb: number;
}

export interface CaptureBenchOptions {
  readonly json: boolean;
  /** So many agents at once, each in its own process; without it one agent, step by step. */
  readonly cameras?: number;
  readonly fps?: number;
  readonly seconds?: number;
}

/** Times check-ins of an enrolled person through the agent's own parts, outbox on disk; prints a table or JSON. */
export async function benchCapture({ json, cameras, fps = 10, seconds = 60 }: CaptureBenchOptions): Promise<void> {
  if (cameras !== undefined) {
    const report = await measureCameras({ cameras, fps, seconds });
    if (json) console.log(JSON.stringify(report));
    else console.table(report.perCamera);
    return;
  }
  const report = await inTemporaryFolder(measure);
  if (json) {
    console.log(JSON.stringify(report));
    return;
  }
  console.table(report.steps);
  console.log(`${report.checkIns} check-ins, ${report.matches} matches; resident ${report.rssMb} MB`);
}

async function measure(folder: string): Promise<CaptureBenchReport> {
  const times: Record<FrameStep, number[]> = { decode: [], analyse: [], decide: [], attest: [], total: [] };
  const frameSeconds = {
    observe: ({ step }: { readonly step: FrameStep }, seconds: number) => void times[step].push(seconds * 1000),
  };
  const agent = await openCaptureAgent(folder, FPS, frameSeconds);
  let matches = 0;
  for (let turn = 0; turn < WARM_UP + CHECK_INS; turn++) {
    if (turn === WARM_UP) for (const list of Object.values(times)) list.length = 0;
    if ((await agent.checkIn(`visit-${turn}`)) === 'match' && turn >= WARM_UP) matches++;
  }
  const rssMb = Math.round(process.memoryUsage.rss() / 1e6);
  await agent.stop();
  const steps = {
    decode: summarise(times.decode),
    analyse: summarise(times.analyse),
    decide: summarise(times.decide),
    attest: summarise(times.attest),
    total: summarise(times.total),
  };
  return { checkIns: CHECK_INS, matches, steps, rssMb };
}
