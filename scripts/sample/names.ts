import type { SiteName } from "./places.ts";

/** A name, and how its owner writes it where that is not in Latin letters. */
export interface GivenName {
  readonly latin: string;
  readonly own: string | null;
}

interface Pool {
  /** Divided by spaces; `Haruto=陽翔` where the own script is another. */
  readonly first: string;
  readonly last: string;
  /** Whether the surname is written first in the own script. */
  readonly surnameFirst?: true;
}

/** As many surnames as first names, and that number not divisible by three: see `nameOf`. */
const POOLS = {
  english: {
    first:
      "Alice Benjamin Charlotte Daniel Eleanor Frederick Grace Harold Isabel Jack Kathleen Leonard Margaret Nathan",
    last: "Ashworth Birch Caldwell Dunmore Eastwood Farrow Greenhalgh Hawthorne Ingram Jessop Kingsley Loxley Merriweather Northcote",
  },
  american: {
    first: "Aaliyah Brandon Cheyenne Dwayne Emily Franklin Gabrielle Hunter Imani Jamal",
    last: "Booker Calloway Delgado Everett Foster Guidry Holloway Irving Jefferson Kowalski",
  },
  german: {
    first: "Anke Bernd Christiane Dieter Elfriede Florian Gisela Holger Ilse Jörg Käthe Lutz Monika Norbert",
    last: "Ackermann Bäcker Clausen Dürr Eichhorn Färber Gößling Hölscher Iffland Jäger Köhler Löffler Müller Nüßlein",
  },
  nordic: {
    first: "Åse Bjørn Dagny Eirik Freyja Gösta Håkan Ingeborg Jörundur Kåre",
    last: "Ångström Bjørnstad Dahl Engström Fjeld Grønning Håkansson Järvinen Kvåle Lindström",
  },
  polish: {
    first: "Agnieszka Bartłomiej Czesława Dariusz Elżbieta Grzegorz Halina Łukasz Małgorzata Radosław",
    last: "Błaszczyk Czech Dąbek Gołąb Jędrzejczyk Kaźmierczak Łuczak Mróz Pająk Sęk",
  },
  french: {
    first: "Anaïs Benoît Chloé Désiré Éloïse Françoise Gaël Hélène Inès Jérôme",
    last: "Aubry Besançon Chrétien Desprès Étienne Faÿ Gérard Hébrard Lefèvre Noël",
  },
  iberian: {
    first: "Ángel Begoña Conceição Débora Estêvão Íñigo João Lucía Nuño Sebastián",
    last: "Araújo Brandão Castañeda Domínguez Estévez Gonçalves Ibáñez Muñoz Núñez Simões",
  },
  turkish: {
    first: "Ayşe Barış Çağla Doğan Elif Gökhan Işıl İbrahim Nurgül Şebnem",
    last: "Aydın Balcı Çelik Doğru Erdoğdu Güneş Işık İnce Öztürk Şahin",
  },
  vietnamese: {
    first: "Ánh Bích Cường Dũng Đức Hương Khánh Linh Ngọc Tuấn",
    last: "Bùi Châu Đặng Đỗ Hồ Huỳnh Lê Phạm Trần Võ",
  },
  westAfrican: {
    first: "Abiọla Babatunde Chiamaka Ebele Fọláṣadé Ifeoma Kwabena Ngozi Olúwáṣeun Yaa",
    last: "Acheampong Balogun Chukwu Danjuma Ẹkundayọ Fagbemi Igwe Nwosu Ọlátúnjí Quaye",
  },
  arabic: {
    first:
      "Ahmed=أحمد Dina=دينا Fatma=فاطمة Hassan=حسن Khaled=خالد Laila=ليلى Mona=منى Omar=عمر Rania=رانيا Youssef=يوسف",
    last: "Abdallah=عبدالله Farouk=فاروق Gamal=جمال Hegazy=حجازي Ibrahim=إبراهيم Kamel=كامل Naguib=نجيب Rashad=رشاد Saleh=صالح Tawfik=توفيق",
  },
  nepali: {
    first:
      "Anil=अनिल Bimala=बिमला Dipak=दीपक Gita=गीता Hari=हरि Kamala=कमला Manisha=मनिषा Prakash=प्रकाश Sunita=सुनिता Umesh=उमेश",
    last: "Acharya=आचार्य Basnet=बस्नेत Dahal=दाहाल Ghimire=घिमिरे Karki=कार्की Lamichhane=लामिछाने Neupane=न्यौपाने Rai=राई Shrestha=श्रेष्ठ Tamang=तामाङ",
  },
  japanese: {
    first:
      "Aoi=葵 Daichi=大地 Emi=恵美 Hiroshi=浩 Kaori=香織 Makoto=誠 Naoko=直子 Ryo=涼 Sakura=さくら Takumi=拓海",
    last: "Abe=阿部 Endo=遠藤 Fujita=藤田 Hayashi=林 Ikeda=池田 Kimura=木村 Matsumoto=松本 Ogawa=小川 Sasaki=佐々木 Yamada=山田",
    surnameFirst: true,
  },
  chinese: {
    first: "Bowen=博文 Chunhua=春华 Fang=芳 Guoqiang=国强 Jiahui=嘉慧 Lihua=丽华 Mingzhe=明哲 Xiaoyu=小雨",
    last: "Cao=曹 Deng=邓 Feng=冯 Huang=黄 Liang=梁 Peng=彭 Xu=徐 Zhao=赵",
    surnameFirst: true,
  },
  korean: {
    first: "Bora=보라 Dohyun=도현 Eunji=은지 Hyejin=혜진 Jiho=지호 Minseo=민서 Seungwoo=승우 Yuna=유나",
    last: "Bae=배 Choi=최 Han=한 Kang=강 Moon=문 Oh=오 Seo=서 Yoon=윤",
    surnameFirst: true,
  },
  greek: {
    first:
      "Anastasia=Αναστασία Dimitris=Δημήτρης Eleni=Ελένη Giorgos=Γιώργος Ioanna=Ιωάννα Kostas=Κώστας Nikos=Νίκος Sofia=Σοφία",
    last: "Alexiou=Αλεξίου Georgiou=Γεωργίου Ioannou=Ιωάννου Konstantinou=Κωνσταντίνου Makri=Μακρή Nikolaou=Νικολάου Pavlou=Παύλου Vasileiou=Βασιλείου",
  },
  ukrainian: {
    first:
      "Andriy=Андрій Bohdana=Богдана Halyna=Галина Iryna=Ірина Mykola=Микола Oksana=Оксана Taras=Тарас Yuriy=Юрій",
    last: "Bondarenko=Бондаренко Hnatiuk=Гнатюк Klymenko=Клименко Lysenko=Лисенко Melnyk=Мельник Savchuk=Савчук Tkachenko=Ткаченко Yatsenko=Яценко",
  },
  hebrew: {
    first: "Avigail=אביגיל Eitan=איתן Maayan=מעיין Noam=נועם Shira=שירה Tal=טל Uri=אורי Yael=יעל",
    last: "Azoulay=אזולאי Biton=ביטון Dahan=דהן Friedman=פרידמן Katz=כץ Levi=לוי Mizrahi=מזרחי Peretz=פרץ",
  },
  samoan: {
    first: "Alofa Fetu Iosefa Lagi Malia Pita Sefo Tavita Tala Vaimoana",
    last: "Amituanai Faleolo Ioane Lealaiauloto Matagi Pulu Seumalo Taufa’asau Tufele Va’a",
  },
  gilbertese: {
    first: "Aretaake Bwebwe Ieremia Ioteba Kaure Maria Rotia Tebano Teretia Uriam",
    last: "Bakoa Iabeta Kaitu Kamaua Nabuti Reeti Taake Tatoa Tekanene Tioti",
  },
} as const satisfies Record<string, Pool>;

