//! The adapter against a stand-in clamd that speaks the protocol, refuses, hangs and drops; and the worker with it.

use async_trait::async_trait;
use inbox::{
    Fetched, FileStanding, Inbox, Listing, ManualClock, MediaType, NewAttachment, NewMessage, NewSender,
    Operator, PersonName, Personnummer, SessionKey, TakenOver, Unit, Unscanned, Viewer,
    testing::{Database, viewer},
};
use jiff::SignedDuration;
use scan::{Clamd, Content, ScanError, Scanner, ScannerSettings, Scanning, Verdict};
use std::{
    num::NonZeroU32,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, UnixListener},
};

/// What the stand-in takes for harmful.
const HARM: &[u8] = b"skadlig";

/// How a clamd treats one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    /// It listens to the end and answers.
    Scans,
    /// It takes no more than so many bytes: it says so at once and hangs up, as clamd does.
    Refuses(usize),
    /// It listens to the end, and says this.
    Says(&'static str),
    /// It says nothing any more when it has heard so many bytes, and keeps the connection.
    Hangs(usize),
    /// It closes the connection when it has heard so many bytes.
    Drops(usize),
}

/// What a clamd has heard: whole files, as they came.
type Heard = Arc<Mutex<Vec<Vec<u8>>>>;

async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    mood: Mood,
    heard: Heard,
) -> std::io::Result<()> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).await?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut file = Vec::new();
    loop {
        match mood {
            Mood::Hangs(after) if file.len() >= after => tokio::time::sleep(Duration::from_mins(10)).await,
            Mood::Drops(after) if file.len() >= after => return Ok(()),
            Mood::Refuses(most) if file.len() > most => {
                stream.write_all(b"INSTREAM size limit exceeded. ERROR\0").await?;
                return Ok(());
            }
            _ => {}
        }
        let length = stream.read_u32().await?;
        if length == 0 {
            break;
        }
        let mut part = vec![0; length as usize];
        stream.read_exact(&mut part).await?;
        file.extend(part);
    }
    let harmful = file.windows(HARM.len()).any(|window| window == HARM);
    let answer = match mood {
        Mood::Says(words) => words,
        _ if harmful => "stream: Test-Signature FOUND\0",
        _ => "stream: OK\0",
    };
    heard.lock().unwrap().push(file);
    stream.write_all(answer.as_bytes()).await
}

/// A clamd, and where it listens.
async fn listening(mood: Mood) -> (Heard, String) {
    let (heard, listener) = (Heard::default(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let address = format!("tcp:{}", listener.local_addr().unwrap());
    let files = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, mood, files.clone()));
        }
    });
    (heard, address)
}

fn clamd(address: &str) -> Clamd {
    Clamd::new(&ScannerSettings { clamd: address.to_owned(), patience: 1 }).unwrap()
}

/// A file in parts, one of them empty.
#[derive(Debug)]
struct Parts(Vec<Vec<u8>>);

#[async_trait]
impl Content for Parts {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, inbox::Error> {
        Ok((!self.0.is_empty()).then(|| self.0.remove(0)))
    }
}

async fn scanned(address: &str, parts: &[&[u8]]) -> Result<Verdict, ScanError> {
    clamd(address).scan(&mut Parts(parts.iter().map(|part| part.to_vec()).collect())).await
}

#[tokio::test]
async fn a_file_is_sent_whole_and_judged_by_what_it_holds() {
    let (heard, address) = listening(Mood::Scans).await;
    assert_eq!(scanned(&address, &[b"ett", b"", b"tva"]).await.unwrap(), Verdict::Clean);
    assert_eq!(scanned(&address, &[b"ska", b"dlig"]).await.unwrap(), Verdict::Harmful);
    assert_eq!(scanned(&address, &[&vec![b'a'; 3_000_000]]).await.unwrap(), Verdict::Clean);
    let heard = heard.lock().unwrap();
    assert_eq!(
        (heard[0].as_slice(), heard[1].as_slice(), heard[2].len()),
        (&b"etttva"[..], &b"skadlig"[..], 3_000_000)
    );
}

#[tokio::test]
async fn a_socket_of_this_machine_serves_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clamd.ctl");
    let listener = UnixListener::bind(&path).unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, Mood::Scans, Heard::default()));
        }
    });
    assert_eq!(scanned(&format!("unix:{}", path.display()), &[b"ett"]).await.unwrap(), Verdict::Clean);
}

#[tokio::test]
async fn nothing_but_a_clean_answer_to_the_whole_file_is_clean() {
    let large = vec![b'a'; 3_000_000];
    for (mood, said) in [
        (Mood::Refuses(100_000), "size limit exceeded"),
        (Mood::Says("stream: Can't allocate memory ERROR\0"), "Can't allocate memory"),
        (Mood::Says("UNKNOWN COMMAND\0"), "UNKNOWN COMMAND"),
        (Mood::Says("stream: OK and more\0"), "OK and more"),
    ] {
        let (_, address) = listening(mood).await;
        match scanned(&address, &[b"ett", &large, &large]).await {
            Err(ScanError::Failed(words)) => assert!(words.contains(said), "{words}"),
            // A connection that is reset may take the answer with it.
            Err(ScanError::Away(_)) if matches!(mood, Mood::Refuses(_)) => {}
            other => panic!("{mood:?}: {other:?}"),
        }
    }
    for mood in [Mood::Says(""), Mood::Drops(0), Mood::Drops(3)] {
        let (_, address) = listening(mood).await;
        let outcome = scanned(&address, &[b"ett", &large, &large]).await;
        assert!(matches!(outcome, Err(ScanError::Away(_))), "{mood:?}: {outcome:?}");
    }
    assert!(matches!(scanned("tcp:127.0.0.1:1", &[b"ett"]).await, Err(ScanError::Away(_))), "nobody listens");
}

