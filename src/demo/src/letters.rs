//! Letters such as care sends them, in our own words: one [`Kind`] for each, with its body in `letters/bodies`.
//!
//! Each says who sends it, why, how any answers are used and whom to ask, as Inera's guidelines for sending demand, in
//! plain Swedish. Places, telephone numbers and addresses are made up: nobody can be reached at any of them.

mod clinic;
mod paper;
mod picture;
mod template;

pub(crate) use clinic::*;

use crate::scanner;
use ::booking::swedish;
use inbox::{
    Action, ActionTarget, DocumentLink, LanguageTag, MediaType, NewAttachment, NewMessage, Supersedes, Visit,
};
use jiff::{ToSpan, Zoned};
use template::fill;

/// What letters may speak of besides the clinic.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    /// Who sends.
    pub(crate) clinic: &'static Clinic,
    /// When.
    pub(crate) sent: Zoned,
    /// When the visit that it speaks of begins.
    pub(crate) visit: Zoned,
    /// The booking system's id of that visit.
    pub(crate) booking: String,
    /// The sender's id of the thread.
    pub(crate) thread: String,
    /// Chooses among what varies, such as which test it was.
    pub(crate) turn: usize,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $file:literal,)*) => {
        /// What a letter is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum Kind { $($(#[$doc])* $kind,)* }

        impl Kind {
            /// All of them.
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(Self::$kind,)*];

            fn body(self) -> &'static str {
                match self { $(Self::$kind => include_str!(concat!("letters/bodies/", $file)),)* }
            }
        }
    };
}

kinds! {
    /// A kallelse with boxes.
    Booked = "booked.xml",
    /// A kallelse without.
    BookedPlain = "booked_plain.xml",
    /// An open kallelse: the citizen books.
    Open = "open.xml",
    /// The time was moved.
    Moved = "moved.xml",
    /// The time was cancelled.
    Cancelled = "cancelled.xml",
    /// A reminder of a time.
    Reminder = "reminder.xml",
    /// A test showed nothing.
    TestResult = "test_result.xml",
    /// A test must be taken again.
    TestFollowUp = "test_follow_up.xml",
    /// Questions to answer before a visit.
    Form = "form.xml",
    /// A reminder of them.
    FormReminder = "form_reminder.xml",
    /// The answers have come.
    Thanks = "thanks.xml",
    /// Screening, with a time and several folds.
    Mammography = "screening.xml",
    /// Screening at home.
    BowelScreening = "bowel_screening.xml",
    /// A time for X-ray, to be prepared for.
    Xray = "xray.xml",
    /// What it showed.
    XrayResult = "xray_result.xml",
    /// A receipt of advice given by telephone.
    Advice = "advice.xml",
    /// Folktandvården.
    Dental = "dental.xml",
    /// Folktandvården, after the visit.
    DentalReceipt = "dental_receipt.xml",
    /// A child's vaccination.
    Vaccination = "vaccination.xml",
    /// A referral was received.
    Referral = "referral.xml",
    /// A prescription was renewed.
    Prescription = "prescription.xml",
    /// What was agreed at a visit.
    AfterVisit = "after_visit.xml",
    /// The care centre moves.
    Closed = "closed.xml",
    /// How to find the way, with files.
    Map = "map.xml",
    /// Files of every kind, in every state.
    Papers = "papers.xml",
    /// A tip that leads outside the portal.
    Outside = "outside.xml",
    /// The longest unit name and a word of sixty letters.
    LongWord = "long_word.xml",
    /// Not in Swedish.
    English = "english.xml",
    /// Two or three screens.
    Long = "long.xml",
    /// Outside the subset in every way that real templates are.
    Ugly = "ugly.xml",
    /// Not well-formed.
    Broken = "broken.xml",
    /// No markup at all.
    Plain = "plain.txt",
}

impl Kind {
    /// Writes the letter.
    pub(crate) fn write(self, scene: &Scene) -> NewMessage {
        let mut message =
            NewMessage::text(scene.clinic.unit(), String::new(), fill(self.body(), &scene.words()));
        message.thread = Some(scene.thread.clone());
        message.subject = self.subject(scene);
        message.language = (self == Self::English).then(|| LanguageTag::parse("en")).flatten();
        message.actions = self.actions(scene);
        message.attachments = self.attachments(scene);
        message.documents = self.documents();
        message.visit = self.visit(scene);
        message.supersedes = self.supersedes(scene);
        message.answers = (self == Self::Thanks).then(|| scene.thread.clone());
        message
    }

