import type { PlainDate } from "../../../src/hr/plain-date.ts";
import { CONTRACTOR, FULL_TIME } from "../organisation.ts";
import type { PersonSketch } from "../person-sketch.ts";
import { bare, change, rehire, terminate } from "../sample-verb.ts";

/** Those with more than one period of employment, and those who are kept from readers by hand. */
export function returning(day: (offset: number) => PlainDate): PersonSketch[] {
  return [
    {
      who: ["0151", "Mairéad", "Ní Bhriain"],
      job: ["Marketing Manager", "Marketing", "London"],
      started: -2000,
      story: ["Rehire", "back after a gap of nine months"],
      afterwards: [
        terminate(-350, {
          terminationDate: day(-330),
          lastDayOfWork: day(-335),
          terminationReason: "Resigned",
        }),
        rehire(-80, day(-55)),
      ],
    },
    {
      who: ["0152", "Hamza", "Benali"],
      job: ["Software Engineer", "Engineering", "Berlin"],
      started: -370,
      ends: { terminationDate: day(-20), lastDayOfWork: day(-20), terminationReason: "End of contract" },
      story: ["Rehire", "on the day after the contract's end, so without any interruption"],
      values: { employment: CONTRACTOR },
      afterwards: [rehire(-35, day(-19)), change(-35, day(-19), { employment: FULL_TIME })],
    },
    {
      who: ["0153", "Ikram", "Zerrouki"],
      job: ["Paralegal", "Legal", "London"],
      started: -700,
      story: ["Rehire", "left two months ago, comes back in three weeks"],
      afterwards: [
        terminate(-90, { terminationDate: day(-62), lastDayOfWork: day(-62), terminationReason: "Resigned" }),
        rehire(-8, day(21)),
      ],
    },
    {
      who: ["0154", "Nils", "Åkerström"],
      job: ["Diver", "Field Operations", "London"],
      started: -390,
      story: ["Rehire", "for a second season, which is over too"],
      afterwards: [
        terminate(-300, { terminationDate: day(-280), terminationReason: "End of season" }),
        rehire(-200, day(-180), { terminationDate: day(-40), terminationReason: "End of season" }),
      ],
    },
    {
      who: ["0155", "Amelia", "Fa’alogo"],
      job: ["Station Keeper", "Field Operations", "Pago Pago"],
      started: -380,
      ends: { terminationDate: day(-10), lastDayOfWork: day(-10), terminationReason: "End of contract" },
      story: ["Two employments at once", "one ended ten days ago, the other goes on: no interruption"],
      values: {
        employment: { employmentType: "Fixed term", contract: "Part time", fte: 0.5, weeklyHours: 20 },
      },
      afterwards: [rehire(-75, day(-60), { concurrent: true })],
    },
    {
      who: ["0156", "Cosmin", "Balan"],
      job: ["Trainer", "Customer Care", "Berlin"],
      started: -560,
      story: ["Two employments at once", "both go on; the second one has an end"],
      values: { employment: { contract: "Part time", fte: 0.6, weeklyHours: 24 } },
      afterwards: [rehire(-40, day(-28), { concurrent: true, terminationDate: day(150) })],
    },
    {
      who: ["0157", "Barnaby", "Stokes"],
      job: ["Buyer", "Finance", "London"],
      started: -395,
      story: ["File deleted", "a leaver's: gone from the list"],
      afterwards: [
        terminate(-150, { terminationDate: day(-140), terminationReason: "Resigned" }),
        bare(-20, "remove"),
      ],
    },
    {
      who: ["0158", "Pilar", "Echeverría"],
      job: ["Accountant", "Finance", "New York"],
      started: -398,
      story: ["File deleted", "by mistake, and restored under the same id"],
      afterwards: [
        terminate(-130, { terminationDate: day(-120), terminationReason: "Resigned" }),
        bare(-11, "remove"),
        bare(-10, "restore"),
      ],
    },
    {
      who: ["0159", "Quentin", "Ashdown"],
      job: ["Chief of Staff", "Executive Office", "London"],
      started: -410,
      story: ["Excluded", "by hand, listed as inactive"],
      afterwards: [{ verb: "exclude", enteredDays: -21, input: { listed: "deactivate" } }],
    },
    {
      who: ["0160", "Signe", "Rasmussen"],
      job: ["Research Scientist", "Research", "London"],
      started: -520,
      story: ["Excluded", "by hand, frozen as last sent: the promotion since is not shown"],
      afterwards: [
        { verb: "exclude", enteredDays: -14, input: { listed: "freeze" } },
        change(-4, day(-4), { work: { title: "Senior Research Scientist" } }),
      ],
    },
    {
      who: ["0161", "Lionel", "Cartwright", null],
      job: ["Financial Analyst", "Finance", "London"],
      started: -180,
      story: ["Excluded", "an external auditor without e-mail, never listed"],
      values: { employment: CONTRACTOR },
      afterwards: [{ verb: "exclude", enteredDays: -170, input: { listed: null } }],
    },
    {
      who: ["0162", "Rosalind", "Keane"],
      job: ["Executive Assistant", "Executive Office", "London"],
      started: -650,
      story: ["Excluded", "for a while, and included again"],
      afterwards: [
        { verb: "exclude", enteredDays: -28, input: { listed: "deactivate" } },
        bare(-19, "include"),
      ],
    },
  ];
}
