//! A second set of pairs, made unlike the first: published examples of another project's tests, other-script names written by hand in
//! several systems, and mechanical changes of ship names with a fixed seed. The tables of transliteration here are not the crate's.

/// A question, an entry, what they are and whether they are the same.
pub struct Pair {
    /// `ship`, `company` or `person`.
    pub kind: &'static str,
    /// Where the pair comes from.
    pub group: &'static str,
    /// Name asked.
    pub query: String,
    /// Name listed.
    pub list: String,
    /// Whether it is a match; numerals that differ are `false` and must come to review.
    pub same: bool,
    /// Whether the pair must come to review without being a match.
    pub look: bool,
}

/// kind|query|list|same(y/n/l): examples of github.com/opensanctions/nomenklatura tests/matching (MIT), read 2026-11-26; pairs whose label
/// rests on dates, countries or settings are left out.
const PUBLISHED: &str = "\
person|John Doe|John Doe|y
person|John Doe|Juan Doe|n
person|John Doeburg|John Dowburg|y
person|John Doe|John Down|n
person|Serei Lavrov|Sergei Lavrov|y
person|Serej Lavrov|Сергей Викторович Лавров|y
person|Ramimakhlouf|Rami Makhlouf|y
person|A Nazarbayev|Nursultan Naza|n
person|Ted Doe|Theodore Doe|y
person|باراك أوباما|محمد بن سلمان آل سعود|n
person|VLADIMIR PUTIN|PUTIN, Vladimir|y
person|GEORGE BUSH|HASWANI, George|n
person|GEORGE BUSH|GEORGIOU, Georgios|n
person|KIM JONG UN|KIM, Jong Un|y
person|KIM JONG UN|KIM, Jong Man|n
company|OAO Gazprom|Gazprom JSC|y
company|OAO Gazprom|Gasprom JSC|y
company|OAO Gazprom|Open Joint Stock Company Gasprom|y
company|Gazprom Neft JSC|Gazprom Neft OAO|y
company|LXC Aviation|LAU Aviation|n
company|LXC Aviatio|LAU Aviation|n
company|LXC Aviation|L.X.C Aviation|y
company|L.X.C. Aviation|LAU Aviation|n
company|OJSC TACTICAL KITTENS CORPORATION|TACTICAL MISSILES CORPORATION JOINT STOCK COMPANY|n
company|FABERLIC EUROPE|FABERLIC EUROPE Sp. z o.o.|y
company|Brigade Fourty-four|Brigade 44|y
company|Street Ban GmbH|Street Bank GmbH|y
company|Westminister Management Limited|Westminster Management Ltd|y
ship|Snow|SNOW|y
ship|Snow|Snoe|n
ship|Snow Storm 1|Snow Stom 1|y
ship|Snow Storm 1|Snow Storm 2|l
ship|Sea Poni 1|Sea Pony 1|y
ship|Sea Pony 2|Sea Pony 1|l";

