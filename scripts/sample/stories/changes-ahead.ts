import type { PlainDate } from "../../../src/hr/plain-date.ts";
import { nextMonday } from "../calendar.ts";
import type { PersonSketch } from "../person-sketch.ts";
import { change } from "../sample-verb.ts";

/** Those whose job, terms or place change on a day to come. `day` is so many days from today. */
export function changesAhead(day: (offset: number) => PlainDate): PersonSketch[] {
  return [
    {
      who: ["0191", "Thandiwe", "Ngubane"],
      job: ["Software Engineer", "Engineering", "London"],
      started: -940,
      story: ["Change ahead", "a promotion next Monday"],
      afterwards: [change(-6, nextMonday(day(0)), { work: { title: "Senior Software Engineer" } })],
    },
    {
      who: ["0192", "Lukas", "Feichtinger"],
      job: ["Sales Engineer", "Sales", "Berlin"],
      started: -660,
      story: ["Change ahead", "moves to the New York site in four days"],
      afterwards: [
        change(-33, day(4), {
          work: { site: "New York", manager: "0024", workPhone: "+1 212 555 0192", workMobile: null },
          address: {
            line1: "19 Capstan Street",
            line2: null,
            city: "Brooklyn",
            postCode: "11231",
            state: "NY",
            country: "US",
          },
        }),
      ],
    },
    {
      who: ["0193", "Dilnoza", "Karimova"],
      job: ["Data Scientist", "Research", "New York"],
      started: -575,
      story: ["Change ahead", "part time from next month"],
      afterwards: [change(-7, day(30), { employment: { contract: "Part time", fte: 0.6, weeklyHours: 24 } })],
    },
    {
      who: ["0194", "Owain", "Bevan"],
      job: ["Support Specialist", "IT", "London"],
      started: -530,
      story: ["Change ahead", "another department and manager in ten days"],
      afterwards: [
        change(-2, day(10), {
          work: {
            title: "Test Engineer",
            department: "Engineering",
            division: "Instruments",
            costCenter: "2100",
            manager: "0009",
          },
        }),
      ],
    },
  ];
}
