import type { EChartsCoreOption } from 'echarts/core';

/** One line or row of bars of a picture, with a value for each day. Shares are from 0 to 1; null = none that day. */
export interface Series {
  readonly name: string;
  readonly kind: 'bar' | 'line';
  readonly values: readonly (number | null)[];
  readonly colour: string;
  readonly share?: boolean;
  /** Bars of one pile stand on each other. */
  readonly pile?: string;
}

/** Colours of the page, as the theme has them now. */
export interface Ink {
  readonly text: string;
  readonly line: string;
  readonly tip: string;
  readonly tipText: string;
  readonly font: string;
}

const SMALL = 12;

/** The picture of several series over days: bars counted on the left, shares on the right. Pure. */
export function trendOption(days: readonly string[], series: readonly Series[], ink: Ink): EChartsCoreOption {
  const label = { color: ink.text, fontSize: SMALL, fontFamily: ink.font };
  const split = { lineStyle: { color: ink.line } };
  const hasShare = series.some(({ share }) => share);
  return {
    animation: false,
    grid: { left: 8, right: 8, top: 34, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 8, textStyle: label },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText', // the page's policy allows no styles in HTML text
      backgroundColor: ink.tip,
      borderWidth: 0,
      textStyle: { ...label, color: ink.tipText },
    },
    xAxis: {
      type: 'category',
      data: days.map((day) => day.slice(5)),
      axisLabel: label,
      axisLine: { lineStyle: { color: ink.line } },
      axisTick: { show: false },
    },
    yAxis: [
      { type: 'value', minInterval: 1, axisLabel: label, splitLine: split },
      ...(hasShare
        ? [{ type: 'value', min: 0, max: 1, axisLabel: { ...label, formatter: asPercent }, splitLine: { show: false } }]
        : []),
    ],
    series: series.map(({ name, kind, values, colour, share, pile = name }) => ({
      name,
      type: kind,
      data: values,
      yAxisIndex: share ? 1 : 0,
      itemStyle: { color: colour },
      tooltip: { valueFormatter: share ? asPercent : asCount },
      ...(kind === 'bar'
        ? { stack: pile, barMaxWidth: 26 }
        : { symbolSize: 5, lineStyle: { color: colour, width: 2 } }),
    })),
  };
}

const asPercent = (value: unknown) => (typeof value === 'number' ? `${Math.round(1000 * value) / 10}%` : '–');
const asCount = (value: unknown) => (typeof value === 'number' ? String(value) : '–');