/// kind|query|list|same: written by hand, several systems of transliteration, legal forms, name order, and close strangers.
const WRITTEN: &str = "\
ship|Baekdusan|PAEKTU SAN|y
ship|Geumgangsan|KUMGANG SAN|y
ship|백두산|BAEKDUSAN|y
ship|백두산|PAEKTUSAN|y
ship|대동강|TAEDONG GANG|y
ship|대동강|DAEDONG GANG|y
ship|압록강|AMNOK GANG|y
ship|송도원|SONGDOWON|y
ship|장수산|JANGSUSAN|y
ship|장수산|CHANG SU SAN|y
ship|보통강|PO TONG GANG|y
ship|천리마|CHOLLIMA|y
ship|을지봉|UL JI BONG 6|l
ship|진흥|JIN HUNG|y
ship|진흥|JINHEUNG|y
ship|远望|YUAN WANG|y
ship|新光明|XIN GUANG MING|y
ship|新光明|XINGUANGMING|y
ship|海丰三号|HAI FENG 3|y
ship|海丰三号|HAI FENG 8|l
ship|东海|DONGHAI|y
ship|东海|NAN HAI|n
ship|金鹰|JIN YING|y
ship|华盛|HUA SHENG|y
ship|شمس البحر|SHAMS AL BAHR|y
ship|شمس البحر|SHAMS UL BAHR|y
ship|نجمة الشرق|NAJMAT AL SHARQ|y
ship|نجمة الشرق|NAJMAT ASH SHARQ|y
ship|أمل|AMAL STAR|n
ship|الفردوس|AL FIRDAWS|y
ship|الفردوس|ALFIRDAUS|y
ship|خورفكان|KHOR FAKKAN|y
ship|بندر عباس|BANDAR ABBAS|y
ship|ایران شهر|IRAN SHAHR|y
ship|آزادگان|AZADEGAN|y
ship|دماوند|DAMAVAND|y
ship|سهند|SAHAND|y
ship|سبلان|SABALAN|y
ship|سبلان|SAHAND|n
ship|سوسن|SOOSAN|y
ship|سرير|SARIR|y
ship|برقة|BARQAH|y
ship|غزال|GHAZAL|y
ship|مروان|MARWAN|y
ship|مروان|MARYAM|n
ship|الكوثر 2|AL KAWTHAR 2|y
ship|الكوثر 2|AL KAWTHAR 3|l
person|محمد رضا نقدي|Mohammad Reza Naqdi|y
person|قاسم حسيني|Qasem Hosseini|y
person|قاسم حسيني|Qassem Husseini|y
person|عبد الله الأحمد|Abdullah al-Ahmad|y
person|یوسف کریمی|Yousef Karimi|y
person|يوسف كريمي|Yusuf Karimi|y
person|قاسم حسيني|Hassan Qasemi|n
person|Mohammed Al-Rashid|Muhammad Al Rasheed|y
person|Pak Yong Chol|Park Yong-chol|y
person|Choe Jong Ho|CHOI, Jeong Ho|y
person|Kim Chol Min|Kim Chol Su|n
person|I. Musterkin|Ivan Musterkin|y
person|Musterkin, I. P.|Ivan Petrovich Musterkin|y
person|Petr Musterkin|Ivan Musterkin|n
person|Musterkina Olga Sergeevna|Olga Musterkina|y
person|Yevgeniy Probnikov|Evgeny Probnikov|y
person|Aleksei Jubkin|Алексей Юбкин|y
person|Jurij Shchukarev|Юрий Щукарев|y
person|Semyon Probnikov|Семён Пробников|y
person|Halyna Testenko|Галина Тестенко|n
person|Halyna Testenko|Галина Єгорівна Тестенко|y
company|ООО «Северный Пример»|Severnyy Primer LLC|y
company|Северный Пример, ООО|OOO SEVERNY PRIMER|y
company|АО Балтпробник|Baltprobnik JSC|y
company|Sample Bay Shipping (HK) Limited|Sample Bay Shipping HK Co., Ltd|y
company|Sample Bay Shipping FZE|SAMPLE BAY SHIPPING FZCO|y
company|Sample Bay Shipping|Sample Bay Trading|l
company|Specimen Intl Trdg|Specimen International Trading|y
company|Specimen Int'l Mgmt Pte Ltd|Specimen International Management|y
company|NPTC|National Probe Tanker Company|y
company|FESPCO|Far Eastern Specimen Port Company|y
company|Pearl Ocean Maritime Inc|Pearl Ocean Maritime S.A.|y
company|Blue Anchor Shipping Ltd|Blue Archer Shipping Ltd|n
company|Golden Gate Tankers|Golden Goat Tankers|n
company|Orient Star Lines|Orient Stag Lines|n
company|Sea Quest Management|Seaquest Management|y
company|Deltaprobe GmbH & Co. KG|Deltaprobe|y";

