import { type NoticeSummary, WITHHELD } from '../../../portal/notice-schema.ts';
import type { ApiFailure } from '../api/api-failure.ts';
import { useWords, type Words } from '../i18n/words.ts';

/** What several parts of the portal say alike. */
export interface PortalWords extends Words {
  /** A failure in words that say what to do. */
  failed(failure: ApiFailure): string;
  failedBy(code: string): string;
  size(bytes: number): string;
  /** What a notice is about, in one line. */
  about(rules: readonly string[]): string;
  /** How much of the period is left. */
  left(clock: NonNullable<NoticeSummary['clock']>): string;
}

/** To be called in `setup`. */
export function usePortalWords(): PortalWords {
  const words = useWords();
  const { t, known } = words;
  const failedBy = (code: string) => known(`portal.failed.${code}`, t('portal.failed.OTHER'));
  return {
    ...words,
    failedBy,
    message: (message, rule) => words.message(message, rule).replaceAll(WITHHELD, t('portal.withheld-word')),
    failed: ({ code, hubCode }) => {
      if (code === 'unreachable') return failedBy('NETWORK');
      return known(`portal.failed.${hubCode}`, known(`failure.do.${code}`, failedBy('OTHER')));
    },
    size(bytes) {
      const mb = bytes / 1_000_000;
      if (mb >= 1) return t('portal.size.mb', { size: mb >= 10 ? Math.round(mb) : mb.toFixed(1) });
      return t('portal.size.kb', { size: Math.max(1, Math.round(bytes / 1000)) });
    },
    about(rules) {
      const [first] = rules;
      if (first === undefined) return t('portal.no-rule');
      const title = words.rule(first);
      return rules.length === 1 ? title : `${title} ${t('portal.more-rules', { count: rules.length })}`;
    },
    left({ daysLeft, overdue, pausedAt }) {
      if (pausedAt) return t('portal.paused', { days: daysLeft });
      if (overdue) return t('portal.over', { days: Math.max(1, -daysLeft) });
      return daysLeft === 0 ? t('portal.today') : t('portal.left', { days: daysLeft });
    },
  };
}
