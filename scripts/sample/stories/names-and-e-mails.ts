import type { PlainDate } from "../../../src/hr/plain-date.ts";
import { EMAIL_DOMAIN } from "../organisation.ts";
import type { PersonSketch } from "../person-sketch.ts";
import { change, terminate } from "../sample-verb.ts";

/** Those of whom the e-mail or the name is what matters. `day` is so many days from today. */
export function namesAndEmails(day: (offset: number) => PlainDate): PersonSketch[] {
  return [
    {
      who: ["0171", "Charlotte", "Ogilvie"],
      job: ["Learning Specialist", "People", "London"],
      started: -880,
      story: ["E-mail changed", "with the surname, three weeks ago"],
      afterwards: [
        change(-24, day(-21), {
          basic: { surname: "Ogilvie-Tan", email: `charlotte.ogilvie-tan@${EMAIL_DOMAIN}` },
        }),
      ],
    },
    {
      who: ["0172", "Joost", "van der Velde"],
      job: ["Software Engineer", "Engineering", "New York"],
      started: -470,
      story: ["E-mail changed", "with the surname, in six days"],
      afterwards: [
        change(-3, day(6), { basic: { surname: "Okonjo", email: `joost.okonjo@${EMAIL_DOMAIN}` } }),
      ],
    },
    {
      who: ["0173", "Finbar", "Gallagher"],
      job: ["Technical Writer", "Marketing", "New York"],
      started: -340,
      story: ["E-mail withdrawn", "blank this cell in a file, and the last e-mail is kept"],
    },
    {
      who: ["0174", "Sam", "Rivera"],
      job: ["Sales Representative", "Sales", "New York"],
      started: -1200,
      story: ["E-mail of a leaver", "left long ago, and still holds the address"],
      afterwards: [terminate(-120, { terminationDate: day(-100), terminationReason: "Resigned" })],
    },
    {
      who: ["0175", "Sam", "Rivera", null],
      job: ["Sales Engineer", "Sales", "New York"],
      started: -3,
      story: [
        "E-mail of a leaver",
        "of the same name as 0174, waits for an address of their own: not listed",
      ],
    },
    {
      who: ["0176", "Ulrike", "Baumann"],
      job: ["Field Support Engineer", "Customer Care", "Berlin"],
      started: -1400,
      story: ["E-mail of a leaver", "released by hand, so this leaver is not listed any more"],
      afterwards: [
        terminate(-300, { terminationDate: day(-280), terminationReason: "Resigned" }),
        { verb: "releaseEmail", enteredDays: -45, input: { email: `ulrike.baumann@${EMAIL_DOMAIN}` } },
      ],
    },
    {
      who: ["0177", "Ulrike", "Baumann"],
      job: ["Field Support Engineer", "Customer Care", "Berlin"],
      started: -30,
      story: ["E-mail of a leaver", "has the address that 0176 gave up"],
    },
    {
      who: ["0178", "Maria", "Oliveira"],
      job: ["Data Scientist", "Research", "London"],
      started: -420,
      story: ["E-mail shared by two", "the first keeps it"],
    },
    {
      who: ["0179", "Maria", "Oliveira", null],
      job: ["Recruiter", "People", "London"],
      started: -9,
      story: ["E-mail shared by two", "wanted 0178's, so waits without one: not listed"],
    },
    {
      who: ["0180", "潤", "田中", "jun.tanaka"],
      job: ["Account Manager", "Sales", "Tokyo"],
      started: -1900,
      story: ["Two of one name", "Jun Tanaka in Sales"],
      values: { basic: { displayName: "田中 潤 (Jun Tanaka)" } },
    },
    {
      who: ["0181", "潤", "田中", "jun.tanaka2"],
      job: ["Firmware Engineer", "Engineering", "Tokyo"],
      started: -260,
      story: ["Two of one name", "Jun Tanaka in Engineering"],
      values: { basic: { displayName: "田中 潤 (Jun Tanaka)" } },
    },
    {
      who: ["0195", "María del Carmen", "Fernández de la Vega y Sotomayor", "mcarmen.fernandez"],
      job: ["Counsel", "Legal", "New York"],
      started: -1010,
      story: ["Unusual name", "long, of many words"],
    },
    {
      who: ["0196", "Siobhán", "O’Dálaigh-D'Arcy"],
      job: ["Payroll Specialist", "Finance", "London"],
      started: -960,
      story: ["Unusual name", "two kinds of apostrophe and a hyphen"],
      values: { basic: { middleName: "Áine", honorific: "Dr." } },
    },
    {
      who: ["0197", "Ольга", "Кравченко", "olga.kravchenko"],
      job: ["Electronics Engineer", "Engineering", "Berlin"],
      started: -410,
      story: ["Unusual name", "in Cyrillic letters throughout"],
    },
    {
      who: ["0198", "דוד", "בן־עמי", "david.ben-ami"],
      job: ["Security Analyst", "IT", "New York"],
      started: -430,
      story: ["Unusual name", "written from right to left"],
    },
  ];
}