/// Ship names to be changed mechanically: Latin ones of two or three words, invented, in the manner of real ones.
const SHIPS: [&str; 36] = [
    "OCEAN HARMONIA",
    "GOLDEN PETREL",
    "BALTIC SPECIMEN",
    "EASTERN VOYAGER",
    "CAPE MONTARA",
    "SILVER DRAGONFLY",
    "NORDIC HALCYON",
    "STELLA VESPERA",
    "MARE ANTIQUUM",
    "PACIFIC HERITAGE",
    "LADY EVANGELINE",
    "ROYAL MERIDIAN",
    "ATLANTIC PROVIDER",
    "CRYSTAL FORTUNE",
    "SUNNY EXPRESSION",
    "BOSPHORUS TRADER",
    "HANSA FLENSBORG",
    "ARCTIC PATHFINDER",
    "JADE EMPEROR",
    "TRIUMPH OF KARACHI",
    "NAVIGATOR CORMORAN",
    "EMERALD HORIZON",
    "AMBER LIGHTHOUSE",
    "GRACEFUL MERMAID",
    "PHOENIX LEADER",
    "SAPPHIRE GLACIER",
    "SEAWAYS TOLEDO",
    "TIGER OF BENGAL",
    "VALIANT CRUSADER",
    "WESTERN MONARCH",
    "ZEPHYR BREEZE",
    "CORAL SPRINGS",
    "DESERT ROSE",
    "MIDNIGHT EXPLORER",
    "BRAVE CHAMPION",
    "HIGHLAND MAIDEN",
];

/// Cyrillic ship names.
const CYRILLIC: [&str; 14] = [
    "Полярный Образец",
    "Капитан Щукарев",
    "Юный Мореход",
    "Чайкино",
    "Академик Пробников",
    "Жемчужина Примера",
    "Хабаровский Ветер",
    "Цесаревна",
    "Александр Образцов",
    "Якутский Вымпел",
    "Ярослав Примеров",
    "Шантарский Залив",
    "Механик Ёлкин",
    "Северный Эльбрус",
];

/// Letters а to я in BGN/PCGN, ISO 9, the passport rule of 2013 and German.
const SYSTEMS: [(&str, [&str; 33]); 4] = [
    (
        "BGN",
        [
            "a", "b", "v", "g", "d", "e", "yo", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p",
            "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
        ],
    ),
    (
        "ISO 9",
        [
            "a", "b", "v", "g", "d", "e", "ë", "ž", "z", "i", "j", "k", "l", "m", "n", "o", "p",
            "r", "s", "t", "u", "f", "h", "c", "č", "š", "ŝ", "", "y", "", "è", "û", "â",
        ],
    ),
    (
        "passport",
        [
            "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p",
            "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "ie", "y", "", "e", "iu",
            "ia",
        ],
    ),
    (
        "German",
        [
            "a", "b", "w", "g", "d", "e", "jo", "sch", "s", "i", "j", "k", "l", "m", "n", "o", "p",
            "r", "s", "t", "u", "f", "ch", "z", "tsch", "sch", "schtsch", "", "y", "", "e", "ju",
            "ja",
        ],
    ),
];

fn transliterate(name: &str, system: &[&str; 33]) -> String {
    const ALPHABET: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
    let of = |c: char| ALPHABET.chars().position(|a| a == c);
    name.to_lowercase()
        .chars()
        .map(|c| of(c).map_or_else(|| c.to_string(), |i| system[i].to_owned()))
        .collect()
}

struct Lcg(u64);

