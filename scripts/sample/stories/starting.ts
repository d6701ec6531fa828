import type { PlainDate } from "../../../src/hr/plain-date.ts";
import { EMAIL_DOMAIN } from "../organisation.ts";
import type { PersonSketch } from "../person-sketch.ts";
import { change, startLeave } from "../sample-verb.ts";

/** Those who are about to start or never did, and those on leave. `day` is so many days from today. */
export function starting(day: (offset: number) => PlainDate): PersonSketch[] {
  const moveStart = (enteredDays: number, startDate: PlainDate) =>
    ({ verb: "moveStart", enteredDays, input: { startDate, account: null } }) as const;
  const rescind = (enteredDays: number, reason: string) =>
    ({ verb: "rescind", enteredDays, input: { reason } }) as const;
  const endLeave = (enteredDays: number, returnDate: PlainDate | null) =>
    ({ verb: "endLeave", enteredDays, input: { returnDate } }) as const;
  return [
    {
      who: ["0131", "美咲", "小林", "misaki.kobayashi"],
      job: ["Software Engineer", "Engineering", "Tokyo"],
      started: 1,
      story: ["Future hire", "starts tomorrow"],
      values: { basic: { displayName: "小林 美咲 (Misaki Kobayashi)" } },
    },
    {
      who: ["0132", "Călin", "Ștefănescu"],
      job: ["Calibration Technician", "Manufacturing", "Berlin"],
      started: 31,
      story: ["Future hire", "starts next month"],
    },
    {
      who: ["0133", "Neve", "Atherton"],
      job: ["Laboratory Technician", "Research", "London"],
      started: 12,
      ends: { terminationDate: day(194), lastDayOfWork: day(194), terminationReason: "End of contract" },
      story: ["Future hire", "an intern whose end is known before the start"],
      values: { employment: { employmentType: "Intern", contract: "Fixed term" } },
    },
    {
      who: ["0134", "Suleiman", "Barakat"],
      job: ["Machinist", "Manufacturing", "Cairo"],
      started: 2,
      story: ["Start moved later", "by two weeks, before the account was on"],
      afterwards: [moveStart(-1, day(16))],
    },
    {
      who: ["0135", "Georgina", "Whitlock"],
      job: ["Recruiter", "People", "London"],
      started: -1,
      story: ["Start moved later", "by two weeks on the first days: the account that is on stays on"],
      afterwards: [moveStart(0, day(13))],
    },
    {
      who: ["0136", "Bastien", "Delacroix"],
      job: ["Sales Representative", "Sales", "New York"],
      started: -4,
      story: ["No-show", "did not appear four days ago; off since it was entered"],
      afterwards: [rescind(-2, "Did not appear")],
    },
    {
      who: ["0137", "Xiomara", "Peralta"],
      job: ["Data Engineer", "Engineering", "New York"],
      started: 20,
      story: ["No-show", "the offer was withdrawn before the start"],
      afterwards: [rescind(-3, "Accepted another offer")],
    },
    {
      who: ["0138", "Anisha", "Poudel", null],
      job: ["Customer Care Specialist", "Customer Care", "Kathmandu"],
      started: 5,
      story: ["No e-mail yet", "starts in five days, so not listed and reported"],
    },
    {
      who: ["0139", "Toka", "Iotebatu", null],
      job: ["Deck Hand", "Field Operations", "Kiritimati"],
      started: -60,
      story: ["No e-mail yet", "worked for weeks before there was one"],
      afterwards: [change(-12, day(-12), { basic: { email: `toka.iotebatu@${EMAIL_DOMAIN}` } })],
    },
    {
      who: ["0141", "Séverine", "Aubert"],
      job: ["Financial Analyst", "Finance", "London"],
      started: -950,
      story: ["Leave", "for a month, access stays on"],
      afterwards: [startLeave(-25, "Leave", [day(-10), day(20)], "on")],
    },
    {
      who: ["0142", "Marek", "Dvořák"],
      job: ["Storekeeper", "Manufacturing", "Berlin"],
      started: -620,
      story: ["Leave", "for six weeks, access off meanwhile"],
      afterwards: [startLeave(-30, "Leave", [day(-20), day(22)], "off")],
    },
    {
      who: ["0143", "Nomvula", "Khumalo"],
      job: ["People Partner", "People", "London"],
      started: -580,
      story: ["Leave", "open-ended with access off, ended by hand yesterday"],
      afterwards: [startLeave(-40, "Leave", [day(-35), null], "off"), endLeave(-1, null)],
    },
    {
      who: ["0144", "Ezequiel", "Romero"],
      job: ["Field Engineer", "Field Operations", "New York"],
      started: -730,
      story: ["Leave", "begins in nine days, access off from then"],
      afterwards: [startLeave(-3, "Leave", [day(9), day(70)], "off")],
    },
    {
      who: ["0145", "Hinemoa", "Parata"],
      job: ["Trainer", "Customer Care", "New York"],
      started: -1000,
      story: ["Parental leave", "ended two weeks ago, on the day entered"],
      afterwards: [startLeave(-220, "Parental leave", [day(-195), day(-15)], "off")],
    },
    {
      who: ["0146", "Eszter", "Szőke"],
      job: ["Counsel", "Legal", "Berlin"],
      started: -870,
      story: ["Parental leave", "open, access off"],
      afterwards: [startLeave(-100, "Parental leave", [day(-60), null], "off")],
    },
    {
      who: ["0147", "Tiago", "Moreira"],
      job: ["Software Engineer", "Engineering", "London"],
      started: -690,
      story: ["Parental leave", "until next month, access stays on"],
      afterwards: [startLeave(-70, "Parental leave", [day(-30), day(33)], "on")],
    },
  ];
}