    fn subject(self, scene: &Scene) -> Option<String> {
        let Clinic { errand, name, .. } = scene.clinic;
        let visit = swedish::day(&scene.visit);
        Some(match self {
            Self::Booked | Self::BookedPlain => format!("Du har fått en tid för {errand}"),
            Self::Open => format!("Dags att boka tid för {errand}"),
            Self::Moved => format!("Din tid är flyttad till {visit}"),
            Self::Cancelled => format!("Din tid {visit} är avbokad"),
            Self::Reminder => format!("Påminnelse om din tid {visit}"),
            Self::TestResult => format!("Provsvar: {}", scene.test()),
            Self::TestFollowUp => format!("Provsvar: {} behöver tas om", scene.test()),
            Self::Form => "Svara på frågor inför ditt besök".to_owned(),
            Self::FormReminder => "Påminnelse: svara på frågor inför ditt besök".to_owned(),
            Self::Thanks => "Vi har fått dina svar".to_owned(),
            Self::Mammography => "Välkommen till screening med mammografi".to_owned(),
            Self::BowelScreening => "Screening: ta ett prov hemma".to_owned(),
            Self::Xray => format!("Tid för röntgen {visit}"),
            Self::XrayResult => "Svar på din röntgen".to_owned(),
            Self::Advice => "Råd efter din kontakt med oss".to_owned(),
            Self::Dental => "Dags för undersökning hos tandläkaren".to_owned(),
            Self::DentalReceipt => "Efter ditt besök hos tandläkaren".to_owned(),
            Self::Vaccination => "Dags för vaccination".to_owned(),
            Self::Referral => "Vi har tagit emot din remiss".to_owned(),
            Self::Prescription => "Ditt recept är förnyat".to_owned(),
            Self::AfterVisit => "Efter ditt besök".to_owned(),
            Self::Closed => format!("{name} flyttar"),
            Self::Map => "Så hittar du till oss".to_owned(),
            Self::Papers => "Handlingar inför din undersökning".to_owned(),
            Self::Outside => "Tips om en kurs för dig".to_owned(),
            Self::LongWord => "Resultat av din undersökning".to_owned(),
            Self::English => "Book a talk about your health".to_owned(),
            Self::Long => "Inför din operation".to_owned(),
            Self::Ugly => "VIKTIGT!!! Information".to_owned(),
            Self::Broken => "Din tid hos oss".to_owned(),
            Self::Plain => return None,
        })
    }

    fn actions(self, scene: &Scene) -> Vec<Action> {
        let Scene { booking, thread, .. } = scene;
        let action = |system: &str, label: &str, query: String, target| Action {
            system: system.to_owned(),
            label: label.to_owned(),
            query: Some(query),
            target,
            form: None,
        };
        let at_booking = |label, wish| {
            action("bokning", label, format!("?gor={wish}&bokning={booking}"), ActionTarget::Current)
        };
        match self {
            Self::Booked | Self::Moved | Self::Xray | Self::Dental | Self::Vaccination | Self::Long => {
                vec![at_booking("Omboka tiden", "omboka"), at_booking("Avboka tiden", "avboka")]
            }
            Self::Mammography => {
                vec![at_booking("Omboka tiden", "omboka"), at_booking("Tacka nej", "avboka")]
            }
            Self::Open => vec![at_booking("Boka tid", "boka")],
            Self::English => vec![at_booking("Book a time", "boka")],
            Self::Form | Self::FormReminder => {
                let query = format!("?formular=halsa-infor-besok&arende={thread}");
                let form = Some(thread.clone());
                let button = action("formular", "Svara på frågorna", query, ActionTarget::Current);
                vec![Action { form, ..button }]
            }
            Self::Outside => {
                let query = "?kurs=leva-med-artros".to_owned();
                vec![action("extern", "Anmäl dig hos Solstadens patientskola", query, ActionTarget::New)]
            }
            _ => Vec::new(),
        }
    }

    fn attachments(self, scene: &Scene) -> Vec<NewAttachment> {
        let file = |name: &str, media_type, content| NewAttachment {
            name: name.to_owned(),
            media_type,
            expires_at: None,
            content,
        };
        let pdf = |name: &str, paper: paper::Paper| file(name, MediaType::Pdf, paper.write());
        let text = |name: &str, words: String| file(name, MediaType::Text, words.into_bytes());
        let clinic = scene.clinic;
        match self {
            Self::Map => vec![
                pdf("Vägbeskrivning.pdf", paper::directions(clinic)),
                pdf("Välkommen till oss.pdf", paper::welcome(clinic)),
                file("Karta över Björkdalen.png", MediaType::Png, picture::map()),
            ],
            Self::Papers => vec![
                pdf("Förberedelser.pdf", paper::exercises(clinic)),
                pdf("Välkommen till oss.pdf", paper::welcome(clinic)),
                file("Karta.png", MediaType::Png, picture::map()),
                text("Att ta med.txt", "Legitimation\nLäkemedelslista\n".to_owned()),
                text("Egenvård.txt", scanner::NEVER.to_owned()),
                text("Enkät.txt", scanner::eicar()),
                NewAttachment {
                    expires_at: Some((&scene.sent + 1.day()).timestamp()),
                    ..pdf("Tider den här veckan.pdf", paper::directions(clinic))
                },
                pdf(TAKEN_BACK, paper::welcome(clinic)),
                text(HOSTILE_NAME, "Ett ofarligt innehåll.".to_owned()),
                NewAttachment {
                    expires_at: Some((&scene.sent + 10.days()).timestamp()),
                    ..pdf("Tider nästa vecka.pdf", paper::directions(clinic))
                },
            ],
            Self::Long => vec![pdf("Träningsprogram inför operation.pdf", paper::exercises(clinic))],
            _ => Vec::new(),
        }
    }

