import { readCode, type ScannedCode } from '../codes/scanned-code.ts';
import type { VoucherService } from '../codes/voucher-service.ts';
import type { CodeScan } from '../session/code-scan.ts';
import type { CodeAnswer, ScanAnswer } from './kiosk-state.ts';
import type { Screen } from './screen.ts';
import type { ScreenTurn } from './screen-turn.ts';

/** Bar codes and QR codes: typed by a scanner, or held before the camera. */
export interface CodeDesk {
  /** What a scanned text holds. An e-voucher is asked about at the institution's own service; its token goes nowhere else. */
  understand(text: string): Promise<CodeAnswer>;
  scan(): Promise<ScanAnswer>;
  cancel(): void;
}

export interface CodeDeskParts {
  readonly screenTurn: ScreenTurn;
  readonly screen: Screen;
  readonly codeScan: CodeScan;
  readonly vouchers: VoucherService | undefined;
}

export function createCodeDesk({ screenTurn, screen, codeScan, vouchers }: CodeDeskParts): CodeDesk {
  const resolved = async (code: ScannedCode): Promise<CodeAnswer> => {
    if (code.holds !== 'voucher') return code;
    const found = await vouchers?.personOf(code.token);
    return found?.outcome === 'person' ? { holds: 'person', number: found.number, visit: null } : { holds: 'voucher' };
  };
  const understand = (text: string) => resolved(readCode(text));
  return {
    understand,
    async scan() {
      const result = await screenTurn(async () => {
        screen.show({ name: 'scanning' });
        return codeScan.scan();
      });
      if (result.outcome !== 'found') return result;
      return { outcome: 'found', code: await understand(result.text) };
    },
    cancel: () => codeScan.cancel(),
  };
}
