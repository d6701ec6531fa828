import { addDays, type PlainDate } from "../../../src/hr/plain-date.ts";
import { weekday } from "../calendar.ts";
import { CONTRACTOR } from "../organisation.ts";
import type { PersonSketch } from "../person-sketch.ts";
import { change, terminate } from "../sample-verb.ts";

/** Those to whom it matters where they are, and contractors. `day` is so many days from today. */
export function zones(day: (offset: number) => PlainDate): PersonSketch[] {
  const today = day(0);
  return [
    {
      who: ["0182", "Adebayo", "Fashola"],
      job: ["Designer", "Marketing", "London"],
      started: -510,
      story: ["Contractor", "with no end: active, and on the readiness report"],
      values: { employment: CONTRACTOR },
    },
    {
      who: ["0183", "Veronika", "Horáková"],
      job: ["Translator", "Marketing", "Berlin"],
      started: -90,
      ends: { terminationDate: day(75), lastDayOfWork: day(75), terminationReason: "End of contract" },
      story: ["Contractor", "whose end is known"],
      values: { employment: CONTRACTOR },
    },
    {
      who: ["0184", "Wilfred", "Penney"],
      job: ["Field Support Engineer", "Customer Care", "New York"],
      started: -770,
      story: ["Zone", "their own: remote in Newfoundland, leaves today by the clocks there"],
      values: {
        work: { zone: "America/St_Johns" },
        address: {
          line1: "9 Jellybean Row",
          line2: null,
          city: "St. John's",
          postCode: "A1C 0A0",
          state: "NL",
          country: "CA",
        },
      },
      afterwards: [terminate(-21, { terminationDate: day(0), terminationReason: "Resigned" })],
    },
    {
      who: ["0185", "Aurelio", "Ferrante"],
      job: ["Sales Representative", "Sales", "London"],
      started: -290,
      story: ["Zone", "neither their own nor a site's, so the company's"],
      values: {
        work: { site: null, workPhone: null },
        address: {
          line1: "Via della Marea 18",
          line2: null,
          city: "Genova",
          postCode: "16100",
          country: "IT",
        },
      },
    },
    {
      who: ["0186", "Philippa", "Stanhope"],
      job: ["Tender Manager", "Sales", "London"],
      started: -610,
      story: ["Zone", "that of the deciding date: moves to Tokyo in five days, leaves there in twelve"],
      afterwards: [
        change(-20, day(5), { work: { site: "Tokyo" } }),
        terminate(-16, { terminationDate: day(12), terminationReason: "Resigned" }),
      ],
    },
    {
      who: ["0187", "Ioane", "Tekiree"],
      job: ["Station Keeper", "Field Operations", "Kiritimati"],
      started: -440,
      story: ["Zone", "left yesterday in Kiritimati; the site entered today reopens nothing"],
      afterwards: [
        terminate(-14, { terminationDate: day(-1), terminationReason: "Resigned" }),
        change(0, day(-1), { work: { site: "Pago Pago" } }),
      ],
    },
    {
      who: ["0188", "Mahmoud", "Zaki"],
      job: ["Calibration Technician", "Manufacturing", "Cairo"],
      started: -830,
      story: ["Clock change", "leaves at a midnight that Cairo's clocks skip in April"],
      afterwards: [terminate(-4, { terminationDate: cairoSkipsTheMidnightAfter(today) })],
    },
    {
      who: ["0189", "Graça", "Medeiros"],
      job: ["Oceanographer", "Research", "London"],
      started: -790,
      story: [
        "Clock change",
        "leaves at a midnight that comes twice on the Azores in October: the later one",
      ],
      values: {
        work: { zone: "Atlantic/Azores" },
        address: {
          line1: "Rua do Mareógrafo 5",
          line2: null,
          city: "Ponta Delgada",
          postCode: "9500-000",
          country: "PT",
        },
      },
      afterwards: [terminate(-4, { terminationDate: azoresRepeatTheMidnightAfter(today) })],
    },
  ];
}

/** Egypt puts its clocks forward at 00:00 on the last Friday of April. */
function cairoSkipsTheMidnightAfter(today: PlainDate): PlainDate {
  return addDays(nextLast("04-30", 5, addDays(today, 1)), -1);
}

/** The Azores put theirs back from 01:00 to 00:00 on the last Sunday of October. */
function azoresRepeatTheMidnightAfter(today: PlainDate): PlainDate {
  return addDays(nextLast("10-31", 0, addDays(today, 1)), -1);
}

/** The next last such weekday (Sunday is 0) of the month that ends so, not before the date. */
function nextLast(monthEnd: string, wanted: number, from: PlainDate): PlainDate {
  const year = Number(from.slice(0, 4));
  const [inThisYear, inTheNext] = [year, year + 1].map((y) => {
    const end = `${y}-${monthEnd}`;
    return addDays(end, -((weekday(end) - wanted + 7) % 7));
  });
  return inThisYear !== undefined && inThisYear >= from ? inThisYear : (inTheNext ?? from);
}