    fn documents(self) -> Vec<DocumentLink> {
        let document = DocumentLink::new("Om undersökningen", "https://solstaden.example/undersokning.pdf");
        document.filter(|_| self == Self::Papers).into_iter().collect()
    }

    fn visit(self, scene: &Scene) -> Option<Visit> {
        let clinic = scene.clinic;
        let visit = |starts: Option<&Zoned>| Visit {
            booking: scene.booking.clone(),
            starts: starts.map(Zoned::timestamp),
            ends: starts.map(|starts| (starts + 30.minutes()).timestamp()),
            what: Some(format!("{} hos {}", swedish::capital(clinic.errand), clinic.meets)),
            place: Some(clinic.place()),
            changes: None,
        };
        match self {
            Self::Booked
            | Self::BookedPlain
            | Self::Moved
            | Self::Reminder
            | Self::Mammography
            | Self::Xray
            | Self::Dental
            | Self::Vaccination
            | Self::Long => Some(visit(Some(&scene.visit))),
            Self::Open => Some(visit(None)),
            _ => None,
        }
    }

    fn supersedes(self, scene: &Scene) -> Option<Supersedes> {
        let booking = scene.booking.clone();
        match self {
            Self::Moved => Some(Supersedes::Replaces { booking }),
            Self::Cancelled => Some(Supersedes::Cancels { booking }),
            _ => None,
        }
    }
}

/// A file that the operator takes away as soon as it was sent.
pub(crate) const TAKEN_BACK: &str = "Svar till någon annan.pdf";
/// What no sender should call a file, and every page must bear.
const HOSTILE_NAME: &str = "../\"><img src=x onerror=alert(1)>\u{202e}fdp.txt";

impl Scene {
    fn test(&self) -> &'static str {
        const TESTS: [&str; 7] = [
            "blodsocker",
            "blodvärde",
            "njurfunktion",
            "sköldkörteln",
            "blodfetter",
            "levervärden",
            "järn i blodet",
        ];
        TESTS[self.turn % TESTS.len()]
    }

    /// What the bodies' placeholders stand for.
    fn words(&self) -> Vec<(&'static str, String)> {
        let clinic = self.clinic;
        vec![
            ("enhet", clinic.name.to_owned()),
            ("arende", clinic.errand.to_owned()),
            ("moter", clinic.meets.to_owned()),
            ("moter_stor", swedish::capital(clinic.meets)),
            ("plats", clinic.place()),
            ("telefon", clinic.telephone.to_owned()),
            ("tel", format!("tel:{}", clinic.telephone.replacen(' ', "", 2))),
            ("dag", swedish::long_day(&self.sent)),
            ("besoksdag", swedish::long_day(&self.visit)),
            ("besokstid", swedish::time(&self.visit)),
            ("senast", swedish::day(&(&self.sent + 14.days()))),
            ("prov", self.test().to_owned()),
            ("ord", LONG_WORD.to_owned()),
        ]
    }
}

