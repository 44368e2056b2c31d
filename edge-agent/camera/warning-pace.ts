/** Whether the `count`-th warning of one kind is said: the 1st, 2nd, 4th, 8th … A camera that sends rubbish must not fill the log. */
export function isWorthSaying(count: number): boolean {
  return (count & (count - 1)) === 0;
}