impl Lcg {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

/// One typing error inside a word of five letters or more, not on its first letter.
fn mistype(name: &str, lcg: &mut Lcg) -> String {
    let mut words: Vec<Vec<char>> = name.split(' ').map(|w| w.chars().collect()).collect();
    let long: Vec<usize> = (0..words.len()).filter(|i| words[*i].len() >= 5).collect();
    let w = &mut words[long[lcg.below(long.len())]];
    let at = 1 + lcg.below(w.len() - 2);
    match lcg.below(4) {
        0 => {
            w.remove(at);
        }
        1 => w.insert(at, w[at]),
        2 => w.swap(at, at + 1),
        _ => w[at] = if w[at] == 'E' { 'A' } else { 'E' },
    }
    words
        .iter()
        .map(|w| w.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

fn table(text: &'static str, group: &'static str) -> impl Iterator<Item = Pair> {
    text.lines().map(move |l| {
        let f: Vec<&str> = l.split('|').collect();
        Pair {
            kind: f[0],
            group,
            query: f[1].into(),
            list: f[2].into(),
            same: f[3] == "y",
            look: f[3] == "l",
        }
    })
}

/// All pairs.
pub fn pairs() -> Vec<Pair> {
    let mut out: Vec<Pair> = table(PUBLISHED, "published examples")
        .chain(table(WRITTEN, "written by hand"))
        .collect();
    let mut lcg = Lcg(20_261_126);
    let mut ship = |group, query: String, list: String, same, look| {
        out.push(Pair {
            kind: "ship",
            group,
            query,
            list,
            same,
            look,
        });
    };
    for (i, n) in SHIPS.iter().enumerate() {
        let prefix = ["MV ", "M/V ", "MT ", "M/T ", "M.V. ", "mt."][i % 6];
        ship(
            "prefix",
            format!("{prefix}{n}"),
            (*n).to_owned(),
            true,
            false,
        );
        ship(
            "spacing",
            n.replacen(' ', "", 1),
            (*n).to_owned(),
            true,
            false,
        );
        ship(
            "one typing error",
            mistype(n, &mut lcg),
            (*n).to_owned(),
            true,
            false,
        );
        let words: Vec<&str> = n.split(' ').rev().collect();
        ship("word order", words.join(" "), (*n).to_owned(), true, false);
        let k = 2 + i % 9;
        let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"][k - 1];
        let spelled = [
            "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
        ][k - 1];
        let form = if i % 2 == 0 { roman } else { spelled };
        ship(
            "same numeral",
            format!("{n} {form}"),
            format!("{n} {k}"),
            true,
            false,
        );
        ship(
            "other numeral",
            format!("{n} {form}"),
            format!("{n} {}", k + 1),
            false,
            true,
        );
        let other = SHIPS[(i + 7) % SHIPS.len()]
            .split(' ')
            .next_back()
            .unwrap_or("X");
        let first = n.split(' ').next().unwrap_or("X");
        ship(
            "one word shared",
            format!("{first} {other}"),
            (*n).to_owned(),
            false,
            false,
        );
    }
    for n in CYRILLIC {
        for (system, letters) in &SYSTEMS {
            ship(
                *system,
                transliterate(n, letters),
                n.to_owned(),
                true,
                false,
            );
            ship(
                *system,
                n.to_owned(),
                transliterate(n, letters).to_uppercase(),
                true,
                false,
            );
        }
    }
    for (a, b) in [
        ("SEA", "TEA"),
        ("LIGHT", "NIGHT"),
        ("GRACE", "TRACE"),
        ("SWAN", "SWAP"),
        ("PEARL", "PEAR"),
        ("HORSE", "HOUSE"),
        ("CROWN", "CROWD"),
        ("MOON", "MOOR"),
        ("BEACON", "BACON"),
        ("ANGEL", "ANGLE"),
        ("BREEZE", "BREED"),
        ("FLOWER", "FLOUR"),
        ("MASTER", "MATTER"),
        ("RIVER", "RIDER"),
        ("SHINE", "SHONE"),
        ("CHARM", "CHART"),
        ("PRINCE", "PRICE"),
        ("TIGER", "TIMER"),
        ("EAGLE", "EAGER"),
        ("GLORY", "GORY"),
        ("SPIRIT", "SPRIT"),
        ("BRIDGE", "BRIDE"),
        ("QUEST", "GUEST"),
        ("FALCON", "FALLON"),
    ] {
        ship(
            "ordinary words a letter apart",
            format!("PACIFIC {a}"),
            format!("PACIFIC {b}"),
            false,
            false,
        );
    }
    out
}