/// Sixty letters without a space: the page must bear it on the narrowest screen.
const LONG_WORD: &str = "nackmuskelspänningshuvudvärksundersökningsresultatsförteckni";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{beginning, stockholm};
    use docbook::{DeviationKind, Document, NotALink};
    use std::collections::BTreeSet;

    const UGLY: [Kind; 3] = [Kind::Ugly, Kind::Broken, Kind::Plain];

    fn scene(clinic: &'static Clinic) -> Scene {
        let sent = beginning().to_zoned(stockholm());
        let visit = &sent + 14.days();
        Scene { clinic, sent, visit, booking: "B1".to_owned(), thread: "T1".to_owned(), turn: 3 }
    }

    #[test]
    fn every_letter_is_of_the_subset_but_those_that_are_meant_not_to_be() {
        for &kind in Kind::ALL {
            for clinic in Clinic::ALL {
                let document = Document::parse(&kind.write(&scene(clinic)).body);
                assert!(!document.is_empty(), "{kind:?}");
                let deviations: Vec<String> = document.deviations().iter().map(ToString::to_string).collect();
                assert_eq!(deviations.is_empty(), !UGLY.contains(&kind), "{kind:?}: {deviations:?}");
            }
        }
    }

    #[test]
    fn the_ugly_ones_are_ugly_in_every_way_that_real_templates_are() {
        let found = |kind: Kind| -> BTreeSet<String> {
            let document = Document::parse(&kind.write(&scene(&CARE_CENTRE)).body);
            document.deviations().iter().map(|deviation| format!("{:?}", deviation.kind())).collect()
        };
        let ugly = found(Kind::Ugly);
        for expected in [
            DeviationKind::LinkShownAsText(NotALink::OtherScheme),
            DeviationKind::LinkWithoutScheme,
            DeviationKind::LinkWithoutAddress,
            DeviationKind::LooseAmpersand,
            DeviationKind::ProcessingInstruction,
        ] {
            assert!(ugly.contains(&format!("{expected:?}")), "{expected:?} in {ugly:?}");
        }
        assert!(
            ugly.iter().any(|kind| kind.starts_with("UnknownElement"))
                && ugly.iter().any(|kind| kind.starts_with("UnknownRole"))
        );
        assert!(found(Kind::Broken).contains("MalformedXml"));
        assert!(found(Kind::Plain).contains("NoMarkup"));
    }

    #[test]
    fn every_letter_says_who_sends_it_and_whom_to_ask() {
        for &kind in Kind::ALL {
            let text = Document::parse(&kind.write(&scene(&CARE_CENTRE)).body).plain_text();
            assert!(text.contains(CARE_CENTRE.name), "{kind:?} names its sender");
            assert!(text.contains(CARE_CENTRE.telephone), "{kind:?} says whom to ask");
            assert!(!text.contains('{') && !text.contains('}'), "{kind:?} has no placeholder left");
        }
        let form = Document::parse(&Kind::Form.write(&scene(&CARE_CENTRE)).body).plain_text();
        assert!(form.contains("Så används dina svar"));
    }

    #[test]
    fn times_places_buttons_and_files_are_lifted_out_of_the_letter() {
        let booked = Kind::Booked.write(&scene(&CARE_CENTRE));
        assert!(
            booked.body.contains("måndag 7 december 2026") && booked.body.contains("09.00"),
            "{}",
            booked.body
        );
        let visit = booked.visit.unwrap();
        assert_eq!(visit.starts, Some("2026-12-07T09:00:00+01:00".parse().unwrap()));
        assert_eq!(booked.actions.len(), 2);
        assert_eq!(Kind::Open.write(&scene(&CARE_CENTRE)).visit.unwrap().starts, None, "the citizen books");
        let moved = Kind::Moved.write(&scene(&CARE_CENTRE)).supersedes;
        assert_eq!(moved, Some(Supersedes::Replaces { booking: "B1".to_owned() }));
        let files = Kind::Map.write(&scene(&CARE_CENTRE)).attachments;
        let types: Vec<_> = files.iter().map(|file| file.media_type).collect();
        assert_eq!(types, [MediaType::Pdf, MediaType::Pdf, MediaType::Png]);
        let systems: BTreeSet<String> = Kind::ALL
            .iter()
            .flat_map(|kind| kind.write(&scene(&CARE_CENTRE)).actions)
            .map(|action| action.system)
            .collect();
        assert_eq!(systems.into_iter().collect::<Vec<_>>(), ["bokning", "extern", "formular"]);
    }

    #[test]
    fn the_hard_words_are_as_hard_as_they_are_said_to_be() {
        assert_eq!(LONG_WORD.chars().count(), 60);
        assert!(LONG_WORD.chars().all(char::is_alphabetic));
        assert!(PAIN.name.chars().count() > 120, "the longest unit name");
    }

    #[test]
    fn nobody_can_be_reached_at_anything_in_a_letter() {
        for &kind in Kind::ALL {
            for clinic in Clinic::ALL {
                let body = kind.write(&scene(clinic)).body;
                let addresses: Vec<&str> = body.match_indices("http").map(|(at, _)| &body[at..]).collect();
                for address in addresses {
                    let host = address.split('/').nth(2).unwrap_or_default();
                    assert!(host.ends_with(".example.invalid"), "{kind:?}: {host}");
                }
                // A person number is twelve digits together, or ten with a mark before the last four.
                let digits =
                    body.split(|c: char| !c.is_ascii_digit() && c != '-').filter(|run| run.len() >= 10);
                for run in digits {
                    assert!(run.starts_with("010-"), "{kind:?}: {run}");
                }
            }
        }
        for clinic in Clinic::ALL {
            assert!(clinic.telephone.starts_with("010-000 "), "{}", clinic.name);
            assert!(clinic.id.starts_with("SE2321000016-D"), "{}", clinic.name);
        }
    }
}