#[tokio::test]
async fn one_that_hangs_is_left_after_the_patience() {
    for after in [0, 3, 3_000_003] {
        let (_, address) = listening(Mood::Hangs(after)).await;
        let began = Instant::now();
        let outcome = scanned(&address, &[b"ett", &vec![b'a'; 3_000_000]]).await;
        assert!(matches!(outcome, Err(ScanError::Slow)), "{after}: {outcome:?}");
        assert!(began.elapsed() < Duration::from_secs(5));
    }
}

const ANNA: &str = "198503149885";

struct World {
    inbox: Inbox,
    clock: ManualClock,
    viewer: Viewer,
    _database: Database,
}

impl World {
    /// Anna's inbox, with a file that is clean and one that is not.
    async fn new() -> Self {
        let database = Database::sqlite();
        let clock = ManualClock::at("2026-11-23T09:00:00+01:00".parse().unwrap());
        let inbox = database.open(&clock).await;
        let operator = Operator::at_console();
        let sender = NewSender::of_all_contracts("JOURNAL", "SE1".parse().unwrap());
        inbox.add_sender(&operator, sender).await.unwrap();
        let number = Personnummer::parse(ANNA).unwrap();
        inbox
            .take_over(&operator, &TakenOver { number: number.clone(), contacts: Vec::new() })
            .await
            .unwrap();
        let sender = inbox.sender("JOURNAL").await.unwrap().unwrap();
        let file = |name: &str, content: &[u8]| NewAttachment {
            name: name.to_owned(),
            media_type: MediaType::Text,
            expires_at: None,
            content: content.to_vec(),
        };
        let unit = Unit { id: "SE1".into(), name: "Enheten".into(), ..Unit::default() };
        let attachments = vec![file("ren.txt", &vec![b'a'; 600_000]), file("farlig.txt", HARM)];
        let sent = NewMessage { attachments, ..NewMessage::text(unit, "Bilagor", "Hej") };
        inbox.deliver(&sender, &number, &sent).await.unwrap();
        let id = inbox.admit(&number).await.unwrap().id;
        let session = SessionKey::of(b"anna");
        inbox.begin_session(session, id, b"{}").await.unwrap();
        let citizen = inbox::Citizen { id, number, name: PersonName::new("Anna"), session };
        Self { inbox, clock, viewer: viewer(&citizen, id, inbox::Capacity::Own), _database: database }
    }

    fn scanning(&self, address: &str) -> Scanning {
        Scanning { inbox: self.inbox.clone(), scanner: Arc::new(clamd(address)) }
    }

    async fn standings(&self) -> Vec<FileStanding> {
        let page = self.inbox.threads(&self.viewer, Listing::default(), NonZeroU32::MIN).await.unwrap();
        let thread = self.inbox.open_thread(&self.viewer, page.threads[0].id).await.unwrap().unwrap();
        let files = &thread.messages[0].attachments;
        for file in files {
            let fetched =
                self.inbox.fetch(&self.viewer, file.id, Unscanned::Withheld).await.unwrap().unwrap();
            assert_eq!(matches!(fetched, Fetched::File(_)), file.standing == FileStanding::Clean);
        }
        files.iter().map(|file| file.standing).collect()
    }
}

// ASVS 5.0.0-5.4.3
#[tokio::test]
async fn what_waits_is_scanned_and_offered_or_stopped() {
    let (world, (heard, address)) = (World::new().await, listening(Mood::Scans).await);
    let scanning = world.scanning(&address);
    assert_eq!(world.standings().await, [FileStanding::Unscanned, FileStanding::Unscanned]);
    assert_eq!(scanning.step().await.unwrap(), 2);
    assert_eq!(scanning.step().await.unwrap(), 0);
    assert_eq!(world.standings().await, [FileStanding::Clean, FileStanding::Blocked]);
    assert_eq!(heard.lock().unwrap().iter().map(Vec::len).sum::<usize>(), 600_000 + HARM.len());
}

#[tokio::test]
async fn a_scanner_in_trouble_offers_nothing_and_stops_nothing_and_is_asked_again() {
    let world = World::new().await;
    for mood in [Mood::Drops(0), Mood::Says("stream: ERROR\0"), Mood::Hangs(0)] {
        let (_, address) = listening(mood).await;
        assert_eq!(world.scanning(&address).step().await.unwrap(), 2, "{mood:?}");
        assert_eq!(world.standings().await, [FileStanding::Unscanned, FileStanding::Unscanned], "{mood:?}");
        assert_eq!(world.scanning(&address).step().await.unwrap(), 0, "not at once");
        world.clock.advance(SignedDuration::from_mins(15));
    }
    let (_, address) = listening(Mood::Scans).await;
    assert_eq!(world.scanning(&address).step().await.unwrap(), 2);
    assert_eq!(world.standings().await, [FileStanding::Clean, FileStanding::Blocked]);
}
