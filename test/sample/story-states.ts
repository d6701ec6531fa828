import type { LifecycleStatus } from "../../src/hr/employee.ts";

type StoryState = readonly [employeeNumber: string, LifecycleStatus, active: boolean, listed: boolean];

/** What each person with a story is at noon UTC of the day on which the sample company is loaded. */
export const STORY_STATES: readonly StoryState[] = [
  ["0101", "Terminated", false, true], // Termination: last day of work sooner than the termination date, both past
  ["0102", "Terminated", false, true], // Termination: yesterday, last day of work and termination date the same
  ["0103", "Employed", true, true], // Termination: ahead: last day of work in two weeks, termination date in three
  ["0104", "Employed", true, true], // Termination: today in Pago Pago, where the day ends last
  ["0105", "Employed", true, true], // Termination: today in London
  ["0106", "Terminated", false, true], // Termination: today in Kiritimati, where the day ends first
  ["0107", "Employed", true, true], // Which date decides: the termination date, for this person alone
  ["0108", "Employed", true, true], // Which date decides: the termination date, by the reason: who retires takes the leave that is left
  ["0109", "Terminated", false, true], // A date is missing: no last day of work: the termination date decides
  ["0110", "Employed", true, true], // A date is missing: a last day of work without a termination date ends nothing, and is reported
  ["0111", "Terminated", false, true], // Which date decides: the sooner one, though the last day of work comes after the termination date
  ["0112", "Terminated", false, true], // Terminated without a date: off when entered six days ago; that day is assumed
  ["0113", "Terminated", false, true], // Entered late: off yesterday, though the termination date was fifteen days before
  ["0114", "Garden leave", false, true], // Garden leave: since twelve days, for seven weeks more
  ["0115", "Employed", true, true], // Garden leave: begins in six days
  ["0116", "Employed", false, true], // Access cut off at once: two days ago, still employed, no dates
  ["0117", "Employed", false, true], // Access cut off at once: yesterday, while the dates ahead stay as they are
  ["0118", "Employed", true, true], // Access cut off at once: and restored two days later
  ["0119", "Employed", true, true], // Access cut off at once: in an earlier employment; the rehire starts clean
  ["0120", "Employed", true, true], // Cancelled termination: before its day: no reader saw anything
  ["0121", "Employed", true, true], // Cancelled termination: after its day: off for a week and on again
  ["0122", "Employed", true, true], // Cancelled termination: access that was cut off comes back with it
  ["0123", "Employed", false, true], // Cancelled termination: access that was cut off stays off
  ["0131", "Hired", false, true], // Future hire: starts tomorrow
  ["0132", "Hired", false, true], // Future hire: starts next month
  ["0133", "Hired", false, true], // Future hire: an intern whose end is known before the start
  ["0134", "Hired", false, true], // Start moved later: by two weeks, before the account was on
  ["0135", "Hired", true, true], // Start moved later: by two weeks on the first days: the account that is on stays on
  ["0136", "Terminated", false, true], // No-show: did not appear four days ago; off since it was entered
  ["0137", "Terminated", false, true], // No-show: the offer was withdrawn before the start
  ["0138", "Hired", false, false], // No e-mail yet: starts in five days, so not listed and reported
  ["0139", "Employed", true, true], // No e-mail yet: worked for weeks before there was one
  ["0141", "Leave", true, true], // Leave: for a month, access stays on
  ["0142", "Leave", false, true], // Leave: for six weeks, access off meanwhile
  ["0143", "Employed", true, true], // Leave: open-ended with access off, ended by hand yesterday
  ["0144", "Employed", true, true], // Leave: begins in nine days, access off from then
  ["0145", "Employed", true, true], // Parental leave: ended two weeks ago, on the day entered
  ["0146", "Parental leave", false, true], // Parental leave: open, access off
  ["0147", "Parental leave", true, true], // Parental leave: until next month, access stays on
  ["0151", "Employed", true, true], // Rehire: back after a gap of nine months
  ["0152", "Employed", true, true], // Rehire: on the day after the contract's end, so without any interruption
  ["0153", "Hired", false, true], // Rehire: left two months ago, comes back in three weeks
  ["0154", "Terminated", false, true], // Rehire: for a second season, which is over too
  ["0155", "Employed", true, true], // Two employments at once: one ended ten days ago, the other goes on: no interruption
  ["0156", "Employed", true, true], // Two employments at once: both go on; the second one has an end
  ["0157", "Terminated", false, false], // File deleted: a leaver's: gone from the list
  ["0158", "Terminated", false, true], // File deleted: by mistake, and restored under the same id
  ["0159", "Employed", false, true], // Excluded: by hand, listed as inactive
  ["0160", "Employed", true, true], // Excluded: by hand, frozen as last sent: the promotion since is not shown
  ["0161", "Employed", true, false], // Excluded: an external auditor without e-mail, never listed
  ["0162", "Employed", true, true], // Excluded: for a while, and included again
  ["0171", "Employed", true, true], // E-mail changed: with the surname, three weeks ago
  ["0172", "Employed", true, true], // E-mail changed: with the surname, in six days
  ["0173", "Employed", true, true], // E-mail withdrawn: blank this cell in a file, and the last e-mail is kept
  ["0174", "Terminated", false, true], // E-mail of a leaver: left long ago, and still holds the address
  ["0175", "Employed", true, false], // E-mail of a leaver: of the same name as 0174, waits for an address of their own: not listed
  ["0176", "Terminated", false, false], // E-mail of a leaver: released by hand, so this leaver is not listed any more
  ["0177", "Employed", true, true], // E-mail of a leaver: has the address that 0176 gave up
  ["0178", "Employed", true, true], // E-mail shared by two: the first keeps it
  ["0179", "Employed", true, false], // E-mail shared by two: wanted 0178's, so waits without one: not listed
  ["0180", "Employed", true, true], // Two of one name: Jun Tanaka in Sales
  ["0181", "Employed", true, true], // Two of one name: Jun Tanaka in Engineering
  ["0195", "Employed", true, true], // Unusual name: long, of many words
  ["0196", "Employed", true, true], // Unusual name: two kinds of apostrophe and a hyphen
  ["0197", "Employed", true, true], // Unusual name: in Cyrillic letters throughout
  ["0198", "Employed", true, true], // Unusual name: written from right to left
  ["0182", "Employed", true, true], // Contractor: with no end: active, and on the readiness report
  ["0183", "Employed", true, true], // Contractor: whose end is known
  ["0184", "Employed", true, true], // Zone: their own: remote in Newfoundland, leaves today by the clocks there
  ["0185", "Employed", true, true], // Zone: neither their own nor a site's, so the company's
  ["0186", "Employed", true, true], // Zone: that of the deciding date: moves to Tokyo in five days, leaves there in twelve
  ["0187", "Terminated", false, true], // Zone: left yesterday in Kiritimati; the site entered today reopens nothing
  ["0188", "Employed", true, true], // Clock change: leaves at a midnight that Cairo's clocks skip in April
  ["0189", "Employed", true, true], // Clock change: leaves at a midnight that comes twice on the Azores in October: the later one
  ["0191", "Employed", true, true], // Change ahead: a promotion next Monday
  ["0192", "Employed", true, true], // Change ahead: moves to the New York site in four days
  ["0193", "Employed", true, true], // Change ahead: part time from next month
  ["0194", "Employed", true, true], // Change ahead: another department and manager in ten days
];
