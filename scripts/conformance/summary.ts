import { isSound, type Verdict } from "./verdict.ts";

const LONGEST_MESSAGE = 200;

/** What a person is told of a suite: the figures, then each failure, and each entry of the list that has to go. */
export function summaryOf(suite: string, verdict: Verdict): string {
  const { counts, failures, excused, stale } = verdict;
  const figures = [
    `${counts.passed} passed`,
    `${failures.length} failed`,
    `${excused.filter((entry) => "section" in entry).length} wrong by the RFC`,
    `${excused.filter((entry) => "decision" in entry).length} otherwise by decision`,
    `${counts.notOffered} of what is not offered`,
    `${counts.skipped} skipped`,
  ];
  return [
    `${isSound(verdict) ? "ok  " : "FAIL"} ${suite}: ${figures.join(", ")}`,
    ...failures.map(({ check, message }) => `     ${check}\n       ${shortened(message)}`),
    ...stale.map(
      ({ check }) => `     ${check}\n       is listed, and fails no more: take it out of listed.json`,
    ),
    ...(counts.passed === 0 ? ["     nothing passed: see the report"] : []),
  ].join("\n");
}

function shortened(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)} …` : message;
}
