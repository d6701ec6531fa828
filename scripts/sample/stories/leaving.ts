import type { PlainDate } from "../../../src/hr/plain-date.ts";
import type { PersonSketch } from "../person-sketch.ts";
import { bare, rehire, terminate } from "../sample-verb.ts";

/** Those whose employment ends or ended, and those whose access did. `day` is so many days from today. */
export function leaving(day: (offset: number) => PlainDate): PersonSketch[] {
  const termination = (terminationDate: number, lastDayOfWork: number | null = null) => ({
    terminationDate: day(terminationDate),
    lastDayOfWork: lastDayOfWork === null ? null : day(lastDayOfWork),
  });
  const revoke = (enteredDays: number, reason: string) =>
    ({ verb: "revokeAccess", enteredDays, input: { reason } }) as const;
  const cancel = (enteredDays: number, restoreAccess: boolean | null) =>
    ({ verb: "cancelTermination", enteredDays, input: { restoreAccess } }) as const;
  return [
    {
      who: ["0101", "Ingrid", "Solberg"],
      job: ["Controller", "Finance", "London"],
      started: -1500,
      story: ["Termination", "last day of work sooner than the termination date, both past"],
      afterwards: [terminate(-25, { ...termination(-2, -6), terminationReason: "Resigned" })],
    },
    {
      who: ["0102", "Paweł", "Zieliński"],
      job: ["Test Engineer", "Engineering", "Berlin"],
      started: -900,
      story: ["Termination", "yesterday, last day of work and termination date the same"],
      afterwards: [terminate(-40, { ...termination(-1, -1), terminationReason: "Resigned" })],
    },
    {
      who: ["0103", "Yara", "Haddad"],
      job: ["Account Manager", "Sales", "New York"],
      started: -700,
      story: ["Termination", "ahead: last day of work in two weeks, termination date in three"],
      afterwards: [terminate(-10, { ...termination(21, 14), terminationReason: "Resigned" })],
    },
    {
      who: ["0104", "Sina", "Tuiasosopo"],
      job: ["Buoy Technician", "Field Operations", "Pago Pago"],
      started: -820,
      story: ["Termination", "today in Pago Pago, where the day ends last"],
      afterwards: [terminate(-30, { ...termination(0, 0), terminationReason: "End of project" })],
    },
    {
      who: ["0105", "Rhys", "Pemberton"],
      job: ["Technical Writer", "Marketing", "London"],
      started: -1100,
      story: ["Termination", "today in London"],
      afterwards: [terminate(-30, { ...termination(0, 0), terminationReason: "Resigned" })],
    },
    {
      who: ["0106", "Teaaki", "Tiaon"],
      job: ["Diver", "Field Operations", "Kiritimati"],
      started: -640,
      story: ["Termination", "today in Kiritimati, where the day ends first"],
      afterwards: [terminate(-30, { ...termination(0, 0), terminationReason: "Resigned" })],
    },
    {
      who: ["0107", "Guðrún", "Þorsteinsdóttir"],
      job: ["Oceanographer", "Research", "London"],
      started: -2100,
      story: ["Which date decides", "the termination date, for this person alone"],
      afterwards: [terminate(-30, { ...termination(16, -5), decidingDate: "terminationDate" })],
    },
    {
      who: ["0108", "Klaus-Dieter", "Böhm"],
      job: ["Machinist", "Manufacturing", "Berlin"],
      started: -4000,
      story: [
        "Which date decides",
        "the termination date, by the reason: who retires takes the leave that is left",
      ],
      afterwards: [terminate(-90, { ...termination(25, -7), terminationReason: "Retirement" })],
    },
    {
      who: ["0109", "Thị Hạnh", "Nguyễn"],
      job: ["Accountant", "Finance", "London"],
      started: -500,
      story: ["A date is missing", "no last day of work: the termination date decides"],
      afterwards: [terminate(-20, { ...termination(-4), terminationReason: "Resigned" })],
    },
    {
      who: ["0110", "Efua", "Mensah"],
      job: ["Sales Engineer", "Sales", "London"],
      started: -450,
      story: [
        "A date is missing",
        "a last day of work without a termination date ends nothing, and is reported",
      ],
      afterwards: [terminate(-15, { lastDayOfWork: day(-8) })],
    },
    {
      who: ["0111", "Rodrigo", "Valdés"],
      job: ["Field Engineer", "Field Operations", "New York"],
      started: -380,
      story: [
        "Which date decides",
        "the sooner one, though the last day of work comes after the termination date",
      ],
      afterwards: [terminate(-12, termination(-3, 9))],
    },
    {
      who: ["0112", "Delroy", "Grant"],
      job: ["Support Specialist", "IT", "London"],
      started: -600,
      story: ["Terminated without a date", "off when entered six days ago; that day is assumed"],
      afterwards: [terminate(-6, { terminationReason: "Dismissed" })],
    },
    {
      who: ["0113", "Hoda", "Shaheen"],
      job: ["Assembly Technician", "Manufacturing", "Cairo"],
      started: -330,
      story: ["Entered late", "off yesterday, though the termination date was fifteen days before"],
      afterwards: [terminate(-1, { ...termination(-16, -16), terminationReason: "Resigned" })],
    },
    {
      who: ["0114", "Constance", "Abeyta"],
      job: ["Tender Manager", "Sales", "New York"],
      started: -1300,
      story: ["Garden leave", "since twelve days, for seven weeks more"],
      afterwards: [terminate(-20, { ...termination(48, -12), terminationReason: "Joins a competitor" })],
    },
    {
      who: ["0115", "Wolfgang", "Hübner"],
      job: ["Electronics Engineer", "Engineering", "Berlin"],
      started: -2500,
      story: ["Garden leave", "begins in six days"],
      afterwards: [terminate(-18, { ...termination(65, 5), terminationReason: "Joins a competitor" })],
    },
    {
      who: ["0116", "Damien", "Fournier"],
      job: ["Security Analyst", "IT", "London"],
      started: -480,
      story: ["Access cut off at once", "two days ago, still employed, no dates"],
      afterwards: [revoke(-2, "Under investigation")],
    },
    {
      who: ["0117", "Astrid", "Lundqvist"],
      job: ["Contract Manager", "Legal", "London"],
      started: -760,
      story: ["Access cut off at once", "yesterday, while the dates ahead stay as they are"],
      afterwards: [
        terminate(-14, { ...termination(20, 20), terminationReason: "Resigned" }),
        revoke(-1, "At the manager's request"),
      ],
    },
    {
      who: ["0118", "Rajan", "Adhikari"],
      job: ["Systems Administrator", "IT", "Kathmandu"],
      started: -540,
      story: ["Access cut off at once", "and restored two days later"],
      afterwards: [revoke(-9, "Stolen laptop"), bare(-7, "restoreAccess")],
    },
    {
      who: ["0119", "Tamar", "Gelashvili"],
      job: ["Designer", "Marketing", "New York"],
      started: -800,
      story: ["Access cut off at once", "in an earlier employment; the rehire starts clean"],
      afterwards: [
        terminate(-210, { ...termination(-190, -190), terminationReason: "Redundancy" }),
        revoke(-205, "At the manager's request"),
        rehire(-50, day(-30)),
      ],
    },
    {
      who: ["0120", "Oluwaseun", "Bakare"],
      job: ["Account Manager", "Sales", "London"],
      started: -420,
      story: ["Cancelled termination", "before its day: no reader saw anything"],
      afterwards: [
        terminate(-30, { ...termination(10, 10), terminationReason: "Resigned" }),
        cancel(-5, null),
      ],
    },
    {
      who: ["0121", "Mirela", "Dragomir"],
      job: ["Quality Inspector", "Manufacturing", "Berlin"],
      started: -390,
      story: ["Cancelled termination", "after its day: off for a week and on again"],
      afterwards: [terminate(-30, termination(-10, -10)), cancel(-3, null)],
    },
    {
      who: ["0122", "Kofi", "Asante"],
      job: ["Data Engineer", "Engineering", "London"],
      started: -350,
      story: ["Cancelled termination", "access that was cut off comes back with it"],
      afterwards: [terminate(-20, termination(20, 20)), revoke(-18, "Dispute"), cancel(-2, true)],
    },
    {
      who: ["0123", "Léa", "Marchand"],
      job: ["Sales Representative", "Sales", "Berlin"],
      started: -310,
      story: ["Cancelled termination", "access that was cut off stays off"],
      afterwards: [terminate(-20, termination(20, 20)), revoke(-18, "Dispute"), cancel(-2, false)],
    },
  ];
}