export type PoolName = keyof typeof POOLS;

/** Whose names are met at a site, in turn. */
export const POOLS_AT: Readonly<Record<SiteName, readonly PoolName[]>> = {
  "Pago Pago": ["samoan", "samoan", "american"],
  "New York": ["american", "iberian", "hebrew", "english", "korean", "american", "french", "chinese"],
  London: ["english", "westAfrican", "polish", "greek", "french", "english", "iberian", "nordic", "chinese"],
  Berlin: ["german", "turkish", "german", "vietnamese", "ukrainian", "german", "polish", "nordic"],
  Cairo: ["arabic"],
  Kathmandu: ["nepali"],
  Tokyo: ["japanese", "japanese", "korean"],
  Kiritimati: ["gilbertese"],
};

/** The name of the pool's person number 0, 1, 2 …; none returns before as many as first names times surnames. */
export function nameOf(
  pool: PoolName,
  index: number,
): { first: GivenName; last: GivenName; display: string | null } {
  const { first, last, surnameFirst }: Pool = POOLS[pool];
  const firsts = first.split(" ");
  const lasts = last.split(" ");
  const round = Math.floor(index / firsts.length);
  const names = { first: given(firsts, index), last: given(lasts, index + 3 * round) };
  if (names.first.own === null || names.last.own === null) return { ...names, display: null };
  const ordered = surnameFirst ? [names.last.own, names.first.own] : [names.first.own, names.last.own];
  return { ...names, display: ordered.join(" ") };
}

function given(words: readonly string[], index: number): GivenName {
  const [latin = "", own = null] = words[index % words.length]?.split("=") ?? [];
  return { latin, own };
}
